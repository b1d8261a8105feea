"""Sends one receiver its events: in order, each until it is delivered or given up, and notes how each attempt went."""

from __future__ import annotations

import asyncio
from collections import deque
from datetime import UTC, datetime
from time import monotonic
from typing import Final

import httpx
import msgspec
import structlog

from adapters.exports.cloudevents import MEDIA_TYPE, Noted
from adapters.log.awaiting import Heads
from adapters.outbox.addresses import Networks
from adapters.outbox.posting import Outcome, client, deliver
from adapters.outbox.receivers import Receiver
from adapters.outbox.retrying import Patience
from adapters.outbox.session import At, Session
from adapters.outbox.signing import signed
from service.town import Town

LOOK_SECONDS: Final = 0.5
"""So long it takes at most until a pause or a replay is seen, and an append whose notification was lost."""
BATCH: Final = 50
SPAN: Final = 20_000
"""Entries that are looked through at once for those that a receiver wants."""
logger = structlog.get_logger()


class Sender:
    """Sends to one receiver for as long as it is active. Whoever runs it holds the receiver's lock."""

    def __init__(
        self, town: Town, at: At, session: Session, heads: Heads, *, networks: Networks, patience: Patience
    ) -> None:
        """Prepare; nothing is sent yet."""
        self._town = town
        self._at = at
        self._session = session
        self._heads = heads
        self._networks = networks
        self._patience = patience
        self._ahead: deque[Noted] = deque()
        self._living: set[str] = set()
        self._looked_until = 0
        self._look_for_replays = 0.0

    async def run(self) -> None:
        """Send until the receiver is paused, stopped or removed; raises what the database raises."""
        secret = await self._session.secret(self._at)
        async with client() as by:
            while held := await self._session.receiver(self._at):
                if monotonic() >= self._look_for_replays:
                    self._look_for_replays = monotonic() + LOOK_SECONDS
                    await self._replay(by, held, secret)
                wait = (held.next_try - datetime.now(UTC)).total_seconds() if held.next_try else 0.0
                if wait > 0:
                    await asyncio.sleep(min(wait, LOOK_SECONDS))
                else:
                    await self._step(by, held, secret)

    async def _step(self, by: httpx.AsyncClient, held: Receiver, secret: bytes) -> None:
        """Deliver the next event; where there is none, note how far one has looked, and wait for new entries."""
        if not self._ahead:
            await asyncio.to_thread(self._look, held)
        if self._ahead:
            await self._note(held, self._ahead[0].row[0], await self._send(by, held, self._ahead[0], held.last, secret))
        elif self._looked_until > held.position:
            await self._session.passed(self._at, self._looked_until, held.last)
        else:
            await self._heads.beyond(self._at.municipality, held.position, LOOK_SECONDS)

    def _look(self, held: Receiver) -> None:
        """Read the next entries that the receiver wants, and which of their keys live."""
        until = min(held.position + SPAN, self._town.log.head())
        query = held.selection.query()
        rows = self._town.log.rows(query, after=held.position, until=until, limit=BATCH) if query else ()
        self._ahead = deque(Noted.of(row) for row in rows)
        self._living = self._town.vault.living(key for one in self._ahead for key in one.sealing_keys())
        self._looked_until = max(until, held.position)

    def _at_position(self, position: int) -> Noted:
        """Read one entry, and which of its keys live."""
        noted = Noted.of(next(self._town.log.rows(after=position - 1, until=position, limit=1)))
        self._living |= self._town.vault.living(noted.sealing_keys())
        return noted

    async def _send(self, by: httpx.AsyncClient, held: Receiver, noted: Noted, previous: int, secret: bytes) -> Outcome:
        event = noted.event(self._at.municipality, self._living, previous or None)
        body, now = msgspec.json.encode(event), int(datetime.now(UTC).timestamp())
        headers = {"Content-Type": MEDIA_TYPE, **signed(secret, event.id, now, body)}
        return await deliver(by, held.url, body, headers, self._networks)

    async def _note(self, held: Receiver, position: int, outcome: Outcome) -> None:
        """Note an attempt: go on, try again later, go on without the event, or stop sending."""
        if outcome.kind == "delivered":
            self._ahead.popleft()
            await self._session.passed(self._at, position, position)
            return
        self._ahead.clear()
        now = datetime.now(UTC)
        since, failed = held.failing_since or now, held.attempts + 1
        told = {"municipality": self._at.municipality, "webhook": self._at.name, "reason": outcome.says}
        if outcome.kind == "gone" or (outcome.kind == "failed" and self._patience.is_over(failed, since, now)):
            logger.error("webhook stopped", position=position, **told)
            await self._session.stopped(self._at, outcome.says)
        elif self._patience.is_over(failed, since, now):
            logger.error("event is dead", position=position, **told)
            await self._session.died(self._at, held, position, since, outcome.says)
        else:
            if outcome.says != held.reason:
                logger.warning("webhook failed", position=position, **told)
            next_try = now + self._patience.pause(failed, outcome.retry_after)
            await self._session.failed(self._at, since, next_try, outcome.says)

    async def _replay(self, by: httpx.AsyncClient, held: Receiver, secret: bytes) -> None:
        """Send each dead letter that was asked for once more; one that fails again stays dead."""
        for letter in await self._session.replays(self._at):
            noted = await asyncio.to_thread(self._at_position, letter.position)
            outcome = await self._send(by, held, noted, letter.previous, secret)
            reason = None if outcome.kind == "delivered" else outcome.says
            await self._session.replayed(self._at, letter.position, reason)
