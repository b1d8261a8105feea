"""What the fields of rows are made of, told by the events that the rows come from."""

from __future__ import annotations

from functools import cache
from typing import Final

from domain.cases.events import CaseOpened, DecisionTaken, DocumentAttached, RecommendationMade
from domain.catalogue import events
from domain.evaluations.events import EvaluationConcluded, IndicatorDefined
from domain.kernel.event import Event
from domain.networks.events import (
    AgreementFollowedUp,
    AgreementMade,
    CommitmentMade,
    MeetingCalled,
    MeetingHeld,
    MemberJoined,
    NetworkFormed,
)
from domain.people.events import ForumEstablished, PersonRegistered, UnitRegistered
from domain.plans.events import (
    ActivityPlanned,
    AimSet,
    FocusAreaSet,
    FollowUpHeld,
    FrameworkLinked,
    GoalSet,
    HorizonMoved,
    PlanDrafted,
    ResourceGranted,
    ThemeSet,
    TrackOpened,
)
from domain.trials.events import TrialConcluded, TrialProposed
from projections.decision_register import CaseRow, DecisionRow, DocumentRow, RecommendationRow
from projections.evaluation_timeline import EvaluationEntryRow, EvaluationRow, IndicatorRow
from projections.network_rows import AgreementRow, CommitmentRow, MeetingRow, MemberRow, NetworkRow
from projections.organisation_rows import ForumRow, PersonRow, UnitRow
from projections.plan_part_rows import (
    ActivityRow,
    AimRow,
    FocusAreaRow,
    FrameworkRow,
    GoalRow,
    ResourceRow,
    ThemeRow,
    TrackRow,
)
from projections.plan_rows import FollowUpRow, PlanRow
from projections.rows import Row
from projections.trial_board import TrialRow
from service.pages.shapes import Shape, shapes

_EVENTS: Final[dict[type[Row], tuple[type[Event], ...]]] = {
    PlanRow: (FollowUpHeld, HorizonMoved, PlanDrafted),
    FollowUpRow: (FollowUpHeld,),
    FrameworkRow: (FrameworkLinked,),
    AimRow: (AimSet,),
    TrackRow: (TrackOpened,),
    FocusAreaRow: (FocusAreaSet,),
    ThemeRow: (ThemeSet,),
    ActivityRow: (FollowUpHeld, ActivityPlanned),
    GoalRow: (FollowUpHeld, GoalSet),
    ResourceRow: (ResourceGranted,),
    NetworkRow: (NetworkFormed,),
    MemberRow: (MemberJoined,),
    CommitmentRow: (CommitmentMade,),
    MeetingRow: (MeetingCalled, MeetingHeld),
    AgreementRow: (AgreementMade, AgreementFollowedUp),
    TrialRow: (TrialConcluded, TrialProposed),
    CaseRow: (CaseOpened,),
    DocumentRow: (DocumentAttached,),
    RecommendationRow: (RecommendationMade,),
    DecisionRow: (DecisionTaken,),
    IndicatorRow: (IndicatorDefined,),
    EvaluationRow: (EvaluationConcluded,),
    UnitRow: (UnitRegistered,),
    ForumRow: (ForumEstablished,),
    PersonRow: (PersonRegistered,),
}
"""The events whose fields a row has; a later one goes before an earlier one."""
_OWN: Final = {
    "adopted_by": Shape(kind="forum"),
    "followed_in": Shape(kind="forum"),
    "caused_by": Shape(kind="entry"),
    "retracted_by": Shape(kind="entry"),
    "settled_by": Shape(kind="decision"),
    "replaces": Shape(kind="decision"),
    "replaced_by": Shape(kind="decision"),
    **dict.fromkeys(("occurred", "replaced", "held", "due_at_first", "before", "period"), Shape(is_time=True)),
}
"""Fields that rows have beside those of their events."""


def row_shapes(row: Row) -> dict[str, Shape]:
    """Give the shape of each field of a row, by its name; of an evaluation's entry those of its event."""
    if isinstance(row, EvaluationEntryRow):
        return {**shapes(events()[row.kind]), **_OWN}
    return _shapes(type(row))


@cache
def _shapes(kind: type[Row]) -> dict[str, Shape]:
    names = kind.__struct_fields__
    times = {name: Shape(is_time=True) for name in names if f"{name}_first" in names}
    own = {name: shape for event in _EVENTS.get(kind, ()) for name, shape in shapes(event).items()}
    return {**_OWN, **own, **times}
