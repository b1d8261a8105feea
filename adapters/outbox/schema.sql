-- Who is told of new entries, how far each has been told, and what it would not take. Operation's data, no facts.
create table if not exists {schema}.webhook (
  id            text        primary key,
  url           text        not null,
  types         text[]      not null,           -- of entries; none means all
  subjects      text[]      not null,           -- tags or folders; none means all
  secret        bytea       not null,           -- wrapped under a key that lies outside the database
  wrapping      text        not null,           -- which wrapping key
  state         text        not null default 'active' check (state in ('active', 'paused', 'stopped')),
  position      bigint      not null,           -- the checkpoint: up to here everything was delivered, or is dead
  last          bigint      not null default 0, -- the last event that was delivered or is dead; 0 for none
  attempts      integer     not null default 0, -- that failed for the event after the checkpoint
  failing_since timestamptz,
  next_try      timestamptz,
  reason        text,                           -- why the last attempt failed, or why it was stopped
  made          timestamptz not null default now(),
  made_by       text        not null
);

-- Events that a receiver answered and refused for so long that the next ones were sent after all.
create table if not exists {schema}.webhook_dead (
  webhook       text        not null references {schema}.webhook on delete cascade,
  position      bigint      not null,
  previous      bigint      not null,           -- the event before it, as the receiver gets them
  reason        text        not null,
  attempts      integer     not null,
  failing_since timestamptz not null,
  died          timestamptz not null default now(),
  replay        boolean     not null default false, -- asked for once more
  primary key (webhook, position)
);
