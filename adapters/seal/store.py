"""The tree of one municipality in PostgreSQL: kept in order, checkpoints signed, proofs made."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final, NamedTuple

from psycopg import Connection, sql
from psycopg_pool import ConnectionPool

from adapters.log.schema import schema_name
from adapters.seal import tree
from adapters.seal.checkpoint import LARGEST_SIZE
from adapters.seal.keys import Keyring
from adapters.seal.note import Checkpoint, Signer, Verifier, sign
from adapters.seal.trust import next_key_line

BATCH: Final = 10_000
_COVERED: Final = (
    " having count(*) = %(count)s and %(end)s <= (select max(size) from {0}.seal_checkpoint) >> %(level)s::int"
)
_LEAVES: Final = (
    "select string_agg(leaf_hash, ''::bytea order by position) from {0}.entry"
    " where position > %(start)s and position <= %(end)s" + _COVERED
)
_NODES: Final = (
    "select string_agg(hash, ''::bytea order by index) from {0}.seal_node"
    " where level = %(level)s and index >= %(start)s and index < %(end)s" + _COVERED
)


class Signed(NamedTuple):
    """A checkpoint as it was signed: size and root of the tree, the note, and when."""

    size: int
    root: bytes
    note: bytes
    made: datetime


class Seal:
    """The tree and checkpoints of one municipality."""

    def __init__(self, pool: ConnectionPool, municipality: str, keys: Keyring) -> None:
        """Use a pool whose role may call the functions that grow the tree and take checkpoints."""
        self.keys = keys
        self.origin = keys.name
        self._pool = pool
        self._schema = sql.Identifier(schema_name(municipality))

    @property
    def signer(self) -> Signer:
        """The key that signs checkpoints now."""
        return self.keys.signer()

    def verifiers(self) -> list[Verifier]:
        """Give the keys that signed checkpoints now and earlier, the newest first."""
        return self.keys.verifiers()

    def keep(self) -> bool:
        """Take the next leaves into the tree and sign a checkpoint; False when there were none or another is at it.

        The database grows the tree; the root that is signed is computed here from its nodes, and the database takes
        the checkpoint only where both come to the same. After a rotation the key before signs too, and the text that
        it signs names the new key.
        """
        newest_key, *before = signers = self.keys.signers()
        named = (next_key_line(newest_key.verifier()),) if before else ()
        with self._pool.connection() as connection:
            grown = self._one(connection, "select {}.seal_extend(%s)", BATCH)
            newest = self._one(connection, "select coalesce(max(size), 0) from {}.seal_checkpoint")
            if grown is None or grown <= newest:
                return False
            root = tree.tree_root(grown, self._nodes(connection))
            note = sign(Checkpoint(self.origin, grown, root, named).text(), *signers)
            self._one(connection, "select {}.seal_take_checkpoint(%s, %s, %s)", grown, root, note)
        self.keys.retire(signers)
        return True

    def latest(self) -> Signed | None:
        """Give the newest checkpoint; None before the first entry is sealed."""
        return next(iter(self._signed("order by size desc limit 1")), None)

    def signed(self) -> list[Signed]:
        """Give all checkpoints, the smallest first."""
        return self._signed("order by size")

    def checkpoint(self, size: int) -> Signed | None:
        """Give the checkpoint of this very size; None when none was taken."""
        return next(iter(self._signed("where size = %s", size)), None)

    def covering(self, position: int) -> Signed | None:
        """Give the first checkpoint that covers an entry; None before there is one."""
        return next(iter(self._signed("where size >= %s order by size limit 1", position)), None)

    def before(self, size: int | None, limit: int) -> list[Signed]:
        """Give checkpoints smaller than a size, the largest first; without a size from the newest on."""
        if size is None:
            return self._signed("order by size desc limit %s", limit)
        return self._signed("where size < %s order by size desc limit %s", size, limit)

    def inclusion(self, position: int, size: int) -> list[bytes]:
        """Prove that the entry at a position lies in the tree of this size; raises tree.ProofError."""
        with self._pool.connection() as connection:
            return tree.inclusion_proof(position - 1, size, self._nodes(connection))

    def consistency(self, old_size: int, size: int) -> list[bytes]:
        """Prove that the tree of one size grew into that of another; raises tree.ProofError."""
        with self._pool.connection() as connection:
            return tree.consistency_proof(old_size, size, self._nodes(connection))

    def hashes(self, level: int, indexes: range) -> bytes | None:
        """Give complete nodes side by side on a level (0: the leaves), 32 bytes each, in one look.

        None unless the newest checkpoint covers them all.
        """
        if indexes.stop > LARGEST_SIZE >> level:
            return None
        values = {"level": level, "start": indexes.start, "end": indexes.stop, "count": len(indexes)}
        with self._pool.connection() as connection, connection.cursor(binary=True) as cursor:
            row = cursor.execute(self._sql(_NODES if level else _LEAVES), values).fetchone()
        return bytes(row[0]) if row else None

    def _signed(self, which: str, *values: int) -> list[Signed]:
        with self._pool.connection() as connection:
            statement = self._sql("select size, root, note, made from {}.seal_checkpoint " + which)
            rows = connection.execute(statement, values).fetchall()
        return [Signed(size, bytes(root), bytes(note), made.astimezone(UTC)) for size, root, note, made in rows]

    def _nodes(self, connection: Connection[Any]) -> Callable[[int, int], bytes]:
        return lambda level, index: self._node(connection, level, index)

    def _node(self, connection: Connection[Any], level: int, index: int) -> bytes:
        if level == 0:
            found = self._one(connection, "select leaf_hash from {}.entry where position = %s", index + 1)
        else:
            look = "select hash from {}.seal_node where level = %s and index = %s"
            found = self._one(connection, look, level, index)
        if found is None:
            message = f"The tree has no node {index} on level {level}"
            raise tree.ProofError(message)
        return bytes(found)

    def _one(self, connection: Connection[Any], statement: str, *values: object) -> Any:  # noqa: ANN401 any column
        row = connection.execute(self._sql(statement), values).fetchone()
        return row[0] if row else None

    def _sql(self, text: str) -> sql.Composed:
        return sql.SQL(text).format(self._schema)
