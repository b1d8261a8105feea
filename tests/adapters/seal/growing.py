"""Logs that grow, and their leaves as anybody computes them."""

from __future__ import annotations

from eventsourcing.dcb.api import DCBEvent

from adapters.log import Log


def record(log: Log, count: int) -> None:
    """Append events as one."""
    log.append([DCBEvent(type="unit-registered", data=b"%d" % number, tags=["unit:a"]) for number in range(count)])


def leaves(log: Log) -> list[bytes]:
    """Compute the log's leaves anew from its entries."""
    return [entry.computed_leaf("rebild") for entry in log.entries()]
