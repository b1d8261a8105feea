-- The log of one municipality. {schema} and {municipality} are filled in, quoted, by adapters.log.schema.
create schema if not exists {schema};

create table if not exists {schema}.entry (
  position    bigint primary key,
  recorded    bigint not null,          -- microseconds since 1970 UTC
  type        text   not null check (type <> '' and strpos(type, E'\x1f') = 0),
  tags        text[] not null,          -- without repeats, sorted by their UTF-8 bytes
  data        bytea  not null,
  append_id   uuid   not null,
  leaf_hash   bytea  not null
);
alter table {schema}.entry alter column data set storage external;
create index if not exists entry_append_id on {schema}.entry (append_id);
create index if not exists entry_recorded on {schema}.entry (recorded);

create table if not exists {schema}.tag (
  tag         text   not null check (tag <> ''),
  type        text   not null,
  position    bigint not null,
  primary key (tag, type, position)
);

-- One row. `leaf_start` is what every leaf of this municipality begins with: 0x00, 0x01, the municipality.
-- Writers lock this table, so that they come one after the other; see append.sql.
create table if not exists {schema}.municipality (
  only_one    boolean primary key default true check (only_one),
  name        text    not null,
  leaf_start  bytea   not null
);
insert into {schema}.municipality (name, leaf_start)
select name, '\x0001'::bytea || int4send(octet_length(bytes)) || bytes
from (select {municipality}::text as name, convert_to({municipality}, 'UTF8') as bytes) as given
on conflict do nothing;

-- What an earlier version had: the head as a row, and a function that took tags one by one.
drop table if exists {schema}.head;
drop function if exists {schema}.append(bigint, uuid[], int[], text[], bytea[], int[], text[],
                                        int[], bigint[], text[], text[], text[]);

create or replace function {schema}.refuse_change() returns trigger language plpgsql
set search_path = pg_catalog, pg_temp as $$
begin
  raise exception 'The log never changes: % of %.% is refused', tg_op, tg_table_schema, tg_table_name
    using errcode = 'insufficient_privilege';
end $$;

-- Guards tables of this schema; those of the tree and of its witnesses, too.
create or replace procedure {schema}.never_change(variadic tables text[]) language plpgsql
set search_path = pg_catalog, pg_temp as $$
declare
  held text;
begin
  foreach held in array tables loop
    execute format('drop trigger if exists never_changes on {schema}.%I', held);
    execute format('create trigger never_changes before update or delete or truncate on {schema}.%I
                    for each statement execute function {schema}.refuse_change()', held);
    execute format('alter table {schema}.%I enable always trigger never_changes', held);
  end loop;
end $$;
revoke all on procedure {schema}.never_change from public;

call {schema}.never_change('entry', 'tag', 'municipality');
