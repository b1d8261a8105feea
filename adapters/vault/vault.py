"""The vault of one municipality: seals what facts may not say openly, and opens it while its key lives."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Final

from psycopg import sql
from psycopg_pool import ConnectionPool

from adapters.log.schema import schema_name
from adapters.vault.keys import Keys, NewKey, new_key
from adapters.vault.sealing import NONCE_BYTES, Place, seal, unseal
from adapters.vault.wrapping import WrappingKey
from domain.kernel.event import Event
from domain.kernel.texts import Leaf, OpenContent, Sealed, SealedText, StoredContent, Text, Unsealed, map_texts

PERSON: Final = "person"
NAME: Final = "name"
"""A person's name is sealed to the place (municipality, fact, PERSON, NAME)."""


class Vault:
    """Seals, opens and forgets for one municipality."""

    def __init__(self, pool: ConnectionPool, municipality: str, wrapping: WrappingKey) -> None:
        """Use a pool whose role may write the vault's tables."""
        self.municipality = municipality
        self.keys = Keys(municipality, wrapping)
        self._pool = pool
        self._schema = sql.Identifier(schema_name(municipality))

    def seal(
        self, facts: Sequence[tuple[str, Event]], because: Text | None, names: Sequence[tuple[str, str, str]] = ()
    ) -> Sealing:
        """Seal the texts of events that are about to be appended, each under its fact's id.

        `names` are persons' names, as fact, person and name: they stay in the vault.

        The keys are committed when this returns; `discard` takes them back when the append does not come about.
        """
        sealing = Sealing(self.municipality)
        for fact, event in facts:
            sealing.add(fact, event, because)
        for fact, person, name in names:
            sealing.name(fact, person, name)
        with self._pool.connection() as connection:
            self.keys.add(connection, sealing.keys)
            with connection.cursor() as cursor:
                cursor.executemany(
                    self._sql("insert into {}.vault_document (key, nonce, content) values (%s, %s, %s)"),
                    sealing.documents,
                )
                cursor.executemany(
                    self._sql(
                        "insert into {}.vault_person (fact, person, key, nonce, name) values (%s, %s, %s, %s, %s)"
                    ),
                    sealing.persons,
                )
        return sealing

    def discard(self, sealing: Sealing) -> None:
        """Forget the keys of an append that did not come about."""
        self.destroy([key.id for key in sealing.keys])

    def open(self, texts: Iterable[SealedText]) -> dict[tuple[int, str], str | None]:
        """Open texts, by position and field; None where the key is gone."""
        held = list(texts)
        if not held:
            return {}
        with self._pool.connection() as connection:
            keys = self.keys.find(connection, {text.key for text in held})
        return {(text.position, text.field): self._opened(text, keys.get(text.key)) for text in held}

    def document(self, stored: StoredContent, fact: str, event_type: str, field: str = "content") -> bytes | None:
        """Give a document's bytes; None when its key is gone."""
        with self._pool.connection() as connection:
            row = connection.execute(
                self._sql("select nonce, content from {}.vault_document where key = %s"), (stored.key,)
            ).fetchone()
            key = self.keys.find(connection, [stored.key]).get(stored.key)
        if row is None or key is None:
            return None
        return unseal(row[1], key, row[0], Place(self.municipality, fact, event_type, field))

    def living(self, keys: Iterable[str]) -> set[str]:
        """Give those of these keys that have not been destroyed."""
        with self._pool.connection() as connection:
            rows = connection.execute(
                self._sql("select id from {}.vault_key where id = any(%s)"), (list(set(keys)),)
            ).fetchall()
        return {row[0] for row in rows}

    def destroy(self, keys: Iterable[str]) -> int:
        """Destroy keys for good; gives how many were still there."""
        with self._pool.connection() as connection:
            return self.keys.destroy(connection, keys)

    def names(self, persons: Iterable[str]) -> dict[str, str]:
        """Give the names that are known and not erased, by person."""
        with self._pool.connection() as connection:
            rows = connection.execute(
                self._sql(
                    "select distinct on (p.person) p.person, p.fact, p.key, p.nonce, p.name from {0}.vault_person as p"
                    " join {0}.vault_key as k on k.id = p.key where p.person = any(%s)"
                    " order by p.person, k.confirmed desc, k.created desc"
                ),
                (list(set(persons)),),
            ).fetchall()
            keys = self.keys.find(connection, {row[2] for row in rows})
        opened = {
            person: unseal(name, keys[key], nonce, Place(self.municipality, fact, PERSON, NAME))
            for person, fact, key, nonce, name in rows
            if key in keys
        }
        return {person: name.decode() for person, name in opened.items() if name is not None}

    def keep_request(self, facts: Sequence[str], mac: bytes) -> None:
        """Keep what tells whether a repeated request says the same, beside the facts that answered it."""
        statement = self._sql("insert into {}.vault_request (fact, facts, body_mac) values (%s, %s, %s)")
        with self._pool.connection() as connection:
            connection.execute(statement, (facts[0], list(facts), mac))

    def forget_request(self, fact: str) -> None:
        """Forget a request whose append did not come about."""
        with self._pool.connection() as connection:
            connection.execute(self._sql("delete from {}.vault_request where fact = %s"), (fact,))

    def same_request(self, fact: str, mac: bytes) -> bool:
        """Tell whether a request is the one that this fact answered."""
        with self._pool.connection() as connection:
            row = connection.execute(
                self._sql("select body_mac from {}.vault_request where fact = %s"), (fact,)
            ).fetchone()
        return row is not None and hmac.compare_digest(bytes(row[0]), mac)

    def _opened(self, text: SealedText, key: bytes | None) -> str | None:
        if key is None:
            return None
        opened = unseal(text.text, key, text.nonce, Place(self.municipality, text.fact, text.type, text.field))
        return None if opened is None else opened.decode()

    def _sql(self, text: str) -> sql.Composed:
        return sql.SQL(text).format(self._schema)


