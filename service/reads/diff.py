"""Two moments of a thing held against each other, for one reader."""

from __future__ import annotations

from typing import Any, NamedTuple

from domain.kernel.refusal import Refusal
from projections.rows import Row
from service.reads.causes import Cause, causes
from service.reads.collections import Collection
from service.reads.difference import Difference, Path, differences
from service.reads.serving import Reading
from service.reads.versions import Versions, editions, versions

Rendered = dict[str, Any]


class MomentsAreReversed(Refusal):
    """The later of two moments comes first."""

    status = 400
    da = "Det første tidspunkt (nr. {since}) ligger efter det andet (nr. {until})."
    en = "The first moment (entry {since}) lies after the second (entry {until})."


class Compared(NamedTuple):
    """A difference with its rows as the reader may see them."""

    difference: Difference
    before: Rendered | None
    after: Rendered | None


class Diff(NamedTuple):
    """What differs in a thing between the positions `since` and `until`, and the entries that made it so."""

    identity: str
    since: int
    until: int
    compared: list[Compared]
    causes: list[Cause]


def before_last_change(held: Reading, collection: Collection, identity: str) -> int:
    """Give the last position before what was recorded with the latest change of a thing; raises NoSuchThing."""
    changed = editions(held.view, collection, identity)[-1].position
    return held.town.log.position_at(held.town.log.at([changed])[0].recorded - 1)


def diff(held: Reading, collection: Collection, identity: str, since: int) -> Diff:
    """Compare a thing at a position with what it is in the view; raises MomentsAreReversed and NoSuchThing."""
    until = held.view.position
    if since > until:
        raise MomentsAreReversed(since=since, until=until)
    known: Versions = versions(held.view, collection, identity)
    found = differences(known, since, until)
    rows = [row for one in found for row in (one.before, one.after) if row is not None]
    shown = iter(held.opener.rendered(rows))
    compared = [Compared(one, _next(shown, one.before), _next(shown, one.after)) for one in found]
    positions = {position for one in found for position in one.entries}
    return Diff(identity, since, until, compared, causes(held.town, positions))


def diff_body(held: Reading, found: Diff) -> dict[str, Any]:
    """Give a diff as an object: differences, each field before and after, and the entries that they name."""
    return {
        "id": found.identity,
        "from": found.since,
        "to": found.until,
        "differences": [_difference(one) for one in found.compared],
        "entries": [{"id": one["position"], **one} for one in held.opener.rendered(found.causes)],
        "position": found.until,
    }


def value_at(row: Rendered | None, path: Path) -> Any:  # noqa: ANN401 any field of a row
    """Give what a rendered row has at a path; None where it has nothing."""
    value: Any = row
    for name in path:
        value = value.get(name) if value else None
    return value


def _difference(one: Compared) -> dict[str, Any]:
    shown = one.after or one.before or {}
    return {
        "part": one.difference.part,
        "id": shown["id"],
        "change": one.difference.change,
        "fields": [
            {
                "field": ".".join(field.path),
                "change": field.change,
                "before": value_at(one.before, field.path),
                "after": value_at(one.after, field.path),
                "entries": list(field.entries),
            }
            for field in one.difference.fields
        ],
        "entries": list(one.difference.entries),
    }


def _next(shown: Any, row: Row | None) -> Rendered | None:  # noqa: ANN401 an iterator of rendered rows
    return next(shown) if row is not None else None
