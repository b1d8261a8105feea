"""The database grows the tree itself: RFC 6962's, in whatever batches, and over nothing but what the log says."""

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
from adapters.seal.store import Seal
from tests.adapters.seal import trees
from tests.adapters.seal.growing import EXTEND, leaves, one, record

MANY = 301


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
