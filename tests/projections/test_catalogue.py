from __future__ import annotations

import pytest
from msgspec import structs

from adapters.tables.schema import WORDS
from domain.catalogue import events
from domain.kernel.fact import Fact
from projections.catalogue import NOT_PROJECTED, PROJECTIONS
from projections.rows import Projection, Row, Rows
from projections.timeline import PROJECTION as TIMELINE
from projections.timeline import AmendedRow, TimelineTagRow
from tests.projections.folding import folded, versions
from tests.projections.story import story

KINDS = [kind for projection in PROJECTIONS for kind in projection.rows]


def shown(projection: Projection, held: list[Fact]) -> set[str]:
    """Give the types of the facts at whose positions a projection changed a row."""
    types = {fact.position: fact.event.type() for fact in held}
    stood = versions(folded(projection, held))
    return {types[position] for version in stood for position in (version.since, version.until) if position}


def test_the_story_tells_every_kind_of_event() -> None:
    """The history that the tests below fold holds every event type that there is."""
    assert {fact.event.type() for fact in story()} == set(events())


def test_every_fact_is_projected_or_deliberately_not() -> None:
    """Beside the timeline, which shows all, every event type changes some row or says why it changes none."""
    seen = set().union(*(shown(projection, story()) for projection in PROJECTIONS if projection is not TIMELINE))
    assert set(events()) - seen == {event.type() for event in NOT_PROJECTED}
    assert all(reason.endswith(".") for reason in NOT_PROJECTED.values())


def test_the_timeline_shows_everything() -> None:
    """Every fact without exception is a row of the timeline."""
    assert shown(TIMELINE, story()) == set(events())


def test_tables_and_names_are_taken_once() -> None:
    """No two projections share a name, and no two kinds of row a table."""
    assert len({projection.name for projection in PROJECTIONS}) == len(PROJECTIONS)
    assert len({kind.TABLE for kind in KINDS}) == len(KINDS)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_row_is_found_by_fields_that_it_has(kind: type[Row]) -> None:
    """Key and indexes name fields of the row, and none of the columns that every table has."""
    fields = {field.name for field in structs.fields(kind)}
    assert fields.issuperset(kind.KEY)
    assert all(fields.issuperset(index) for index in kind.INDEXES)
    assert fields.isdisjoint({"row", "since", "until", WORDS})


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_row_leads_back_to_the_log(kind: type[Row]) -> None:
    """Every row names its entries, or is one itself, and all but those beside the timeline's mark what is invented."""
    fields = {field.name for field in structs.fields(kind)}
    assert fields & {"entries", "position", "entry"}
    assert "illustration" in fields or kind in (TimelineTagRow, AmendedRow)


@pytest.mark.parametrize("projection", PROJECTIONS, ids=lambda projection: projection.name)
def test_only_facts_with_the_owners_tag_change_its_rows(projection: Projection) -> None:
    """A row changes only at facts that carry its owner's tag, so that the owner can be folded anew from them."""
    tags = {fact.position: fact.tags for fact in story()}
    changes = [
        (f"{one.kind.OWNER}:{one.key[0]}", position)
        for one in versions(folded(projection, story()))
        for position in (one.since, one.until)
        if position not in (None, one.key[0]) and not one.kind.LASTING
    ]
    assert [(owner, position) for owner, position in changes if owner not in tags[position]] == []


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind.LASTING], ids=lambda kind: kind.__name__)
def test_a_lasting_row_tells_of_the_entry_at_which_it_is_put(kind: type[Row]) -> None:
    """Its key ends with its position, it has no owner, and it is put when that entry is folded."""
    assert (kind.KEY[-1], kind.OWNER) == ("position", "")
    (projection,) = (one for one in PROJECTIONS if kind in one.rows)
    for fact in story():
        rows = Rows()
        rows.at(fact.position)
        projection.project(rows, fact)
        assert {row.key()[-1] for row in rows.lasting.get(kind, ())} <= {fact.position}


@pytest.mark.parametrize("projection", PROJECTIONS, ids=lambda projection: projection.name)
def test_a_prefix_folds_to_the_rows_of_its_time(projection: Projection) -> None:
    """The rows at any position are those that the facts up to it fold to."""
    held = story()
    stood = versions(folded(projection, held))
    for position in range(len(held) + 1):
        then = [one for one in stood if one.since <= position and (one.until is None or position < one.until)]
        assert len({(one.kind, one.key) for one in then}) == len(then)
        assert {(one.kind, one.key): one.row for one in then} == folded(projection, held[:position]).every()
