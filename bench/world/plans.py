"""The plan of one unit in one school year: drafted, adopted, followed up, revised, measured and evaluated."""

from __future__ import annotations

from typing import Final

from msgspec import structs

from bench.world.cases import case
from bench.world.measuring import Shown, indicator
from bench.world.organisation import COMMITTEE, MANAGEMENT, STEERING, Municipality, Unit
from bench.world.school_year import SchoolYear
from bench.world.steps import Life, Matter, Step, Who
from bench.world.trials import Place, trial
from domain.evaluations.conclude import ConcludeEvaluation
from domain.evaluations.events import Verdict
from domain.plans.adopt import AdoptPlan
from domain.plans.draft import DraftPlan
from domain.plans.events import Judgement
from domain.plans.hold_follow_up import HoldFollowUp
from domain.plans.revise import RevisePlan
from domain.plans.structure import Activity, Aim, FocusArea, Framework, Goal, Resource, Theme, Track

_ACTIVITIES: Final = (5, 9)
_GOALS: Final = (3, 5)
_INDICATORS: Final = 3
_MEASUREMENTS: Final = (12, 75, 150, 225, 300)
"""Days of the school year on which an indicator is defined, and then measured."""
_FOLLOW_UPS: Final = 12
_TRIALS: Final = (2, 4)
_TO_COMMITTEE: Final = 0.3
JUDGEMENTS: Final[tuple[Judgement, ...]] = ("on-track", "on-track", "on-track", "delayed", "met", "not-met", "adjusted")
VERDICTS: Final[tuple[Verdict, ...]] = ("reached", "partly-reached", "partly-reached", "not-reached", "undecided")


def unit_plan(here: Municipality, unit: Unit, year: SchoolYear, matter: Matter) -> Life:
    """Let a unit have a plan for a school year, with the trials, indicators and the case that belong to it."""
    chance, leader = here.chance, unit.leader
    drafted = _draft(here, unit, year)
    plan, activities = drafted.plan, [one.activity for one in drafted.activities]
    yield Step(year.day(chance.randint(0, 25)), drafted, leader)
    days, due = [year.day(number) for number in _MEASUREMENTS], year.day(330)
    for goal in drafted.goals[:_INDICATORS]:
        here.begin(indicator(here, Shown(plan, goal.goal, due), days, leader, matter), matter)
    for _ in range(chance.randint(*_TRIALS)):
        place = Place(plan=plan, activity=chance.choice(activities))
        here.begin(trial(here, unit, year.day(chance.randint(40, 250)), place, matter), matter)
    yield Step(year.day(30), AdoptPlan(plan=plan, forum=COMMITTEE), here.secretary)
    for number in range(_FOLLOW_UPS):
        day = year.day(45 + 24 * number + chance.randint(0, 6))
        yield Step(day, follow_up(here, plan, drafted), leader)
        if number in (_FOLLOW_UPS // 3, _FOLLOW_UPS * 2 // 3):
            yield Step(day, _revision(here, drafted, number, matter), leader)
    yield from evaluated(here, plan, year, leader, matter)
    if here.happens(_TO_COMMITTEE):
        title = f"Status på {drafted.title[:1].lower()}{drafted.title[1:]}"
        here.begin(case(here, plan, title, year.day(335), tuple(matter.learned[-3:])), matter)


def follow_up(here: Municipality, plan: str, parts: DraftPlan) -> HoldFollowUp:
    """Let a forum look at an activity, a goal or the whole plan."""
    chance, at_activity = here.chance, here.happens(0.6)
    return HoldFollowUp(
        plan=plan,
        judgement=chance.choice(JUDGEMENTS),
        activity=chance.choice(parts.activities).activity if at_activity else None,
        goal=chance.choice(parts.goals).goal if not at_activity and here.happens(0.6) else None,
        forum=chance.choice((COMMITTEE, MANAGEMENT, STEERING)),
        note=here.words.seen() if here.happens(0.6) else None,
    )


def evaluated(here: Municipality, plan: str, year: SchoolYear, who: Who, matter: Matter) -> Life:
    """Conclude the evaluation of a plan's school year on what was measured last and learned last."""
    concluded = ConcludeEvaluation(
        evaluation=here.new("evaluering"),
        plan=plan,
        title=f"Evaluering af skoleåret {year.written}",
        period=year.written,
        judgement=f"{here.words.learned()} {here.words.thought()}",
        verdict=here.chance.choice(VERDICTS),
        rests_on=(*matter.measured[-5:], *matter.learned[-3:]),
        dissent=here.words.thought() if here.happens(0.1) else None,
    )
    (fact,) = yield Step(year.day(325), concluded, who)
    matter.learned.append(fact.position)


def _draft(here: Municipality, unit: Unit, year: SchoolYear) -> DraftPlan:
    chance, words, plan = here.chance, here.words, here.new("udviklingsplan")
    tracks = [Track(track=f"{plan}-spor-{n}", title=f"{words.subject()} i hverdagen") for n in (1, 2)]
    area = FocusArea(focus_area=f"{plan}-indsats-1", title=words.subject(), purpose=words.goal())
    activities = tuple(
        Activity(
            activity=f"{plan}-forloeb-{n}",
            title=words.thing(),
            description=words.task(),
            period=f"{year.day(30)}..{year.day(300)}",
            track=chance.choice(tracks).track,
            focus_area=area.focus_area if n % 2 else None,
            forums=(STEERING,),
        )
        for n in range(1, chance.randint(*_ACTIVITIES) + 1)
    )
    goals = tuple(
        Goal(goal=f"{plan}-maal-{n}", text=words.goal(), due=year.day(300).isoformat(), aim=f"{plan}-vision")
        for n in range(1, chance.randint(*_GOALS) + 1)
    )
    return DraftPlan(
        plan=plan,
        title=f"Udviklingsplan for {unit.name}, {year.written}",
        kind="development-plan",
        period=year.written,
        summary=words.goal(),
        frameworks=(Framework(title="Budgetaftale", kind="budget"),),
        aims=(Aim(aim=f"{plan}-vision", text=words.goal()),),
        tracks=tuple(tracks),
        focus_areas=(area,),
        themes=(Theme(theme=f"{plan}-tema-1", title=words.subject()),),
        activities=activities,
        goals=goals,
        resources=(Resource(label="Frikøb", fte="0.25", activity=activities[0].activity, period=year.written),),
    )


def _revision(here: Municipality, drafted: DraftPlan, number: int, matter: Matter) -> RevisePlan:
    """Replace an activity, add one, and now and then stop one or drop a goal."""
    chance, words = here.chance, here.words
    replaced = chance.choice(drafted.activities[:-1])
    added = Activity(activity=f"{drafted.plan}-forloeb-r{number}", title=words.thing(), description=words.task())
    return RevisePlan(
        plan=drafted.plan,
        summary=words.task(),
        because=words.cause(),
        caused_by=matter.learned[-1] if matter.learned else None,
        activities=(structs.replace(replaced, title=words.thing()), added),
        stop_activities=(drafted.activities[-1].activity,) if here.happens(0.3) else (),
        drop_goals=(drafted.goals[-1].goal,) if here.happens(0.2) else (),
    )
