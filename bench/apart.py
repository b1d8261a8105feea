"""Runs a function in a process of its own, to see what memory it needs."""

from __future__ import annotations

import resource
import sys
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any, Final, NamedTuple

from bench.place import Place
from service.town import Town
from service.towns import Towns

_STATUS: Final = Path("/proc/self/status")
_MOST_HELD: Final = "VmHWM:"
_KILOBYTE: Final = 1_024
_MEGABYTE: Final = 1_000_000


class Done(NamedTuple):
    """What a function gave, and the most memory that its process ever held, in MB."""

    given: Any
    peak: float


def apart(place: Place, town: Town, does: Callable[[Town], object]) -> Done:
    """Let a function, importable by its name, do something with a municipality."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as process:
        return process.submit(_does, place.app_url, place.towns.keys, town.slug, does).result()


def _does(app_url: str, keys: Path, slug: str, does: Callable[[Town], object]) -> Done:
    with Towns(app_url, keys) as towns:
        given = does(towns.get(slug))
    return Done(given, round(_peak() / _MEGABYTE, 1))


def _peak() -> int:
    """Give bytes. Where Linux tells: what it says at the end of a process counts the one too that this came from."""
    if _STATUS.exists():
        lines = _STATUS.read_text(encoding="utf-8").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith(_MOST_HELD)) * _KILOBYTE
    held = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return held if sys.platform == "darwin" else held * _KILOBYTE
