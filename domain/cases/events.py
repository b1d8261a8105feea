"""Events of cases."""

from __future__ import annotations

from typing import ClassVar, Literal

from msgspec import Struct

from domain.kernel.event import Event
from domain.kernel.ids import CaseId, DecisionId, DocumentId, EntryRef, ForumId, PlanId, UnitId
from domain.kernel.texts import Content
from domain.kernel.when import When

DecisionOutcome = Literal["approved", "changed", "postponed", "returned", "forwarded", "rejected", "noted"]


class CaseOpened(Event, frozen=True):
    """A matter that asks for a decision; `kle` is its subject in the municipalities' shared classification."""

    case: CaseId
    title: str
    question: str
    kle: str | None = None
    forum: ForumId | None = None
    plan: PlanId | None = None


class DocumentAttached(Event, frozen=True):
    """A document was put to a case, with its numbers in the case system (ESDH) where it has them."""

    case: CaseId
    document: DocumentId
    title: str
    media_type: str
    content: Content
    esdh_case: str | None = None
    esdh_document: str | None = None
    version: str | None = None
    dated: When | None = None


class RecommendationMade(Event, frozen=True):
    """A forum or unit recommended what to decide."""

    case: CaseId
    text: str
    by_forum: ForumId | None = None
    by_unit: UnitId | None = None


class Option(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """One of the ways that were weighed."""

    title: str
    chosen: bool = False


class Votes(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """How many voted how."""

    in_favour: int
    against: int = 0
    abstained: int = 0


class Dissent(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What a party or group wanted entered against the decision. Politicians' votes are public."""

    who: str
    text: str


class DecisionTaken(Event, frozen=True):
    """A forum decided: with which outcome, on which entries and documents, with which dissent, replacing what."""

    FIXED: ClassVar[frozenset[str]] = frozenset({"outcome", "basis"})

    case: CaseId
    decision: DecisionId
    forum: ForumId
    outcome: DecisionOutcome
    text: str
    options: tuple[Option, ...] = ()
    basis: tuple[EntryRef, ...] = ()
    documents: tuple[DocumentId, ...] = ()
    votes: Votes | None = None
    dissent: tuple[Dissent, ...] = ()
    effective: When | None = None
    conditions: str | None = None
    replaces: DecisionId | None = None


class DecisionReplaced(Event, frozen=True):
    """A decision no longer stands: another one took its place."""

    CONSEQUENCE: ClassVar[bool] = True

    case: CaseId
    decision: DecisionId
    by: DecisionId
