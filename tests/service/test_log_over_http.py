"""What proves the log, over HTTP: proofs by any checkpoint, consistency, checkpoints, keys, and receipts."""

from __future__ import annotations

import base64
from collections.abc import Iterator

import httpx
import pytest

from adapters.database import Server
from adapters.seal.note import Checkpoint, Verifier, open_note
from adapters.seal.verifying import ProofError, verify_consistency, verify_inclusion
from tests.stories.client import Program, Stack, refusal, running
from tests.towns import register_units

SIZES = (3, 4, 9, 20)
HEAD = 22
LOG = "/api/v1/rebild/log"


@pytest.fixture(scope="module")
def stack(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Everything that runs but the worker, with four checkpoints and two entries that none covers."""
    with running(server, tmp_path_factory.mktemp("log"), worker=False, municipalities=("rebild", "tom")) as held:
        town = held.towns.get("rebild")
        for size in SIZES:
            register_units(town, size - town.log.head(), first=town.log.head())
            assert town.seal.keep()
        register_units(town, HEAD - SIZES[-1], first=SIZES[-1])
        yield held


@pytest.fixture
def reader(stack: Stack) -> Program:
    """Somebody who reads English."""
    return stack.program("politician")


def opened(stack: Stack, note: str) -> Checkpoint:
    """Give what a checkpoint says, as a client reads it that has fetched the keys."""
    keys = [Verifier.parse(line) for line in stack.http.get(f"{LOG}/keys").text.splitlines()]
    return Checkpoint.parse(open_note(note.encode(), keys))


def taken_apart(text: str) -> tuple[list[str], list[bytes], str]:
    """Give a proof file's first two lines, its hashes, and its checkpoint."""
    head, _, note = text.partition("\n\n")
    kind, what, *hashes = head.split("\n")
    return [kind, what], [base64.b64decode(one, validate=True) for one in hashes], note


@pytest.mark.parametrize("size", [*SIZES, None])
def test_an_entry_is_proved_by_any_checkpoint(stack: Stack, size: int | None) -> None:
    """The proof's file is C2SP tlog-proof to the byte, by the checkpoint of the size asked for, else by the newest."""
    leaf = stack.towns.get("rebild").log.at([3])[0].leaf_hash
    answer = stack.http.get(f"{LOG}/entries/3/proof", params={"size": size} if size else None)
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    head, hashes, note = taken_apart(answer.text)
    assert head == ["c2sp.org/tlog-proof@v1", "index 2"]
    checkpoint = opened(stack, note)
    assert checkpoint.size == (size or SIZES[-1])
    verify_inclusion(leaf, 2, checkpoint.size, hashes, checkpoint.root)
    written = "".join(f"{base64.b64encode(one).decode()}\n" for one in hashes)
    assert answer.text == f"c2sp.org/tlog-proof@v1\nindex 2\n{written}\n{note}"


@pytest.mark.parametrize("old", [1, 2, 3, 8, 9, 19, 20])
@pytest.mark.parametrize("new", [4, 20, None])
def test_the_log_is_proved_to_have_only_grown(stack: Stack, old: int, new: int | None) -> None:
    """From any size a proof leads to a checkpoint: whoever kept that root can check it, and a false one fails."""
    given = {"from": old} | ({"to": new} if new else {})
    answer = stack.http.get(f"{LOG}/consistency", params=given)
    if new and old > new:
        assert refusal(answer, 400, "sizes-run-backward")["new"] == str(new)
        return
    head, hashes, note = taken_apart(answer.text)
    assert head == ["sporbar-consistency@v1", f"from {old}"]
    checkpoint = opened(stack, note)
    assert checkpoint.size == (new or SIZES[-1])
    town = stack.towns.get("rebild")
    with town.pool.connection() as connection:
        (root,) = connection.execute("select sporbar_rebild.seal_root(%s)", (old,)).fetchone() or (b"",)
    verify_consistency(old, bytes(root), checkpoint.size, checkpoint.root, hashes)
    with pytest.raises(ProofError):
        verify_consistency(old, bytes(32), checkpoint.size, checkpoint.root, hashes)


def test_all_checkpoints_are_listed(stack: Stack, reader: Program) -> None:
    """Newest first, page by page, each with the size, root and time under which it was signed."""
    whole = reader.items("log/checkpoints")
    assert [one["id"] for one in whole] == [one["size"] for one in whole] == list(reversed(SIZES))
    signed = {one.size: one for one in stack.towns.get("rebild").seal.signed()}
    for one in whole:
        assert base64.b64decode(one["root"]) == signed[one["size"]].root
        assert one["made"] == signed[one["size"]].made.isoformat().replace("+00:00", "Z")
    read, page = [], reader.read("log/checkpoints", {"limit": "3"})
    assert page["position"] == SIZES[-1]
    read += page["items"]
    page = reader.read("log/checkpoints", {"limit": "3", "cursor": page["next"]})
    assert page["next"] is None
    assert read + page["items"] == whole


def test_the_keys_are_given(stack: Stack) -> None:
    """The keys that verify checkpoints are had without signing in, a line each."""
    answer = stack.http.get(f"{LOG}/keys")
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"
    assert answer.text == stack.towns.get("rebild").seal.signer.verifier().vkey() + "\n"


@pytest.mark.parametrize(
    ("path", "status", "slug", "said"),
    [
        ("entries/3/proof?size=0", 400, "empty-tree-proves-nothing", "'size' is 0"),
        ("entries/3/proof?size=x", 400, "size-is-no-size", "it is 'x'"),
        ("entries/3/proof?size=03", 400, "size-is-no-size", "it is '03'"),
        ("entries/3/proof?size=%2B3", 400, "size-is-no-size", "it is '+3'"),
        ("entries/3/proof?size=-4", 400, "size-is-no-size", "it is '-4'"),
        ("entries/3/proof?size=5", 404, "no-such-checkpoint", "exactly 5 entries"),
        ("entries/4/proof?size=3", 400, "entry-lies-beyond", "Entry 4 is not among the 3"),
        ("entries/21/proof?size=20", 400, "entry-lies-beyond", "Entry 21 is not among the 20"),
        ("entries/21/proof", 503, "not-sealed-yet", "Entry 21 is not yet covered"),
        ("entries/23/proof", 404, "no-such-entry", "no entry 23"),
        ("entries/0/proof", 404, "no-such-entry", "no entry 0"),
        ("consistency", 400, "size-is-no-size", "'from' must be"),
        ("consistency?from=0", 400, "empty-tree-proves-nothing", "'from' is 0"),
        ("consistency?from=02", 400, "size-is-no-size", "it is '02'"),
        ("consistency?from=1.5", 400, "size-is-no-size", "it is '1.5'"),
        ("consistency?from=2&to=0", 400, "empty-tree-proves-nothing", "'to' is 0"),
        ("consistency?from=2&to=x", 400, "size-is-no-size", "'to' must be"),
        ("consistency?from=2&to=5", 404, "no-such-checkpoint", "exactly 5 entries"),
        ("consistency?from=9&to=4", 400, "sizes-run-backward", "'from' is 9"),
        ("consistency?from=21", 400, "size-is-ahead", "the newest checkpoint covers 20"),
        ("consistency?from=99999999999999999999", 400, "size-is-no-size", "'from'"),
        ("checkpoints?limit=0", 400, "limit-is-no-limit", "1 to 500"),
        ("checkpoints?cursor=x", 400, "cursor-is-broken", "'cursor'"),
    ],
)
def test_a_proof_that_cannot_be_given_says_why(reader: Program, path: str, status: int, slug: str, said: str) -> None:
    """Each refusal names what is wrong."""
    assert said in refusal(reader.get(f"log/{path}"), status, slug)["detail"]


@pytest.mark.parametrize("path", ["checkpoint", "consistency?from=1"])
def test_before_the_first_checkpoint_there_is_no_proof(stack: Stack, path: str) -> None:
    """An empty log has no checkpoint yet, and says so; its list of checkpoints is empty."""
    refusal(stack.http.get(f"/api/v1/tom/log/{path}"), 503, "not-sealed-yet")
    refusal(stack.http.get("/api/v1/tom/log/tile/0/000.p/1"), 404, "no-such-tile")
    assert stack.http.get("/api/v1/tom/log/checkpoints").json() == {"items": [], "position": 0, "next": None}


def test_a_command_answers_with_its_receipt(stack: Stack) -> None:
    """What was recorded comes with the address of its proof, which whoever recorded it can fetch once it is sealed."""
    before = stack.head()
    unit = {"unit": "skole-x", "name": "Skole X", "kind": "skole"}
    answer = stack.program("consultant").post("people/register-unit", unit)
    receipt = f"{LOG}/entries/{before + 1}/proof"
    assert answer.json()["receipt"] == receipt
    assert answer.headers["link"] == f'<{receipt}>; rel="https://c2sp.org/tlog-proof"; type="text/plain"'
    refusal(stack.http.get(receipt), 503, "not-sealed-yet")
    assert stack.towns.get("rebild").seal.keep()
    assert stack.http.get(receipt).status_code == httpx.codes.OK


def test_asking_again_gives_the_same_receipt(stack: Stack) -> None:
    """A command that is sent again with its key answers with the receipt of what was recorded the first time."""
    unit = {"unit": "skole-y", "name": "Skole Y", "kind": "skole"}
    first = stack.program("consultant").post("people/register-unit", unit, key="y")
    again = stack.program("consultant").post("people/register-unit", unit, key="y")
    assert first.json()["receipt"] == again.json()["receipt"]


def test_an_entry_names_its_proof(stack: Stack) -> None:
    """An entry as it is stored comes with the address of its proof."""
    entry = stack.program("auditor").get("log/entries/3").json()
    assert entry["proof"] == f"{LOG}/entries/3/proof"
