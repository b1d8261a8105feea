"""One entry of the log: all that it says, what was said of it since, and its place in the proof."""

from __future__ import annotations

from typing import Final, NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from adapters.log import Entry
from adapters.seal.note import parts
from adapters.seal.store import Signed
from projections.catalogue import PROJECTIONS
from projections.entry import Entry as Shown
from service.guard import needs
from service.pages.amendments import Amendment, amendments
from service.pages.labels import LABELS
from service.pages.rendering import render
from service.pages.telling import Told, told
from service.pages.titles import SOURCES, titles
from service.pages.translations import translations
from service.pages.values import Field, Values
from service.problems import language
from service.reads.entries import entries_at, entry_at
from service.reads.log import NoSuchEntry
from service.reads.moment import microseconds
from service.reads.serving import Reading, reading

_PAGES: Final = {"plan": "/plans", "case": "/cases"}


class Proof(NamedTuple):
    """An entry's place in the log's tree: its leaf, the first checkpoint that covers it, and the key that signed it.

    `sealed` is when that was, in microseconds since 1970 UTC.
    """

    entry: Entry
    checkpoint: Signed | None
    sealed: int | None
    verifier: str


class Thing(NamedTuple):
    """A thing that an entry is about: what kind of thing, its name, and its tag; its own page where it has one."""

    kind: str
    name: str
    tag: str
    page: str | None


@needs("timeline.read")
def entry(request: Request) -> Response:
    """Show one entry."""
    lang, asked = language(request), request.path_params["position"]
    with reading(request, PROJECTIONS) as held:
        row = _row(held, asked)
        values = Values(titles(held, row.tags, lang), lang)
        found = amendments(held, row, values)
        return render(
            request,
            "entry.html",
            held=held,
            told=told(held, [row], lang)[0],
            fields=_fields(values, row),
            amendments=found,
            others=_others(held, row, found, lang),
            things=_things(values, row),
            proof=_proof(held, row.position),
        )


def _row(held: Reading, asked: str) -> Shown:
    known = asked.isascii() and asked.isdigit() and len(asked) < len(str(2**63))
    row = entry_at(held.view, int(asked)) if known else None
    if row is None:
        raise NoSuchEntry(position=asked)
    return row


def _fields(values: Values, row: Shown) -> list[Field]:
    """Give the open fields; those of a correction are shown by what they changed."""
    return [field for field in values.fields(row.type, row.what) if field.name not in ("fields", "texts", "occurred")]


def _others(held: Reading, row: Shown, found: list[Amendment], lang: str) -> list[Told]:
    """Tell the entries that amend this one, and the one that it amends."""
    positions = {*row.corrected_by, *(one.position for one in found)} - {row.position}
    positions |= {position for position in (row.amends, row.retracted_by) if position}
    return told(held, entries_at(held.view, positions), lang)


def _things(values: Values, row: Shown) -> list[Thing]:
    translate = translations(values.language).gettext
    parts = [(kind, identity, tag) for tag in row.tags for kind, _, identity in (tag.partition(":"),)]
    return [
        Thing(
            kind=translate(LABELS[kind.replace("-", "_")]),
            name=values.titles.any(kind, identity),
            tag=tag,
            page=f"{_PAGES[kind]}/{identity}" if kind in _PAGES else None,
        )
        for kind, identity, tag in parts
        if kind in SOURCES
    ]


def _proof(held: Reading, position: int) -> Proof:
    entry_, seal = held.town.log.at([position])[0], held.town.seal
    signed = seal.covering(position)
    signers = [one.key_id for one in parts(signed.note)[1]] if signed else []
    keys = seal.verifiers()
    return Proof(
        entry=entry_,
        checkpoint=signed,
        sealed=microseconds(signed.made) if signed else None,
        verifier=next((key for key in keys if key.key_id in signers), keys[0]).vkey(),
    )
