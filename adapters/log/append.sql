-- Appends a group of members in order, each whole or not at all, under the municipality's lock.
--
-- A member is an append: its id (members), its events (event_*), and its condition as probes (probe_*).
-- Events and tags point to their member and event by number, counted from 1. A probe asks whether an event lies
-- after `probe_after` that has the tag, the type, and every further tag of `probe_rest` (joined by U+001F);
-- null means any. A member with a probe that answers yes is refused and adds nothing.
--
-- Answers a row a member: first and last position and the shared time, all null where refused.
create or replace function {schema}.append(
  process_clock bigint,
  members       uuid[],
  event_member  int[],
  event_type    text[],
  event_data    bytea[],
  tag_event     int[],
  tag_name      text[],
  probe_member  int[],
  probe_after   bigint[],
  probe_tag     text[],
  probe_type    text[],
  probe_rest    text[]
) returns table (member int, first_position bigint, last_position bigint, recorded_at bigint)
language plpgsql volatile security definer
set search_path = pg_catalog, {schema}, pg_temp
set jit = off
set enable_seqscan = off -- a young log has no statistics yet, and its plans would last: every look goes by an index
set plan_cache_mode = force_generic_plan -- planning anew costs a tenth of an append, and finds the same plan
as $$
#variable_conflict use_column
declare
  clock     bigint := (extract(epoch from clock_timestamp()) * 1000000)::bigint;
  last      record;
  refused   int[];
  rivals    record;
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception 'An append runs under READ COMMITTED, not %', current_setting('transaction_isolation');
  end if;
  if current_setting('synchronous_commit') in ('off', 'local') then
    raise exception 'An append needs synchronous_commit, which is %', current_setting('synchronous_commit');
  end if;
  if process_clock is null or abs(clock - process_clock) > 5000000 then
    raise exception 'The clocks of the process and the database are % ms apart', abs(clock - process_clock) / 1000
      using errcode = 'object_not_in_prerequisite_state';
  end if;

  if cardinality(members) <> (select count(distinct m.id) from unnest(members) as m(id))
     or exists (select from entry where append_id = any (members)) then
    raise exception 'An append''s id is used once' using errcode = 'unique_violation';
  end if;
  if exists (select from unnest(event_type || tag_name) as given(text)
             where text is null or text = '' or text like E'%\x1f%' or text is not normalized) then
    raise exception 'A type or tag is empty, not in normal form NFC, or holds U+001F'
      using errcode = 'invalid_parameter_value';
  end if;

  select head.position, head.recorded, head.leaf_start into last from head for update;

  clock := (extract(epoch from clock_timestamp()) * 1000000)::bigint;
  if clock < last.recorded - 5000000 then
    raise exception 'The database''s clock is % ms behind the last entry', (last.recorded - clock) / 1000
      using errcode = 'object_not_in_prerequisite_state';
  end if;
  clock := greatest(clock, last.recorded + 1);

  -- Against the log: the usual probe is one look into the index; the others are rare.
  select coalesce(array_agg(distinct p.member), '{{}}') into refused
  from unnest(probe_member, probe_after, probe_tag, probe_type, probe_rest) as p(member, after, tag, type, rest)
  cross join lateral (
    select 1 from tag as t
    where t.tag = p.tag and t.type = p.type and t.position > p.after
      and (p.rest is null
           or (select e.tags from entry as e where e.position = t.position) @> string_to_array(p.rest, E'\x1f'))
    limit 1
  ) as found
  where p.tag is not null and p.type is not null;

  if exists (select from unnest(probe_tag, probe_type) as p(tag, type) where p.tag is null or p.type is null) then
    select refused || coalesce(array_agg(distinct p.member), '{{}}') into refused
    from unnest(probe_member, probe_after, probe_tag, probe_type, probe_rest) as p(member, after, tag, type, rest)
    where (p.tag is null or p.type is null) and exists (
      select from entry as e
      where e.position > p.after
        and (p.type is null or e.type = p.type)
        and (p.tag is null or (e.tags @> array[p.tag] and exists (
               select from tag as t where t.tag = p.tag and t.type = e.type and t.position = e.position)))
        and (p.rest is null or e.tags @> string_to_array(p.rest, E'\x1f')));
  end if;

  -- Within the group: an earlier member that was not refused refuses a later one whose probe its events answer.
  if cardinality(members) > 1 then
    for rivals in
      select distinct p.member as later, e.member as earlier
      from unnest(probe_member, probe_after, probe_tag, probe_type, probe_rest) as p(member, after, tag, type, rest)
      left join unnest(tag_event, tag_name) as t(event, name) on t.name = p.tag
      join unnest(event_member, event_type) with ordinality as e(member, type, number)
        on e.member < p.member and (p.tag is null or e.number = t.event) and (p.type is null or p.type = e.type)
      where p.after <= last.position
        and (p.rest is null
             or (select array_agg(r.name) from unnest(tag_event, tag_name) as r(event, name) where r.event = e.number)
                @> string_to_array(p.rest, E'\x1f'))
      order by later, earlier
    loop
      if not (rivals.earlier = any (refused)) and not (rivals.later = any (refused)) then
        refused := refused || rivals.later;
      end if;
    end loop;
  end if;

  return query
  with accepted as (
    select m.number::int as member, m.id, row_number() over (order by m.number) - 1 as rank
    from unnest(members) with ordinality as m(id, number)
    where not (m.number = any (refused))
  ), tagged as (
    select t.event, array_agg(t.name order by t.name collate "C") as names,
           int4send(count(*)::int) || string_agg(
             int4send(octet_length(convert_to(t.name, 'UTF8'))) || convert_to(t.name, 'UTF8'), ''::bytea
             order by t.name collate "C") as bytes
    from (select distinct event, name from unnest(tag_event, tag_name) as g(event, name)) as t
    group by t.event
  ), placed as (
    select a.member, a.id, clock + a.rank as recorded, e.number, e.type, e.data,
           last.position + row_number() over (order by e.number) as position,
           coalesce(t.names, '{{}}') as tags, coalesce(t.bytes, int4send(0)) as tag_bytes
    from unnest(event_member, event_type, event_data) with ordinality as e(member, type, data, number)
    join accepted as a on a.member = e.member
    left join tagged as t on t.event = e.number
  ), entries as (
    insert into entry (position, recorded, type, tags, data, append_id, leaf_hash)
    select p.position, p.recorded, p.type, p.tags, p.data, p.id,
           sha256(last.leaf_start
             || int4send(8) || int8send(p.position)
             || int4send(8) || int8send(p.recorded)
             || int4send(16) || uuid_send(p.id)
             || int4send(octet_length(convert_to(p.type, 'UTF8'))) || convert_to(p.type, 'UTF8')
             || p.tag_bytes
             || int4send(octet_length(p.data)) || p.data)
    from placed as p order by p.position
    returning position, recorded, type, tags, append_id
  ), tags as (
    insert into tag (tag, type, position)
    select t.name, e.type, e.position from entries as e cross join unnest(e.tags) as t(name)
  ), moved as (
    update head set position = head.position + added.count, recorded = added.latest
    from (select count(*) as count, max(recorded) as latest from entries) as added
    where added.count > 0
  )
  select m.number::int, min(e.position), max(e.position), max(e.recorded)
  from unnest(members) with ordinality as m(id, number)
  left join entries as e on e.append_id = m.id
  group by m.number order by m.number;
end $$;

revoke all on function {schema}.append from public;
