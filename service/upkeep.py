"""What the worker does beside projecting: keeps the tree, confirms and destroys keys, sweeps orphaned ones."""

from __future__ import annotations

from typing import Final

from adapters.tables.store import note_position, position_of
from domain.records.events import KeyDestroyed
from service.town import Town

BATCH: Final = 1_000
ORPHAN_SECONDS: Final = 24 * 3600
"""A key without its fact for this long belongs to an append that never came about."""
_VAULT: Final = "vault"


def seal_log(town: Town) -> bool:
    """Take new entries into the tree; True when there were any."""
    return town.seal.keep()


def confirm_keys(town: Town) -> bool:
    """Note which keys' facts are in the log, and destroy those that a fact says are destroyed; True when any came."""
    with town.pool.connection() as connection:
        reached = position_of(connection, town.slug, _VAULT)
        facts = list(town.facts(after=reached, until=reached + BATCH))
        if not facts:
            return False
        town.vault.keys.confirm(connection, [fact.envelope.id for fact in facts])
        town.vault.keys.destroy(connection, [fact.event.key for fact in facts if isinstance(fact.event, KeyDestroyed)])
        note_position(connection, town.slug, _VAULT, facts[-1].position)
    return True


def sweep_keys(town: Town) -> int:
    """Delete keys whose append never came about, once all facts have confirmed theirs; gives how many there were."""
    while confirm_keys(town):
        pass
    with town.pool.connection() as connection:
        return town.vault.keys.sweep(connection, ORPHAN_SECONDS)
