"""Network activity: who is bound to whom, which meetings were called and held, and what came of agreements."""

from __future__ import annotations

from collections import Counter
from datetime import date
from typing import Any

from msgspec import structs

from domain.kernel.fact import Fact
from domain.networks.agreements import CLOSED
from domain.networks.events import (
    AgreementFollowedUp,
    AgreementMade,
    CommitmentMade,
    MeetingCalled,
    MeetingHeld,
    MemberJoined,
    NetworkFormed,
)
from projections.network_rows import (
    AgreementRow,
    CommitmentRow,
    ExchangeShown,
    FollowedUp,
    MeetingRow,
    MemberRow,
    NetworkRow,
    presence,
)
from projections.rows import Projection, Rows, taking
from projections.tracing import traced, traces, when


def project(rows: Rows, fact: Fact) -> None:
    """Follow a network from its forming: members, what they owe, meetings and agreements."""
    network = getattr(fact.event, "network", None)
    if network and not isinstance(fact.event, NetworkFormed) and rows.get(NetworkRow, network) is None:
        return
    match fact.event:
        case NetworkFormed() as event:
            rows.put(_formed(event, fact))
        case MemberJoined(network=network, unit=unit):
            _add(rows, network, members=rows.get(MemberRow, network, unit) is None)
            rows.put(MemberRow(network=network, unit=unit, **when("joined", fact.occurred), **traces(fact)))
        case CommitmentMade() as event:
            _add(rows, event.network, commitments=1)
            rows.put(_owed(event, fact))
        case MeetingCalled() as event:
            rows.put(_called(event, fact))
        case MeetingHeld() as event:
            rows.put(_held(event, fact, rows.get(MeetingRow, event.network, event.meeting)))
            rows.update(NetworkRow, event.network, by=lambda row: _met(row, fact))
        case AgreementMade() as event:
            _add(rows, event.network, agreements=1, agreements_open=1)
            rows.put(_agreed(event, fact))
        case AgreementFollowedUp() as event:
            if before := rows.get(AgreementRow, event.network, event.agreement):
                after = _followed_up(before, event, fact)
                rows.put(after)
                _add(rows, event.network, agreements_open=before.closed - after.closed)


def _formed(event: NetworkFormed, fact: Fact) -> NetworkRow:
    return NetworkRow(
        network=event.network,
        name=event.name,
        purpose=event.purpose,
        plan=event.plan,
        track=event.track,
        facilitator=event.facilitator,
        **when("formed", fact.occurred),
        **traces(fact),
    )


def _owed(event: CommitmentMade, fact: Fact) -> CommitmentRow:
    return CommitmentRow(
        network=event.network,
        position=fact.position,
        what=fact.text("what"),
        by=event.by,
        to=event.to,
        **when("made", fact.occurred),
        **traces(fact),
    )


def _called(event: MeetingCalled, fact: Fact) -> MeetingRow:
    return MeetingRow(
        network=event.network,
        meeting=event.meeting,
        state="called",
        kind=event.kind,
        place=event.place,
        at=event.at,
        agenda=event.agenda,
        called_entry=fact.position,
        **when("happens", event.at),
        **traces(fact),
    )


def _held(event: MeetingHeld, fact: Fact, called: MeetingRow | None) -> MeetingRow:
    what_took_place: dict[str, Any] = {
        "state": "held",
        "held": fact.occurred,
        **when("happens", fact.occurred),
        "attendance": event.attendance,
        **presence(event.attendance),
        "exchanges": tuple(
            ExchangeShown(
                kind=one.kind, giver=one.giver, receiver=one.receiver, what=fact.text(f"exchanges.{index}.what")
            )
            for index, one in enumerate(event.exchanges)
        ),
        "exchange_counts": dict(Counter(one.kind for one in event.exchanges)),
        "learning": fact.text("learning"),
        "held_entry": fact.position,
    }
    if called is None:
        return MeetingRow(
            network=event.network,
            meeting=event.meeting,
            kind=event.kind,
            agenda=event.agenda,
            **what_took_place,
            **traces(fact),
        )
    as_said = {"kind": event.kind or called.kind, "agenda": event.agenda or called.agenda}
    return traced(called, fact, **as_said, **what_took_place)


def _met(row: NetworkRow, fact: Fact) -> NetworkRow:
    latest = (fact.bounds.last or date.min) >= (row.last_meeting_last or date.min)
    return structs.replace(row, meetings=row.meetings + 1, **(when("last_meeting", fact.occurred) if latest else {}))


def _agreed(event: AgreementMade, fact: Fact) -> AgreementRow:
    return AgreementRow(
        network=event.network,
        agreement=event.agreement,
        meeting=event.meeting,
        unit=event.unit,
        what=fact.text("what"),
        due_at_first=event.due,
        **when("due", event.due),
        **when("made", fact.occurred),
        **traces(fact),
    )


def _followed_up(row: AgreementRow, event: AgreementFollowedUp, fact: Fact) -> AgreementRow:
    step = FollowedUp(
        position=fact.position,
        occurred=fact.occurred,
        state=event.state,
        due=event.due,
        meeting=event.meeting,
        note=fact.text("note"),
        illustration=fact.envelope.illustration,
    )
    return traced(
        row,
        fact,
        state=event.state,
        closed=event.state in CLOSED,
        follow_ups=(*row.follow_ups, step),
        **when("due", event.due or row.due),
    )


def _add(rows: Rows, network: str, **more: int) -> None:
    rows.update(
        NetworkRow,
        network,
        by=lambda row: structs.replace(row, **{name: getattr(row, name) + count for name, count in more.items()}),
    )


PROJECTION = Projection(
    name="network_activity",
    rows=(NetworkRow, MemberRow, CommitmentRow, MeetingRow, AgreementRow),
    project=project,
    takes=taking(
        network={
            NetworkFormed,
            MemberJoined,
            CommitmentMade,
            MeetingCalled,
            MeetingHeld,
            AgreementMade,
            AgreementFollowedUp,
        }
    ),
)
