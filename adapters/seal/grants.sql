-- The application reads the tree and its checkpoints, and adds to both through their functions only.
revoke insert, update, delete, truncate on {schema}.seal_node, {schema}.seal_checkpoint from sporbar_app;
grant select on {schema}.seal_node, {schema}.seal_checkpoint to sporbar_app;
grant execute on function {schema}.seal_size, {schema}.seal_root, {schema}.seal_extend, {schema}.seal_take_checkpoint
  to sporbar_app;
-- What others say of a checkpoint is kept, and never changed or taken back.
grant select, insert on {schema}.seal_cosignature, {schema}.seal_conflict, {schema}.seal_timestamp to sporbar_app;