class Sealing:
    """Events with their texts sealed, and the keys and documents that go to the vault first."""

    def __init__(self, municipality: str) -> None:
        """Begin with nothing sealed."""
        self._municipality = municipality
        self.sealed: list[tuple[Event, Text | None]] = []
        self.keys: list[NewKey] = []
        self._reason: NewKey | None = None
        self.documents: list[tuple[str, bytes, bytes]] = []
        self.persons: list[tuple[str, str, str, bytes, bytes]] = []

    def add(self, fact: str, event: Event, because: Text | None) -> None:
        """Seal an event's texts and the reason that its envelope carries."""

        def change(path: str, leaf: Leaf) -> Leaf:
            place = Place(self._municipality, fact, event.type(), path)
            match leaf:
                case Unsealed(text, concerns):
                    key, nonce, sealed = self._seal(text.encode(), concerns, place)
                    return Sealed(key.id, nonce, sealed)
                case OpenContent(data, concerns):
                    key, nonce, sealed = self._seal(data, concerns, place)
                    self.documents.append((key.id, nonce, sealed))
                    return StoredContent(key.id, sha256(nonce + sealed).hexdigest(), len(data))
            return leaf

        self.sealed.append((map_texts(event, change), self._sealed_reason(fact, event, because)))

    def _sealed_reason(self, fact: str, event: Event, because: Text | None) -> Text | None:
        """One reason stands in every fact of an append, bound to each, under one key: destroyed once, it is gone."""
        if not isinstance(because, Unsealed):
            return because
        if self._reason is None:
            self._reason = new_key(fact, because.concerns)
            self.keys.append(self._reason)
        nonce, place = secrets.token_bytes(NONCE_BYTES), Place(self._municipality, fact, event.type(), "because")
        return Sealed(self._reason.id, nonce, seal(because.text.encode(), self._reason.key, nonce, place))

    def name(self, fact: str, person: str, name: str) -> None:
        """Seal a person's name for the vault."""
        key, nonce, sealed = self._seal(name.encode(), (person,), Place(self._municipality, fact, PERSON, NAME))
        self.persons.append((fact, person, key.id, nonce, sealed))

    def _seal(self, content: bytes, concerns: tuple[str, ...], place: Place) -> tuple[NewKey, bytes, bytes]:
        key, nonce = new_key(place.fact, concerns), secrets.token_bytes(NONCE_BYTES)
        self.keys.append(key)
        return key, nonce, seal(content, key.key, nonce, place)
