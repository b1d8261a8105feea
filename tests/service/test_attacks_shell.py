"""What the shell holds every command to, whatever its slice says."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from adapters.database import Urls
from domain.kernel.check import BecauseIsMissing, NumberIsTooLarge
from projections.catalogue import PROJECTIONS
from service.policy import Actor, NotYourUnit
from service.projecting import catch_up
from service.run import ClocksDiffer
from service.town import Town
from tests.towns import record, register_units

TEAM = Actor(person="team-1", role="team", via="api", unit="skole-0")


@pytest.mark.parametrize("because", ["   ", "\n", "…", "-"])
def test_a_reason_says_something(town: Town, because: str) -> None:
    """Blanks and dots are no reason."""
    register_units(town, 1)
    with pytest.raises(BecauseIsMissing):
        record(town, "records/retract", entry=1, because=because)
    assert town.log.head() == 1


def test_a_team_proposes_trials_for_its_own_unit_only(town: Town) -> None:
    """An agreement of one's own unit gives no right to propose for another."""
    register_units(town, 2)
    units = ["skole-0", "skole-1"]
    record(town, "networks/form", network="nord", name="Nord", purpose="Fælles", members=units)
    record(
        town,
        "networks/hold-meeting",
        network="nord",
        meeting="m",
        attendance=[{"unit": unit, "presence": "present"} for unit in units],
        agreements=[{"agreement": "proev", "what": "Prøv det.", "by": "skole-0", "due": "2027"}],
    )
    trial: dict[str, Any] = {"title": "Prøve", "question": "Virker det?", "agreement": "proev"}
    with pytest.raises(NotYourUnit):
        record(town, "trials/propose", actor=TEAM, unit="skole-1", **trial)
    assert record(town, "trials/propose", actor=TEAM, unit="skole-0", **trial).positions


def test_clocks_that_differ_are_said_in_a_sentence(town: Town, urls: Urls) -> None:
    """What cannot be given a time is refused, and is no fault that nobody knows."""
    with psycopg.connect(urls.owner) as owner:
        owner.execute(
            "insert into sporbar_rebild.entry"
            " values (1, 4102444800000000, 't', '{}', '', gen_random_uuid(), sha256(''))"
        )
    with pytest.raises(ClocksDiffer):
        register_units(town, 1)
    assert town.log.head() == 1


def test_a_correction_that_no_table_can_hold_is_refused(town: Town) -> None:
    """A number too large for a column would stop the projection of everything after it."""
    resources = [{"label": "Vejledere", "heads": 3}]
    granted = record(town, "plans/draft", plan="p", title="Plan", kind="strategy", resources=resources).position
    with pytest.raises(NumberIsTooLarge):
        record(
            town,
            "records/correct",
            entry=granted,
            fields=[{"field": "heads", "value": str(2**63)}],
            because="Tastefejl",
        )
    reached = catch_up(town, PROJECTIONS)
    assert {progress.position for progress in reached.values()} == {granted}
