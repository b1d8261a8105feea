create schema if not exists sporbar;

create table if not exists sporbar.municipality (
  slug text primary key,
  name text not null
);

-- One row: from which files all schemas were built last.
create table if not exists sporbar.built (
  only_one boolean primary key default true check (only_one),
  digest   text    not null
);
