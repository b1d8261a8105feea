"""PostgreSQL makes the leaf hash, Python recomputes it: whatever is recorded, they agree."""

from __future__ import annotations

import unicodedata

import pytest
from eventsourcing.dcb.api import DCBEvent
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from adapters.log import Log

pytestmark = pytest.mark.filterwarnings("ignore:Do not use the `random` module inside strategies")
"""The threads of the connection pool draw from it while examples are made."""
TEXT = (
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\x1f"), min_size=1, max_size=30)
    .map(lambda text: unicodedata.normalize("NFC", text))
    .filter(bool)
)
EVENTS = st.lists(
    st.builds(DCBEvent, type=TEXT, data=st.binary(max_size=200), tags=st.lists(TEXT, max_size=6)),
    min_size=1,
    max_size=5,
)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(events=EVENTS)
def test_postgresql_and_python_make_the_same_leaf(log: Log, events: list[DCBEvent]) -> None:
    """For any types, tags and data the stored leaf is the one that follows from the entry read back."""
    before = log.head()
    log.append(events)
    held = list(log.entries(after=before))
    assert [entry.leaf_hash for entry in held] == [entry.computed_leaf("rebild") for entry in held]
    assert [(entry.type, entry.data) for entry in held] == [(event.type, event.data) for event in events]
    assert [list(entry.tags) for entry in held] == [sorted(set(event.tags), key=str.encode) for event in events]


def test_a_large_entry_keeps_its_leaf(log: Log) -> None:
    """Data far beyond a page, stored out of line, is hashed and given back as it came."""
    data = bytes(range(256)) * 8_192
    log.append([DCBEvent(type="t", data=data, tags=["unit:a"])])
    (held,) = log.entries()
    assert held.data == data
    assert held.leaf_hash == held.computed_leaf("rebild")
