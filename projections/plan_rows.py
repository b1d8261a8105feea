"""The rows of plans, their revisions and their follow-ups."""

from __future__ import annotations

from datetime import date
from typing import Literal

from msgspec import Struct

from domain.kernel.texts import SealedText
from domain.plans.events import Judgement, PlanKind
from projections.tracing import Traced


class Followed(Traced, frozen=True, kw_only=True):
    """What can be followed up: how often it was, and the latest judgement, by the time at which it was given."""

    follow_ups: int = 0
    judgement: Judgement | None = None
    followed: str | None = None
    followed_first: date | None = None
    followed_last: date | None = None
    followed_in: str | None = None
    followed_entry: int | None = None


class Horizon(Struct, frozen=True, kw_only=True):
    """A move of the plan's period, and why."""

    position: int
    occurred: str
    before: str
    period: str
    because: SealedText | None
    illustration: bool


class PlanRow(Followed, frozen=True, kw_only=True):
    """A plan as it stands. `revisions` counts them; `horizons` are the moves of its period, in order."""

    TABLE = "plan"
    KEY = ("plan",)
    OWNER = "plan"
    INDEXES = (("title",),)
    COLUMNS = ("state",)

    plan: str
    title: str
    kind: PlanKind
    state: Literal["draft", "adopted"] = "draft"
    period: str
    period_first: date | None
    period_last: date | None
    ambition: str | None
    summary: str | None
    sources: tuple[str, ...]
    drafted: str
    drafted_first: date | None
    drafted_last: date | None
    adopted: str | None = None
    adopted_first: date | None = None
    adopted_last: date | None = None
    adopted_by: str | None = None
    adopted_entry: int | None = None
    revisions: int = 0
    horizons: tuple[Horizon, ...] = ()


class RevisionRow(Traced, frozen=True, kw_only=True):
    """A revision, why it was made, and the entry (a learning, a decision) that caused it."""

    TABLE = "plan_revision"
    KEY = ("plan", "position")
    OWNER = "plan"

    plan: str
    position: int
    summary: str
    because: SealedText | None
    caused_by: int | None
    revised: str
    revised_first: date | None
    revised_last: date | None


class FollowUpRow(Traced, frozen=True, kw_only=True):
    """A follow-up of an activity, a goal or, without either, the whole plan."""

    TABLE = "plan_follow_up"
    KEY = ("plan", "position")
    OWNER = "plan"
    COLUMNS = ("held_last",)

    plan: str
    position: int
    judgement: Judgement
    activity: str | None
    goal: str | None
    forum: str | None
    note: SealedText | None
    held: str
    held_first: date | None
    held_last: date | None
