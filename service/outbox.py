"""The outbox: finds the receivers that are active, and lets one sender go for each that nobody else sends to."""

from __future__ import annotations

import asyncio
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Final

import psycopg
import structlog
from psycopg_pool import PoolTimeout

from adapters.log.awaiting import Heads
from adapters.outbox.addresses import Networks, networks_in
from adapters.outbox.retrying import Patience
from adapters.outbox.session import At, Session, session
from service.sender import LOOK_SECONDS, Sender
from service.settings import Settings
from service.startup import StartupError
from service.towns import Towns

_RETRY_SECONDS: Final = 1.0
_FAULT_SECONDS: Final = 60.0
logger = structlog.get_logger()


def outbox_in(settings: Settings) -> Outbox:
    """Give the outbox that the settings ask for; raises StartupError."""
    patience = Patience(seconds=settings.webhook_patience_hours * 3600)
    return Outbox(allowed_networks(settings), patience)


def allowed_networks(settings: Settings) -> Networks:
    """Read the networks that webhooks may go to although they are not public; raises StartupError."""
    try:
        return networks_in(settings.webhook_networks)
    except ValueError as error:
        message = f"SPORBAR_WEBHOOK_NETWORKS: {error}; write for example 10.20.0.0/16"
        raise StartupError(message) from error


class Outbox:
    """Sends what is recorded to those who are registered for it, from the log alone: no projection has a part in it."""

    name = "webhooks"

    def __init__(self, networks: Networks = (), patience: Patience | None = None) -> None:
        """Prepare to send to public addresses and to these networks."""
        self._networks = networks
        self._patience = patience or Patience()
        self._put_off: dict[At, float] = {}

    def run(self, towns: Towns, stopping: threading.Event) -> None:
        """Send until stopped; a lost database is waited for."""
        while not stopping.is_set():
            try:
                asyncio.run(self._send(towns, stopping))
            except (psycopg.OperationalError, PoolTimeout):
                stopping.wait(_RETRY_SECONDS)  # the worker says that the database is away
            except Exception as error:  # noqa: BLE001 whatever it is, sending goes on
                logger.error("outbox failed", fault="".join(traceback.format_exception(error)))  # noqa: TRY400 as a field
                stopping.wait(_RETRY_SECONDS)

    async def _send(self, towns: Towns, stopping: threading.Event) -> None:
        conninfo, wrapping = towns.pool.conninfo, towns.wrapping
        assert isinstance(conninfo, str)
        heads, sending = Heads(conninfo), dict[At, asyncio.Task[None]]()
        async with session(conninfo, wrapping) as held, heads.listening():
            try:
                while not stopping.is_set():
                    for at in await self._free(towns, held, sending):
                        if await held.lock(at):
                            town = towns.get(at.municipality)
                            sender = Sender(town, at, held, heads, networks=self._networks, patience=self._patience)
                            sending[at] = asyncio.create_task(sender.run())
                    await asyncio.sleep(LOOK_SECONDS)
                    await self._settle(held, sending)
            finally:
                for task in sending.values():
                    task.cancel()
                await asyncio.gather(*sending.values(), return_exceptions=True)

    async def _free(self, towns: Towns, held: Session, sending: dict[At, asyncio.Task[None]]) -> list[At]:
        """Give the receivers that one does not send to yet and that did not fail just now."""
        active = await held.active(town.slug for town in await asyncio.to_thread(towns.all))
        return sorted(at for at in active if at not in sending and self._put_off.get(at, 0.0) < monotonic())

    async def _settle(self, held: Session, sending: dict[At, asyncio.Task[None]]) -> None:
        """Let go of receivers whose sender has ended; raises what the database raised in it."""
        for at in [at for at, task in sending.items() if task.done()]:
            error = sending.pop(at).exception()
            if isinstance(error, psycopg.OperationalError | PoolTimeout):
                raise error
            if error:
                self._put_off[at] = monotonic() + _FAULT_SECONDS
                fault = "".join(traceback.format_exception(error))
                logger.error("sender failed", municipality=at.municipality, webhook=at.name, fault=fault)
            await held.unlock(at)


@contextmanager
def sending(towns: Towns, outbox: Outbox) -> Iterator[None]:
    """Send in a thread of its own for as long as the block lasts."""
    stopping = threading.Event()
    thread = threading.Thread(target=outbox.run, args=(towns, stopping), name=outbox.name, daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopping.set()
        thread.join(timeout=10)
