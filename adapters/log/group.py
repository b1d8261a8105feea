"""A group of appends as one call of the SQL function, each with an outcome of its own."""

from __future__ import annotations

import struct
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import count
from typing import Any, Final, NamedTuple

import psycopg
from eventsourcing.dcb.api import DCBEvent
from psycopg import Connection, sql
from psycopg.pq import DiagnosticField, ExecStatus
from psycopg.pq.abc import PGresult

from adapters.log.arrays import Kind, array, bigint, integer, integers, sized
from adapters.log.member import Member
from adapters.log.query import SEPARATOR, Probe
from adapters.log.schema import schema_name

_CALL: Final = sql.SQL(
    "select head, waited, refused, known from"
    " {}.append($1::bigint, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)"
)
_BINARY: Final = 1
_FORMATS: Final = [_BINARY] * 14
_LONG: Final = struct.Struct(">q")


class Outcome(NamedTuple):
    """What came of a member: its positions; none when its condition failed, or when the log had its id already."""

    positions: range
    refused: bool = False
    known: bool = False


class Committed(NamedTuple):
    """The outcomes of a group's members in order, and how many seconds other writers were waited for."""

    outcomes: list[Outcome]
    waited: float


class Rival(NamedTuple):
    """A pair of members, counted from 1: what the earlier adds answers a probe of the later, which reads from after."""

    later: int
    earlier: int
    after: int


_numbers: Final = count(1)


class Call:
    """The call of one municipality's append function, made through libpq: its arguments are encoded already."""

    def __init__(self, municipality: str) -> None:
        """Name it, so that each connection plans it once; several calls of one municipality may share a connection."""
        self.name = f"append {municipality} {next(_numbers)}".encode()
        self._statement = _CALL.format(sql.Identifier(schema_name(municipality))).as_bytes()

    def prepare(self, connection: Connection[Any]) -> None:
        """Let a connection know the call."""
        result = connection.pgconn.prepare(self.name, self._statement)
        if result.status != ExecStatus.COMMAND_OK:
            raise _error(connection, result)

    def commit(self, connection: Connection[Any], members: Sequence[Member]) -> Committed:
        """Append a group on a prepared connection.

        Outside of a transaction it is a transaction of its own, and has been committed when this returns.
        """
        result = connection.pgconn.exec_prepared(self.name, _arguments(members), _FORMATS, result_format=_BINARY)
        answer = self.answer(connection, members, result)
        if isinstance(answer, psycopg.Error):
            raise answer
        return answer

    def send(self, connection: Connection[Any], members: Sequence[Member]) -> None:
        """Send a group, and wait for nothing; its answer is read by `answer`."""
        connection.pgconn.send_query_prepared(self.name, _arguments(members), _FORMATS, result_format=_BINARY)

    def answer(
        self, connection: Connection[Any], members: Sequence[Member], result: PGresult
    ) -> Committed | psycopg.Error:
        """Read what the server answered to a group."""
        if result.status != ExecStatus.TUPLES_OK:
            return _error(connection, result)
        head, waited, refused, known = (result.get_value(0, column) or b"" for column in range(4))
        outcomes = _outcomes(members, _LONG.unpack(head)[0], set(integers(refused)), set(integers(known)))
        return Committed(list(outcomes), _LONG.unpack(waited)[0] / 1_000_000)


def _error(connection: Connection[Any], result: PGresult) -> psycopg.Error:
    if result.error_field(DiagnosticField.SEVERITY_NONLOCALIZED) != b"ERROR":
        connection.close()  # the server's last word, or libpq's word that there was none
        return psycopg.OperationalError(result.get_error_message())
    return psycopg.errors.error_from_result(result)


def _outcomes(members: Sequence[Member], head: int, refused: set[int], known: set[int]) -> Iterator[Outcome]:
    for number, member in enumerate(members, 1):
        if number in refused or number in known:
            yield Outcome(range(0), refused=number not in known, known=number in known)
        else:
            yield Outcome(range(head + 1, head + 1 + len(member.events)))
            head += len(member.events)


def _arguments(members: Sequence[Member]) -> list[bytes]:
    events = sum(len(member.events) for member in members)
    looks = sum(len(member.probes) for member in members)
    rivals = list(_rivals(members)) if len(members) > 1 else []
    numbered = [(integer(number), member) for number, member in enumerate(members, 1)]
    return [
        _LONG.pack(time.time_ns() // 1_000),
        array(Kind.UUID, len(members), [sized(member.id.bytes) for member in members]),
        array(Kind.INT, events, [number * len(member.events) for number, member in numbered]),
        array(Kind.TEXT, events, [member.types for member in members]),
        array(Kind.TEXT, events, [member.tags for member in members]),
        array(Kind.BYTEA, events, [member.data for member in members]),
        array(Kind.INT, looks, [number * len(member.probes) for number, member in numbered]),
        array(Kind.BIGINT, looks, [member.afters for member in members]),
        array(Kind.TEXT, looks, [member.probe_tags for member in members]),
        array(Kind.TEXT, looks, [member.probe_types for member in members]),
        array(Kind.TEXT, looks, [member.probe_rests for member in members]),
        array(Kind.INT, len(rivals), [integer(rival.later) for rival in rivals]),
        array(Kind.INT, len(rivals), [integer(rival.earlier) for rival in rivals]),
        array(Kind.BIGINT, len(rivals), [bigint(rival.after) for rival in rivals]),
    ]


def _rivals(members: Sequence[Member]) -> Iterator[Rival]:
    """Give the pairs in order of the later; every event of the group is found by its tags, or among all."""
    by_tag: dict[str | None, list[tuple[int, DCBEvent]]] = defaultdict(list)
    for number, member in enumerate(members, 1):
        for look in member.probes:
            for earlier, event in by_tag.get(look.tag, ()):
                if _answers(event, look):
                    yield Rival(number, earlier, look.after)
        for event in member.events:
            by_tag[None].append((number, event))
            for tag in event.tags:
                by_tag[tag].append((number, event))


def _answers(event: DCBEvent, look: Probe) -> bool:
    return (look.type is None or event.type == look.type) and (
        look.rest is None or set(look.rest.split(SEPARATOR)) <= set(event.tags)
    )
