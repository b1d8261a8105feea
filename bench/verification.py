"""How fast a whole log is verified, beside one loop that reads and hashes the same bytes, and in how much memory."""

from __future__ import annotations

import time
from collections.abc import Iterator
from functools import partial
from hashlib import sha256
from typing import Any, Final

import psycopg
from psycopg import sql

from adapters.log.schema import schema_name
from bench.apart import apart
from bench.enlarging import LARGE, TENTH, long_log
from bench.place import Place
from bench.rounds import Line, Scale, medians, rate
from service.town import Town
from service.verify import verify_town

_ROWS: Final = "copy (select position, recorded, append_id, type, tags, data from {}.entry order by position) to stdout"
GOAL: Final = 0.5
FLAT: Final = 0.9


def lines(place: Place, scale: Scale) -> Iterator[Line]:
    """Measure a full verification: rows, leaves, nodes, checkpoints, signatures and the index of tags."""
    size = scale.large_events
    town, tenth = long_log(place, LARGE, size), long_log(place, TENTH, size // 10)
    with psycopg.connect(place.owner_url, autocommit=True) as owner:
        owner.execute("vacuum analyze")
    with psycopg.connect(place.app_url) as connection:
        found = medians(
            {
                "own": partial(_rate, town, partial(verify, town)),
                "loop": partial(_rate, town, partial(_hash, connection, town)),
            },
            scale.rounds,
        )
    name = f"full verification of {size:,} events"
    yield rate(
        name, "events/s", found["own"], "one loop that reads and hashes the same bytes", found["loop"], goal=GOAL
    )
    peak, before = (apart(place, one, verify).peak for one in (town, tenth))
    ratio = round(before / peak, 3)
    yield Line(f"peak memory, {name}", peak, "MB", "of a tenth as many", before, ratio, FLAT, ratio >= FLAT)


def verify(town: Town) -> None:
    """Verify a log, which must hold."""
    found = verify_town(town)
    assert found.holds, found.sentence()


def _rate(town: Town, read: partial[None]) -> float:
    size, begun = town.log.head(), time.perf_counter()
    read()
    return size / (time.perf_counter() - begun)


def _hash(connection: psycopg.Connection[Any], town: Town) -> None:
    """Read the rows as they come and hash each: no order looked at, no leaf put together, no tree, no signature."""
    statement = sql.SQL(_ROWS + " (format binary)").format(sql.Identifier(schema_name(town.slug)))
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in copy:
            sha256(row).digest()
