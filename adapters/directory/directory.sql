create schema if not exists sporbar;

create table if not exists sporbar.municipality (
  slug text primary key,
  name text not null
);
