"""Whatever was answered with 201 is there exactly once, however often the server was killed in mid-write."""

from __future__ import annotations

import os
import signal
import time

from domain.people.events import PersonRegistered, UnitRegistered
from projections.catalogue import PROJECTIONS
from service.projecting import catch_up, rebuild
from service.startup import opened
from service.town import Town, fact_of
from service.upkeep import seal_log
from service.verify import verify_town
from tests.adapters.tables.stored import all_stored
from tests.stories.killed import Clients, Machine, machine, moment

ROUNDS = int(os.environ.get("SPORBAR_TEST_KILLS", "4"))
WRITERS = 4


def registered(town: Town) -> list[tuple[str, int]]:
    """Give the id and position of everything that the log says was registered."""
    events = [(fact_of(entry).event, entry.position) for entry in town.log.entries()]
    return [
        (event.unit if isinstance(event, UnitRegistered) else event.person, position)
        for event, position in events
        if isinstance(event, UnitRegistered | PersonRegistered)
    ]


def test_nothing_answered_is_lost_and_nothing_is_doubled() -> None:
    """Killed with signal 9 under writers, round after round, the server keeps every answered command exactly once.

    A request that was cut off is sent again with the same key, and is there once, too.
    """
    with machine() as held:
        clients = Clients(held)
        held.start()
        for round_ in range(ROUNDS):
            writing = clients.write(round_, WRITERS)
            time.sleep(moment())
            held.end(signal.SIGKILL)
            for thread in writing:
                thread.join()
            assert len(clients.unanswered) >= WRITERS
            held.start()
            clients.repeat()
        held.end(signal.SIGTERM)
        check(held, clients.answered)


def check(held: Machine, answered: dict[str, int]) -> None:
    """Hold the log, its tree, the names in the vault and the rows against what the clients were answered."""
    with opened(held.settings) as (_, towns):
        town = towns.get("rebild")
        entries = registered(town)
        assert sorted(entries) == sorted([("skole-a", 1), *answered.items()])
        assert [entry.position for entry in town.log.entries()] == list(range(1, len(entries) + 1))
        while seal_log(town):
            pass
        verified = verify_town(town)
        assert verified.holds, verified.sentence()
        assert verified.covered == len(entries)
        persons = {id_: f"Navn {id_}" for id_ in answered if id_.startswith("person")}
        assert town.vault.names(persons) == persons
        catch_up(town, PROJECTIONS)
        with town.pool.connection() as connection:
            lived = [all_stored(connection, town.slug, projection) for projection in PROJECTIONS]
        for projection in PROJECTIONS:
            rebuild(town, projection)
        with town.pool.connection() as connection:
            assert [all_stored(connection, town.slug, projection) for projection in PROJECTIONS] == lived
