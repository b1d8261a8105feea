-- What grows the tree and takes checkpoints of it. One at a time: the lock is the municipality's, and lasts until the
-- transaction ends.
--
-- The tree reaches as far as its nodes: with n nodes on level 1 every level is complete over the first 2n leaves, and
-- one more leaf needs no node. So nothing has to be remembered beside the nodes, and nothing that is stored changes.

-- Gives how many leaves the tree reaches over.
create or replace function {schema}.seal_size() returns bigint
language sql stable
set search_path = pg_catalog, {schema}, pg_temp
as $$
  select least(coalesce(max(n.index) + 1, 0) * 2 + 1, (select coalesce(max(e.position), 0) from entry as e))
  from seal_node as n where n.level = 1;
$$;

-- Gives the root over the first leaves (RFC 6962 section 2.1), from at most one complete node a level.
create or replace function {schema}.seal_root(leaves bigint) returns bytea
language plpgsql stable
set search_path = pg_catalog, {schema}, pg_temp
as $$
declare
  root  bytea;
  peak  bytea;
begin
  for height in 0 .. 62 loop
    continue when (leaves >> height) & 1 = 0;
    if height = 0 then
      select e.leaf_hash into peak from entry as e where e.position = leaves;
    else
      select n.hash into peak from seal_node as n where n.level = height and n.index = (leaves >> height) - 1;
    end if;
    if peak is null then
      raise exception 'The tree does not reach over % leaves', leaves using errcode = 'invalid_parameter_value';
    end if;
    root := case when root is null then peak else sha256('\x01'::bytea || peak || root) end;
  end loop;
  return coalesce(root, sha256(''::bytea));
end $$;

-- Takes the next leaves into the tree, at most `most` of them (2 to 100,000), and answers how many it then reaches
-- over; null while another transaction is at it.
create or replace function {schema}.seal_extend(most int) returns bigint
language plpgsql volatile security definer
set search_path = pg_catalog, {schema}, pg_temp
set jit = off
set enable_seqscan = off -- a young tree has no statistics yet, and its plans would last: every look goes by an index
set plan_cache_mode = force_generic_plan
as $$
declare
  old_size  bigint; -- leaves over which every level's nodes are complete
  new_size  bigint;
  height    int := 1;
  expected  bigint;
  added     bigint;
begin
  if most is null or most not between 2 and 100000 then
    raise exception 'The tree grows by 2 to 100000 leaves at a time, not by %', most
      using errcode = 'invalid_parameter_value';
  end if;
  if not pg_try_advisory_xact_lock(hashtextextended('seal ' || {municipality}, 0)) then
    return null;
  end if;
  select coalesce(max(n.index) + 1, 0) * 2 into old_size from seal_node as n where n.level = 1;
  select least(old_size + most, coalesce(max(e.position), 0)) into new_size from entry as e;
  loop
    expected := (new_size >> height) - (old_size >> height);
    exit when expected <= 0;
    if height = 1 then
      insert into seal_node (level, index, hash)
      select 1, pair.position >> 1, sha256('\x01'::bytea || pair.hash || pair.next)
      from (select e.position, e.leaf_hash as hash, lead(e.leaf_hash) over ordered as next,
                   lead(e.position) over ordered as neighbour
            from entry as e where e.position > old_size and e.position <= (new_size >> 1) << 1
            window ordered as (order by e.position)) as pair
      where pair.position & 1 = 1 and pair.neighbour = pair.position + 1;
    else
      insert into seal_node (level, index, hash)
      select height, pair.index >> 1, sha256('\x01'::bytea || pair.hash || pair.next)
      from (select n.index, n.hash, lead(n.hash) over ordered as next, lead(n.index) over ordered as neighbour
            from seal_node as n
            where n.level = height - 1 and n.index >= (old_size >> height) << 1 and n.index < (new_size >> height) << 1
            window ordered as (order by n.index)) as pair
      where pair.index & 1 = 0 and pair.neighbour = pair.index + 1;
    end if;
    get diagnostics added = row_count;
    if added <> expected then
      raise exception 'The tree cannot grow from % to % leaves: on level % there are % pairs instead of %',
        old_size, new_size, height - 1, added, expected using errcode = 'data_corrupted';
    end if;
    height := height + 1;
  end loop;
  return new_size;
end $$;

-- Takes a checkpoint: a signed note over a size that the tree reaches, larger than any before, and over its root there.
create or replace function {schema}.seal_take_checkpoint(leaves bigint, claimed bytea, signed bytea) returns void
language plpgsql volatile security definer
set search_path = pg_catalog, {schema}, pg_temp
as $$
declare
  newest  bigint;
  reach   bigint;
  root    bytea;
  lines   text[];
begin
  perform pg_advisory_xact_lock(hashtextextended('seal ' || {municipality}, 0));
  select coalesce(max(c.size), 0), seal_size() into newest, reach from seal_checkpoint as c;
  if leaves is null or leaves <= newest then
    raise exception 'A checkpoint covers more entries than the one before, which covers %: not %', newest, leaves
      using errcode = 'check_violation';
  end if;
  if leaves > reach then
    raise exception 'A checkpoint of % entries cannot be taken: the tree reaches over %', leaves, reach
      using errcode = 'check_violation';
  end if;
  root := seal_root(leaves);
  if claimed is distinct from root then
    raise exception 'The first % entries have the root %, not %', leaves, encode(root, 'hex'), encode(claimed, 'hex')
      using errcode = 'check_violation';
  end if;
  lines := string_to_array(convert_from(signed, 'UTF8'), E'\n');
  if (lines[2], lines[3]) is distinct from (leaves::text, encode(root, 'base64')) then
    raise exception 'The note states the size % and the root %, not % and %',
      lines[2], lines[3], leaves, encode(root, 'base64') using errcode = 'check_violation';
  end if;
  insert into seal_checkpoint (size, root, note) values (leaves, root, signed);
end $$;

revoke all on function {schema}.seal_size, {schema}.seal_root, {schema}.seal_extend, {schema}.seal_take_checkpoint
  from public;
