"""Whatever was answered with 201 is there exactly once, however often the server was killed in mid-write."""

from __future__ import annotations

import signal
import time

from adapters.log import Entry
from domain.people.events import PersonRegistered, UnitRegistered
from projections.catalogue import PROJECTIONS
from service.projecting import catch_up
from service.rebuilding import rebuild
from service.startup import opened
from service.town import fact_of
from service.verify import verify_town
from tests.adapters.tables.stored import all_stored
from tests.faults.ledger import Ledger
from tests.faults.lengths import ROUNDS
from tests.faults.machine import Clients, Machine, machine, moment
from tests.faults.telling import sum_up, tell

WRITERS = 4


def registered(entry: Entry) -> str:
    """Give the id of what an entry says was registered."""
    event = fact_of(entry).event
    assert isinstance(event, UnitRegistered | PersonRegistered)
    return event.unit if isinstance(event, UnitRegistered) else event.person


def test_nothing_answered_is_lost_and_nothing_is_doubled() -> None:
    """Killed with signal 9 under writers, round after round, the server keeps every answered command exactly once.

    A request that was cut off is sent again with the same key, and is there once, too.
    """
    ledger = Ledger(registered)
    with machine() as held:
        clients = Clients(held)
        held.start()
        for round_ in range(1, ROUNDS + 1):
            writing = clients.write(round_, WRITERS)
            time.sleep(moment())
            held.end(signal.SIGKILL)
            for thread in writing:
                thread.join()
            cut_off = len(clients.unanswered)
            assert cut_off >= WRITERS
            held.start()
            clients.repeat()
            check(held, ledger, clients.answered)
            tell(f"kill_server {round_}: {len(clients.answered)} answers so far, {cut_off} of them asked for twice")
        held.end(signal.SIGTERM)
        check_all(held, clients.answered)
    sum_up(f"kill_server: {ROUNDS} rounds, {len(clients.answered)} answers, 0 lost, 0 doubled")


def check(held: Machine, ledger: Ledger, answered: dict[str, int]) -> None:
    """Hold what was added to the log, and its tree, against what the clients were answered."""
    expected = {"skole-a": [1]} | {id_: [position] for id_, position in answered.items()}
    with opened(held.settings) as (_, towns):
        town = towns.get("rebild")
        ledger.take_in(town.log, town.seal)
    assert (ledger.lost(expected), ledger.doubled(expected), ledger.faults) == ([], [], [])


def check_all(held: Machine, answered: dict[str, int]) -> None:
    """Hold the whole log, the names in the vault and the rows against what the clients were answered."""
    check(held, Ledger(registered), answered)
    with opened(held.settings) as (_, towns):
        town = towns.get("rebild")
        verified = verify_town(town)
        assert verified.holds, verified.sentence()
        assert verified.covered == len(answered) + 1
        persons = {id_: f"Navn {id_}" for id_ in answered if id_.startswith("person")}
        assert town.vault.names(persons) == persons
        catch_up(town, PROJECTIONS)
        with town.pool.connection() as connection:
            lived = [all_stored(connection, town.slug, projection) for projection in PROJECTIONS]
        assert rebuild(town, PROJECTIONS) == []
        with town.pool.connection() as connection:
            assert [all_stored(connection, town.slug, projection) for projection in PROJECTIONS] == lived
