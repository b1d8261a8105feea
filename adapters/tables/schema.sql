-- Row versions of one municipality; the tables themselves are made from the projections' declarations.
create schema if not exists {rows};

-- How far each other task that reads the log has come.
create table if not exists {rows}.checkpoint (
  projection  text primary key,
  position    bigint not null,
  fingerprint text not null
);

-- A projection's tables, made anew beside the old ones whenever its shape or code changes, and how far they are folded.
create table if not exists {rows}.generation (
  generation bigint generated always as identity primary key,
  projection text not null,
  shape      text not null,
  code       text not null,
  tables     text[] not null,
  position   bigint not null default 0,
  state      text not null default 'building' check (state in ('building', 'serving', 'retired')),
  stopped    text,
  retired    timestamptz
);
create unique index if not exists generation_serving on {rows}.generation (projection) where state = 'serving';

-- Tables from before there were generations; their rows are folded anew.
do $$
declare
  old regclass;
begin
  for old in
    select c.oid from pg_class c join pg_attribute a on a.attrelid = c.oid
    where c.relnamespace = '{rows}'::regnamespace and c.relkind = 'r' and a.attname = 'row_key'
  loop
    execute format('drop table %s', old);
  end loop;
  delete from {rows}.checkpoint where fingerprint <> '';
end $$;
