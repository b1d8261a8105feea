"""A day means its end in Copenhagen, in summer and in winter; a moment finds the last entry recorded by then."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from adapters.database import Server
from service.reads.moment import MomentIsAhead, accepted, microseconds, position_at
from service.town import Town
from tests.stories.client import running

NOW = datetime(2025, 2, 1, 12, tzinfo=UTC)
RECORDED = (
    "2024-06-30T21:59:59.999999+00:00",  # the last microsecond of 30 June in Copenhagen
    "2024-06-30T22:00:00+00:00",
    "2024-12-31T22:59:59.999999+00:00",  # the last microsecond of 2024 in Copenhagen
    "2024-12-31T23:00:00+00:00",
)


@pytest.fixture(scope="module")
def town(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Town]:
    """A log whose entries were recorded around two midnights."""
    with running(server, tmp_path_factory.mktemp("data"), worker=False) as stack:
        with psycopg.connect(stack.urls.owner) as owner:
            for position, recorded in enumerate(RECORDED, 1):
                owner.execute(
                    "insert into sporbar_rebild.entry (position, recorded, type, tags, data, append_id, leaf_hash)"
                    " values (%s, %s, 'unit-registered', '{}', '{}', gen_random_uuid(), '')",
                    (position, microseconds(datetime.fromisoformat(recorded))),
                )
        yield stack.towns.get("rebild")


@pytest.mark.parametrize(
    ("moment", "position"),
    [
        ("2024-06-29", 0),
        ("2024-06-30", 1),
        ("2024-06-30T23:59:59.999999", 1),
        ("2024-07-01T00:00", 2),
        ("2024-07-01T00:00+02:00", 2),
        ("2024-07-01T00:00+03:00", 0),
        ("2024-06-30T21:59:59.999998Z", 0),
        ("2024-12-31", 3),
        ("2025-01-01", 4),
        ("2025-01-31", 4),
        ("2", 2),
        ("0", 0),
    ],
)
def test_a_moment_finds_its_position(town: Town, moment: str, position: int) -> None:
    """Days end at Copenhagen's midnight, times are exact to the microsecond, positions are themselves."""
    assert position_at(town, moment, NOW) == position


@pytest.mark.parametrize("moment", ["2025-02-01", None, ""])
def test_today_and_nothing_mean_the_head(town: Town, moment: str | None) -> None:
    """Today is not cut off at a time: it is whatever has been recorded."""
    assert position_at(town, moment, NOW) is None


@pytest.mark.parametrize("moment", ["2025-02-02", "2025-02-01T12:00:00.000001Z", "2025-02-01T13:01", "5"])
def test_what_lies_ahead_is_no_moment(town: Town, moment: str) -> None:
    """Neither a later day, nor a later time, nor a later position has been recorded."""
    with pytest.raises(MomentIsAhead):
        position_at(town, moment, NOW)


@pytest.mark.parametrize(
    ("header", "position"),
    [
        ("Sun, 30 Jun 2024 21:59:59 GMT", 1),
        ("Sun, 30 Jun 2024 21:59:58 GMT", 0),
        ("Sun, 30 Jun 2024 22:00:00 GMT", 2),
        ("Sun, 30 Jun 2024 23:59:59 +0200", 1),
        ("Tue, 31 Dec 2024 23:00:00 -0000", 4),
    ],
)
def test_a_header_finds_the_last_entry_of_its_second(town: Town, header: str, position: int) -> None:
    """An HTTP date names a whole second, and all that was recorded within it."""
    assert accepted(town, header, NOW) == position
    with pytest.raises(MomentIsAhead):
        accepted(town, header, datetime(2024, 6, 30, 21, tzinfo=UTC) - timedelta(days=1))
