"""How many pages of the timeline a second come over HTTP, beside the bare SQL of the same page in pgbench."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from functools import partial
from math import ceil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

import psycopg
from psycopg import sql

from adapters.database.programs import find_programs
from adapters.log.schema import schema_name
from adapters.tables.generations import serving
from adapters.tables.schema import table
from bench.calling import CONNECTIONS, rate_of
from bench.pages import READER
from bench.place import Place
from bench.programs import HOST, web
from bench.rounds import Line, Scale, medians, rate
from bench.worlds import shown
from projections.timeline import PROJECTION, AmendedRow, TimelineRow
from service.identity import Claim, Identities
from service.reads.collections import DEFAULT_LIMIT
from service.town import Town

GOAL: Final = 0.35
_OK: Final = 200
_LONGER: Final = 4
"""A round is so many times as long as one of appends: all connections wait for one processor."""
_CLIENTS: Final = 8
_PAGE: Final = (
    "select e.position, e.recorded, e.type, e.tags, e.data, a.row from"
    " (select position from {timeline} where position <= {head} order by position desc limit {limit}) t"
    " join {entry} e using (position)"
    " left join {amended} a on a.entry = e.position and a.since <= {head} and a.until > {head}"
    " order by e.position desc"
)
"""What a page shows, in one statement: the entries and their amendments. Keys of texts are left out."""
_SPEED: Final = re.compile(r"^tps = ([\d.]+)", re.MULTILINE)


def lines(place: Place, scale: Scale) -> Iterator[Line]:
    """Measure the newest page, its texts opened, as the API gives it."""
    town, seconds = shown(place, scale.world_events), _LONGER * scale.seconds
    with TemporaryDirectory() as folder, web(place) as port:
        script = Path(folder, "page.sql")
        script.write_text(_statement(place, town), encoding="utf-8")
        found = medians(
            {
                "own": partial(rate_of, port, _request(place, town), _OK, seconds),
                "bare": partial(_bare, place, script, seconds),
            },
            scale.rounds,
        )
    name = f"timeline page of {DEFAULT_LIMIT} over HTTP, {CONNECTIONS} connections"
    peer = f"its bare SQL in pgbench, {_CLIENTS} connections"
    yield rate(name, "requests/s", found["own"], peer, found["bare"], goal=GOAL)


def _request(place: Place, town: Town) -> bytes:
    token = Identities(place.towns.keys).token(Claim(READER.role, municipality=town.slug))
    lines_ = (
        f"GET /api/v1/{town.slug}/timeline?limit={DEFAULT_LIMIT} HTTP/1.1",
        f"Host: {HOST}",
        f"Authorization: Bearer {token}",
    )
    return ("\r\n".join(lines_) + "\r\n\r\n").encode()


def _statement(place: Place, town: Town) -> str:
    with psycopg.connect(place.app_url) as connection:
        held = serving(connection, town.slug)[PROJECTION.name]
        return (
            sql.SQL(_PAGE)
            .format(
                timeline=table(town.slug, TimelineRow, held.number),
                amended=table(town.slug, AmendedRow, held.number),
                entry=sql.Identifier(schema_name(town.slug), "entry"),
                head=sql.Literal(held.position),
                limit=sql.Literal(DEFAULT_LIMIT + 1),
            )
            .as_string(connection)
        )


def _bare(place: Place, script: Path, seconds: float) -> float:
    """Give transactions a second, statements prepared."""
    options = f"--no-vacuum --protocol=prepared --client={_CLIENTS} --jobs=2 --time={ceil(seconds)}".split()
    command = [str(find_programs(None) / "pgbench"), *options, f"--file={script}", place.app_url]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout  # noqa: S603 PostgreSQL's own
    found = _SPEED.search(said)
    assert found, said
    return float(found[1])
