"""Logs that grow, and their leaves as anybody computes them."""

from __future__ import annotations

from typing import Any, Final

from eventsourcing.dcb.api import DCBEvent
from psycopg import Connection

from adapters.log import Log

EXTEND: Final = "select sporbar_rebild.seal_extend(%s)"
"""Takes the next leaves into the tree; gives how many it then reaches over."""


def record(log: Log, count: int) -> None:
    """Append events as one."""
    log.append([DCBEvent(type="unit-registered", data=b"%d" % number, tags=["unit:a"]) for number in range(count)])


def leaves(log: Log) -> list[bytes]:
    """Compute the log's leaves anew from its entries."""
    return [entry.computed_leaf("rebild") for entry in log.entries()]


def one(connection: Connection[Any], statement: str, *values: object) -> Any:  # noqa: ANN401 any column
    """Give the only column of the only row."""
    row = connection.execute(statement, values).fetchone()
    assert row is not None
    return row[0]
