"""What witnesses said of one municipality's checkpoints, in PostgreSQL: cosignatures and contradictions."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from psycopg import sql
from psycopg_pool import ConnectionPool

from adapters.log.schema import schema_name
from adapters.seal.cosigning import Cosigned, Witness
from adapters.seal.store import Signed


class Conflict(NamedTuple):
    """A witness that refused a checkpoint of a size, in its words, since it had seen another history."""

    witness: str
    size: int
    says: str
    seen: datetime


class Cosignatures:
    """The cosignatures of one municipality's checkpoints."""

    def __init__(self, pool: ConnectionPool, municipality: str) -> None:
        """Use a pool whose role may read and insert."""
        self._pool = pool
        self._schema = sql.Identifier(schema_name(municipality))

    def add(self, size: int, cosigned: Cosigned) -> None:
        """Keep the cosignature of a checkpoint; a witness's first one stays."""
        self._insert(
            "seal_cosignature (size, witness, line, time)", size, cosigned.witness.vkey(), cosigned.line, cosigned.time
        )

    def reached(self, witness: Witness) -> int:
        """Give the size of the largest checkpoint that a witness cosigned; 0 for none."""
        return int(
            self._all("select coalesce(max(size), 0) from {}.seal_cosignature where witness = %s", witness)[0][0]
        )

    def on(self, signed: Signed) -> bytes:
        """Give a checkpoint's note with all cosignatures that there are."""
        rows = self._all("select line from {}.seal_cosignature where size = %s order by time, witness", signed.size)
        return signed.note + "".join(line for (line,) in rows).encode()

    def newest(self, witnesses: Iterable[Witness], quorum: int) -> int | None:
        """Give the size of the newest checkpoint that at least so many (1 or more) of these cosigned."""
        rows = self._all(
            "select size from {}.seal_cosignature where witness = any(%s)"
            " group by size having count(*) >= %s order by size desc limit 1",
            [witness.vkey() for witness in witnesses],
            quorum,
        )
        return int(rows[0][0]) if rows else None

    def contradict(self, witness: Witness, size: int, says: str) -> None:
        """Keep that a witness refused a checkpoint because it had seen another history."""
        self._insert("seal_conflict (witness, size, says)", witness.vkey(), size, says)

    def conflicts(self) -> list[Conflict]:
        """Give all contradictions, the oldest first."""
        rows = self._all("select witness, size, says, seen from {}.seal_conflict order by seen, witness, size")
        return [Conflict(*row) for row in rows]

    def _insert(self, into: str, *values: object) -> None:
        marks = ", ".join(["%s"] * len(values))
        statement = sql.SQL(f"insert into {{}}.{into} values ({marks}) on conflict do nothing").format(self._schema)
        with self._pool.connection() as connection:
            connection.execute(statement, values)

    def _all(self, statement: str, *values: object) -> list[tuple[Any, ...]]:
        given = [value.vkey() if isinstance(value, Witness) else value for value in values]
        with self._pool.connection() as connection:
            return connection.execute(sql.SQL(statement).format(self._schema), given).fetchall()
