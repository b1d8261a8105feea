"""Everything that may be asked for: all slices and events, found in the subjects' folders."""

from __future__ import annotations

import pkgutil
from functools import cache
from importlib import import_module
from typing import Any

import domain
from domain.kernel.event import Event, event_types
from domain.kernel.slice import Slice


@cache
def slices() -> dict[tuple[str, str], Slice[Any]]:
    """Give every slice by subject and verb, in the order of their names."""
    found = {}
    for module in pkgutil.walk_packages(domain.__path__, "domain."):
        if isinstance(given := getattr(import_module(module.name), "SLICE", None), Slice):
            found[given.subject, given.verb] = given
    return dict(sorted(found.items()))


@cache
def events() -> dict[str, type[Event]]:
    """Give every event class by its name in the log."""
    slices()
    return dict(sorted(event_types().items()))
