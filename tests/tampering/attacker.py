"""Somebody who has all rights over the database: every trigger is off, and what is derived is made anew."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, LiteralString

import psycopg
from psycopg import sql

from adapters.database import Urls
from adapters.log import Entry
from adapters.seal import tree
from adapters.seal.note import Checkpoint, Signer, sign

TABLES = ("entry", "tag", "seal_node", "seal_checkpoint", "seal_cosignature")
Attack = Callable[["Attacker"], None]


class Attacker:
    """A superuser at work on the log of Rebild."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        """Silence what guards the tables."""
        self._connection = connection
        for table in TABLES:
            self.run(f"alter table sporbar_rebild.{table} disable trigger all")

    def run(self, statement: LiteralString, *values: object) -> list[tuple[Any, ...]]:
        """Run a statement; the schema is written out in it."""
        cursor = self._connection.execute(sql.SQL(statement), values)
        return cursor.fetchall() if cursor.description else []

    def rehash(self, *positions: int) -> None:
        """Make leaf hashes fit their entries again: of these positions, or of all."""
        rows = self.run(
            "select position, recorded, type, tags, data, append_id, leaf_hash from sporbar_rebild.entry"
            " where position = any(%s) or %s",
            list(positions),
            not positions,
        )
        for row in rows:
            leaf = Entry(*row).computed_leaf("rebild")
            self.run("update sporbar_rebild.entry set leaf_hash = %s where position = %s", leaf, row[0])

    def reindex(self) -> None:
        """Make the index of tags fit the entries again."""
        self.run("delete from sporbar_rebild.tag")
        self.run("insert into sporbar_rebild.tag select unnest(tags), type, position from sporbar_rebild.entry")

    def regrow(self) -> None:
        """Make the tree's nodes fit the leaves again."""
        leaves = [row[0] for row in self.run("select leaf_hash from sporbar_rebild.entry order by position")]
        self.run("delete from sporbar_rebild.seal_node")
        for level, index, value in tree.append(0, leaves, _unasked):
            if level:
                self.run("insert into sporbar_rebild.seal_node values (%s, %s, %s)", level, index, value)

    def resign(self, signer: Signer) -> None:
        """Make the checkpoints fit the tree again, signed with a key."""
        leaves = [row[0] for row in self.run("select leaf_hash from sporbar_rebild.entry order by position")]
        sizes = [row[0] for row in self.run("select size from sporbar_rebild.seal_checkpoint order by size")]
        self.run("delete from sporbar_rebild.seal_checkpoint")
        for size in sizes:
            root = tree.root(leaves[:size])
            note = sign(Checkpoint("sporbar-rebild", size, root).text(), signer)
            self.run("insert into sporbar_rebild.seal_checkpoint values (%s, %s, %s)", size, root, note)

    def forget_after(self, size: int) -> None:
        """Remove all that came after an entry, as if it had never been."""
        self.run("delete from sporbar_rebild.entry where position > %s", size)
        self.run("delete from sporbar_rebild.tag where position > %s", size)
        self.run("delete from sporbar_rebild.seal_checkpoint where size > %s", size)
        self.run("delete from sporbar_rebild.seal_node where (index + 1) << level > %s", size)


@contextmanager
def attacking(urls: Urls) -> Iterator[Attacker]:
    """Be a superuser for a while; what was done is committed."""
    assert urls.admin is not None
    with psycopg.connect(urls.admin) as connection:
        yield Attacker(connection)


def _unasked(level: int, index: int) -> bytes:
    message = f"A tree grown from nothing asks for no node: {level}, {index}"
    raise AssertionError(message)
