"""The tree is the database's own: nobody but its functions adds to it, and they add nothing but what the log says."""

from __future__ import annotations

import random
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

import psycopg
import pytest
from psycopg_pool import ConnectionPool

from adapters import directory
from adapters.database import Urls
from adapters.log import Log
from adapters.seal import tree
from adapters.seal.checkpoint import Checkpoint
from adapters.seal.note import sign
from adapters.seal.store import Seal
from tests.adapters.seal import trees
from tests.adapters.seal.growing import leaves, record

MANY = 301
NODES, CHECKPOINTS = "sporbar_rebild.seal_node", "sporbar_rebild.seal_checkpoint"
TAKE = "select sporbar_rebild.seal_take_checkpoint(%s, %s, %s)"
EXTEND = "select sporbar_rebild.seal_extend(%s)"


def one(connection: psycopg.Connection[Any], statement: str, *values: object) -> Any:  # noqa: ANN401 any column
    """Give the only column of the only row."""
    row = connection.execute(statement, values).fetchone()
    assert row is not None
    return row[0]


def note(seal: Seal, size: int, root: bytes) -> bytes:
    """Sign a checkpoint that says this."""
    return sign(Checkpoint(seal.origin, size, root).text(), seal.signer)


def nodes(connection: psycopg.Connection[Any]) -> dict[tuple[int, int], bytes]:
    """Give every node that is stored."""
    rows = connection.execute("select level, index, hash from sporbar_rebild.seal_node").fetchall()
    return {(level, index): bytes(value) for level, index, value in rows}


def above(held: list[bytes]) -> dict[tuple[int, int], bytes]:
    """Give every complete node above the leaves, by RFC 6962."""
    return {place: value for place, value in trees.complete(held).items() if place[0]}


@pytest.mark.parametrize("seed", range(4))
def test_the_database_grows_the_tree_of_the_rfc(log: Log, pool: ConnectionPool, seed: int) -> None:
    """However the leaves come and are batched, every node and the root of every size are RFC 6962's."""
    chance = random.Random(seed)  # noqa: S311 a test's choice
    with pool.connection() as connection:
        while (head := log.head()) < MANY:
            record(log, min(chance.randint(1, 60), MANY - head))
            for _ in range(chance.randint(0, 3)):
                one(connection, EXTEND, chance.randint(2, 70))
                connection.commit()
        while one(connection, EXTEND, 64) < MANY:
            pass
        held = leaves(log)
        assert nodes(connection) == above(held)
        assert one(connection, "select sporbar_rebild.seal_size()") == MANY
        roots = [one(connection, "select sporbar_rebild.seal_root(%s)", size) for size in range(MANY + 1)]
    assert roots == [tree.root(held[:size]) for size in range(MANY + 1)]


def test_two_that_grow_the_tree_at_once_grow_one(log: Log, pool: ConnectionPool) -> None:
    """Two workers that extend a growing log's tree at the same time, in batches of any size, make RFC 6962's nodes."""
    begin = Barrier(3)

    def write(times: int) -> int:
        begin.wait()
        for _ in range(times):
            record(log, 3)
        return times

    def extend(seed: int) -> int:
        chance = random.Random(seed)  # noqa: S311 a test's choice
        begin.wait()
        grown = 0
        for _ in range(150):
            with pool.connection() as connection:
                grown += one(connection, EXTEND, chance.randint(2, 9)) is not None
        return grown

    with ThreadPoolExecutor(3) as threads:
        running = [threads.submit(write, 40), threads.submit(extend, 1), threads.submit(extend, 2)]
        done = [task.result() for task in running]
    assert all(done)
    with pool.connection() as connection:
        while one(connection, EXTEND, 50) < log.head():
            pass
        assert nodes(connection) == above(leaves(log))


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
@pytest.mark.parametrize("change", ["update {0} set {1} = ''", "delete from {0}", "truncate {0}"])
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


@pytest.mark.parametrize("most", [None, -5, 0, 1, 100_001])
def test_a_batch_has_bounds(log: Log, pool: ConnectionPool, most: int | None) -> None:
    """The tree grows by a bounded number of leaves at a time."""
    record(log, 3)
    with pool.connection() as connection, pytest.raises(psycopg.errors.InvalidParameterValue, match="2 to 100000"):
        connection.execute(EXTEND, (most,))


def test_a_gap_in_the_log_is_not_sealed_over(log: Log, seal: Seal, urls: Urls) -> None:
    """Where somebody with all rights took an entry away before it was sealed, the tree refuses to grow."""
    record(log, 9)
    with psycopg.connect(urls.owner) as owner:
        owner.execute("alter table sporbar_rebild.entry disable trigger never_changes")
        owner.execute("delete from sporbar_rebild.entry where position = 5")
    with pytest.raises(psycopg.errors.DataCorrupted, match="on level 0 there are 3 pairs instead of 4"):
        seal.keep()
    assert seal.latest() is None


def test_a_schema_of_before_is_brought_up_to_date(log: Log, seal: Seal, urls: Urls, pool: ConnectionPool) -> None:
    """Migrating takes back the right to insert and adds triggers and functions; what was sealed stays and goes on."""
    record(log, 7)
    assert seal.keep()
    with psycopg.connect(urls.owner) as owner:
        owner.execute("grant insert on sporbar_rebild.seal_node, sporbar_rebild.seal_checkpoint to sporbar_app")
        owner.execute("drop trigger never_changes on sporbar_rebild.seal_node")
        owner.execute("drop function sporbar_rebild.seal_extend, sporbar_rebild.seal_take_checkpoint")
        directory.prepare(owner)
    with pool.connection() as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("insert into sporbar_rebild.seal_node values (1, 99, '')")
    with psycopg.connect(urls.owner) as owner, pytest.raises(psycopg.errors.InsufficientPrivilege):
        owner.execute("delete from sporbar_rebild.seal_node")
    record(log, 4)
    assert seal.keep()
    held = leaves(log)
    assert [(one.size, one.root) for one in seal.signed()] == [(7, tree.root(held[:7])), (11, tree.root(held))]
