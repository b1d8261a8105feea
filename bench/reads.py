"""How fast a whole log is read as facts, beside the bare bytes of the same rows and beside the library's read."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import islice
from typing import Any, Final

import psycopg
from eventsourcing.dcb.api import DCBEvent
from eventsourcing.dcb.postgres_tt import PostgresDCBRecorderTT
from psycopg import sql

from adapters.log.schema import schema_name
from bench.peers import library
from bench.place import Place
from bench.rounds import Line, Scale, medians, rate
from service.town import Town

_UNIT: Final = "events/s"
_BATCH: Final = 500
GOAL: Final = 0.4
"""Of the rate of a binary COPY (part 2)."""


def lines(place: Place, scale: Scale) -> Iterator[Line]:
    """Measure reading everything; the library holds the same events and gives them undecoded."""
    town = place.town
    with psycopg.connect(place.app_url) as connection, library(place.owner_url) as recorder:
        _empty(place.owner_url, recorder)
        _copied(town, recorder)
        found = medians(
            {
                "own": partial(_rate, town.facts),
                "copy": partial(_rate, lambda: _copy(connection, town)),
                "library": partial(_rate, recorder.read),
            },
            scale.rounds,
        )
    name = "read everything as facts"
    yield rate(name, _UNIT, found["own"], "binary COPY of the same rows", found["copy"], goal=GOAL)
    yield rate(name, _UNIT, found["own"], "library, undecoded", found["library"])


def _rate(read: Callable[[], Iterable[Any]]) -> float:
    begun = time.perf_counter()
    size = sum(1 for _ in read())
    return size / (time.perf_counter() - begun)


def _copy(connection: psycopg.Connection[Any], town: Town) -> Iterator[Any]:
    statement = sql.SQL("copy {}.entry (position, recorded, type, tags, data) to stdout (format binary)")
    with connection.cursor() as cursor, cursor.copy(statement.format(sql.Identifier(schema_name(town.slug)))) as copy:
        yield from copy


def _empty(owner_url: str, recorder: PostgresDCBRecorderTT) -> None:
    """Let the library forget what it appended in the measurements before."""
    with psycopg.connect(owner_url) as connection:
        tables = (recorder.events_table_name, recorder.tags_table_name)
        connection.execute(
            sql.SQL("truncate {} restart identity").format(sql.SQL(", ").join(map(sql.Identifier, tables)))
        )


def _copied(town: Town, recorder: PostgresDCBRecorderTT) -> None:
    """Give the library the events of our log."""
    entries = town.log.entries()
    while batch := list(islice(entries, _BATCH)):
        recorder.append([DCBEvent(type=entry.type, data=entry.data, tags=list(entry.tags)) for entry in batch])
