"""The whole log over HTTP, in one file that is checked without us."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest

from adapters.database import Server
from service.bundle import log_bundle
from tests.stories.client import Stack, refusal, running, wait_until
from tests.tampering.outside import checked, key_of
from tests.towns import register_units


@pytest.fixture(scope="module")
def filled(stack: Stack) -> int:
    """The log's size, all of it sealed."""
    town = stack.towns.get("rebild")
    register_units(town, 30)
    wait_until(lambda: (signed := town.seal.latest()) is not None and signed.size == town.log.head())
    return town.log.head()


def test_the_whole_log_is_given_as_one_file(stack: Stack, filled: int, tmp_path: Path) -> None:
    """An auditor takes the log along, and it holds elsewhere; asked for again it is the same, byte for byte."""
    auditor = stack.program("auditor")
    answer, again = auditor.get("log/bundle"), auditor.get("log/bundle")
    assert answer.status_code == httpx.codes.OK
    assert answer.headers["content-type"] == "application/zip"
    assert answer.headers["content-disposition"] == 'attachment; filename="rebild-log.zip"'
    assert answer.headers["cache-control"] == "no-store"
    assert answer.content == again.content
    (tmp_path / "log.zip").write_bytes(answer.content)
    found = checked(tmp_path / "log.zip", "--key", key_of(stack.towns.get("rebild")))
    assert found.said.startswith(f"HOLDS: the whole log of rebild, {filled} entries")


@pytest.mark.parametrize("role", ["secretary", "politician", "leader", "body"])
def test_entries_are_for_those_who_may_read_them(stack: Stack, filled: int, role: str) -> None:
    """Who may not read entries one by one may not take them all either; nor may somebody who is not signed in."""
    assert filled
    program = stack.program(role, "skole-1" if role == "leader" else None)
    assert program.get("log/bundle").status_code == httpx.codes.FORBIDDEN
    assert stack.http.get("/api/v1/rebild/log/bundle").status_code == httpx.codes.UNAUTHORIZED


def test_reading_it_slowly_holds_no_connection(stack: Stack, filled: int) -> None:
    """Between two pieces nothing of the database is held, so that a slow reader is in nobody's way."""
    assert filled
    town = stack.towns.get("rebild")
    pieces = log_bundle(town)
    next(pieces)
    stats = town.log.pool.get_stats()
    assert stats["pool_available"] == stats["pool_size"]
    assert sum(map(len, pieces)) > 0


def test_before_anything_is_sealed_there_is_nothing_to_take(server: Server, tmp_path: Path) -> None:
    """An empty log gives a refusal that says to come again."""
    with running(server, tmp_path, worker=False) as stack:
        refusal(stack.program("auditor").get("log/bundle"), 503, "not-sealed-yet")
