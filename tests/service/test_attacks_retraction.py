"""What rested on a retracted entry does not come back under the same id."""

from __future__ import annotations

from typing import Any

import psycopg
import pytest

from adapters.database import Urls
from domain.networks.state import NetworkHasNoSuchMember
from projections import network_activity, trial_board
from projections.network_rows import MemberRow, NetworkRow
from projections.trial_board import TrialRow
from service.projecting import catch_up
from service.town import Town
from service.view import view
from tests.towns import record, register_units


def test_members_of_a_network_whose_forming_was_retracted_are_members_of_nothing(town: Town) -> None:
    """Formed anew, a network has the members that it is formed with: in the rules, in the rows and in their number."""
    register_units(town, 3)
    network: dict[str, Any] = {"network": "nord", "name": "Nord", "purpose": "Fælles"}
    formed = record(town, "networks/form", members=["skole-0", "skole-1"], **network).positions[0]
    record(town, "records/retract", entry=formed, because="Forkerte medlemmer.")
    catch_up(town, [network_activity.PROJECTION])
    with view(town, [network_activity.PROJECTION]) as held:
        assert held.find(MemberRow) == []
    record(town, "networks/form", members=["skole-0", "skole-2"], **network)
    with pytest.raises(NetworkHasNoSuchMember):
        record(
            town,
            "networks/hold-meeting",
            network="nord",
            meeting="m",
            attendance=[{"unit": "skole-1", "presence": "present"}],
        )
    catch_up(town, [network_activity.PROJECTION])
    with view(town, [network_activity.PROJECTION]) as held:
        assert {row.unit for row in held.find(MemberRow)} == {"skole-0", "skole-2"}
        assert [row.members for row in held.find(NetworkRow)] == [2]


def test_a_trial_proposed_anew_is_started_in_the_rules_and_on_the_board_alike(town: Town) -> None:
    """Rules and rows agree on whether a trial runs, whatever came before its standing proposal."""
    register_units(town, 1)
    trial: dict[str, Any] = {"trial": "t", "title": "Prøve", "unit": "skole-0", "question": "Virker det?"}
    proposed = record(town, "trials/propose", **trial).position
    record(town, "trials/start", trial="t")
    record(town, "records/retract", entry=proposed, because="Forkert spørgsmål.")
    record(town, "trials/propose", **trial)
    assert record(town, "trials/start", trial="t").positions
    catch_up(town, [trial_board.PROJECTION])
    with view(town, [trial_board.PROJECTION]) as held:
        assert [row.state for row in held.find(TrialRow)] == ["running"]


def test_nothing_is_appended_without_a_clock_to_hold_against(town: Town, urls: Urls) -> None:
    """The application's role cannot leave the clocks' comparison out by saying no time at all."""
    append = (
        "select sporbar_rebild.append(null, array[gen_random_uuid()], array[1], array['x'], array[''],"
        " array[''::bytea], '{}', '{}', '{}', '{}', '{}', '{}', '{}', '{}')"
    )
    with psycopg.connect(urls.app) as app, pytest.raises(psycopg.errors.ObjectNotInPrerequisiteState):
        app.execute(append)
    assert town.log.head() == 0
