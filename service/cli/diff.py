"""`sporbar diff`: two moments of a thing held against each other."""

from __future__ import annotations

from typing import Final

import click

from projections.catalogue import PROJECTIONS
from service.cli.reading import reading, show_body
from service.reads.collections import COLLECTIONS
from service.reads.diff import diff_body
from service.reads.history import compared

_COLLECTIONS: Final = {one.name: one for one in COLLECTIONS}


@click.command()
@click.argument("municipality")
@click.argument("kind", type=click.Choice(list(_COLLECTIONS)))
@click.argument("identity", metavar="ID")
@click.option("--from", "since", help="A position, a day (its end) or a time; before the latest change when left out.")
@click.option("--to", "until", help="A position, a day (its end) or a time; the newest when left out.")
@click.option("--json", "as_json", is_flag=True, help="Print the object that the API gives.")
def diff(municipality: str, kind: str, identity: str, since: str | None, until: str | None, *, as_json: bool) -> None:
    """Print what differs in a thing between two moments, field by field, and the entries that made it so."""
    with reading(municipality, until, PROJECTIONS) as held:
        body = diff_body(held, compared(held, _COLLECTIONS[kind], identity, since))
    show_body(body, "diff", as_json=as_json)
