"""A log of 200,000 facts is read in the memory that a small one takes, and no look goes far beyond its page."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import psycopg
import pytest
from eventsourcing.dcb.api import DCBQuery, DCBQueryItem
from psycopg import sql

from adapters.database import Urls
from adapters.log import Log, matching
from adapters.log.schema import schema_name
from tests.adapters.log.large import HOT, QUERIES, grow

SIZE = 200_000
ALLOWED_KIB = 6 * 1024
"""What reading may take more than its first pages did: a chunk, a few buffers, and what the allocator keeps."""
PAGE = 100
COUNTED = 2 * 2 * 1_000
"""What is counted to find the rarest of two tags, for each of two types."""
RARE = "trial:forsoeg-1900"
"""The tag of a hundred entries at 190,000 and after."""
LOOKS = {
    "all": None,
    "tag": DCBQuery([DCBQueryItem(tags=[HOT])]),
    "tag and type": DCBQuery([DCBQueryItem(tags=[HOT], types=["trial-started"])]),
    "tags": DCBQuery([DCBQueryItem(tags=[HOT, "kind:1"], types=["trial-started"])]),
    "hot and rare": DCBQuery([DCBQueryItem(tags=[HOT, RARE])]),
    "rare and hot": DCBQuery([DCBQueryItem(tags=[RARE, HOT], types=["observation-recorded", "trial-started"])]),
    "many": QUERIES["many"],
}


def memory(urls: Urls) -> tuple[int, int, int]:
    """Read in a process of its own; gives the least and the greatest number of facts, and the growth in KiB."""
    command = [sys.executable, "-m", "tests.adapters.log.large", urls.app]
    told = subprocess.run(command, capture_output=True, check=True, text=True).stdout  # noqa: S603 our own program
    least, most, grown = map(int, told.split())
    return least, most, grown


def touched(plan: dict[str, Any]) -> float:
    """Count the rows that a plan's looks into tables and indexes brought up, those thrown away included."""
    own = [float(rows) for name, rows in plan.items() if name == "Actual Rows" or name.startswith("Rows Removed")]
    scans = "Relation Name" in plan or "Index Name" in plan
    return sum(own) * int(plan["Actual Loops"]) * scans + sum(map(touched, plan.get("Plans", ())))


def looked_up(owner: psycopg.Connection[Any], query: DCBQuery | None, after: int) -> float:
    """Take a page after a position and give the number of rows that were touched for it."""
    text, values = matching.rows(query, "e.position, e.data")
    explain = sql.SQL(f"explain (analyze, format json, timing off) {text}")
    explained = explain.format(schema=sql.Identifier(schema_name("rebild")))
    with owner.transaction():
        owner.execute(matching.BY_INDEX)
        row = owner.execute(explained, {**values, "after": after, "until": SIZE, "page": PAGE}).fetchone()
    assert row is not None
    return touched(row[0][0]["Plan"])


def test_memory_does_not_grow_with_the_log(log: Log, urls: Urls) -> None:
    """By any query, 200,000 facts take no more memory than half of them, which is next to none."""
    with psycopg.connect(urls.owner) as owner:
        for size in (SIZE // 2, SIZE):
            grow(owner, size)
            least, most, grown = memory(urls)
            assert (least, most) == (size, size)
            assert grown < ALLOWED_KIB
    assert log.head() == SIZE


@pytest.mark.usefixtures("log")
def test_a_page_costs_the_same_wherever_it_lies(urls: Urls) -> None:
    """A page touches a few rows for each of its own: by any query, however hot a tag is, with statistics or without."""
    with psycopg.connect(urls.owner, autocommit=True) as owner:
        grow(owner, SIZE)
        for statistics in ("none", "all"):
            for name, query in LOOKS.items():
                allowed = sum(5 * PAGE + COUNTED * (len(item.tags) > 1) for item in query.items) if query else 5 * PAGE
                costs = {after: looked_up(owner, query, after) for after in (0, SIZE // 2, SIZE - PAGE)}
                assert max(costs.values()) <= allowed, (statistics, name, costs)
            owner.execute("analyze")
