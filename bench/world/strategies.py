"""A municipality's strategy over some school years, which its networks serve."""

from __future__ import annotations

from typing import Final, NamedTuple

from bench.world.cases import case
from bench.world.measuring import Shown, indicator
from bench.world.networks import Within
from bench.world.organisation import COMMITTEE, COUNCIL, MANAGEMENT, STEERING, Municipality
from bench.world.plans import evaluated, follow_up
from bench.world.school_year import STRATEGY_YEARS, SchoolYear
from bench.world.steps import Life, Matter, Step
from domain.plans.adopt import AdoptPlan
from domain.plans.draft import DraftPlan
from domain.plans.revise import RevisePlan
from domain.plans.structure import Activity, Aim, FocusArea, Framework, Goal, Resource, Theme, Track

_TRACKS: Final = 4
_AREAS: Final = 5
_ACTIVITIES: Final = 30
_GOALS: Final = 12
_INDICATORS: Final = 6
_FOLLOW_UPS: Final = 16
"""How often a forum looks at some part of it in a school year."""


class Strategy(NamedTuple):
    """A strategy and the matter that all that serves it belongs to."""

    drafted: DraftPlan
    matter: Matter

    def within(self, number: int) -> Within:
        """Give the place of the network of this number."""
        tracks = self.drafted.tracks
        return Within(self.drafted.plan, tracks[number % len(tracks)].track)


def new_strategy(here: Municipality, first: SchoolYear) -> Strategy:
    """Draft a strategy and let it live through its school years."""
    strategy = Strategy(_draft(here, first), Matter())
    here.begin(_lived(here, strategy, first), strategy.matter)
    return strategy


def _lived(here: Municipality, strategy: Strategy, first: SchoolYear) -> Life:
    chance, (drafted, matter) = here.chance, strategy
    plan, who = drafted.plan, here.consultants[0]
    years = [SchoolYear(first.begins + number) for number in range(STRATEGY_YEARS)]
    yield Step(first.day(0), drafted, who)
    days = [first.day(20), *(year.day(number) for year in years for number in (140, 310))]
    for goal in drafted.goals[:_INDICATORS]:
        here.begin(indicator(here, Shown(plan, goal.goal, years[-1].day(330)), days, who, matter), matter)
    yield Step(first.day(25), AdoptPlan(plan=plan, forum=COUNCIL), here.secretary)
    for year in years:
        for number in range(_FOLLOW_UPS):
            day = year.day(40 + 17 * number + chance.randint(0, 6))
            yield Step(day, follow_up(here, plan, drafted), chance.choice(here.consultants))
        yield Step(year.day(320), _revision(here, drafted, year, matter), who)
        yield from evaluated(here, plan, year, who, matter)
        title = f"Status på strategien efter skoleåret {year.written}"
        here.begin(case(here, plan, title, year.day(330), tuple(matter.learned[-4:])), matter)


def _draft(here: Municipality, first: SchoolYear) -> DraftPlan:
    chance, words, plan = here.chance, here.words, here.new("strategi")
    last = SchoolYear(first.begins + STRATEGY_YEARS - 1)
    tracks = tuple(
        Track(track=f"{plan}-spor-{n}", title=f"{words.subject()} og {words.subject().lower()}", text=words.goal())
        for n in range(1, _TRACKS + 1)
    )
    areas = tuple(
        FocusArea(focus_area=f"{plan}-indsats-{n}", title=words.subject(), purpose=words.goal())
        for n in range(1, _AREAS + 1)
    )
    activities = tuple(
        Activity(
            activity=f"{plan}-aktivitet-{n}",
            title=words.thing(),
            description=words.task(),
            period=f"{first.begins}..{last.begins + 1}",
            target_group="Børn og unge i almenområdet",
            track=chance.choice(tracks).track,
            focus_area=chance.choice(areas).focus_area,
            within=f"{plan}-aktivitet-{n % 5 + 1}" if n > 10 else None,  # noqa: PLR2004 the first five hold the later
            forums=(STEERING, MANAGEMENT) if n % 2 else (COMMITTEE,),
        )
        for n in range(1, _ACTIVITIES + 1)
    )
    goals = tuple(
        Goal(goal=f"{plan}-maal-{n}", text=words.goal(), due=f"{last.begins + 1}", aim=f"{plan}-vision-{n % 2 + 1}")
        for n in range(1, _GOALS + 1)
    )
    return DraftPlan(
        plan=plan,
        title=f"Strategi for børn og unge {first.begins}–{last.begins + 1}",
        kind="strategy",
        period=f"{first.begins}..{last.begins + 1}",
        ambition=words.goal(),
        frameworks=(Framework(title="Budgetaftale", kind="budget"), Framework(title="Børnepolitik", kind="politik")),
        aims=tuple(Aim(aim=f"{plan}-vision-{n}", text=words.goal()) for n in (1, 2)),
        tracks=tracks,
        focus_areas=areas,
        themes=tuple(Theme(theme=f"{plan}-tema-{n}", title=words.subject()) for n in (1, 2, 3)),
        activities=activities,
        goals=goals,
        resources=(
            Resource(label="Pulje til frikøb", amount_oere=chance.randint(10, 90) * 10_000_000, origin="new"),
            Resource(label="Konsulenter", fte="3.5", activity=activities[0].activity, origin="transferred"),
        ),
    )


def _revision(here: Municipality, drafted: DraftPlan, year: SchoolYear, matter: Matter) -> RevisePlan:
    words = here.words
    return RevisePlan(
        plan=drafted.plan,
        summary=words.task(),
        because=words.cause(),
        caused_by=matter.learned[-1] if matter.learned else None,
        activities=(
            Activity(
                activity=f"{drafted.plan}-aktivitet-{year.begins}",
                title=words.thing(),
                track=here.chance.choice(drafted.tracks).track,
            ),
        ),
        goals=(Goal(goal=f"{drafted.plan}-maal-{year.begins}", text=words.goal(), aim=drafted.aims[0].aim),),
    )
