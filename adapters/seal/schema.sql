-- The tree over one municipality's log (RFC 6962): complete nodes above the leaves, and the signed checkpoints.
-- The leaves are the log's own: {schema}.entry.leaf_hash. Both tables are added to by the functions of append.sql.
create table if not exists {schema}.seal_node (
  level  int    not null check (level > 0),
  index  bigint not null,
  hash   bytea  not null,
  primary key (level, index)
);

create table if not exists {schema}.seal_checkpoint (
  size   bigint primary key,
  root   bytea not null,
  note   bytea not null,                 -- C2SP signed note
  made   timestamptz not null default now()
);

-- The few that name the next key: docs/reference/proofs.md, Rotation.
create index if not exists seal_rotation on {schema}.seal_checkpoint (size)
  where position('\012sporbar-next-key '::bytea in note) > 0;

call {schema}.never_change('seal_node', 'seal_checkpoint');
