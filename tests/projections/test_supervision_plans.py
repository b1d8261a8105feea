from __future__ import annotations

from msgspec import structs

from domain.cases.events import CaseOpened, DecisionTaken
from domain.plans.events import ActivityPlanned, ActivityStopped, FollowUpHeld, GoalSet
from domain.trials.events import ReflectionRecorded, TrialConcluded, TrialStarted
from projections.supervision_report import report
from tests.projections.folding import SEALED, fact, retracted
from tests.projections.supervising import (
    DRAFTED,
    FIRST,
    FORUM,
    LAST,
    PROPOSED,
    UNIT,
    evidence,
    figures,
    sentences,
    told,
)


def test_a_trial_without_reflection_is_found() -> None:
    """A trial of the period on which nobody reflected is found; an abandoned one with a reflection is not."""
    started, reflected = TrialStarted(trial="laesebaand"), ReflectionRecorded(trial="laesebaand", thought=SEALED)
    concluded = TrialConcluded(trial="laesebaand", outcome="abandoned", learning=SEALED)
    path = [UNIT, (PROPOSED, "2026-06"), (started, "2026-06-20")]
    silent = told(*path, (concluded, "2026-08-01"))
    assert sentences(silent) == ["Prøvehandlingen 'Læsebånd' (Skole A) har ingen registreret refleksion."]
    assert sentences(told(*path, (reflected, "2026-07-20"), (concluded, "2026-08-01"))) == []
    assert sentences(told(*path, (concluded, "2026-06-30"))) == []
    assert sentences(told(*path[:2])) == []
    assert sentences(told(*path, unit="ppr")) == []


def test_an_activity_without_follow_up_in_the_period_is_found() -> None:
    """An activity of the period that nobody followed up in it is found; its plan's period stands in for its own."""
    own = (ActivityPlanned(plan="vision", activity="moeder", title="Møder", period="2026/27"), "2026-01")
    plans = (ActivityPlanned(plan="vision", activity="kurser", title="Kurser"), "2026-01")
    past = (ActivityPlanned(plan="vision", activity="start", title="Opstart", period="2024"), "2024")
    earlier = (FollowUpHeld(plan="vision", activity="moeder", judgement="on-track"), "2026-06-30")
    within = (FollowUpHeld(plan="vision", activity="moeder", judgement="on-track"), "2026-Q3")
    assert sentences(told(DRAFTED, own, plans, past, earlier)) == [
        "Aktiviteten 'Møder' i 'Vision 2030' har ingen registreret opfølgning i perioden.",
        "Aktiviteten 'Kurser' i 'Vision 2030' har ingen registreret opfølgning i perioden.",
    ]
    found = told(DRAFTED, own, plans, past, within)
    assert [one.words["title"] for one in found.findings] == ["Kurser"]
    assert (figures(found)["activities"], figures(found)["activities-without-follow-up"]) == (2, 1)


def test_an_activity_that_was_followed_up_through_its_goal_is_not_found() -> None:
    """A follow-up of an activity's goal is one of the activity; a stopped activity and one of unknown time are none."""
    own = (ActivityPlanned(plan="vision", activity="moeder", title="Møder", period="2026/27"), "2026-01")
    goal = (GoalSet(plan="vision", goal="alle", text="Alle er med", activity="moeder"), "2026-01")
    followed = (FollowUpHeld(plan="vision", goal="alle", judgement="on-track"), "2026-08")
    stopped = (ActivityStopped(plan="vision", activity="moeder"), "2026-05")
    assert sentences(told(DRAFTED, own, goal, followed)) == []
    assert sentences(told(DRAFTED, own, stopped)) == []
    timeless = (ActivityPlanned(plan="vision", activity="kurser", title="Kurser"), "unknown")
    found = told(timeless)
    assert (sentences(found), figures(found)["undated"]) == ([], 1)


def test_a_decision_without_basis_is_found() -> None:
    """A decision that names neither entries nor documents is found; one with a basis, or retracted, is not."""
    opened = (CaseOpened(case="status", title="Status", question="Skal forsøget udvides?"), "2026-08")
    bare = DecisionTaken(case="status", decision="udvid", forum="bfu", outcome="approved", text="Ja.")
    found = told(FORUM, opened, (bare, "2026-09-01"))
    assert sentences(found) == [
        "Beslutningen i sagen 'Status' (Børne- og Familieudvalget, 2026-09-01) har intet registreret grundlag."
    ]
    assert [one.entries for one in found.findings] == [(3,)]
    assert sentences(told(FORUM, opened, (structs.replace(bare, basis=(2,)), "2026-09-01"))) == []
    taken = fact(bare, 1, "2026-09-01")
    assert figures(report(FIRST, LAST, None, evidence([taken, retracted(taken, 2)])))["decisions"] == 0
