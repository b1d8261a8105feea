"""A municipality is opened once, however many ask for it at the same time."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

from adapters.database import Urls
from service.town import Town
from service.towns import Towns

THREADS = 12
ROUNDS = 6


def test_all_who_ask_at_once_get_the_same(new_town: Callable[[str], Town], urls: Urls, tmp_path: Path) -> None:
    """Threads that ask a fresh program for its municipalities share each one, and with it the queue of its log."""
    slugs = [new_town(slug).slug for slug in ("ishoej", "rebild", "skanderborg")]
    for number in range(ROUNDS):
        together = Barrier(THREADS)
        with Towns(urls.app, tmp_path / str(number), connections=THREADS) as fresh, ThreadPoolExecutor(THREADS) as all_:

            def ask(_: int, towns: Towns = fresh, ready: Barrier = together) -> list[Town]:
                ready.wait()
                return [towns.get(slug) for slug in slugs]

            found = list(all_.map(ask, range(THREADS)))
            assert all(one is other for towns in found for one, other in zip(towns, found[0], strict=True))
