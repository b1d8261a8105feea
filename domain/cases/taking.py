"""What taking a decision and replacing one have in common."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from msgspec import Meta, Struct

from domain.cases.basis import BasisIsUnknown, require_basis, retractions
from domain.cases.events import (
    CaseOpened,
    DecisionOutcome,
    DecisionTaken,
    Dissent,
    DocumentAttached,
    Option,
    Votes,
)
from domain.cases.state import CaseIsUnknown, CaseState
from domain.kernel.boundary import Boundary, about, boundary_of
from domain.kernel.fact import Fact
from domain.kernel.ids import CaseId, DecisionId, DocumentId, EntryRef, ForumId, tag
from domain.kernel.refusal import Refusal
from domain.kernel.slice import Command, Line, Prose
from domain.kernel.when import When
from domain.people.events import ForumEstablished
from domain.people.forums import ForumCannotDecide, ForumIsUnknown, require_forum

Count = Annotated[int, Meta(ge=0, le=100_000)]


class OptionWeighed(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One of the ways that were weighed."""

    title: Line
    chosen: bool = False


class VotesCast(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """How many voted how."""

    in_favour: Count
    against: Count = 0
    abstained: Count = 0


class DissentEntered(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What a party or group wanted entered against the decision."""

    who: Line
    text: Prose


class Decided(Command, frozen=True):
    """What a forum decided."""

    case: CaseId
    decision: DecisionId
    forum: ForumId
    outcome: DecisionOutcome
    text: Prose
    options: Annotated[tuple[OptionWeighed, ...], Meta(max_length=50)] = ()
    basis: Annotated[tuple[EntryRef, ...], Meta(max_length=200)] = ()
    documents: Annotated[tuple[DocumentId, ...], Meta(max_length=200)] = ()
    votes: VotesCast | None = None
    dissent: Annotated[tuple[DissentEntered, ...], Meta(max_length=50)] = ()
    effective: When | None = None
    conditions: Prose | None = None


class DecisionExists(Refusal):
    """The id is taken."""

    da = "Der findes allerede en beslutning '{decision}'."
    en = "There is already a decision '{decision}'."


class DocumentIsNotInCase(Refusal):
    """The decision names a document that was not attached to its case."""

    status = 422
    da = "Dokumentet '{document}' er ikke lagt på sagen."
    en = "The document '{document}' is not attached to the case."


class CaseIsDecided(Refusal):
    """A decision that ends the case stands; another one has to replace it."""

    da = "Sagen er afgjort ved beslutningen '{decision}'. En ny beslutning skal erstatte den."
    en = "The case was settled by the decision '{decision}'. A new decision has to replace it."


DECIDED_REFUSALS = (
    CaseIsUnknown,
    DecisionExists,
    ForumIsUnknown,
    ForumCannotDecide,
    BasisIsUnknown,
    DocumentIsNotInCase,
    CaseIsDecided,
)


def boundary_of_decision(command: Decided) -> Boundary:
    """The case and its decisions, the decision's id, the forum, the documents, and the entries of the basis."""
    return boundary_of(
        about(tag("case", command.case), CaseOpened, DecisionTaken),
        about(tag("decision", command.decision), DecisionTaken),
        about(tag("forum", command.forum), ForumEstablished),
        *(about(tag("document", document), DocumentAttached) for document in dict.fromkeys(command.documents)),
        *retractions(command.basis),
        entries=command.basis,
    )


def taken(command: Decided, state: CaseState, facts: Sequence[Fact], replaces: str | None = None) -> DecisionTaken:
    """Give the decision, when all that it names is there and no other decision ends the case."""
    _require_named(command, facts)
    for other in state.final:
        if other.decision != replaces:
            raise CaseIsDecided(decision=other.decision)
    return DecisionTaken(
        case=command.case,
        decision=command.decision,
        forum=command.forum,
        outcome=command.outcome,
        text=command.text,
        options=tuple(Option(title=one.title, chosen=one.chosen) for one in command.options),
        basis=tuple(dict.fromkeys(command.basis)),
        documents=tuple(dict.fromkeys(command.documents)),
        votes=_votes(command.votes),
        dissent=tuple(Dissent(who=one.who, text=one.text) for one in command.dissent),
        effective=command.effective,
        conditions=command.conditions,
        replaces=replaces,
    )


def _require_named(command: Decided, facts: Sequence[Fact]) -> None:
    events = [fact.event for fact in facts]
    if any(isinstance(event, DecisionTaken) and event.decision == command.decision for event in events):
        raise DecisionExists(decision=command.decision)
    if not require_forum(command.forum, facts).decides:
        raise ForumCannotDecide(forum=command.forum)
    require_basis(command.basis, facts)
    attached = {
        event.document for event in events if isinstance(event, DocumentAttached) and event.case == command.case
    }
    for document in command.documents:
        if document not in attached:
            raise DocumentIsNotInCase(document=document)


def _votes(cast: VotesCast | None) -> Votes | None:
    return Votes(in_favour=cast.in_favour, against=cast.against, abstained=cast.abstained) if cast else None
