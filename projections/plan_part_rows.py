"""The rows of a plan's parts. The plan owns them; `order` is the position at which a part came in."""

from __future__ import annotations

from datetime import date
from typing import Literal

from domain.plans.events import ResourceOrigin
from projections.plan_rows import Followed
from projections.tracing import Traced


class FrameworkRow(Traced, frozen=True, kw_only=True):
    """A document that the plan derives from."""

    TABLE = "plan_framework"
    KEY = ("plan", "order")
    OWNER = "plan"

    plan: str
    order: int
    title: str
    kind: str | None


class AimRow(Traced, frozen=True, kw_only=True):
    """What the plan is for."""

    TABLE = "plan_aim"
    KEY = ("plan", "aim")
    OWNER = "plan"
    COLUMNS = ("order",)

    plan: str
    aim: str
    order: int
    text: str


class TrackRow(Traced, frozen=True, kw_only=True):
    """A strand of the plan, perhaps within another."""

    TABLE = "plan_track"
    KEY = ("plan", "track")
    OWNER = "plan"
    COLUMNS = ("order",)

    plan: str
    track: str
    order: int
    title: str
    text: str | None
    within: str | None


class FocusAreaRow(Traced, frozen=True, kw_only=True):
    """A named area with a purpose."""

    TABLE = "plan_focus_area"
    KEY = ("plan", "focus_area")
    OWNER = "plan"
    COLUMNS = ("order",)

    plan: str
    focus_area: str
    order: int
    title: str
    purpose: str | None


class ThemeRow(Traced, frozen=True, kw_only=True):
    """A landmark across tracks."""

    TABLE = "plan_theme"
    KEY = ("plan", "theme")
    OWNER = "plan"
    COLUMNS = ("order",)

    plan: str
    theme: str
    order: int
    title: str


class ActivityRow(Followed, frozen=True, kw_only=True):
    """An activity as it is planned now, until when it was stopped, and its latest follow-up."""

    TABLE = "plan_activity"
    KEY = ("plan", "activity")
    OWNER = "plan"
    COLUMNS = ("order", "illustration")

    plan: str
    activity: str
    order: int
    state: Literal["planned", "stopped"] = "planned"
    title: str
    description: str | None
    period: str
    period_first: date | None
    period_last: date | None
    target_group: str | None
    purpose: str | None
    track: str | None
    focus_area: str | None
    within: str | None
    forums: tuple[str, ...]
    partners: tuple[str, ...]
    stopped: str | None = None
    stopped_first: date | None = None
    stopped_last: date | None = None


class GoalRow(Followed, frozen=True, kw_only=True):
    """A goal, or with a due time a milestone, and its latest follow-up."""

    TABLE = "plan_goal"
    KEY = ("plan", "goal")
    OWNER = "plan"
    INDEXES = (("due_last",),)
    COLUMNS = ("order",)

    plan: str
    goal: str
    order: int
    state: Literal["pursued", "dropped"] = "pursued"
    text: str
    due: str | None
    due_first: date | None
    due_last: date | None
    aim: str | None
    focus_area: str | None
    activity: str | None


class ResourceRow(Traced, frozen=True, kw_only=True):
    """Means as the source states them; None is not stated and belongs to no total."""

    TABLE = "plan_resource"
    KEY = ("plan", "order")
    OWNER = "plan"

    plan: str
    order: int
    label: str
    activity: str | None
    fte: str | None
    heads: int | None
    amount_oere: int | None
    period: str
    period_first: date | None
    period_last: date | None
    origin: ResourceOrigin
    source: str | None
