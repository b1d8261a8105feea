"""Establish a forum."""

from __future__ import annotations

from collections.abc import Sequence

from domain.kernel.boundary import Boundary, about, boundary_of
from domain.kernel.event import Event
from domain.kernel.fact import Fact
from domain.kernel.ids import ForumId, tag
from domain.kernel.refusal import Refusal
from domain.kernel.slice import Command, Line, Prose, Slice
from domain.people.events import ForumEstablished


class EstablishForum(Command, frozen=True):
    """Establish a standing body: a committee, a steering group, a working group, a series of meetings."""

    forum: ForumId
    name: Line
    kind: Line
    decides: bool = False
    abbreviation: Line | None = None
    members: Prose | None = None
    task: Prose | None = None


class ForumExists(Refusal):
    """The id is taken."""

    da = "Der findes allerede et forum '{forum}'."
    en = "There is already a forum '{forum}'."


def boundary(command: EstablishForum) -> Boundary:
    """The forum itself."""
    return boundary_of(about(tag("forum", command.forum), ForumEstablished))


def decide(command: EstablishForum, facts: Sequence[Fact]) -> tuple[Event, ...]:
    """Establish a forum with a free id."""
    if facts:
        raise ForumExists(forum=command.forum)
    return (
        ForumEstablished(
            forum=command.forum,
            name=command.name,
            kind=command.kind,
            decides=command.decides,
            abbreviation=command.abbreviation,
            members=command.members,
            task=command.task,
        ),
    )


SLICE = Slice(
    command=EstablishForum,
    permission="people.register",
    boundary=boundary,
    decide=decide,
    refusals=(ForumExists,),
    creates="forum",
    example={"forum": "bfu", "name": "Børne- og familieudvalget", "kind": "udvalg", "decides": True},
)
