"""Many at once: one winner, one order, nothing lost and nothing twice."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

from eventsourcing.dcb.api import DCBAppendCondition, DCBEvent, DCBQuery, DCBQueryItem
from eventsourcing.persistence import IntegrityError

from adapters.log import Log

RIVALS = 8
ROUNDS = 15
WRITERS = 4
APPENDS = 30


def test_one_of_many_rivals_wins(log: Log) -> None:
    """Of eight threads that read the same facts and append on condition, exactly one is let through, each round."""
    ready = Barrier(RIVALS)
    condition = DCBQuery([DCBQueryItem(types=["t"], tags=["one"])])

    def compete(rival: int) -> list[int | None]:
        won: list[int | None] = []
        for _ in range(ROUNDS):
            after = log.head()
            ready.wait()
            try:
                won.append(log.append([DCBEvent("t", b"%d" % rival, ["one"])], DCBAppendCondition(condition, after)))
            except IntegrityError:
                won.append(None)
            ready.wait()
        return won

    with ThreadPoolExecutor(RIVALS) as threads:
        rounds = list(zip(*threads.map(compete, range(RIVALS)), strict=True))
    assert [[position for position in won if position] for won in rounds] == [[n] for n in range(1, ROUNDS + 1)]


def test_appends_about_different_things_all_succeed(log: Log) -> None:
    """Conditions on other tags are no reason to refuse, however many write at once."""

    def write(writer: int) -> list[int]:
        query = DCBQuery([DCBQueryItem(types=["t"], tags=[f"unit:{writer}"])])
        positions: list[int] = []
        for _ in range(ROUNDS):
            after = positions[-1] if positions else 0
            positions.append(log.append([DCBEvent("t", b"", [f"unit:{writer}"])], DCBAppendCondition(query, after)))
        return positions

    with ThreadPoolExecutor(RIVALS) as threads:
        written = [position for positions in threads.map(write, range(RIVALS)) for position in positions]
    assert sorted(written) == list(range(1, RIVALS * ROUNDS + 1))


def test_a_follower_sees_each_position_once_in_order(log: Log) -> None:
    """Who follows the log under four writers misses nothing and is given nothing twice."""
    total = sum(1 + number % 3 for number in range(APPENDS)) * WRITERS

    def write(writer: int) -> None:
        for number in range(APPENDS):
            log.append([DCBEvent("t", b"", [f"unit:{writer}"])] * (1 + number % 3))

    with ThreadPoolExecutor(WRITERS) as threads, log.subscribe() as following:
        writing = [threads.submit(write, writer) for writer in range(WRITERS)]
        seen = [next(following).position for _ in range(total)]
        assert [done.result() for done in writing] == [None] * WRITERS
    assert seen == list(range(1, total + 1)) == [entry.position for entry in log.entries()]


def test_a_follower_sees_what_it_asked_for(log: Log) -> None:
    """A subscription with a query gives only matching events, from after the position that it names."""
    for number in range(6):
        log.append([DCBEvent("t", b"%d" % number, ["even" if number % 2 == 0 else "odd"])])
    with log.subscribe(DCBQuery([DCBQueryItem(tags=["even"])]), after=1) as following:
        assert [next(following).event.data for _ in range(2)] == [b"2", b"4"]
        following.stop()
        assert list(following) == []
