-- Row versions of one municipality; the tables themselves are made from the projections' declarations.
create schema if not exists {rows};

create table if not exists {rows}.checkpoint (
  projection  text primary key,
  position    bigint not null,
  fingerprint text not null
);
