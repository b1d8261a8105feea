"""What every verb that reads shares: its options, the snapshot at the moment asked for, and how a body is printed."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any, TypeVar

import click
import msgspec

from projections.rows import Projection
from service.cli.record import OPERATOR
from service.cli.tables import show
from service.projecting import catch_up
from service.reads.cursors import Cursor
from service.reads.moment import position_at
from service.reads.serving import Reading
from service.reads.texts import Opener
from service.settings import Settings
from service.startup import opened
from service.view import view

F = TypeVar("F", bound=Callable[..., Any])


def reader(function: F) -> F:
    """Give a reader its common options."""
    for option in (
        click.option("--as-of", help="A position, a day (its end) or a time; the newest when left out."),
        click.option("--json", "as_json", is_flag=True, help="Print the objects that the API gives."),
    ):
        function = option(function)
    return function


@contextmanager
def reading(municipality: str, as_of: str | None, projections: tuple[Projection, ...]) -> Iterator[Reading]:
    """Read all that is recorded: what a worker has at hand is waited for, what stopped is shown as far as it came."""
    settings = Settings()
    with opened(settings) as (_, towns):
        town = towns.get(municipality)
        head, reached = town.log.head(), catch_up(town, projections)
        wanted = None if any(progress.stopped for progress in reached.values()) else head
        at = position_at(town, as_of, datetime.now(UTC))
        with view(town, projections, as_of=at, wanted=wanted, wait_seconds=settings.wait_seconds) as held:
            yield Reading(town, held, Opener(town, OPERATOR, held))


def show_body(body: dict[str, Any], kind: str, *, as_json: bool) -> None:
    """Print an object, as lines for people or as it is."""
    click.echo(msgspec.json.format(msgspec.json.encode(body), indent=2).decode() if as_json else show(kind, body))


def pages(page: Callable[[Cursor | None], dict[str, Any]], *, everything: bool) -> dict[str, Any]:
    """Give the first page of a list, or all of them as one."""
    body = page(None)
    while everything and body["next"]:
        more = page(Cursor.read(body["next"]))
        body = {**more, "items": [*body["items"], *more["items"]]}
    return body
