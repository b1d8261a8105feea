from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from msgspec import structs

from domain.cases.events import CaseOpened, DecisionTaken
from domain.kernel.event import Event
from domain.kernel.fact import Fact
from domain.networks.events import (
    AgreementFollowedUp,
    AgreementMade,
    AgreementState,
    Attendance,
    MeetingCalled,
    MeetingHeld,
    NetworkFormed,
)
from domain.people.events import ForumEstablished, UnitRegistered
from domain.plans.events import ActivityPlanned, ActivityStopped, FollowUpHeld, GoalSet, PlanDrafted
from domain.trials.events import ReflectionRecorded, TrialConcluded, TrialProposed, TrialStarted
from projections import decision_register, network_activity, plan_state, trial_board
from projections.decision_register import CaseRow, DecisionRow
from projections.network_rows import AgreementRow, MeetingRow
from projections.organisation_rows import ForumRow, UnitRow
from projections.plan_part_rows import ActivityRow, GoalRow
from projections.plan_rows import FollowUpRow, PlanRow
from projections.supervision_parts import Evidence, Report
from projections.supervision_report import report
from projections.trial_board import TrialRow
from tests.projections.folding import SEALED, every, fact, folded, retracted

FIRST, LAST = date(2026, 7, 1), date(2026, 9, 30)


def evidence(held: Sequence[Fact]) -> Evidence:
    """Fold facts into all the rows that a report reads."""
    plans = folded(plan_state.PROJECTION, held)
    networks = folded(network_activity.PROJECTION, held)
    cases = folded(decision_register.PROJECTION, held)
    return Evidence(
        units=tuple(every(plans, UnitRow)),
        forums=tuple(every(plans, ForumRow)),
        plans=tuple(every(plans, PlanRow)),
        goals=tuple(every(plans, GoalRow)),
        activities=tuple(every(plans, ActivityRow)),
        follow_ups=tuple(every(plans, FollowUpRow)),
        meetings=tuple(every(networks, MeetingRow)),
        agreements=tuple(every(networks, AgreementRow)),
        trials=tuple(every(folded(trial_board.PROJECTION, held), TrialRow)),
        cases=tuple(every(cases, CaseRow)),
        decisions=tuple(every(cases, DecisionRow)),
    )


def told(*events: tuple[Event, str], unit: str | None = None) -> Report:
    """Report on the third quarter of 2026 from events and their times."""
    return report(FIRST, LAST, unit, evidence([fact(event, n, day) for n, (event, day) in enumerate(events, 1)]))


def figures(found: Report) -> dict[str, int | None]:
    """Give the figures by name."""
    return {figure.name: figure.value for figure in found.figures}


def sentences(found: Report) -> list[str]:
    """Give the findings as sentences in Danish."""
    return [finding.da.format(**finding.words, **finding.times) for finding in found.findings]


UNIT = (UnitRegistered(unit="skole-a", name="Skole A", kind="skole"), "unknown")
FORUM = (ForumEstablished(forum="bfu", name="Børne- og Familieudvalget", kind="udvalg", decides=True), "unknown")
FORMED = (NetworkFormed(network="nord", name="Netværk Nord", purpose="Fælles ansvar"), "2026-01")
AGREED = (
    AgreementMade(agreement="overgange", network="nord", meeting="m1", unit="skole-a", due="2026-08", what=SEALED),
    "2026-07-02",
)
PROPOSED = TrialProposed(trial="laesebaand", title="Læsebånd", unit="skole-a", question=SEALED)
DRAFTED = (PlanDrafted(plan="vision", title="Vision 2030", kind="development-plan", period="2024..2030"), "2024")


def held(meeting: str, *attendance: Attendance) -> MeetingHeld:
    """Hold a meeting."""
    return MeetingHeld(network="nord", meeting=meeting, attendance=attendance)


def followed_up(state: AgreementState, due: str | None = None) -> AgreementFollowedUp:
    """Follow up the agreement."""
    return AgreementFollowedUp(agreement="overgange", network="nord", unit="skole-a", state=state, due=due)


