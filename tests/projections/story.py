"""A short history in which every kind of event happens."""

from __future__ import annotations

from domain.cases.events import CaseOpened, DecisionReplaced, DecisionTaken, DocumentAttached, RecommendationMade
from domain.evaluations.events import (
    BaselineSet,
    ContextFigureNoted,
    EvaluationConcluded,
    IndicatorDefined,
    MeasurementRecorded,
    TargetSet,
)
from domain.kernel.event import Event
from domain.kernel.fact import Fact
from domain.kernel.texts import StoredContent
from domain.networks.events import (
    AgreementFollowedUp,
    AgreementMade,
    Attendance,
    CommitmentMade,
    Exchange,
    MeetingCalled,
    MeetingHeld,
    MemberJoined,
    NetworkFormed,
)
from domain.people.events import ForumEstablished, PersonRegistered, UnitRegistered
from domain.plans.events import (
    ActivityPlanned,
    ActivityStopped,
    AimSet,
    FocusAreaSet,
    FollowUpHeld,
    FrameworkLinked,
    GoalDropped,
    GoalSet,
    HorizonMoved,
    PlanAdopted,
    PlanDrafted,
    PlanRevised,
    ResourceGranted,
    ThemeSet,
    TrackOpened,
)
from domain.records.events import KeyDestroyed
from domain.trials.events import ObservationRecorded, ReflectionRecorded, TrialConcluded, TrialProposed, TrialStarted
from tests.projections.folding import SEALED, corrected, fact, facts, retracted

EVENTS: tuple[Event, ...] = (
    UnitRegistered(unit="skole-a", name="Skole A", kind="skole"),
    ForumEstablished(forum="bfu", name="Børne- og Familieudvalget", kind="udvalg", decides=True),
    PersonRegistered(person="leder-1", role="leader", unit="skole-a"),
    PlanDrafted(plan="vision", title="Vision 2030", kind="development-plan", period="2024..2030"),
    FrameworkLinked(plan="vision", title="Budgetaftale"),
    AimSet(plan="vision", aim="faellesskab", text="Flere i fællesskabet"),
    TrackOpened(plan="vision", track="a", title="Netværk"),
    FocusAreaSet(plan="vision", focus_area="overgange", title="Overgange"),
    ThemeSet(plan="vision", theme="ledelse", title="Ledelse"),
    ActivityPlanned(plan="vision", activity="moeder", title="Møder", track="a"),
    GoalSet(plan="vision", goal="maal-1", text="Alle er med", due="2026-Q2"),
    ResourceGranted(plan="vision", label="Psykolog", fte="2.5"),
    PlanAdopted(plan="vision", forum="bfu"),
    NetworkFormed(network="nord", name="Netværk Nord", purpose="Fælles ansvar", plan="vision"),
    MemberJoined(network="nord", unit="skole-a"),
    CommitmentMade(network="nord", what=SEALED),
    MeetingCalled(network="nord", meeting="m1", at="2026-02", kind="network-meeting"),
    MeetingHeld(
        network="nord",
        meeting="m1",
        attendance=(Attendance(unit="skole-a", presence="present"),),
        exchanges=(Exchange(kind="idea", what=SEALED),),
    ),
    AgreementMade(agreement="proev", network="nord", meeting="m1", unit="skole-a", due="2026-03", what=SEALED),
    TrialProposed(trial="laesebaand", title="Læsebånd", unit="skole-a", question=SEALED, agreement="proev"),
    TrialStarted(trial="laesebaand"),
    ObservationRecorded(trial="laesebaand", seen=SEALED),
    ReflectionRecorded(trial="laesebaand", thought=SEALED),
    TrialConcluded(trial="laesebaand", outcome="changed", learning=SEALED),
    AgreementFollowedUp(agreement="proev", network="nord", unit="skole-a", state="kept"),
    IndicatorDefined(indicator="ro", plan="vision", title="Ro", unit_of_measure="point", direction="up"),
    BaselineSet(indicator="ro", plan="vision", value="3.1", at="2025"),
    TargetSet(indicator="ro", plan="vision", value="4", due="2027"),
    MeasurementRecorded(indicator="ro", plan="vision", value="3.4", note=SEALED),
    ContextFigureNoted(
        plan="vision", label="Andel", values=("6.9", "9.2"), unit_of_measure="%", source="Oplæg", scope="hele landet"
    ),
    FollowUpHeld(plan="vision", activity="moeder", judgement="on-track", forum="bfu", note=SEALED),
    CaseOpened(case="status", title="Status", question="Skal forsøget udvides?", plan="vision"),
    DocumentAttached(
        case="status",
        document="bilag-1",
        title="Bilag 1",
        media_type="application/pdf",
        content=StoredContent(key="c" * 32, digest="d" * 64, size=12),
    ),
    RecommendationMade(case="status", text="Udvid forsøget.", by_forum="bfu"),
    DecisionTaken(case="status", decision="udvid", forum="bfu", outcome="approved", text="Ja.", basis=(29,)),
    DecisionTaken(case="status", decision="vent", forum="bfu", outcome="changed", text="Vent.", replaces="udvid"),
    DecisionReplaced(case="status", decision="udvid", by="vent"),
    PlanRevised(plan="vision", summary="Længere tid"),
    HorizonMoved(plan="vision", period="2024..2032", before="2024..2030"),
    GoalDropped(plan="vision", goal="maal-1"),
    ActivityStopped(plan="vision", activity="moeder"),
    EvaluationConcluded(
        evaluation="midtvejs", plan="vision", title="Midtvejs", period="2026", judgement="Godt.", verdict="reached"
    ),
)


def story() -> list[Fact]:
    """Give the history: every event in order, then a key destroyed, an entry corrected and one retracted."""
    held = facts(*EVENTS)
    end = len(held)
    return [
        *held,
        fact(KeyDestroyed(key="k" * 32, entry=22, field="seen"), end + 1),
        corrected(held[28], end + 2, value='"3.5"'),
        retracted(held[22], end + 3),
    ]
