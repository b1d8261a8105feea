grant select, insert on {schema}.seal_node, {schema}.seal_checkpoint to sporbar_app;