def test_meetings_and_attendances_of_the_period_are_counted() -> None:
    """Only meetings that certainly lay within the period count, each with its entries."""
    found = told(
        FORMED,
        (
            held("m1", Attendance(unit="skole-a", presence="present"), Attendance(unit="ppr", presence="absent")),
            "2026-07-02",
        ),
        (
            held("m2", Attendance(unit="skole-a", presence="late"), Attendance(unit="ppr", presence="substitute")),
            "2026-09",
        ),
        (held("m3", Attendance(unit="skole-a", presence="present")), "2026-10-01"),
        (held("m4", Attendance(unit="skole-a", presence="present")), "2026"),
        (MeetingCalled(network="nord", meeting="m5", at="2026-09-20", kind="network-meeting"), "2026-08-01"),
    )
    values = figures(found)
    assert [values[name] for name in ("meetings-held", "attended", "late", "substitute", "absent")] == [2, 3, 1, 1, 1]
    assert (values["meetings-without-minutes"], values["undated"]) == (1, 1)
    entries = {figure.name: figure.entries for figure in found.figures}
    assert (entries["meetings-held"], entries["meetings-without-minutes"], entries["undated"]) == ((2, 3), (6,), (5,))


def test_a_unit_sees_its_own_attendance_and_that_of_its_parts() -> None:
    """For one unit only its own attendances count, with its parts; who was called to a meeting is not known."""
    attendance = (Attendance(unit="sfo", presence="present"), Attendance(unit="ppr", presence="absent"))
    part = (UnitRegistered(unit="sfo", name="SFO", kind="fritid", part_of="skole-a"), "unknown")
    found = told(UNIT, part, FORMED, (held("m1", *attendance), "2026-07-02"), unit="skole-a")
    values = figures(found)
    assert (values["meetings-held"], values["attended"], values["absent"]) == (1, 1, 0)
    assert values["meetings-without-minutes"] is None


def test_attendance_that_nobody_noted_is_not_nought() -> None:
    """Without minutes that say who took part, attendance is not known."""
    assert figures(told(FORMED, (held("m1"), "2026-07-02")))["attended"] is None


def test_an_open_agreement_is_overdue_at_the_end() -> None:
    """An agreement whose time has passed by the end of the period is found, with its unit and time as written."""
    found = told(UNIT, AGREED, (followed_up("partly"), "2026-08-20"))
    assert sentences(found) == [
        "Skole A har en aftale med frist 2026-08, som ikke var overholdt eller bortfaldet ved periodens udgang."
    ]
    assert [(one.rule, one.times, one.entries) for one in found.findings] == [
        ("agreement-overdue", {"due": "2026-08"}, (2, 3))
    ]
    assert figures(found)["agreements-overdue"] == 1


def test_an_agreement_that_was_answered_in_time_is_not_overdue() -> None:
    """A kept, a released, a moved and a not yet due agreement are no findings."""
    assert sentences(told(UNIT, AGREED, (followed_up("kept"), "2026-08-20"))) == []
    assert sentences(told(UNIT, AGREED, (followed_up("released"), "unknown"))) == []
    assert sentences(told(UNIT, AGREED, (followed_up("moved", "2026-11"), "2026-08-20"))) == []
    unstated = structs.replace(AGREED[0], due="unknown")
    assert sentences(told(UNIT, (unstated, "2026-07-02"))) == []


def test_what_was_kept_after_the_period_was_overdue_at_its_end() -> None:
    """The report says how it stood at the end of the period, whatever came later."""
    found = told(UNIT, AGREED, (followed_up("kept"), "2026-10-15"))
    assert [one.rule for one in found.findings] == ["agreement-overdue"]
    assert figures(found)["agreements-kept"] == 0
    assert figures(told(UNIT, AGREED, (followed_up("kept"), "2026-08-15")))["agreements-kept"] == 1


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
    timeless = (ActivityPlanned(plan="andet", activity="kurser", title="Kurser"), "unknown")
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


def test_what_names_no_unit_is_not_known_for_one() -> None:
    """For one unit, activities and decisions are not known: neither nought nor found."""
    values = figures(told(DRAFTED, unit="skole-a"))
    names = ("activities", "activities-without-follow-up", "decisions", "decisions-without-basis")
    assert [values[name] for name in names] == [None] * 4


def test_an_invented_entry_marks_its_figure_and_finding() -> None:
    """Figures and findings that rest on an illustration say so."""
    invented = [fact(AGREED[0], 1, AGREED[1], illustration=True)]
    found = report(FIRST, LAST, None, evidence(invented))
    assert [one.illustration for one in found.findings] == [True]
    assert {one.name for one in found.figures if one.illustration} == {"agreements-made", "agreements-overdue"}


def test_every_line_is_said_in_two_languages() -> None:
    """Every figure and finding has a Danish and an English form that differ."""
    found = told(UNIT, AGREED)
    assert all(figure.da != figure.en for figure in found.figures)
    assert all(finding.da != finding.en for finding in found.findings)
    assert [one.en.format(**one.words, **one.times) for one in found.findings] == [
        "Skole A has an agreement due 2026-08 that was not kept or released by the end of the period."
    ]
