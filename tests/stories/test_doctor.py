"""Whatever of the log's protection is taken away, the doctor names it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest

from service import guarded
from service.guarded import ADDED_TO, WRITTEN_BY_FUNCTIONS, seal_lag
from service.town import Town
from service.upkeep import seal_log
from tests.stories.client import Stack, wait_until
from tests.stories.commands import Sporbar
from tests.towns import register_units

TABLES = (*WRITTEN_BY_FUNCTIONS, *ADDED_TO)


@contextmanager
def broken(stack: Stack, breaks: str, mends: str) -> Iterator[None]:
    """Do something to the database with all rights, and undo it."""
    assert stack.urls.admin
    with psycopg.connect(stack.urls.admin, autocommit=True) as superuser:
        superuser.execute(breaks)
        try:
            yield
        finally:
            superuser.execute(mends)


@pytest.fixture
def complaints(stack: Stack, sporbar: Sporbar) -> Callable[[], list[str]]:
    """What the doctor finds wrong; it then ends with 1."""
    stack.program("consultant").post("people/register-unit", {"unit": "skole-a", "name": "A", "kind": "skole"})
    wait_until(lambda: not any(stack.http.get("/readyz").json()["behind"]["rebild"].values()))

    def ask() -> list[str]:
        lines = sporbar(stack, "doctor", status=1).stdout.splitlines()
        return [line.removeprefix("NO  ") for line in lines if line.startswith("NO ")]

    return ask


@pytest.mark.parametrize("table", TABLES)
def test_a_trigger_that_is_off_is_named(stack: Stack, complaints: Callable[[], list[str]], table: str) -> None:
    """Each table's trigger is looked at by itself."""
    change = "alter table sporbar_rebild.{} {} trigger never_changes"
    with broken(stack, change.format(table, "disable"), change.format(table, "enable always")):
        assert complaints() == [f"rebild: the trigger never_changes is off or missing on {table}"]


def test_a_trigger_for_ordinary_sessions_is_not_enough(stack: Stack, complaints: Callable[[], list[str]]) -> None:
    """A trigger that replication would step over does not count."""
    change = "alter table sporbar_rebild.entry enable {} trigger never_changes"
    with broken(stack, change.format(""), change.format("always")):
        assert complaints() == ["rebild: the trigger never_changes is off or missing on entry"]


@pytest.mark.parametrize(
    ("right", "table"),
    [*(("insert", table) for table in WRITTEN_BY_FUNCTIONS), *(("update", table) for table in TABLES)],
)
def test_a_right_too_many_is_named(stack: Stack, complaints: Callable[[], list[str]], right: str, table: str) -> None:
    """A right to write a table past its function is told with the role, the right and the table."""
    change = "{} {} on sporbar_rebild.{} {} sporbar_app"
    with broken(stack, change.format("grant", right, table, "to"), change.format("revoke", right, table, "from")):
        assert complaints() == [f"rebild: the role sporbar_app may itself {right.upper()} {table}, and must not"]


def test_a_right_to_one_column_is_named(stack: Stack, complaints: Callable[[], list[str]]) -> None:
    """A right that is given for a column is a right too."""
    change = "{} update (data) on sporbar_rebild.entry {} sporbar_app"
    with broken(stack, change.format("grant", "to"), change.format("revoke", "from")):
        assert complaints() == ["rebild: the role sporbar_app may itself UPDATE entry, and must not"]


def test_an_application_that_owns_the_log_is_named(stack: Stack, complaints: Callable[[], list[str]]) -> None:
    """Whoever owns a table can switch its trigger off: the application's role must not have the owner's rights."""
    with broken(stack, "grant sporbar_owner to sporbar_app", "revoke sporbar_owner from sporbar_app"):
        found = complaints()
    assert "rebild: the log belongs to sporbar_owner, and the role sporbar_app has the rights of its owner" in found


def test_an_unsafe_commit_is_named(stack: Stack, complaints: Callable[[], list[str]]) -> None:
    """A role whose commits are not on disk when they are answered is told."""
    change = "alter role sporbar_app {} synchronous_commit"
    with broken(stack, change.format("set") + " = off", change.format("reset")):
        assert complaints() == ["synchronous_commit is off, should be on"]


def test_entries_that_wait_for_their_seal_are_counted(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """How many entries no checkpoint covers is said; that they have waited for long is a complaint."""
    assert seal_lag(town) == (True, "rebild: a checkpoint covers all 0 entries")
    register_units(town, 3)
    assert seal_lag(town) == (True, "rebild: 3 entries are not covered by a checkpoint, the oldest for 0 s")
    monkeypatch.setattr(guarded, "SEAL_SECONDS", 0)
    assert not seal_lag(town).holds
    assert seal_log(town)
    assert seal_lag(town) == (True, "rebild: a checkpoint covers all 3 entries")
