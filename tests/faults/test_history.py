"""What callers at once are answered could have come about one step at a time, in the order of real time."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from tests.faults.callers import history
from tests.faults.checking import anomalies
from tests.faults.lengths import SECONDS
from tests.faults.own_server import OwnServer
from tests.faults.telling import sum_up


def test_no_update_is_lost_and_no_cycle_is_seen(own: OwnServer, municipality: str) -> None:
    """Two processes with eight callers each read lists and append if unchanged: all is as if one came after the other.

    The same answers, but one accepted append told as refused, are found out: the check sees this very history.
    """
    steps = history(own.urls.app, municipality, processes=2, threads=8, seconds=SECONDS)
    counts = Counter(step.outcome for step in steps)
    assert min(counts["read"], counts["accepted"], counts["refused"]) > 0
    assert counts["unknown"] == 0
    assert anomalies(steps) == []
    last = max((step for step in steps if step.position), key=lambda step: step.position or 0)
    assert anomalies([replace(step, outcome="refused", position=None) if step is last else step for step in steps])
    sum_up(
        f"history: {len(steps)} steps in one order ({counts['accepted']} appends, {counts['refused']} refused,"
        f" {counts['read']} reads), 0 lost updates, 0 cycles"
    )
