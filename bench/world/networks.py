"""A network in one school year: formed, meeting after meeting, with agreements that are followed up or tried out."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

from msgspec import structs

from bench.world.organisation import Municipality, Unit
from bench.world.school_year import SchoolYear
from bench.world.steps import Life, Matter, Step
from bench.world.trials import Place, trial
from domain.networks.agreements import FollowUp
from domain.networks.call_meeting import CallMeeting
from domain.networks.events import AgreementState, Attendance, ExchangeKind, MeetingKind, Presence
from domain.networks.follow_up_agreement import FollowUpAgreement
from domain.networks.form import Commitment, FormNetwork
from domain.networks.hold_meeting import HoldMeeting
from domain.networks.minutes import AgreementSaid, ExchangeSaid

_MEETINGS: Final = 8
_DAYS_BETWEEN: Final = 36
_AGENDA: Final = ("Siden sidst", "Prøvehandlinger", "Sparring", "Aftaler")
_PRESENCE: Final[tuple[Presence, ...]] = ("present", "present", "present", "present", "substitute", "late", "absent")
_KINDS: Final[tuple[MeetingKind, ...]] = ("network-meeting", "network-meeting", "peer-sparring", "theme-meeting")
_EXCHANGES: Final[tuple[ExchangeKind, ...]] = ("idea", "knowledge", "experience", "service", "emotional-support")
_CLOSING: Final[tuple[AgreementState, ...]] = ("kept", "kept", "kept", "released")
_STILL_OPEN: Final[tuple[AgreementState, ...]] = ("partly", "not-kept")
_TRIED: Final = 0.35


class Within(NamedTuple):
    """The plan and track that a network serves."""

    plan: str
    track: str


def network(here: Municipality, members: Sequence[Unit], within: Within, year: SchoolYear, matter: Matter) -> Life:
    """Let some units meet through a school year."""
    chance, words = here.chance, here.words
    facilitator, id_ = chance.choice(here.facilitators), here.new("netvaerk")
    formed = FormNetwork(
        network=id_,
        name=f"Netværk om {words.subject().lower()} {year.written}, {members[0].name}",
        purpose="Medlemmerne løser opgaven om børnefællesskaber sammen.",
        members=tuple(member.id for member in members),
        commitments=(
            Commitment(what="Alle deler mindst én erfaring på hvert møde."),
            *(Commitment(what=words.task(), by=member.id) for member in members[:2]),
        ),
        plan=within.plan,
        track=within.track,
        facilitator=facilitator.person,
    )
    yield Step(year.day(30 + chance.randint(0, 10)), formed, facilitator)
    owed: list[AgreementSaid] = []
    for number in range(1, _MEETINGS + 1):
        meeting, day = f"{id_}-moede-{number}", year.day(20 + _DAYS_BETWEEN * number + chance.randint(0, 14))
        kind = chance.choice(_KINDS)
        called = CallMeeting(network=id_, meeting=meeting, at=f"{day}T13:00", kind=kind, agenda=_AGENDA)
        yield Step(day - timedelta(days=14), called, facilitator)
        held, owed = _held(
            here, HoldMeeting(network=id_, meeting=meeting, attendance=(), kind=kind), members, day, owed
        )
        yield Step(day, held, facilitator)
        for agreed in held.agreements:
            if here.happens(_TRIED):
                unit = next(member for member in members if member.id == agreed.by)
                begins = day + timedelta(days=chance.randint(3, 12))
                place = Place(within.plan, within.track, network=id_, agreement=agreed.agreement)
                here.begin(trial(here, unit, begins, place, matter), matter)
        if owed and here.happens(0.6):
            done, *owed = owed
            kept = FollowUpAgreement(agreement=done.agreement, state="kept", note=words.seen())
            yield Step(day + timedelta(days=chance.randint(10, 20)), kept, facilitator)


def _held(
    here: Municipality, held: HoldMeeting, members: Sequence[Unit], day: date, owed: list[AgreementSaid]
) -> tuple[HoldMeeting, list[AgreementSaid]]:
    """Give a meeting's minutes, and what is owed after it."""
    chance, words = here.chance, here.words
    due = (day + timedelta(days=30)).isoformat()
    made = tuple(
        AgreementSaid(agreement=here.new("aftale"), what=words.task(), by=member.id, due=due)
        for member in chance.sample(members, chance.randint(1, 3))
    )
    taken_up = {one.agreement: _followed_up(here, one, due) for one in owed if here.happens(0.7)}
    closed = {agreement for agreement, said in taken_up.items() if said.state in _CLOSING}
    minutes = {
        "attendance": tuple(_attendance(here, member) for member in members),
        "agenda": _AGENDA,
        "exchanges": tuple(_exchange(here, members) for _ in range(chance.randint(0, 3))),
        "agreements": made,
        "follow_ups": tuple(taken_up.values()),
        "learning": words.learned() if here.happens(0.5) else None,
    }
    return structs.replace(held, **minutes), [*(one for one in owed if one.agreement not in closed), *made]


def _followed_up(here: Municipality, agreed: AgreementSaid, due: str) -> FollowUp:
    chance, note = here.chance, here.words.seen()
    if here.happens(0.2):
        return FollowUp(agreement=agreed.agreement, state="moved", due=due, note=note)
    state = chance.choice(_CLOSING if here.happens(0.7) else _STILL_OPEN)
    return FollowUp(agreement=agreed.agreement, state=state, note=note)


def _attendance(here: Municipality, member: Unit) -> Attendance:
    presence = here.chance.choice(_PRESENCE)
    return Attendance(unit=member.id, presence=presence, person=member.leader.person if presence == "present" else None)


def _exchange(here: Municipality, members: Sequence[Unit]) -> ExchangeSaid:
    giver, receiver = here.chance.sample(members, 2)
    kind = here.chance.choice(_EXCHANGES)
    return ExchangeSaid(kind=kind, what=here.words.seen(), giver=giver.id, receiver=receiver.id)
