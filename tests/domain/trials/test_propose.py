from __future__ import annotations

import pytest
from msgspec import structs

from domain.kernel.event import Event
from domain.kernel.texts import Unsealed
from domain.networks.events import AgreementMade, NetworkFormed
from domain.people.units import UnitIsUnknown
from domain.plans.events import ActivityPlanned, TrackOpened
from domain.trials.events import TrialProposed
from domain.trials.propose import SLICE, ProposeTrial, TrialExists, TrialNamesUnknown
from tests.domain.rules import given
from tests.domain.surroundings import PLAN, SCHOOL, TRACK

PROPOSE = ProposeTrial(trial="samling", title="Morgensamling", unit="skole-a", question="Falder uroen?")
PROPOSED = TrialProposed(trial="samling", title="Morgensamling", unit="skole-a", question=Unsealed("Falder uroen?"))
ACTIVITY = ActivityPlanned(plan="vision", activity="sparring", title="Sparring")
NETWORK = NetworkFormed(network="nord", name="Netværk Nord", purpose="Fælles ansvar")
AGREEMENT = AgreementMade(
    agreement="aftale-1", network="nord", meeting="moede-1", unit="skole-a", due="2026-10", what=Unsealed("Afprøv det.")
)


def test_a_trial_is_proposed() -> None:
    """A question in a unit is enough, and it is to be sealed."""
    assert given(SCHOOL).when(SLICE, PROPOSE) == (PROPOSED,)


def test_a_trial_says_where_it_comes_from() -> None:
    """Hypothesis and next step are to be sealed; signs, plan, track, activity, network and agreement are open."""
    places = {"plan": "vision", "track": "spor-a", "activity": "sparring", "network": "nord", "agreement": "aftale-1"}
    command = structs.replace(
        PROPOSE,
        hypothesis="Ja.",
        next_step="Prøv på 1. årgang.",
        signs=("Færre afbrydelser",),
        concerns=("person-2",),
        **places,
    )

    def sealed(text: str) -> Unsealed:
        return Unsealed(text, ("person-2",))

    assert given(SCHOOL, PLAN, TRACK, ACTIVITY, NETWORK, AGREEMENT).when(SLICE, command) == (
        TrialProposed(
            trial="samling",
            title="Morgensamling",
            unit="skole-a",
            question=sealed("Falder uroen?"),
            hypothesis=sealed("Ja."),
            signs=("Færre afbrydelser",),
            next_step=sealed("Prøv på 1. årgang."),
            **places,
        ),
    )


def test_an_id_is_given_once() -> None:
    """No two trials share an id."""
    assert given(SCHOOL, PROPOSED).refuses(SLICE, PROPOSE, TrialExists).fields == {"trial": "samling"}


def test_a_trial_belongs_to_a_known_unit() -> None:
    """A trial in a unit that was never registered is refused."""
    assert given().refuses(SLICE, PROPOSE, UnitIsUnknown).fields == {"unit": "skole-a"}


@pytest.mark.parametrize("field", ["plan", "track", "activity", "network", "agreement"])
def test_a_trial_refers_to_what_is_there(field: str) -> None:
    """Whatever a trial refers to exists, and the refusal names what does not."""
    command = structs.replace(PROPOSE, **{field: "ukendt"})
    assert given(SCHOOL).refuses(SLICE, command, TrialNamesUnknown).fields == {"reference": "ukendt"}


def test_one_name_does_not_stand_for_another() -> None:
    """A network does not make a plan of the same id known."""
    network = structs.replace(NETWORK, network="vision")
    command = structs.replace(PROPOSE, plan="vision", network="vision")
    given(SCHOOL, network).refuses(SLICE, command, TrialNamesUnknown)


@pytest.mark.parametrize(
    ("part", "reference"),
    [
        (TrackOpened(plan="anden", track="spor-a", title="Spor A"), {"track": "spor-a"}),
        (ActivityPlanned(plan="anden", activity="sparring", title="Sparring"), {"activity": "sparring"}),
    ],
    ids=["track", "activity"],
)
def test_a_track_or_activity_is_the_plans_own(part: Event, reference: dict[str, str]) -> None:
    """With a plan named, the track and the activity are those of that plan."""
    command = structs.replace(PROPOSE, plan="vision", **reference)
    read = [about.selects(part, part.tags()) for about in SLICE.boundary(command).parts]
    assert not any(read)
    given(SCHOOL, PLAN).refuses(SLICE, command, TrialNamesUnknown)


def test_a_track_may_be_named_alone() -> None:
    """Without a plan named, a track of any plan will do."""
    named = structs.replace(PROPOSE, track="spor-a")
    assert given(SCHOOL, TRACK).when(SLICE, named) == (structs.replace(PROPOSED, track="spor-a"),)
