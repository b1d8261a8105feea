from __future__ import annotations

from datetime import date

from domain.kernel.fact import Fact
from domain.networks.events import (
    AgreementFollowedUp,
    AgreementMade,
    AgreementState,
    Attendance,
    CommitmentMade,
    Exchange,
    MeetingCalled,
    MeetingHeld,
    MemberJoined,
    NetworkFormed,
)
from projections.network_activity import PROJECTION
from projections.network_rows import AgreementRow, CommitmentRow, MeetingRow, MemberRow, NetworkRow
from tests.projections.folding import OTHER, SEALED, corrected, every, fact, folded, retracted

FORMED = [
    fact(NetworkFormed(network="nord", name="Netværk Nord", purpose="Fælles ansvar", plan="vision"), 1),
    fact(MemberJoined(network="nord", unit="skole-a"), 2),
    fact(MemberJoined(network="nord", unit="dagtilbud-b"), 3),
    fact(CommitmentMade(network="nord", what=SEALED, by="skole-a"), 4),
]
CALLED = fact(
    MeetingCalled(
        network="nord", meeting="moede-1", at="2026-09-15T14:00", kind="network-meeting", place="PPR", agenda=("A",)
    ),
    5,
)
HELD = fact(
    MeetingHeld(
        network="nord",
        meeting="moede-1",
        attendance=(
            Attendance(unit="skole-a", presence="absent", person="leder-1"),
            Attendance(unit="skole-a", presence="late", person="leder-2"),
            Attendance(unit="dagtilbud-b", presence="substitute"),
        ),
        exchanges=(
            Exchange(kind="idea", what=SEALED, giver="skole-a"),
            Exchange(kind="idea", what=OTHER),
            Exchange(kind="service", what=SEALED, receiver="skole-a"),
        ),
        learning=SEALED,
    ),
    6,
    "2026-09-16",
)
AGREED = fact(
    AgreementMade(agreement="overgange", network="nord", meeting="moede-1", unit="skole-a", due="2026-10", what=SEALED),
    7,
    "2026-09-16",
)
MET = [*FORMED, CALLED, HELD, AGREED]


def followed_up(position: int, state: AgreementState, due: str | None = None) -> Fact:
    """Say what became of the agreement."""
    event = AgreementFollowedUp(agreement="overgange", network="nord", unit="skole-a", state=state, due=due)
    return fact(event, position, "2026-11-02")


def test_a_network_shows_its_members_and_what_they_owe() -> None:
    """A network counts its members and commitments, and each is a row."""
    rows = folded(PROJECTION, FORMED)
    row = rows.get(NetworkRow, "nord")
    assert row is not None
    assert (row.name, row.plan, row.members, row.commitments, row.entries) == ("Netværk Nord", "vision", 2, 1, (1,))
    assert [member.unit for member in every(rows, MemberRow)] == ["dagtilbud-b", "skole-a"]
    assert [(owed.by, owed.to, owed.what is not None) for owed in every(rows, CommitmentRow)] == [
        ("skole-a", None, True)
    ]


def test_a_called_meeting_lies_ahead() -> None:
    """A meeting that was only called has its planned time and agenda, and nobody has taken part."""
    row = folded(PROJECTION, [*FORMED, CALLED]).get(MeetingRow, "nord", "moede-1")
    assert row is not None
    assert (row.state, row.at, row.held, row.happens_last) == ("called", "2026-09-15T14:00", None, date(2026, 9, 15))
    assert (row.place, row.agenda, row.attendance, row.held_entry) == ("PPR", ("A",), (), None)


def test_a_held_meeting_counts_units_by_their_fullest_presence() -> None:
    """Minutes count each unit once; what was called stays where the minutes say nothing else."""
    rows = folded(PROJECTION, MET)
    row = rows.get(MeetingRow, "nord", "moede-1")
    assert row is not None
    assert (row.present, row.late, row.substitute, row.absent) == (0, 1, 1, 0)
    assert (row.state, row.kind, row.place, row.agenda) == ("held", "network-meeting", "PPR", ("A",))
    assert (row.at, row.held, row.happens_last) == ("2026-09-15T14:00", "2026-09-16", date(2026, 9, 16))
    assert row.exchange_counts == {"idea": 2, "service": 1}
    assert [one.what.field for one in row.exchanges if one.what] == [f"exchanges.{n}.what" for n in range(3)]
    assert (row.called_entry, row.held_entry, row.entries) == (5, 6, (5, 6))
    network = rows.get(NetworkRow, "nord")
    assert network is not None
    assert (network.meetings, network.last_meeting, network.agreements_open) == (1, "2026-09-16", 1)


