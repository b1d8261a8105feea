"""What the things are called that entries speak of, at the position that a page shows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any, Final, NamedTuple

from domain.networks.events import MeetingKind
from domain.people.events import Role
from projections.decision_register import CaseRow, DecisionRow, DocumentRow
from projections.evaluation_timeline import IndicatorRow
from projections.network_rows import AgreementRow, MeetingRow, NetworkRow
from projections.organisation_rows import ForumRow, PersonRow, UnitRow
from projections.plan_part_rows import ActivityRow, AimRow, FocusAreaRow, GoalRow, ThemeRow, TrackRow
from projections.plan_rows import PlanRow
from projections.rows import Row
from projections.trial_board import TrialRow
from service.pages.codes import code
from service.pages.times import said
from service.pages.translations import translations
from service.pages.words import N_
from service.reads.serving import Reading


class Source(NamedTuple):
    """The rows that name a kind of thing, and the field that is its name (None: a name is made of several)."""

    row: type[Row]
    label: str | None
    in_plan: bool = False


SOURCES: Final = {
    "unit": Source(UnitRow, "name"),
    "forum": Source(ForumRow, "name"),
    "plan": Source(PlanRow, "title"),
    "aim": Source(AimRow, "text", in_plan=True),
    "track": Source(TrackRow, "title", in_plan=True),
    "focus-area": Source(FocusAreaRow, "title", in_plan=True),
    "theme": Source(ThemeRow, "title", in_plan=True),
    "activity": Source(ActivityRow, "title", in_plan=True),
    "goal": Source(GoalRow, "text", in_plan=True),
    "network": Source(NetworkRow, "name"),
    "meeting": Source(MeetingRow, None),
    "agreement": Source(AgreementRow, None),
    "trial": Source(TrialRow, "title"),
    "indicator": Source(IndicatorRow, "title", in_plan=True),
    "case": Source(CaseRow, "title"),
    "document": Source(DocumentRow, "title"),
    "decision": Source(DecisionRow, None),
    "person": Source(PersonRow, None),
}
Key = tuple[str, str, str | None]
"""A kind, an id, and the plan within which the id is one thing's own."""


class Titles(NamedTuple):
    """What things are called, by kind, id and plan; and the units of measure of indicators, by plan and indicator."""

    named: dict[Key, str]
    measures: dict[tuple[str, str], str]

    def of(self, kind: str, identity: str, plan: str | None = None) -> str:
        """Give a thing's name; what has none here is called by its id."""
        return self.named.get((kind, identity, plan)) or self.named.get((kind, identity, None)) or identity

    def any(self, kind: str, identity: str) -> str:
        """Give the name of a thing of this kind and id in whichever plan it lies."""
        return next((name for key, name in self.named.items() if key[:2] == (kind, identity)), identity)

    def measure(self, plan: str, indicator: str) -> str:
        """Give an indicator's unit of measure, with the space before it; nothing where it is not known."""
        return f" {measure}" if (measure := self.measures.get((plan, indicator))) else ""


def titles(held: Reading, tags: Iterable[str], language: str) -> Titles:
    """Give the names of what these tags of the log stand for; the read must declare all projections."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for kind, _, identity in (tag.partition(":") for tag in tags):
        wanted[kind].add(identity)
    named: dict[Key, str] = {}
    measures = {}
    people = held.town.vault.names(wanted["person"])
    for kind in SOURCES.keys() & {kind for kind, ids in wanted.items() if ids}:
        source = SOURCES[kind]
        for row in held.view.find(source.row, (_column(kind), "in", sorted(wanted[kind]))):
            called = str(getattr(row, source.label)) if source.label else _made(row, language)
            identity = getattr(row, _column(kind))
            named[kind, identity, getattr(row, "plan", None) if source.in_plan else None] = called
            if isinstance(row, IndicatorRow):
                measures[row.plan, row.indicator] = row.unit_of_measure
    return Titles({**named, **{("person", person, None): name for person, name in people.items()}}, measures)


def _column(kind: str) -> str:
    return kind.replace("-", "_")


def _made(row: Row, language: str) -> str:
    return _MAKERS[type(row)](row, language)


def _meeting(row: MeetingRow, language: str) -> str:
    called = code(MeetingKind, row.kind, language) if row.kind else translations(language).gettext(N_("meeting"))
    return f"{called} ({said(row.happens, language)})"


def _agreement(row: AgreementRow, language: str) -> str:
    called = translations(language).gettext(N_("agreement with the due time %(due)s"))
    return called % {"due": said(row.due_at_first, language)}


def _decision(row: DecisionRow, language: str) -> str:
    called = translations(language).gettext(N_("decision (%(occurred)s)"))
    return called % {"occurred": said(row.occurred, language)}


def _person(row: PersonRow, language: str) -> str:
    return code(Role, row.role, language)


_MAKERS: Final[dict[type[Row], Callable[[Any, str], str]]] = {
    MeetingRow: _meeting,
    AgreementRow: _agreement,
    DecisionRow: _decision,
    PersonRow: _person,
}
