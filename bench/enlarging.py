"""Makes a log long: what another log holds is appended to it again and again, as it is stored."""

from __future__ import annotations

from itertools import islice
from typing import Final

import psycopg
from eventsourcing.dcb.api import DCBEvent

from adapters import directory
from bench.place import Place
from service.town import Town

LARGE: Final = "bench-large"
TENTH: Final = "bench-tenth"
SMALL: Final = "bench-small"
_TOGETHER: Final = 5_000
_SOURCE: Final = 20_000


def long_log(place: Place, slug: str, size: int) -> Town:
    """Found a municipality whose log repeats what the benchmark's holds until it has `size` events, all sealed."""
    with psycopg.connect(place.owner_url) as owner:
        directory.add(owner, slug, "Prøvekommune")
    town = place.towns.get(slug)
    events = [
        DCBEvent(type=entry.type, data=entry.data, tags=list(entry.tags))
        for entry in islice(place.town.log.entries(), _SOURCE)
    ]
    held = town.log.head()
    while held < size:
        start = held % len(events)
        group = events[start : start + min(_TOGETHER, size - held)]
        held = town.log.append_entries(group)[-1]
    while town.seal.keep():
        pass
    return town
