"""A log of many facts, put into its tables at once; and a program that reads it and tells what memory that took."""

from __future__ import annotations

import resource
import sys
from collections import deque
from typing import Any, Final

import psycopg
from eventsourcing.dcb.api import DCBQuery, DCBQueryItem
from psycopg import sql

from adapters.log import Log, open_log
from adapters.log.schema import schema_name
from domain.catalogue import events
from domain.kernel.stored import facts

HOT: Final = "unit:skole-a"
"""The tag that every entry has."""
TYPES: Final = ("observation-recorded", "trial-started")
QUERIES: Final = {
    "all": None,
    "tag": DCBQuery([DCBQueryItem(tags=[HOT])]),
    "types": DCBQuery([DCBQueryItem(types=list(TYPES))]),
    "many": DCBQuery(
        [
            DCBQueryItem(types=["observation-recorded"], tags=[HOT]),
            DCBQueryItem(types=["trial-started"], tags=["kind:1", HOT]),
            *(DCBQueryItem(tags=[f"trial:forsoeg-{number}"]) for number in range(20)),
        ]
    ),
}
_ENTRIES: Final = """
insert into {schema}.entry (position, recorded, type, tags, data, append_id, leaf_hash)
select n, n, case when n %% 2 = 0 then 'observation-recorded' else 'trial-started' end,
  array['kind:' || n %% 2, 'trial:forsoeg-' || n / 100, 'unit:skole-a'],
  convert_to('{{"id":"' || md5(n::text) || '","recorded_by":"person-1","role":"team","via":"page","v":1,"event":' ||
    case when n %% 2 = 0 then '{{"type":"observation-recorded","trial":"forsoeg-' || n / 100
      || '","seen":{{"is":"sealed","key":"' || md5(n::text) || '","nonce":"bm5ubm5ubm5ubm5u","text":"'
      || repeat('Y2lw', 50) || '"}}}}'
    else '{{"type":"trial-started","trial":"forsoeg-' || n / 100 || '"}}' end || '}}', 'UTF8'),
  gen_random_uuid(), sha256(int8send(n))
from generate_series((select coalesce(max(position), 0) + 1 from {schema}.entry), %s) as n order by n"""
_TAGS: Final = """
insert into {schema}.tag (tag, type, position)
select tag, type, position from {schema}.entry, unnest(tags) as t(tag) where position > %s"""


def grow(owner: psycopg.Connection[Any], size: int) -> None:
    """Let Rebild's log grow to so many entries."""
    schema = sql.Identifier(schema_name("rebild"))
    head = owner.execute(sql.SQL("select coalesce(max(position), 0) from {}.entry").format(schema)).fetchone()
    owner.execute(sql.SQL(_ENTRIES).format(schema=schema), (size,))
    owner.execute(sql.SQL(_TAGS).format(schema=schema), head)
    owner.commit()


def read(log: Log, query: DCBQuery | None, limit: int | None = None) -> int:
    """Read facts and forget them; gives how many there were."""
    last = deque(enumerate(facts(log.rows(query, limit=limit)), 1), maxlen=1)
    return last[0][0] if last else 0


def peak() -> int:
    """Give the most memory that this process ever had, in KiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def main(url: str) -> None:
    """Write how many facts each query gave, and by how many KiB the peak grew from their first pages to the end."""
    events()
    log = open_log(url, "rebild")
    for query in QUERIES.values():
        read(log, query, limit=1_000)
    before = peak()
    counts = [read(log, query) for query in QUERIES.values()]
    sys.stdout.write(f"{min(counts)} {max(counts)} {peak() - before}")
    log.pool.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
