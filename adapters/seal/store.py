"""The tree of one municipality in PostgreSQL: kept in order, checkpoints signed, proofs made."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, NamedTuple

from psycopg import Connection, sql
from psycopg_pool import ConnectionPool

from adapters.log.schema import schema_name
from adapters.seal import tree
from adapters.seal.note import Checkpoint, Signer, sign

BATCH: Final = 10_000


class Signed(NamedTuple):
    """A checkpoint as it was signed: size and root of the tree, and the note."""

    size: int
    root: bytes
    note: bytes


class Seal:
    """The tree and checkpoints of one municipality."""

    def __init__(self, pool: ConnectionPool, municipality: str, signer: Signer) -> None:
        """Use a pool whose role may add nodes and checkpoints."""
        self.signer = signer
        self.origin = signer.name
        self._pool = pool
        self._municipality = municipality
        self._schema = sql.Identifier(schema_name(municipality))

    def keep(self) -> bool:
        """Take the next leaves into the tree and sign a checkpoint; False when there were none or another is at it."""
        with self._pool.connection() as connection:
            lock = ("select pg_try_advisory_xact_lock(hashtextextended(%s, 0))", (f"seal {self._municipality}",))
            taken = connection.execute(*lock).fetchone()
            if not taken or not taken[0]:
                return False
            size = self._size(connection)
            leaves = [
                bytes(row[0])
                for row in connection.execute(
                    self._sql("select leaf_hash from {}.entry where position > %s order by position limit %s"),
                    (size, BATCH),
                )
            ]
            if not leaves:
                return False
            made = {(level, index): value for level, index, value in tree.append(size, leaves, self._nodes(connection))}
            self._add_nodes(connection, made)
            grown = size + len(leaves)
            root = tree.tree_root(
                grown, lambda level, index: made.get((level, index)) or self._node(connection, level, index)
            )
            note = sign(Checkpoint(self.origin, grown, root).text(), self.signer)
            connection.execute(
                self._sql("insert into {}.seal_checkpoint (size, root, note) values (%s, %s, %s)"), (grown, root, note)
            )
        return True

    def latest(self) -> Signed | None:
        """Give the newest checkpoint; None before the first entry is sealed."""
        with self._pool.connection() as connection:
            row = connection.execute(
                self._sql("select size, root, note from {}.seal_checkpoint order by size desc limit 1")
            ).fetchone()
        return Signed(row[0], bytes(row[1]), bytes(row[2])) if row else None

    def signed(self) -> list[Signed]:
        """Give all checkpoints, the smallest first."""
        with self._pool.connection() as connection:
            rows = connection.execute(self._sql("select size, root, note from {}.seal_checkpoint order by size"))
            return [Signed(size, bytes(root), bytes(note)) for size, root, note in rows]

    def inclusion(self, position: int, size: int) -> list[bytes]:
        """Prove that the entry at a position lies in the tree of this size; raises tree.ProofError."""
        with self._pool.connection() as connection:
            return tree.inclusion_proof(position - 1, size, self._nodes(connection))

    def consistency(self, old_size: int, size: int) -> list[bytes]:
        """Prove that the tree of one size grew into that of another; raises tree.ProofError."""
        with self._pool.connection() as connection:
            return tree.consistency_proof(old_size, size, self._nodes(connection))

    def _size(self, connection: Connection[Any]) -> int:
        row = connection.execute(self._sql("select coalesce(max(size), 0) from {}.seal_checkpoint")).fetchone()
        assert row is not None
        return int(row[0])

    def _nodes(self, connection: Connection[Any]) -> Callable[[int, int], bytes]:
        return lambda level, index: self._node(connection, level, index)

    def _node(self, connection: Connection[Any], level: int, index: int) -> bytes:
        if level == 0:
            statement, values = "select leaf_hash from {}.entry where position = %s", (index + 1,)
        else:
            statement, values = "select hash from {}.seal_node where level = %s and index = %s", (level, index)  # type: ignore[assignment]
        row = connection.execute(self._sql(statement), values).fetchone()
        if row is None:
            message = f"The tree has no node {index} on level {level}"
            raise tree.ProofError(message)
        return bytes(row[0])

    def _add_nodes(self, connection: Connection[Any], made: dict[tuple[int, int], bytes]) -> None:
        statement = self._sql("copy {}.seal_node (level, index, hash) from stdin (format binary)")
        with connection.cursor() as cursor, cursor.copy(statement) as copy:
            copy.set_types(["int4", "int8", "bytea"])
            for (level, index), value in made.items():
                if level:
                    copy.write_row((level, index, value))

    def _sql(self, text: str) -> sql.Composed:
        return sql.SQL(text).format(self._schema)
