"""One municipality as the service holds it: its log, its vault, its seal and its secret."""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from dataclasses import dataclass, field
from hashlib import sha256

from eventsourcing.dcb.api import DCBQuery, DCBQueryItem
from psycopg_pool import ConnectionPool

from adapters.log import Entry, Log
from adapters.outbox.receivers import Receivers
from adapters.seal.cosignatures import Cosignatures
from adapters.seal.stamps import Stamps
from adapters.seal.store import Seal
from adapters.vault import Vault
from domain.kernel.event import Event
from domain.kernel.fact import Fact
from domain.kernel.stored import decode, facts
from service.shown import Shown


@dataclass(frozen=True)
class Town:
    """A municipality's log, vault, seal and secret. The secret blinds what must be found again but not read."""

    slug: str
    name: str
    log: Log
    vault: Vault
    seal: Seal
    pool: ConnectionPool
    conninfo: str = field(repr=False)
    shown: Shown
    secret: bytes = field(repr=False)

    @property
    def cosignatures(self) -> Cosignatures:
        """What witnesses said of its checkpoints."""
        return Cosignatures(self.log.pool, self.slug)

    @property
    def stamps(self) -> Stamps:
        """The time stamps on its checkpoints."""
        return Stamps(self.log.pool, self.slug)

    @property
    def receivers(self) -> Receivers:
        """Who is told of its new entries by webhooks."""
        return Receivers(self.log.pool, self.slug, self.vault.keys.wrapping)

    def blinded(self, *parts: str) -> str:
        """Give an HMAC-SHA-256 of parts under the municipality's secret, as 32 hexadecimal digits."""
        return self.mac("\x1f".join(parts).encode()).hex()[:32]

    def mac(self, content: bytes) -> bytes:
        """Give the HMAC-SHA-256 of bytes under the municipality's secret."""
        return hmac.new(self.secret, content, sha256).digest()

    def history(self, tag: str, types: frozenset[type[Event]] | None, until: int) -> Iterator[Fact]:
        """Give the facts that carry a tag, of some types or all, in order, up to and including a position."""
        names = sorted(one.type() for one in types or ())
        return self.facts(DCBQuery([DCBQueryItem(types=names, tags=[tag])]), until=until)

    def facts(
        self, query: DCBQuery | None = None, *, after: int = 0, until: int | None = None, limit: int | None = None
    ) -> Iterator[Fact]:
        """Give facts in order with `after` < position <= `until` (the head when reading begins), at most `limit`."""
        return facts(self.log.rows(query, after=after, until=until, limit=limit))


def fact_of(entry: Entry) -> Fact:
    """Read an entry as a fact."""
    return decode(position=entry.position, recorded=entry.recorded, type=entry.type, tags=entry.tags, data=entry.data)
