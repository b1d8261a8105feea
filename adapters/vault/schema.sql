-- What may die. Each key is wrapped under a key that lies outside the database.
create table if not exists {schema}.vault_key (
  id         text primary key,
  wrapped    bytea not null,
  wrapping   text not null,               -- which wrapping key
  fact       text not null,               -- the fact (or person) that it was made for
  confirmed  boolean not null default false, -- the fact is in the log
  created    timestamptz not null default now()
);
create index if not exists vault_key_orphans on {schema}.vault_key (fact, created) where not confirmed;

create table if not exists {schema}.vault_concern (
  key        text not null references {schema}.vault_key on delete cascade,
  person     text not null,
  primary key (person, key)
);

create table if not exists {schema}.vault_person (
  fact       text primary key,            -- the fact that named the person
  person     text not null,
  key        text not null references {schema}.vault_key on delete cascade,
  nonce      bytea not null,
  name       bytea not null
);
create index if not exists vault_person_person on {schema}.vault_person (person);

create table if not exists {schema}.vault_document (
  key        text primary key references {schema}.vault_key on delete cascade,
  nonce      bytea not null,
  content    bytea not null
);
alter table {schema}.vault_document alter column content set storage external;

create table if not exists {schema}.vault_request (
  fact       text primary key,            -- first fact of an append that carried an idempotency key
  facts      text[] not null,             -- all of them: a text destroyed in any takes what tells of the body along
  body_mac   bytea not null
);