def test_old_minutes_need_no_call_and_are_not_the_latest() -> None:
    """A meeting may be entered without having been called, and an older one does not become the latest."""
    older = MeetingHeld(network="nord", meeting="moede-0", attendance=(), kind="theme-meeting")
    rows = folded(PROJECTION, [*MET, fact(older, 8, "2026-08", date(2026, 9, 20))])
    row = rows.get(MeetingRow, "nord", "moede-0")
    network = rows.get(NetworkRow, "nord")
    assert row is not None
    assert network is not None
    assert (row.state, row.called_entry, row.backdated) == ("held", None, True)
    assert (network.meetings, network.last_meeting) == (2, "2026-09-16")


def test_an_agreement_is_followed_until_it_is_kept() -> None:
    """A moved agreement has its new time and stays open; once kept it is closed, with every follow-up in order."""
    moved = folded(PROJECTION, [*MET, followed_up(8, "moved", "2026-12")]).get(AgreementRow, "nord", "overgange")
    assert moved is not None
    assert (moved.state, moved.closed, moved.due_at_first, moved.due_last) == (
        "moved",
        False,
        "2026-10",
        date(2026, 12, 31),
    )
    rows = folded(PROJECTION, [*MET, followed_up(8, "moved", "2026-12"), followed_up(9, "kept")])
    kept, network = rows.get(AgreementRow, "nord", "overgange"), rows.get(NetworkRow, "nord")
    assert kept is not None
    assert network is not None
    assert (kept.state, kept.closed, kept.due, kept.entries) == ("kept", True, "2026-12", (7, 8, 9))
    assert [(step.position, step.state) for step in kept.follow_ups] == [(8, "moved"), (9, "kept")]
    assert (network.agreements, network.agreements_open) == (1, 0)


def test_a_retracted_follow_up_opens_the_agreement_again() -> None:
    """Without the follow-up that closed it, an agreement is open again, and the network counts it."""
    kept = followed_up(8, "kept")
    rows = folded(PROJECTION, [*MET, kept, retracted(kept, 9)])
    row, network = rows.get(AgreementRow, "nord", "overgange"), rows.get(NetworkRow, "nord")
    assert row is not None
    assert network is not None
    assert (row.state, row.follow_ups, network.agreements_open) == ("agreed", (), 1)


def test_a_follow_up_of_a_retracted_agreement_changes_nothing() -> None:
    """When the agreement is retracted, what was said of it later shows nowhere."""
    rows = folded(PROJECTION, [*MET, followed_up(8, "kept"), retracted(AGREED, 9)])
    network = rows.get(NetworkRow, "nord")
    assert every(rows, AgreementRow) == []
    assert network is not None
    assert (network.agreements, network.agreements_open) == (0, 0)


def test_corrected_minutes_stand_as_corrected() -> None:
    """A correction of the minutes changes who took part, and only that."""
    right = '[{"unit": "skole-a", "presence": "present"}, {"unit": "dagtilbud-b", "presence": "present"}]'
    rows = folded(PROJECTION, [*MET, corrected(HELD, 8, attendance=right)])
    row = rows.get(MeetingRow, "nord", "moede-1")
    assert row is not None
    assert (row.present, row.late, row.substitute, row.held, row.entries) == (2, 0, 0, "2026-09-16", (5, 6, 8))


def test_a_retracted_meeting_was_only_called() -> None:
    """Without its minutes a meeting is again one that was called."""
    row = folded(PROJECTION, [*MET, retracted(HELD, 8)]).get(MeetingRow, "nord", "moede-1")
    assert row is not None
    assert (row.state, row.held_entry, row.attendance) == ("called", None, ())
