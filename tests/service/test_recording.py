"""Many who record about the same at once: one is let through, and the others leave nothing behind."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest

from domain.kernel.refusal import Refusal
from service.run import KeyUsedDifferently, Receipt
from service.town import Town
from tests.towns import record, register_units

RIVALS = 6


def rows(town: Town, table: str) -> int:
    """Count the rows of one of the vault's tables."""
    with town.pool.connection() as connection:
        return int(connection.execute(f"select count(*) from sporbar_rebild.{table}").fetchall()[0][0])  # noqa: S608 names of ours


def at_once(town: Town, *, key: str | None) -> list[Receipt | str]:
    """Propose the same trial from many threads at once; gives each one's receipt, or the name of its refusal."""
    ready = Barrier(RIVALS)

    def propose(number: int) -> Receipt | str:
        ready.wait()
        question = "Hjælper det?" if key else f"Spørgsmål {number}"
        try:
            return record(
                town, "trials/propose", key=key, trial="proeve", title="Prøve", unit="skole-0", question=question
            )
        except Refusal as refusal:
            return refusal.slug()

    with ThreadPoolExecutor(RIVALS) as threads:
        return list(threads.map(propose, range(RIVALS)))


def test_of_rivals_one_records_and_the_others_leave_no_key(town: Town) -> None:
    """Six that propose a trial of one name: one is recorded, five are refused, and no key of theirs stays."""
    register_units(town, 1)
    answers = at_once(town, key=None)
    assert sorted(answer for answer in answers if isinstance(answer, str)) == ["trial-exists"] * (RIVALS - 1)
    assert town.log.head() == 2
    assert rows(town, "vault_key") == 1


def test_the_same_request_at_once_is_recorded_once(town: Town) -> None:
    """Six that send one request with one key are all answered with the one entry that came of it."""
    register_units(town, 1)
    answers = at_once(town, key="k-1")
    assert [answer.positions for answer in answers if isinstance(answer, Receipt)] == [(2,)] * RIVALS
    assert [answer.repeated for answer in answers if isinstance(answer, Receipt)].count(False) == 1
    assert (rows(town, "vault_key"), rows(town, "vault_request")) == (1, 1)


def test_a_key_is_for_one_request(town: Town) -> None:
    """The same key with another body is refused and records nothing; with the same body it is answered again."""
    register_units(town, 1)
    first = record(town, "people/register-unit", key="k-1", unit="a", name="A", kind="skole")
    again = record(town, "people/register-unit", key="k-1", unit="a", name="A", kind="skole")
    assert (again.positions, again.created, again.repeated) == (first.positions, "a", True)
    with pytest.raises(KeyUsedDifferently):
        record(town, "people/register-unit", key="k-1", unit="b", name="B", kind="skole")
    assert town.log.head() == 2
