"""What rules ask of forums."""

from __future__ import annotations

from collections.abc import Iterable

from domain.kernel.fact import Fact
from domain.kernel.refusal import Refusal
from domain.people.events import ForumEstablished


class ForumIsUnknown(Refusal):
    """No forum of this id is established."""

    status = 422
    da = "Forummet '{forum}' er ikke oprettet."
    en = "The forum '{forum}' has not been established."


class ForumCannotDecide(Refusal):
    """The forum is not one that takes decisions."""

    status = 422
    da = "'{forum}' kan ikke træffe beslutninger."
    en = "'{forum}' cannot take decisions."


def require_forum(forum: str, facts: Iterable[Fact]) -> ForumEstablished:
    """Give the forum's establishment; refuses when there is none."""
    for fact in facts:
        if isinstance(fact.event, ForumEstablished) and fact.event.forum == forum:
            return fact.event
    raise ForumIsUnknown(forum=forum)
