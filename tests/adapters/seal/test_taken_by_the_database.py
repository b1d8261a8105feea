"""Nodes and checkpoints are the database's own: nobody else adds one, and it takes none that the log does not bear."""

from __future__ import annotations

import psycopg
import pytest
from psycopg_pool import ConnectionPool

from adapters.database import Urls
from adapters.log import Log
from adapters.seal import tree
from adapters.seal.checkpoint import Checkpoint
from adapters.seal.note import sign
from adapters.seal.store import Seal
from tests.adapters.seal import trees
from tests.adapters.seal.growing import EXTEND, leaves, one, record

NODES, CHECKPOINTS = "sporbar_rebild.seal_node", "sporbar_rebild.seal_checkpoint"
TAKE = "select sporbar_rebild.seal_take_checkpoint(%s, %s, %s)"


def note(seal: Seal, size: int, root: bytes) -> bytes:
    """Sign a checkpoint that says this."""
    return sign(Checkpoint(seal.origin, size, root).text(), seal.signer)


@pytest.mark.parametrize(
    "statement",
    [
        "insert into sporbar_rebild.seal_node values (1, 0, '')",
        "insert into sporbar_rebild.seal_checkpoint (size, root, note) values (1, '', '')",
        "update sporbar_rebild.seal_node set hash = ''",
        "update sporbar_rebild.seal_checkpoint set root = ''",
        "delete from sporbar_rebild.seal_node",
        "delete from sporbar_rebild.seal_checkpoint",
        "truncate sporbar_rebild.seal_node",
    ],
)
def test_the_application_adds_and_changes_nothing_itself(
    log: Log, seal: Seal, pool: ConnectionPool, statement: str
) -> None:
    """The application's role reads nodes and checkpoints, and can neither add nor change nor remove one."""
    record(log, 2)
    assert seal.keep()
    with pool.connection() as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute(statement)


@pytest.mark.parametrize("table", [NODES, CHECKPOINTS])
@pytest.mark.parametrize("change", ["update {0} set {1} = ''", "delete from {0}", "truncate {0} cascade"])
def test_the_owner_is_refused_every_change(log: Log, seal: Seal, urls: Urls, table: str, change: str) -> None:
    """A trigger refuses to change nodes and checkpoints, for whoever owns them too."""
    record(log, 2)
    assert seal.keep()
    statement = change.format(table, "hash" if table == NODES else "root")
    with (
        psycopg.connect(urls.owner) as owner,
        pytest.raises(psycopg.errors.InsufficientPrivilege, match="never changes"),
    ):
        owner.execute(statement)


def test_a_root_that_is_not_the_logs_is_refused(log: Log, seal: Seal, pool: ConnectionPool) -> None:
    """A checkpoint over another root than the one that the database computes is not taken."""
    record(log, 5)
    wrong = trees.mth(trees.leaves(5))
    right = tree.root(leaves(log))
    with pool.connection() as connection:
        assert one(connection, EXTEND, 10) == 5
        with pytest.raises(
            psycopg.errors.CheckViolation, match=f"5 entries have the root {right.hex()}, not {wrong.hex()}"
        ):
            connection.execute(TAKE, (5, wrong, note(seal, 5, wrong)))
        connection.rollback()
    assert seal.latest() is None
    assert seal.keep()


@pytest.mark.parametrize(
    ("size", "said"),
    [(4, "not 4"), (3, "not 3"), (0, "not 0"), (-1, "not -1"), (None, "more entries"), (9, "the tree reaches over 7")],
)
def test_a_checkpoint_goes_forward_and_within_the_tree(
    log: Log, seal: Seal, pool: ConnectionPool, size: int | None, said: str
) -> None:
    """No checkpoint of a size that was taken, that is smaller, or that the tree does not reach, is taken."""
    record(log, 4)
    assert seal.keep()
    record(log, 5)
    with pool.connection() as connection:
        assert one(connection, EXTEND, 2) == 6
        root = tree.root(leaves(log)[: size or 0])
        with pytest.raises(psycopg.errors.CheckViolation, match=said):
            connection.execute(TAKE, (size, root, note(seal, max(size or 0, 0), root)))


def test_a_note_that_says_something_else_is_refused(log: Log, seal: Seal, pool: ConnectionPool) -> None:
    """The size and root that a checkpoint is stored under are those that its note states."""
    record(log, 3)
    held = leaves(log)
    root = tree.root(held)
    with pool.connection() as connection:
        one(connection, EXTEND, 10)
        connection.commit()
        for other in (note(seal, 2, root), note(seal, 3, tree.root(held[:2])), b"3\n", b""):
            with pytest.raises(psycopg.errors.CheckViolation, match="The note states"):
                connection.execute(TAKE, (3, root, other))
            connection.rollback()
        connection.execute(TAKE, (3, root, note(seal, 3, root)))
    assert [signed.size for signed in seal.signed()] == [3]
