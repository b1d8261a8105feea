"""What an append gives each entry, and what it refuses before anything is recorded."""

from __future__ import annotations

import time
from itertools import pairwise
from uuid import uuid4

import psycopg
import pytest
from eventsourcing.dcb.api import DCBAppendCondition, DCBEvent, DCBQuery, DCBQueryItem
from eventsourcing.persistence import IntegrityError, ProgrammingError
from psycopg_pool import ConnectionPool

from adapters.database import Urls
from adapters.log import ClockError, Log

SECOND = 1_000_000
"""In microseconds, as the log counts."""


def event(*tags: str, kind: str = "t") -> DCBEvent:
    """Give an event with these tags."""
    return DCBEvent(type=kind, data=b"{}", tags=list(tags))


def test_positions_have_no_gaps_and_time_moves_on(log: Log) -> None:
    """Positions count from 1; `recorded` is shared within an append and grows from one to the next."""
    sizes = [1, 3, 1, 2, 5]
    ranges = [log.append_entries([event()] * size) for size in sizes]
    held = list(log.entries())
    assert [entry.position for entry in held] == list(range(1, sum(sizes) + 1))
    times = [{held[position - 1].recorded for position in positions} for positions in ranges]
    assert [len(shared) for shared in times] == [1] * len(sizes)
    moments = [shared.pop() for shared in times]
    assert all(earlier < later for earlier, later in pairwise(moments))
    assert abs(moments[-1] - time.time_ns() // 1_000) < 5 * SECOND


def test_a_refused_append_leaves_no_gap(log: Log) -> None:
    """What a condition refuses takes no position."""
    log.append([event("a")])
    with pytest.raises(IntegrityError):
        log.append([event("a")], DCBAppendCondition(DCBQuery([DCBQueryItem(tags=["a"])])))
    assert log.append([event("b")]) == 2


def test_an_append_keeps_its_id(log: Log) -> None:
    """The id that a caller gives stands in each entry of the append; else each append has its own."""
    given = uuid4()
    log.append_entries([event(), event()], append_id=given)
    log.append([event()])
    first, second, third = (entry.append_id for entry in log.entries())
    assert first == second == given != third


def test_the_same_append_comes_about_once(log: Log) -> None:
    """Asking again with an append's id gives its positions, whatever its condition says by now."""
    given, other = uuid4(), event("b")
    condition = DCBAppendCondition(DCBQuery([DCBQueryItem(tags=["a"])]))
    first = log.append_entries([event("b", "a"), event("a")], condition, given)
    log.append([other])
    assert log.append_entries([event("b", "a"), event("a")], condition, given) == first == range(1, 3)
    assert log.head() == 3


def test_an_id_stands_for_one_append(log: Log) -> None:
    """An append that comes with the id of another one is refused, and nothing is recorded."""
    given = uuid4()
    log.append_entries([event("a")], append_id=given)
    for other in ([event("b")], [event("a", kind="u")], [event("a"), event("a")], [DCBEvent("t", b"[]", ["a"])]):
        with pytest.raises(ProgrammingError, match="once"):
            log.append_entries(other, append_id=given)
    assert log.head() == 1


def test_text_that_cannot_be_stored_exactly_is_refused(log: Log) -> None:
    """Empty, NUL, U+001F, not NFC, half a character or over-long: refused in types, tags and conditions alike."""
    for wrong in ("", "a\0b", "a\x1fb", "a\u030a", "\ud800", "æ" * 501):
        for bad in (event(kind=wrong), event("fine", wrong)):
            with pytest.raises(ProgrammingError):
                log.append([event("fine"), bad])
        for item in (DCBQueryItem(types=[wrong]), DCBQueryItem(tags=["fine", wrong])):
            with pytest.raises(ProgrammingError):
                log.append([event("fine")], DCBAppendCondition(DCBQuery([item])))
    assert log.head() == 0


def test_nothing_is_no_append(log: Log) -> None:
    """An append without events is refused."""
    with pytest.raises(ProgrammingError):
        log.append([])


def test_clocks_apart_are_refused(log: Log, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process whose clock is more than 5 s from the database's records nothing."""
    real = time.time_ns
    for seconds in (6, -6):
        monkeypatch.setattr(time, "time_ns", lambda ahead=seconds: real() + ahead * 10**9)
        with pytest.raises(ClockError, match="apart"):
            log.append([event()])
    for seconds in (3, -3):
        monkeypatch.setattr(time, "time_ns", lambda ahead=seconds: real() + ahead * 10**9)
        log.append([event()])
    assert log.head() == 2


def set_last_moment(urls: Urls, ahead: int) -> int:
    """Let the first entry have been recorded some microseconds ahead of the clock."""
    moment = time.time_ns() // 1_000 + ahead
    with psycopg.connect(urls.owner) as owner:
        owner.execute(
            "insert into sporbar_rebild.entry values (1, %s, 't', '{}', '', gen_random_uuid(), sha256(''))", (moment,)
        )
    return moment


def test_a_clock_behind_the_log_is_refused(log: Log, urls: Urls) -> None:
    """A database whose clock is more than 5 s behind the last entry records nothing."""
    set_last_moment(urls, 6 * SECOND)
    with pytest.raises(ClockError, match="behind"):
        log.append([event()])
    assert log.head() == 1


def test_a_clock_a_little_behind_still_moves_on(log: Log, urls: Urls) -> None:
    """Within 5 s the time is the last one plus a microsecond, so that order and time agree."""
    moment = set_last_moment(urls, 3 * SECOND)
    log.append([event()])
    log.append([event()])
    assert [entry.recorded for entry in log.entries()] == [moment, moment + 1, moment + 2]


def test_a_weaker_promise_is_refused(log: Log, urls: Urls) -> None:
    """An append asserts its isolation, and that a commit is on disk (and with the replicas) when it is answered."""
    for option, said in (
        ("default_transaction_isolation=repeatable\\ read", "READ COMMITTED"),
        ("default_transaction_isolation=serializable", "READ COMMITTED"),
        ("synchronous_commit=off", "synchronous_commit"),
        ("synchronous_commit=local", "synchronous_commit"),
        ("client_encoding=LATIN1", "client_encoding"),
    ):
        with ConnectionPool(urls.app, min_size=1, kwargs={"options": f"-c {option}"}, open=True) as pool:
            weak = Log(pool, log.municipality)
            with pytest.raises(psycopg.errors.RaiseException, match=said):
                weak.append([event()])
    assert log.head() == 0
