"""What lies in the middle of a world: things of usual size, with others before and after them."""

from __future__ import annotations

from typing import Final, NamedTuple

from domain.cases.events import CaseOpened
from domain.evaluations.events import IndicatorDefined
from domain.kernel.event import Event
from domain.networks.events import NetworkFormed
from domain.plans.events import PlanDrafted
from domain.trials.events import TrialProposed
from service.town import Town

_WINDOW: Final = 20_000
"""How many entries before the middle are looked at: some school years of one municipality."""
_FIELDS: Final[dict[type[Event], str]] = {
    NetworkFormed: "network",
    TrialProposed: "trial",
    CaseOpened: "case",
    IndicatorDefined: "indicator",
}


class Typical(NamedTuple):
    """Ids of the last of each kind that began before the middle of a log; None where none had.

    `plan` is a unit's plan of one school year, `strategy` the municipality's plan of several, `unit` the plan's unit.
    """

    middle: int
    unit: str | None = None
    plan: str | None = None
    strategy: str | None = None
    network: str | None = None
    trial: str | None = None
    case: str | None = None
    indicator: str | None = None


def typical(town: Town) -> Typical:
    """Name what a page may be asked for at any position of the second half of a world's log."""
    middle = town.log.head() // 2
    found: dict[str, str] = {}
    for fact in town.facts(after=max(0, middle - _WINDOW), until=middle):
        match fact.event:
            case PlanDrafted(plan=plan, kind="strategy"):
                found["strategy"] = plan
            case PlanDrafted(plan=plan):
                found |= {"plan": plan, "unit": fact.envelope.unit or ""}
            case event if field := _FIELDS.get(type(event)):
                found[field] = getattr(event, field)
    return Typical(middle, **found)
