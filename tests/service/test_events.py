"""Entries as CloudEvents over HTTP: batches that lead on, and streams without gap or repeat."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import msgspec
import pytest
from cloudevents.core.formats.json import JSONFormat
from cloudevents.core.v1.event import CloudEvent

from adapters.exports.cloudevents import Noted
from service.reads.serving import LimitIsNoLimit
from tests.domain.test_golden import FOLDER
from tests.stories.client import Program, Stack, refusal
from tests.towns import record, register_units

BATCH = "application/cloudevents-batch+json"


@pytest.fixture
def reader(stack: Stack) -> Program:
    """A program that may read the timeline."""
    return stack.program("politician")


@pytest.fixture(autouse=True)
def _entries(stack: Stack) -> None:
    """Some entries, once for the module."""
    town = stack.towns.get("rebild")
    if not town.log.head():
        register_units(town, 5)
        record(town, "networks/form", network="nord", name="Nord", purpose="Læring", members=["skole-0", "skole-1"],
               because="Fortroligt")  # fmt: skip


def test_a_batch_is_read_by_the_specifications_own_library(stack: Stack, reader: Program) -> None:
    """Every event of a batch is valid; ids differ, sequence and time follow the log, and the source is the log."""
    answer = reader.get("events")
    assert answer.headers["content-type"] == BATCH
    read = [JSONFormat().read(CloudEvent, msgspec.json.encode(one)) for one in answer.json()]
    assert [int(one.get_extension("sequence")) for one in read] == list(range(1, stack.head() + 1))
    assert len({one.get_id() for one in read}) == len(read)
    assert {one.get_source() for one in read} == {"/api/v1/rebild/log"}
    times = [one.get_time() for one in read]
    assert times == sorted(times, key=str)
    formed = answer.json()[5]
    assert (formed["type"], formed["subject"]) == ("network-formed", "network:nord")
    assert formed["data"]["event"]["name"] == "Nord"
    assert formed["data"]["because"] == {"position": 6, "field": "because", "state": "closed"}


@pytest.mark.parametrize("path", sorted(FOLDER.iterdir()), ids=lambda path: path.stem)
def test_nothing_sealed_leaves(path: Path) -> None:
    """Of no type of entry do keys, ciphertext or the tag of a repeated request come out; only where a text stands."""
    noted = Noted.of((7, 1, path.stem, "request:rrr\x1fplan:p", path.read_bytes()))
    written = msgspec.json.encode(noted.event("rebild", set())).decode()
    assert "Y2lwaGVydGV4dA==" not in written
    assert "bm5ubm5ubm5ubm5u" not in written
    assert "rrr" not in written
    assert written.count('"state":"erased"') == len(list(noted.sealing_keys()))


def test_a_destroyed_text_is_said_to_be_erased(stack: Stack, reader: Program) -> None:
    """When a text's key is gone, the event says so; the rest of it stands."""
    town = stack.towns.get("rebild")
    key = next(Noted.of(row).sealing_keys() for row in town.log.rows(after=5, limit=1))
    town.vault.destroy(key)
    assert reader.get("events", {"after": "5"}).json()[0]["data"]["because"]["state"] == "erased"


def test_batches_lead_on_to_the_end_and_wait_there(stack: Stack, reader: Program) -> None:
    """Following `Link` gives every entry once; at the end the same link gives what comes later."""
    link, seen = "events?limit=3", list[int]()
    for _ in range(8):
        answer = reader.get(link)
        seen += [int(one["sequence"]) for one in answer.json()]
        link = answer.links["next"]["url"].partition("/rebild/")[2]
    assert seen == list(range(1, stack.head() + 1))
    assert parse_qs(urlsplit(link).query) == {"limit": ["3"], "after": [str(stack.head())]}
    assert answer.headers["sporbar-position"] == str(stack.head())
    register_units(stack.towns.get("rebild"), 1, prefix="ny", first=stack.head())
    assert [int(one["sequence"]) for one in reader.get(link).json()] == [stack.head()]


def test_a_batch_is_narrowed(stack: Stack, reader: Program) -> None:
    """Types and subjects choose, several of each as well; what no entry can be is refused."""
    about = [fact.position for fact in stack.towns.get("rebild").facts() if "unit:skole-1" in fact.tags]

    def found(query: str) -> list[int]:
        return [int(one["sequence"]) for one in reader.get(f"events?{query}").json()]

    assert found("subject=unit:skole-1") == about
    assert found("type=network-formed") == [6]
    assert found("subject=networks&subject=unit:skole-2") == [3, 6, 7, 8]
    assert found("subject=networks&type=unit-registered") == []
    assert found("type=network-formed&type=member-joined&subject=unit:skole-1") == about[1:]
    assert found("as_of=2") == [1, 2]
    assert "memento-datetime" in reader.get("events?as_of=2").headers
    refusal(reader.get("events?type=no-such"), 400, "kind-is-unknown")
    refusal(reader.get("events?subject=no-such"), 400, "kind-is-unknown")
    refusal(reader.get("events?after=x"), 400, "after-is-no-position")
    refusal(reader.get("events?after=999999"), 400, "moment-is-ahead")
    refusal(reader.get("events?limit=0"), 400, LimitIsNoLimit.slug())
    refusal(reader.get("events", sporbar_position="999999"), 503, "not-shown-yet")
    refusal(stack.program("body").get("events"), 403, "not-allowed")
