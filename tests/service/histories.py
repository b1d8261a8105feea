"""Histories that the rules allow: commands in any order, those that are refused left out."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from typing import Any, NamedTuple

from hypothesis import strategies as st

from domain.kernel.fact import Fact
from domain.kernel.refusal import Refusal
from domain.kernel.texts import Sealed, texts_of
from service.town import Town, fact_of
from tests.towns import record


class Step(NamedTuple):
    """A command, and the numbers that its fields are made from."""

    path: str
    one: int
    other: int
    entry: int


BEGINNING: tuple[tuple[str, dict[str, Any]], ...] = (
    ("people/register-unit", {"unit": "skole-0", "name": "Skole 0", "kind": "skole"}),
    ("people/register-unit", {"unit": "skole-1", "name": "Skole 1", "kind": "skole"}),
    ("people/establish-forum", {"forum": "bfu", "name": "Udvalget", "kind": "udvalg", "decides": True}),
    (
        "plans/draft",
        {
            "plan": "plan-0",
            "title": "Vision",
            "kind": "development-plan",
            "period": "2024..2030",
            "tracks": [{"track": "spor-0", "title": "Spor"}],
            "activities": [{"activity": "akt-0", "title": "Møder", "track": "spor-0"}],
            "goals": [{"goal": "maal-0", "text": "Alle er med", "activity": "akt-0"}],
        },
    ),
    ("networks/form", {"network": "net-0", "name": "Nord", "purpose": "Fælles", "members": ["skole-0", "skole-1"]}),
    ("trials/propose", {"trial": "proeve-0", "title": "Læsebånd", "unit": "skole-0", "question": "Hjælper det?"}),
    (
        "evaluations/define-indicator",
        {"indicator": "maaling-0", "plan": "plan-0", "title": "Ro", "unit_of_measure": "%", "direction": "up"},
    ),
    ("cases/open", {"case": "sag-0", "title": "Status", "question": "Fortsætte?", "plan": "plan-0"}),
)
DAYS = ("2025-09-01", "2025-Q4", "2025/26", "unknown", "2025-11-03T14:30", "2024..2025")
VALUES = ('"Rettet"', '"2.5"', '"2025-10"', '"kept"', '"approved"', "true", "3", "null", '["Andet"]')
STATES = ("kept", "partly", "not-kept", "moved", "released")
PATHS = (
    "people/register-unit",
    "plans/draft",
    "plans/adopt",
    "plans/revise",
    "plans/hold-follow-up",
    "networks/form",
    "networks/call-meeting",
    "networks/hold-meeting",
    "networks/follow-up-agreement",
    "trials/propose",
    "trials/start",
    "trials/observe",
    "trials/reflect",
    "trials/conclude",
    "evaluations/define-indicator",
    "evaluations/set-baseline",
    "evaluations/set-target",
    "evaluations/measure",
    "evaluations/conclude",
    "cases/open",
    "cases/recommend",
    "cases/decide",
    "cases/replace-decision",
)
AMENDMENTS = ("records/correct", "records/retract", "records/correct", "records/retract", "records/destroy-key")


def histories(shortest: int = 4, longest: int = 24) -> st.SearchStrategy[list[Step]]:
    """Draw commands, about every third an amendment of some entry."""
    step = st.builds(
        Step,
        path=st.one_of(st.sampled_from(PATHS), st.sampled_from(PATHS), st.sampled_from(AMENDMENTS)),
        one=st.sampled_from((0, 0, 0, 1)),
        other=st.integers(0, 11),
        entry=st.integers(0, 60),
    )
    return st.lists(step, min_size=shortest, max_size=longest)


def begin(town: Town) -> None:
    """Record what every history begins with."""
    for path, fields in BEGINNING:
        record(town, path, **fields)


def tell(town: Town, history: Iterable[Step]) -> list[Fact]:
    """Record a history; gives all facts of the log."""
    for step in history:
        take(town, step)
    return facts(town)


def take(town: Town, step: Step) -> None:
    """Record one command, or nothing when a rule refuses it."""
    held = facts(town)
    with suppress(Refusal):
        record(town, step.path, **_fields(step, held[step.entry % len(held)]))


def facts(town: Town) -> list[Fact]:
    """Give all facts of a log, in order."""
    return [fact_of(entry) for entry in town.log.entries()]


def _fields(step: Step, entry: Fact) -> dict[str, Any]:
    subject, _, verb = step.path.partition("/")
    if subject == "records":
        return {"entry": entry.position, "because": "Det var forkert.", **_amendment(verb, step, entry)}
    one, other = step.one, step.other
    common = {"occurred": DAYS[other % len(DAYS)]}
    return common | {
        "people/register-unit": {"unit": f"skole-{other % 4}", "name": "Skole", "kind": "skole"},
        "plans/draft": {"plan": f"plan-{one}", "title": "Ny", "kind": "strategy"},
        "plans/adopt": {"plan": f"plan-{one}", "forum": "bfu"},
        "plans/revise": {"plan": f"plan-{one}", "summary": "Ny", "because": "Erfaring", **_revision(other)},
        "plans/hold-follow-up": {"plan": f"plan-{one}", "judgement": "on-track", "note": "Set."}
        | ({"activity": f"akt-{other % 3}"} if other % 2 else {}),
        "networks/form": {"network": f"net-{one}", "name": "Syd", "purpose": "Fælles"}
        | {"members": ["skole-0", f"skole-{1 + other % 3}"]},
        "networks/call-meeting": {"network": f"net-{one}", "meeting": f"moede-{other % 3}", "at": "2025-10"}
        | {"kind": "network-meeting"},
        "networks/hold-meeting": _meeting(one, other),
        "networks/follow-up-agreement": {"agreement": f"aftale-{other % 3}", "state": STATES[other % 5]}
        | ({"due": "2026-05"} if STATES[other % 5] == "moved" else {}),
        "trials/propose": {"trial": f"proeve-{one}", "title": "Prøve", "unit": f"skole-{other % 4}", "question": "?"},
        "trials/start": {"trial": f"proeve-{one}"},
        "trials/observe": {"trial": f"proeve-{one}", "seen": "Set."},
        "trials/reflect": {"trial": f"proeve-{one}", "thought": "Tænkt."},
        "trials/conclude": {"trial": f"proeve-{one}", "outcome": "changed", "learning": "Lært."},
        "evaluations/define-indicator": {"indicator": f"maaling-{one}", "plan": f"plan-{other % 2}", "title": "Ro"}
        | {"unit_of_measure": "%", "direction": "down"},
        "evaluations/set-baseline": {"indicator": f"maaling-{one}", "value": f"{other}", "at": "2024"},
        "evaluations/set-target": {"indicator": f"maaling-{one}", "value": f"{other}.5", "due": "2028"},
        "evaluations/measure": {"indicator": f"maaling-{one}", "value": f"-{other}", "note": "Målt."},
        "evaluations/conclude": {"evaluation": f"evaluering-{one}", "plan": f"plan-{other % 2}", "title": "Midtvejs"}
        | {"period": "2025", "judgement": "Godt", "verdict": "reached", "rests_on": [entry.position]},
        "cases/open": {"case": f"sag-{one}", "title": "Sag", "question": "Hvad nu?", "plan": f"plan-{other % 2}"},
        "cases/recommend": {"case": f"sag-{one}", "text": "Ja.", "by_forum": "bfu"},
        "cases/decide": {"decision": f"valg-{other % 3}", **_decision(one, entry)},
        "cases/replace-decision": {"decision": f"valg-{other % 4}", "replaces": f"valg-{(other + 1) % 3}"}
        | {"because": "Nyt", **_decision(one, entry)},
    }[step.path]  # fmt: skip


def _revision(other: int) -> dict[str, Any]:
    return (
        {"period": "2024..2032"},
        {"drop_goals": [f"maal-{other % 2}"]},
        {"stop_activities": [f"akt-{other % 2}"]},
        {"activities": [{"activity": f"akt-{other % 3}", "title": f"Ny {other}", "within": "akt-0"}]},
        {"goals": [{"goal": "maal-1", "text": "Mål", "activity": f"akt-{other % 2}"}]},
        {"resources": [{"label": "Psykolog", "fte": "0.5", "activity": "akt-0"}], "summary": "Flere"},
    )[other % 6]  # fmt: skip


def _meeting(one: int, other: int) -> dict[str, Any]:
    return {
        "network": f"net-{one}",
        "meeting": f"moede-{other % 3}",
        "kind": "network-meeting",
        "attendance": [{"unit": "skole-0", "presence": ("present", "late", "substitute", "absent")[other % 4]}],
        "exchanges": [{"kind": "idea", "what": "Idé.", "giver": "skole-1"}],
        "agreements": [{"agreement": f"aftale-{other % 3}", "what": "Prøv.", "by": "skole-0", "due": "2026-03"}],
    }


def _decision(one: int, entry: Fact) -> dict[str, Any]:
    return {"case": f"sag-{one}", "forum": "bfu", "outcome": "approved", "text": "Ja.", "basis": [entry.position]}


def _amendment(verb: str, step: Step, entry: Fact) -> dict[str, Any]:
    texts = [path for path, text in texts_of(entry.event).items() if isinstance(text, Sealed)]
    if verb == "retract":
        return {}
    if verb == "destroy-key":
        return {"field": texts[0] if texts else "because"}
    if step.other % 4 == 0 and texts:
        return {"texts": [{"field": texts[0], "text": "Rettet."}]}
    if step.other % 4 == 1:
        return {"happened": DAYS[step.other % len(DAYS)]}
    names = entry.event.__struct_fields__
    field = names[step.entry % len(names)]
    return {"fields": [{"field": field, "value": VALUES[step.other % len(VALUES)]}]}
