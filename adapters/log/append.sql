-- Appends a group of members in order, each whole or not at all, under the municipality's lock.
--
-- A member is an append: its id (members), its events (event_*), and its condition as probes (probe_*). Events and
-- probes name their member by number, counted from 1; an event's tags are joined by U+001F. A probe asks whether an
-- event lies after `probe_after` that has the tag, the type, and every further tag of `probe_rest` (joined by U+001F);
-- null means any. A member with a probe that answers yes is refused and adds nothing.
-- A rival is a pair of members of which the earlier adds what the later's condition names; pairs come in order of the
-- later. It refuses the later one unless the earlier adds nothing, or the condition looks only beyond the head.
--
-- Answers the head before the group, how many microseconds other writers were waited for, which members were refused,
-- and which the log has already by their id: those were appended before, and add nothing. The events of all others
-- stand behind one another, in order; each member's time is a microsecond later than that of the member ahead of it.
create or replace function {schema}.append(
  process_clock bigint,
  members       uuid[],
  event_member  int[],
  event_type    text[],
  event_tags    text[],
  event_data    bytea[],
  probe_member  int[],
  probe_after   bigint[],
  probe_tag     text[],
  probe_type    text[],
  probe_rest    text[],
  rival_later   int[],
  rival_earlier int[],
  rival_after   bigint[],
  out head      bigint,
  out waited    bigint,
  out refused   int[],
  out known     int[]
)
language plpgsql volatile security definer
set search_path = pg_catalog, {schema}, pg_temp
set jit = off
set enable_seqscan = off -- a young log has no statistics yet, and its plans would last: every look goes by an index
set plan_cache_mode = force_generic_plan -- planning anew costs a tenth of an append, and finds the same plan
set lock_timeout = '10s' -- whoever holds a municipality for longer has stopped
as $$
#variable_conflict use_column
declare
  clock      bigint := (extract(epoch from clock_timestamp()) * 1000000)::bigint;
  leaf_start bytea;
  latest     bigint;
  probe      record;
  answered   boolean;
