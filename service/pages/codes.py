"""What the codes of entries are called. The same code can mean different things: what it chooses from tells which."""

from __future__ import annotations

from functools import cache
from typing import Final, get_args

from domain.cases.events import DecisionOutcome
from domain.evaluations.events import Direction, Verdict
from domain.networks.events import AgreementState, ExchangeKind, MeetingKind, Presence
from domain.people.events import Role
from domain.plans.events import Judgement, PlanKind, ResourceOrigin
from domain.trials.events import Outcome
from service.pages.translations import translations
from service.pages.words import N_

_CODES: Final[dict[object, tuple[str, ...]]] = {
    DecisionOutcome: (
        N_("approved"),
        N_("changed"),
        N_("postponed"),
        N_("returned"),
        N_("forwarded"),
        N_("rejected"),
        N_("taken note of"),
    ),
    Direction: (N_("up"), N_("down"), N_("no direction")),
    Verdict: (N_("reached"), N_("partly reached"), N_("not reached"), N_("undecided")),
    MeetingKind: (N_("network meeting"), N_("peer sparring"), N_("theme meeting")),
    Presence: (N_("present"), N_("late"), N_("by a substitute"), N_("absent")),
    ExchangeKind: (N_("idea"), N_("knowledge"), N_("experience"), N_("service"), N_("emotional support")),
    AgreementState: (
        N_("agreement kept"),
        N_("partly kept"),
        N_("not kept"),
        N_("moved to a new due time"),
        N_("released"),
    ),
    Role: (
        N_("development consultant"),
        N_("network facilitator"),
        N_("leader"),
        N_("team"),
        N_("committee secretary"),
        N_("supervisor"),
        N_("auditor"),
        N_("data protection officer"),
        N_("politician"),
        N_("administrator"),
        N_("board or union"),
    ),
    Judgement: (N_("on track"), N_("delayed"), N_("met"), N_("not met"), N_("adjusted")),
    PlanKind: (N_("development plan"), N_("development agreement"), N_("strategy")),
    ResourceOrigin: (N_("new"), N_("transferred"), N_("not stated")),
    Outcome: (N_("to be kept"), N_("to be changed"), N_("given up")),
}
"""The words of each choice, in the order of its codes."""

CHOICES: Final = {
    frozenset(get_args(choice)): dict(zip(get_args(choice), words, strict=True)) for choice, words in _CODES.items()
}
"""English words by code, for each set of codes that one can choose from."""


@cache
def code(choice: object, value: str, language: str) -> str:
    """Give the word of a code of a choice such as `DecisionOutcome`, in `da` or `en`."""
    return translations(language).gettext(CHOICES[frozenset(get_args(choice))][value])


@cache
def chosen(codes: frozenset[str], value: str, language: str) -> str:
    """Give the word of a code out of a set of codes; a code that has none stands for itself."""
    return translations(language).gettext(CHOICES.get(codes, {}).get(value, value))
