"""A trial: proposed, observed for some weeks, reflected on, concluded."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final, NamedTuple

from bench.world.organisation import Municipality, Unit
from bench.world.steps import Life, Matter, Step
from domain.trials.conclude import ConcludeTrial
from domain.trials.events import Outcome
from domain.trials.observe import ObserveTrial
from domain.trials.propose import ProposeTrial
from domain.trials.reflect import ReflectOnTrial
from domain.trials.start import StartTrial

_SIGNS: Final = ("Færre afbrudte overgange", "Flere er med fra begyndelsen", "Kortere ventetid på hjælp")
_OUTCOMES: Final[tuple[Outcome, ...]] = ("kept", "kept", "changed", "changed", "abandoned")
_OBSERVATIONS: Final = (4, 9)
_CONCERNING: Final = 0.05


class Place(NamedTuple):
    """What a trial belongs to."""

    plan: str
    track: str | None = None
    activity: str | None = None
    network: str | None = None
    agreement: str | None = None


def trial(here: Municipality, unit: Unit, begins: date, place: Place, matter: Matter) -> Life:
    """Let a unit try something."""
    chance, words, leader = here.chance, here.words, unit.leader
    id_, day = here.new("proevehandling"), begins
    proposed = ProposeTrial(
        trial=id_,
        title=words.thing(),
        unit=unit.id,
        question=words.question(),
        hypothesis=words.thought() if here.happens(0.8) else None,
        signs=_SIGNS[: chance.randint(1, 3)],
        next_step=words.task(),
        **place._asdict(),
    )
    yield Step(day, proposed, leader)
    day += timedelta(days=chance.randint(1, 9))
    yield Step(day, StartTrial(trial=id_), leader)
    observations = chance.randint(*_OBSERVATIONS)
    for number in range(observations):
        day += timedelta(days=chance.randint(3, 9))
        sign = chance.choice(proposed.signs) if here.happens(0.5) else None
        yield Step(day, ObserveTrial(trial=id_, seen=words.seen(), sign=sign), leader)
        if number in (observations // 2, observations - 1):
            concerns = (leader.person,) if here.happens(_CONCERNING) else ()
            yield Step(day, ReflectOnTrial(trial=id_, thought=words.thought(), concerns=concerns), leader)
    day += timedelta(days=chance.randint(2, 14))
    concluded = ConcludeTrial(trial=id_, outcome=chance.choice(_OUTCOMES), learning=words.learned())
    (fact,) = yield Step(day, concluded, leader)
    matter.learned.append(fact.position)
