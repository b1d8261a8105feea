"""Keys of recorded facts stay however late the worker comes; destroyed ones go however they came back."""

from __future__ import annotations

import psycopg
import pytest

from adapters.database import Urls
from domain.kernel.texts import Unsealed
from service.town import Town, fact_of
from service.upkeep import ORPHAN_SECONDS, confirm_keys, sweep_keys
from tests.adapters.vault.sealing import CONCLUDED
from tests.towns import record, register_units


@pytest.fixture
def proposed(town: Town) -> Town:
    """A municipality with a trial, whose question is sealed."""
    register_units(town, 1)
    record(town, "trials/propose", trial="proeve", title="Prøve", unit="skole-0", question="Hjælper det?")
    return town


def question(town: Town) -> str | None:
    """Open the trial's question."""
    (fact,) = (fact_of(entry) for entry in town.log.at([2]))
    text = fact.text("question")
    assert text is not None
    return town.vault.open([text])[2, "question"]


def grow_old(urls: Urls, seconds: int) -> None:
    """Let all keys have been made long ago."""
    with psycopg.connect(urls.owner) as owner:
        owner.execute("update sporbar_rebild.vault_key set created = now() - make_interval(secs => %s)", (seconds,))


def test_no_worker_for_days_costs_no_text(proposed: Town, urls: Urls) -> None:
    """Keys whose facts are in the log survive the first sweep after a long time in which nothing confirmed them."""
    grow_old(urls, ORPHAN_SECONDS * 3)
    assert sweep_keys(proposed) == 0
    assert question(proposed) == "Hjælper det?"


def test_only_what_never_came_about_is_swept(proposed: Town, urls: Urls) -> None:
    """A key without its fact goes when its append can no longer come, and not before."""
    proposed.vault.seal([("f" * 32, CONCLUDED)], Unsealed("Fordi."))
    grow_old(urls, ORPHAN_SECONDS - 60)
    assert sweep_keys(proposed) == 0
    grow_old(urls, ORPHAN_SECONDS + 60)
    assert sweep_keys(proposed) == 2
    assert question(proposed) == "Hjælper det?"


def test_a_key_that_a_fact_says_is_destroyed_goes(proposed: Town) -> None:
    """A destroyed key that is there again, as after a stop right behind the append, goes when the fact is read."""
    while confirm_keys(proposed):
        pass
    with proposed.pool.connection() as connection:
        kept = connection.execute("select id, wrapped, wrapping, fact from sporbar_rebild.vault_key").fetchall()
        record(proposed, "records/destroy-key", entry=2, field="question", because="Uden grundlag.")
        assert question(proposed) is None
        for row in kept:
            connection.execute(
                "insert into sporbar_rebild.vault_key (id, wrapped, wrapping, fact) values (%s, %s, %s, %s)", row
            )
    assert question(proposed) == "Hjælper det?"
    assert confirm_keys(proposed)
    assert question(proposed) is None
