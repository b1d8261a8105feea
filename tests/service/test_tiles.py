"""The tree over HTTP as static tiles: read by a client that knows the specification alone."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256

import httpx
import pytest
from eventsourcing.dcb.api import DCBEvent

from adapters.database import Server
from service.town import Town
from tests.service.tile_client import TileClient
from tests.stories.client import Program, Stack, refusal, running

SIZE = 65_536 + 3 * 256 + 7
"""A full tile of level 1 and its node on level 2, and partial tiles on all three."""
PREFIX = "/api/v1/rebild/log"
LATER = 5


@pytest.fixture(scope="module")
def stack(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Everything that runs but the worker, with a log whose last entries no checkpoint covers."""
    with running(server, tmp_path_factory.mktemp("tiles"), worker=False) as held:
        town = held.towns.get("rebild")
        _grow(town, SIZE)
        while town.seal.keep():
            pass
        _grow(town, LATER)
        yield held


@pytest.fixture
def auditor(stack: Stack) -> Program:
    """Whoever may read entries."""
    return stack.program("auditor")


@pytest.fixture(scope="module")
def client(stack: Stack) -> TileClient:
    """A client that may read entries too."""
    return TileClient(stack.http, PREFIX, stack.program("auditor").headers)


def _grow(town: Town, count: int) -> None:
    while count:
        batch = min(count, 2_000)
        town.log.append([DCBEvent(type="t", data=b"%d" % number, tags=["a:b"]) for number in range(batch)])
        count -= batch


def test_the_checkpoints_root_follows_from_tiles(client: TileClient) -> None:
    """Hashes from tiles alone give the root that is signed, and every level is as wide as it should be."""
    assert client.head.size == SIZE
    assert client.root(0, SIZE) == client.head.root
    assert [len(client.tile(*place)) for place in ((0, 258), (0, 259), (1, 0), (1, 1), (2, 0))] == [256, 7, 256, 3, 1]


def test_a_hash_of_a_tile_is_the_root_of_the_tile_below(client: TileClient) -> None:
    """Each hash on level 1 and above is RFC 6962's root over a full tile of the level below."""
    for number in (0, 1, 100, 255, 256, 258):
        hashes = client.tile(0, number)
        while len(hashes) > 1:
            hashes = [sha256(b"\x01" + hashes[at] + hashes[at + 1]).digest() for at in range(0, len(hashes), 2)]
        assert client.tile(1, number // 256)[number % 256] == hashes[0]


@pytest.mark.parametrize("position", [1, 2, 256, 257, 65_536, 65_537, SIZE - 7, SIZE])
def test_a_proof_from_tiles_is_the_proof_that_is_served(stack: Stack, client: TileClient, position: int) -> None:
    """A client makes from tiles the very hashes of the proof's file."""
    proof = stack.http.get(f"{PREFIX}/entries/{position}/proof").text
    kind, index, *hashes = proof.partition("\n\n")[0].split("\n")
    assert (kind, index) == ("c2sp.org/tlog-proof@v1", f"index {position - 1}")
    assert hashes == [b64encode(one).decode() for one in client.path(position - 1, 0, SIZE)]


@pytest.mark.parametrize("number", [0, 17, 258, 259])
def test_entries_hash_to_the_leaves(stack: Stack, client: TileClient, number: int) -> None:
    """Each entry of a bundle, full or partial, hashes to its leaf in the tile, and is the entry as it is stored."""
    entries = list(client.entries(number))
    assert [sha256(b"\x00" + one).digest() for one in entries] == client.tile(0, number)
    stored = stack.towns.get("rebild").log.at([number * 256 + 1])[0]
    assert entries[0] == stored.encoded("rebild")


def test_a_tile_stays_as_it_is(stack: Stack, auditor: Program) -> None:
    """A tile of hashes may be kept for ever by everybody; entries are compressed, and for those who may."""
    tile = stack.http.get(f"{PREFIX}/tile/0/001")
    assert (tile.status_code, len(tile.content)) == (200, 8_192)
    assert tile.headers["cache-control"] == "public, max-age=31536000, immutable"
    bundle = auditor.get("log/tile/entries/001")
    assert bundle.headers["content-encoding"] == "gzip"
    assert bundle.headers["cache-control"] == "private, no-cache"
    plain = auditor.get("log/tile/entries/001", accept_encoding="identity")
    assert "content-encoding" not in plain.headers
    assert plain.content == bundle.content
    refusal(stack.http.get(f"{PREFIX}/tile/entries/001"), 401, "not-signed-in")
    refusal(stack.program("team", "skole-a").get("log/tile/entries/001"), 403, "not-allowed")


@pytest.mark.parametrize(
    "path",
    ["0/259", "0/259.p/8", "0/260", "0/260.p/1", "1/001", "1/001.p/4", "2/000", "3/000.p/1", "63/000.p/1", "7/000"],
)
def test_no_tile_beyond_the_checkpoint(auditor: Program, path: str) -> None:
    """What the newest checkpoint does not cover is no tile, though the log has grown beyond."""
    assert refusal(auditor.get(f"log/tile/{path}"), 404, "no-such-tile")["tile"] == path
    if path.startswith("0/"):
        refusal(auditor.get(f"log/tile/entries/{path[2:]}"), 404, "no-such-tile")


@pytest.mark.parametrize(
    "path",
    [
        "0/1",
        "0/01",
        "0/0001",
        "0/x000/001",
        "0/x001",
        "00/001",
        "64/001",
        "-1/001",
        "0/-01",
        "0/001.p/0",
        "0/001.p/00",
        "0/001.p/01",
        "0/001.p/256",
        "0/001.p/1000",
        "0/001.p/",
        "0/001.p",
        "0/001/",
        "0/\u0660\u0660\u0661",
        "0/x999/x999/x999/x999/x999/999",
        "0/x999/x999/x999/x999/x999/x999/x999/x999/999",
        "data/001",
        "0/",
    ],
)
def test_an_address_is_written_in_one_way(auditor: Program, path: str) -> None:
    """Whatever is not the specification's name of a tile leads to none."""
    refusal(auditor.get(f"log/tile/{path}"), 404, "no-such-tile")


def test_an_entry_too_large_for_a_bundle_is_named(stack: Stack, auditor: Program) -> None:
    """The format has two bytes for an entry's length: a sentence says which entry is longer, and where to read it."""
    town = stack.towns.get("rebild")
    start = town.log.head()
    town.log.append([DCBEvent(type="t", data=b"x" * 66_000, tags=["a:b"])])
    _grow(town, 256)
    assert town.seal.keep()
    number = start // 256
    body = refusal(auditor.get(f"log/tile/entries/{number:03}"), 404, "entry-does-not-fit-a-bundle")
    assert body["detail"].startswith(f"The bundle cannot be written: entry {start + 1} has 66075 bytes")
    assert len(auditor.get(f"log/tile/0/{number:03}").content) == 8_192
    assert auditor.get(f"log/entries/{start + 1}").status_code == httpx.codes.OK
