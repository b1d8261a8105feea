"""Facts to measure on: what a school, its network and its committee record in a year. Invented, in generic terms."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from bench.school import SCHOOLS, SENTENCES, School, Told, unit
from domain.cases.events import CaseOpened, DecisionTaken, Option, RecommendationMade, Votes
from domain.evaluations.events import BaselineSet, EvaluationConcluded, IndicatorDefined, MeasurementRecorded, TargetSet
from domain.kernel.event import Event
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
from domain.people.events import ForumEstablished, UnitRegistered
from domain.plans.events import ActivityPlanned, AimSet, FollowUpHeld, GoalSet, PlanAdopted, PlanDrafted, TrackOpened
from domain.trials.events import ObservationRecorded, ReflectionRecorded, TrialConcluded, TrialProposed, TrialStarted

_FORUM: Final = "boerneudvalget"


def organisation() -> list[Told]:
    """Give what is there before the first school year."""
    units = [UnitRegistered(unit=unit(number), name=f"Skole {number + 1}", kind="skole") for number in range(SCHOOLS)]
    forum = ForumEstablished(forum=_FORUM, name="Børneudvalget", kind="udvalg", decides=True)
    return [Told("unknown", event) for event in (*units, forum)]


def school_year(number: int) -> list[Told]:
    """Give the 169 facts of a school year's plan, network, trials, measurements and case, in order of their days."""
    school = School(number)
    subjects = (_plan, _network, _trials, _evaluation, _case)
    return sorted((told for subject in subjects for told in subject(school)), key=lambda told: told.occurred)


def _plan(school: School) -> Iterator[Told]:
    plan, track = school.plan, school.named("spor")
    parts: list[Event] = [
        PlanDrafted(plan=plan, title=f"Udviklingsplan for {school.unit}", kind="development-plan"),
        AimSet(plan=plan, aim=school.named("faellesskab"), text=SENTENCES[1]),
        TrackOpened(plan=plan, track=track, title="Trivsel og deltagelse"),
    ]
    parts += [GoalSet(plan=plan, goal=school.named("maal", n), text=SENTENCES[n]) for n in range(4)]
    parts += [
        ActivityPlanned(plan=plan, activity=school.named("forloeb", n), title=f"Forløb {n + 1}", track=track)
        for n in range(8)
    ]
    yield from (Told(school.day(0), part) for part in parts)
    yield Told(school.day(20), PlanAdopted(plan=plan, forum=_FORUM))
    for n in range(12):
        activity = school.named("forloeb", n % 8)
        held = FollowUpHeld(plan=plan, judgement="on-track", activity=activity, forum=_FORUM, note=school.text())
        yield Told(school.day(30 + 25 * n), held)


def _network(school: School) -> Iterator[Told]:
    network, begins = school.network, school.day(10)
    formed = NetworkFormed(network=network, name=f"Netværk {school.number}", purpose=SENTENCES[0], plan=school.plan)
    yield Told(begins, formed)
    yield from (Told(begins, MemberJoined(network=network, unit=member)) for member in school.members)
    for member in school.members[:3]:
        yield Told(begins, CommitmentMade(network=network, what=school.text(), by=member))
    for n in range(8):
        yield from _meeting(school, n)


def _meeting(school: School, number: int) -> Iterator[Told]:
    network, meeting, day = school.network, school.named("moede", number), 20 + 40 * number
    agenda = ("Siden sidst", "Prøvehandlinger", "Aftaler")
    called = MeetingCalled(network=network, meeting=meeting, at=school.day(day), kind="network-meeting", agenda=agenda)
    yield Told(school.day(day - 8), called)
    attendance = tuple(Attendance(unit=member, presence="present") for member in school.members)
    exchanges = (Exchange(kind="experience", what=school.text(), giver=school.unit),)
    held = MeetingHeld(network=network, meeting=meeting, attendance=attendance, exchanges=exchanges)
    yield Told(school.day(day), held)
    for n, member in enumerate(school.members[:2]):
        agreement, due = school.named("aftale", 2 * number + n), school.day(day + 30)
        made = AgreementMade(
            agreement=agreement, network=network, meeting=meeting, unit=member, due=due, what=school.text()
        )
        yield Told(school.day(day), made)
        kept = AgreementFollowedUp(agreement=agreement, network=network, unit=member, state="kept", note=school.text())
        yield Told(due, kept)


def _trials(school: School) -> Iterator[Told]:
    for n in range(4):
        trial, day = school.named("forsoeg", n), 30 + 60 * n
        proposed = TrialProposed(
            trial=trial,
            title=f"Fælles morgensamling {n + 1}",
            unit=school.unit,
            question=school.text(),
            hypothesis=school.text(),
            signs=("Færre afbrudte overgange",),
            plan=school.plan,
            network=school.network,
        )
        yield Told(school.day(day), proposed)
        yield Told(school.day(day + 1), TrialStarted(trial=trial))
        for week in range(6):
            yield Told(school.day(day + 7 * week + 7), ObservationRecorded(trial=trial, seen=school.text()))
        for week in (3, 6):
            yield Told(school.day(day + 7 * week + 8), ReflectionRecorded(trial=trial, thought=school.text()))
        yield Told(school.day(day + 55), TrialConcluded(trial=trial, outcome="kept", learning=school.text()))


def _evaluation(school: School) -> Iterator[Told]:
    plan = school.plan
    for n in range(5):
        indicator = school.named("indikator", n)
        title = f"Afbrudte overgange om ugen, {n + 1}. årgang"
        defined = IndicatorDefined(
            indicator=indicator, plan=plan, title=title, unit_of_measure="antal", direction="down"
        )
        yield Told(school.day(12), defined)
        yield Told(school.day(12), BaselineSet(indicator=indicator, plan=plan, value="12.0", at=school.day(12)))
        yield Told(school.day(12), TargetSet(indicator=indicator, plan=plan, value="6.0", due=school.day(330)))
        for month in range(4):
            value = f"{11 - month}.{school.number % 10}"
            measured = MeasurementRecorded(indicator=indicator, plan=plan, value=value, population=24)
            yield Told(school.day(60 + 70 * month), measured)
    concluded = EvaluationConcluded(
        evaluation=school.named("evaluering"),
        plan=plan,
        title="Årets evaluering",
        period=f"{school.day(0)}..{school.day(330)}",
        judgement=SENTENCES[1],
        verdict="partly-reached",
    )
    yield Told(school.day(331), concluded)


def _case(school: School) -> Iterator[Told]:
    case = school.named("sag")
    opened = CaseOpened(case=case, title="Status på udviklingsplanen", question=SENTENCES[2], forum=_FORUM)
    yield Told(school.day(335), opened)
    yield Told(school.day(340), RecommendationMade(case=case, text=SENTENCES[3], by_unit=school.unit))
    decision = DecisionTaken(
        case=case,
        decision=school.named("beslutning"),
        forum=_FORUM,
        outcome="approved",
        text=SENTENCES[3],
        options=(Option(title="Planen fortsætter", chosen=True), Option(title="Planen ændres")),
        votes=Votes(in_favour=7, against=2),
    )
    yield Told(school.day(350), decision)
