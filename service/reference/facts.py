"""The pages of what is recorded and what is seen: events, and the projections' rows."""

from __future__ import annotations

import sys
from itertools import groupby

from msgspec import inspect

from domain.catalogue import events
from domain.kernel.event import Event
from domain.kernel.ids import TAG_KEY
from projections.catalogue import NOT_PROJECTED, PROJECTIONS
from projections.rows import Projection, Row
from service.reference.forms import fields, parts
from service.reference.markdown import bullets, code, codes, docstring, page, summary, table


def events_page() -> str:
    """Give the page of all events, by subject."""
    held = sorted(events().values(), key=lambda event: (_subject(event), event.type()))
    sections = [_subject_section(subject, list(group)) for subject, group in groupby(held, _subject)]
    return page(
        "Events",
        "What the log can hold, by subject. An event's name is its type in the log; the version is inside the data. "
        "The envelope around it (who, when, why, by which way) is described in [the entry's format](entry-format.md). "
        "Tags are made of the ids among an event's fields: `trial:` with the id of the trial, and so on.",
        *sections,
        "## Parts\n\nWhat lies within the events above.",
        parts(held),
    )


def projections_page() -> str:
    """Give the page of all projections and their rows."""
    left = (f"{code(event.type())}: {reason}" for event, reason in NOT_PROJECTED.items())
    return page(
        "Projections",
        "What is seen, folded from the facts. Each projection has its own checkpoint and can be "
        "[rebuilt](../how-to/rebuild-projections.md) at any time. A table's columns are what pages find and sort by; "
        "its column `row` holds the whole row as JSON, and `since` and `until` the positions between which it stood "
        "([row versions](../explanation/decisions/0005-row-versions-by-owner.md), "
        "[generations](../explanation/decisions/0013-generations-of-tables.md)). A *lasting* row tells of one entry, "
        "stands from its position on and is all columns. A *raw* projection sees "
        "corrections and retractions as facts of their own; the others see facts as they stand.",
        table(
            ("projection", "shows", "raw", "tables"),
            (
                (code(one.name), _purpose(one), "yes" if one.raw else "", codes(row.TABLE for row in one.rows))
                for one in PROJECTIONS
            ),
        ),
        "The timeline shows every event. These show nowhere else, on purpose:\n\n" + bullets(left),
        *(_rows_section(one) for one in PROJECTIONS),
        "## Parts\n\nWhat lies within the rows above.",
        parts((row for one in PROJECTIONS for row in one.rows), always=True),
    )


def _subject_section(subject: str, held: list[type[Event]]) -> str:
    index = table(("event", "says", "tags"), ((code(one.type()), summary(one), _tags(one)) for one in held))
    details = ("\n\n".join((f"### {code(one.type())}", *docstring(one), fields(one))) for one in held)
    return "\n\n".join((f"## {subject.capitalize()}", index, *details))


def _rows_section(projection: Projection) -> str:
    rows = (_row_section(row) for row in projection.rows)
    return "\n\n".join((f"## {code(projection.name)}", *rows))


def _row_section(row: type[Row]) -> str:
    key = f"Key: {codes(row.KEY)}. " + ("Lasting." if row.LASTING else f"Owner: {code(row.OWNER)}.")
    return "\n\n".join((f"### {code(row.TABLE)}", *docstring(row), key, fields(row, always=True)))


def _purpose(projection: Projection) -> str:
    return summary(sys.modules[projection.project.__module__])


def _tags(event: type[Event]) -> str:
    kinds = dict.fromkeys(_kinds(inspect.type_info(event)))
    if event.REGISTER:
        kinds[f"register:{event.REGISTER}"] = None
    return codes(kind if ":" in kind else f"{kind}:" for kind in kinds)


def _kinds(info: inspect.Type) -> list[str]:
    """The kinds of tag that a value of this form can become, in the order of its fields."""
    match info:
        case inspect.Metadata(extra=extra, type=inner):
            return [extra[TAG_KEY]] if extra and TAG_KEY in extra else _kinds(inner)
        case inspect.VarTupleType(item_type=inner):
            return _kinds(inner)
        case inspect.UnionType(types=types):
            return [kind for one in types for kind in _kinds(one)]
        case inspect.StructType(fields=held):
            return [kind for field in held for kind in _kinds(field.type)]
    return []


def _subject(thing: type[Event]) -> str:
    return thing.__module__.split(".")[-2]
