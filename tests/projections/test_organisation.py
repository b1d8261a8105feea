from __future__ import annotations

from domain.people.events import ForumEstablished, PersonRegistered, UnitRegistered
from projections.organisation_rows import ForumRow, PersonRow, UnitRow
from projections.plan_state import PROJECTION
from tests.projections.folding import every, facts, folded


def test_ids_have_names() -> None:
    """Units, forums and persons are found by id; a person has a role and no name."""
    rows = folded(
        PROJECTION,
        facts(
            UnitRegistered(unit="skole-a", name="Skole A", kind="skole"),
            ForumEstablished(forum="bfu", name="Børne- og Familieudvalget", kind="udvalg", decides=True),
            PersonRegistered(person="leder-1", role="leader", unit="skole-a"),
        ),
    )
    assert [row.name for row in every(rows, UnitRow)] == ["Skole A"]
    assert [(row.name, row.decides) for row in every(rows, ForumRow)] == [("Børne- og Familieudvalget", True)]
    assert [(row.person, row.role, row.unit) for row in every(rows, PersonRow)] == [("leder-1", "leader", "skole-a")]
