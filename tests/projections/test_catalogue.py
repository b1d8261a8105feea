from __future__ import annotations

import pytest
from msgspec import structs

from domain.catalogue import events
from domain.kernel.fact import Fact
from projections.catalogue import NOT_PROJECTED, PROJECTIONS
from projections.rows import Projection, Row
from projections.timeline import PROJECTION as TIMELINE
from tests.projections.folding import folded
from tests.projections.story import story

KINDS = [kind for projection in PROJECTIONS for kind in projection.rows]


def shown(projection: Projection, held: list[Fact]) -> set[str]:
    """Give the types of the facts at whose positions a projection changed a row."""
    types = {fact.position: fact.event.type() for fact in held}
    return {types[version.position] for version in folded(projection, held).versions()}


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
    assert fields.isdisjoint({"row_key", "since", "until"})


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.__name__)
def test_a_row_leads_back_to_the_log(kind: type[Row]) -> None:
    """Every row names its entries, or is one itself, and all but a tag say whether they are invented."""
    fields = {field.name for field in structs.fields(kind)}
    assert fields & {"entries", "position"}
    assert "illustration" in fields or kind.TABLE == "timeline_tag"


@pytest.mark.parametrize("projection", PROJECTIONS, ids=lambda projection: projection.name)
def test_only_facts_with_the_owners_tag_change_its_rows(projection: Projection) -> None:
    """A row changes only at facts that carry its owner's tag, so that the owner can be folded anew from them."""
    tags = {fact.position: fact.tags for fact in story()}
    owned = [version for version in folded(projection, story()).versions() if version.kind.OWNER != "entry"]
    strange = [one for one in owned if f"{one.kind.OWNER}:{one.key.split(chr(31))[0]}" not in tags[one.position]]
    assert strange == []


@pytest.mark.parametrize("projection", PROJECTIONS, ids=lambda projection: projection.name)
def test_a_prefix_folds_to_the_rows_of_its_time(projection: Projection) -> None:
    """The rows at any position are those that the facts up to it fold to."""
    held = story()
    versions = folded(projection, held).versions()
    for position in range(len(held) + 1):
        then: dict[tuple[type[Row], str], Row | None] = {}
        for version in sorted(versions, key=lambda one: one.position):
            if version.position <= position:
                then[version.kind, version.key] = version.row
        assert {place: row for place, row in then.items() if row} == folded(projection, held[:position]).every()
