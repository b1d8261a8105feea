"""Two logs of one municipality may use the same connections."""

from __future__ import annotations

from eventsourcing.dcb.api import DCBEvent
from psycopg_pool import ConnectionPool

from adapters.database import Urls
from adapters.log import Log
from service.town import Town


def test_two_logs_append_over_one_connection(town: Town, urls: Urls) -> None:
    """Each prepares its own call there; neither is in the other's way."""
    with ConnectionPool(urls.app, min_size=1, max_size=1, open=True) as pool:
        logs = [Log(pool, town.slug), Log(pool, town.slug)]
        positions = [log.append_entries([DCBEvent("told", b"{}", [])])[-1] for log in (*logs, *logs)]
    assert positions == [1, 2, 3, 4]
