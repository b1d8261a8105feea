"""All municipalities that this process serves, over the same connections."""

from __future__ import annotations

from pathlib import Path
from threading import Lock
from types import TracebackType
from typing import Self

from psycopg_pool import ConnectionPool

from adapters.directory import municipalities
from adapters.log import Log
from adapters.seal.keys import Keyring
from adapters.seal.store import Seal
from adapters.vault import Vault, WrappingKey
from adapters.vault.files import secret
from domain.kernel.refusal import Refusal
from service.shown import Shown
from service.town import Town


class MunicipalityIsUnknown(Refusal):
    """There is no such municipality here."""

    status = 404
    da = "Kommunen '{municipality}' findes ikke her."
    en = "There is no municipality '{municipality}' here."


class Towns:
    """Opens each municipality once; the directory is asked again for those not seen before."""

    def __init__(self, database_url: str, keys: Path, *, connections: int = 16) -> None:
        """Open two pools as the application's role; key files lie in `keys`.

        Whoever holds a connection of the first pool (a snapshot, a projection's transaction) may need one of the
        second for the log, vault or seal, and never the other way round: so nobody waits in a circle.
        """
        self.pool = ConnectionPool(database_url, min_size=1, max_size=connections, open=True)
        self._inner = ConnectionPool(database_url, min_size=1, max_size=connections, open=True)
        self._conninfo = database_url
        self.keys = keys
        self.wrapping = WrappingKey(keys)
        self._secret = secret(keys, "municipalities.key")
        self._shown = Shown(database_url)
        self._open: dict[str, Town] = {}
        self._opening = Lock()

    def get(self, slug: str) -> Town:
        """Give a municipality; raises MunicipalityIsUnknown."""
        if slug not in self._open:
            self.all()
        if slug not in self._open:
            raise MunicipalityIsUnknown(municipality=slug)
        return self._open[slug]

    def all(self) -> list[Town]:
        """Give all municipalities in order of their slugs."""
        with self.pool.connection() as connection:
            held = municipalities(connection)
        with self._opening:
            for slug, name in held.items():
                if slug not in self._open:
                    self._open[slug] = self._town(slug, name)
            return [self._open[slug] for slug in held]

    def _town(self, slug: str, name: str) -> Town:
        return Town(
            slug=slug,
            name=name,
            log=Log(self._inner, slug),
            vault=Vault(self._inner, slug, self.wrapping),
            seal=Seal(self._inner, slug, Keyring(self.keys, f"sporbar-{slug}")),
            pool=self.pool,
            conninfo=self._conninfo,
            shown=self._shown,
            secret=self._secret + slug.encode(),
        )

    def close(self) -> None:
        """Close the pools and what listens."""
        self._shown.close()
        self.pool.close()
        self._inner.close()

    def __enter__(self) -> Self:
        """Use it as a context: closed at the end."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        """Close the pool."""
        self.close()
