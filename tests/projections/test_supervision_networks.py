from __future__ import annotations

from msgspec import structs

from domain.networks.events import (
    AgreementFollowedUp,
    AgreementState,
    Attendance,
    MeetingCalled,
    MeetingHeld,
)
from domain.people.events import UnitRegistered
from tests.projections.supervising import (
    AGREED,
    FORMED,
    UNIT,
    figures,
    sentences,
    told,
)


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
