-- What others outside say of one municipality's checkpoints: cosignatures, contradictions, time stamps. Added to only.
create table if not exists {schema}.seal_cosignature (
  size     bigint not null references {schema}.seal_checkpoint,
  witness  text   not null,                     -- its verifier key
  line     text   not null,                     -- the note's signature line, its newline included
  time     bigint not null,                     -- which the witness states: seconds since 1970 UTC
  primary key (size, witness)
);

create table if not exists {schema}.seal_conflict (
  witness  text        not null,                -- its verifier key
  size     bigint      not null references {schema}.seal_checkpoint,
  says     text        not null,
  seen     timestamptz not null default now(),
  primary key (witness, size)
);

create table if not exists {schema}.seal_timestamp (
  size     bigint      primary key references {schema}.seal_checkpoint,
  token    bytea       not null,                -- RFC 3161 TimeStampResp over the checkpoint's note, DER
  time     timestamptz not null,                -- which the token states
  made     timestamptz not null default now()
);

call {schema}.never_change('seal_cosignature', 'seal_conflict', 'seal_timestamp');