begin
  if current_setting('transaction_isolation') <> 'read committed'
     or current_setting('synchronous_commit') in ('off', 'local')
     or current_setting('client_encoding') <> 'UTF8' then -- array_send, below, writes text in it
    raise exception 'An append needs READ COMMITTED, synchronous_commit and client_encoding UTF8, not %, % and %',
      current_setting('transaction_isolation'), current_setting('synchronous_commit'), current_setting('client_encoding');
  end if;
  if process_clock is null or abs(clock - process_clock) > 5000000 then
    raise exception 'The clocks of the process and the database are % ms apart', abs(clock - process_clock) / 1000
      using errcode = 'object_not_in_prerequisite_state';
  end if;
  if array_to_string(event_type || event_tags, E'\x1f') is not normalized then
    raise exception 'A type or tag is not in normal form NFC' using errcode = 'invalid_parameter_value';
  end if;
  if cardinality(members) > 1 then
    if cardinality(members) > (select count(distinct m.id) from unnest(members) as m(id)) then
      raise exception 'An append''s id is used once' using errcode = 'unique_violation';
    end if;
    for number in 2 .. cardinality(event_member) loop
      if event_member[number] < event_member[number - 1] then
        raise exception 'Events come in order of their members' using errcode = 'invalid_parameter_value';
      end if;
    end loop;
  end if;

  -- Writers come one after the other from here until they have committed; what the log holds is read by a statement
  -- that begins after that. The lock is on a table that nobody changes: a row's would be waited for longer.
  waited := (extract(epoch from clock_timestamp()) * 1000000)::bigint;
  lock table municipality in exclusive mode;
  clock := (extract(epoch from clock_timestamp()) * 1000000)::bigint;
  waited := clock - waited;
  select m.leaf_start, coalesce(last.position, 0), last.recorded,
         array(select m.number::int from unnest(members) with ordinality as m(id, number)
               where exists (select from entry as e where e.append_id = m.id)),
         -- The usual probe is one look into the index; the others, below, are rare.
         array(select distinct p.member
               from unnest(probe_member, probe_after, probe_tag, probe_type, probe_rest)
                 as p(member, after, tag, type, rest)
               cross join lateral (
                 select from tag as t
                 where t.tag = p.tag and t.type = p.type and t.position > p.after
                   and (p.rest is null or (select e.tags from entry as e where e.position = t.position)
                                          @> string_to_array(p.rest, E'\x1f'))
                 limit 1
               ) as found)
  into leaf_start, head, latest, known, refused
  from municipality as m
  left join (select e.position, e.recorded from entry as e order by e.position desc limit 1) as last on true;

  if clock < latest - 5000000 then
    raise exception 'The database''s clock is % ms behind the last entry', (latest - clock) / 1000
      using errcode = 'object_not_in_prerequisite_state';
  end if;
  clock := greatest(clock, latest + 1);

  if array_position(probe_tag, null) is not null or array_position(probe_type, null) is not null then
    for probe in
      select * from unnest(probe_member, probe_after, probe_tag, probe_type, probe_rest)
        as p(member, after, tag, type, rest)
      where p.tag is null or p.type is null
    loop
      if probe.tag is not null and head - probe.after > 1000 then -- by the tag; else the few entries since are quicker
        answered := exists (
          select from tag as t
          where t.tag = probe.tag and t.position > probe.after
            and (probe.rest is null or (select e.tags from entry as e where e.position = t.position)
                                       @> string_to_array(probe.rest, E'\x1f')));
      else
        answered := exists (
          select from entry as e
          where e.position > probe.after
            and (probe.type is null or e.type = probe.type)
            and (probe.tag is null or e.tags @> array[probe.tag])
            and (probe.rest is null or e.tags @> string_to_array(probe.rest, E'\x1f')));
      end if;
      if answered then
        refused := refused || (probe.member)::int;
      end if;
    end loop;
  end if;

  -- Within the group: an earlier member that adds its events refuses a later one that must not see them.
  for pair in 1 .. cardinality(rival_later) loop
    if rival_after[pair] <= head
       and not rival_earlier[pair] = any (refused || known) and not rival_later[pair] = any (refused) then
      refused := refused || rival_later[pair];
    end if;
  end loop;

  if cardinality(refused) > 0 or cardinality(known) > 0 then
    select array_agg(e.member), array_agg(e.type), array_agg(e.tags), array_agg(e.data)
    into event_member, event_type, event_tags, event_data
    from (select * from unnest(event_member, event_type, event_tags, event_data) with ordinality
            as e(member, type, tags, data, number)
          where not e.member = any (refused || known) order by e.number) as e;
  end if;

  with entries as (
    -- From its 21st byte on, array_send gives what the entry's format asks for: each tag after its length.
    insert into entry (position, recorded, type, tags, data, append_id, leaf_hash)
    select p.position, p.recorded, p.type, p.tags, p.data, p.id,
           sha256(leaf_start
             || int4send(8) || int8send(p.position)
             || int4send(8) || int8send(p.recorded)
             || int4send(16) || uuid_send(p.id)
             || int4send(octet_length(p.type)) || textsend(p.type)
             || int4send(cardinality(p.tags)) || substring(array_send(p.tags) from 21)
             || int4send(octet_length(p.data)) || p.data)
    from (
      select head + e.number as position, clock + e.member - 1 as recorded, e.type, e.data, members[e.member] as id,
             array(select distinct t.name collate "C"
                   from unnest(string_to_array(e.tags, E'\x1f')) as t(name) order by 1) as tags
      from unnest(event_member, event_type, event_tags, event_data) with ordinality
        as e(member, type, tags, data, number)
      offset 0 -- so that the tags are sorted once
    ) as p
    returning position, type, tags
  )
  insert into tag (tag, type, position) select unnest(e.tags), e.type, e.position from entries as e;
end $$;

revoke all on function {schema}.append from public;
