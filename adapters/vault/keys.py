"""Keys in the vault's tables: made for a fact, found again, destroyed."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

from psycopg import Connection, sql

from adapters.log.schema import schema_name
from adapters.vault.sealing import KEY_BYTES
from adapters.vault.wrapping import WrappingKey


class WrappingKeyError(Exception):
    """A key in the vault was not wrapped with the wrapping key at hand: its file was lost or is another's."""

    def __init__(self, name: str) -> None:
        """Name the wrapping key."""
        super().__init__(f"The vault's keys do not fit the wrapping key '{name}'; restore its file from its backup")


class NewKey(NamedTuple):
    """A key that is not yet in the vault."""

    id: str
    key: bytes
    fact: str
    concerns: tuple[str, ...]


def new_key(fact: str, concerns: tuple[str, ...]) -> NewKey:
    """Make a random key for a text of a fact that concerns these persons."""
    return NewKey(secrets.token_hex(16), secrets.token_bytes(KEY_BYTES), fact, concerns)


class Keys:
    """The keys of one municipality, on a connection whose transaction the caller ends."""

    def __init__(self, municipality: str, wrapping: WrappingKey) -> None:
        """Wrap and unwrap with this key."""
        self.municipality = municipality
        self.wrapping = wrapping
        self._schema = sql.Identifier(schema_name(municipality))

    def add(self, connection: Connection[Any], keys: Sequence[NewKey]) -> None:
        """Store new keys, wrapped, with the persons that they concern."""
        rows = [
            (one.id, self.wrapping.wrap(one.key, self.municipality, one.id), self.wrapping.name, one.fact)
            for one in keys
        ]
        concerns = [(one.id, person) for one in keys for person in sorted(set(one.concerns))]
        with connection.cursor() as cursor:
            cursor.executemany(
                self._sql("insert into {}.vault_key (id, wrapped, wrapping, fact) values (%s, %s, %s, %s)"), rows
            )
            cursor.executemany(self._sql("insert into {}.vault_concern (key, person) values (%s, %s)"), concerns)

    def find(self, connection: Connection[Any], ids: Iterable[str]) -> dict[str, bytes]:
        """Unwrap the keys that are still there; raises WrappingKeyError when one does not fit the wrapping key."""
        rows = connection.execute(self._sql("select id, wrapped from {}.vault_key where id = any(%s)"), (list(ids),))
        found = {}
        for key_id, wrapped in rows:
            key = self.wrapping.unwrap(wrapped, self.municipality, key_id)
            if key is None:
                raise WrappingKeyError(self.wrapping.name)
            found[key_id] = key
        return found

    def destroy(self, connection: Connection[Any], ids: Iterable[str]) -> int:
        """Delete keys, and documents and names under them; gives how many there were.

        What tells whether a body said the same goes too: with the municipality's secret it would let one guess.
        """
        held = list(ids)
        connection.execute(
            self._sql(
                "delete from {0}.vault_request where facts && (select array_agg(fact) from {0}.vault_key"
                " where id = any(%s))"
            ),
            (held,),
        )
        return connection.execute(self._sql("delete from {}.vault_key where id = any(%s)"), (held,)).rowcount

    def confirm(self, connection: Connection[Any], facts: Iterable[str]) -> None:
        """Note that these facts are in the log, and so that their keys are needed."""
        statement = self._sql("update {}.vault_key set confirmed = true where fact = any(%s) and not confirmed")
        connection.execute(statement, (list(facts),))

    def sweep(self, connection: Connection[Any], older_than_seconds: int) -> int:
        """Delete keys whose append never came about; gives how many there were."""
        statement = self._sql(
            "delete from {}.vault_key where not confirmed and created < now() - make_interval(secs => %s)"
        )
        return connection.execute(statement, (older_than_seconds,)).rowcount

    def _sql(self, text: str) -> sql.Composed:
        return sql.SQL(text).format(self._schema)
