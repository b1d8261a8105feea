"""A witness speaks C2SP tlog-witness over HTTP, as its verb starts it and as others' programs talk to it."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from hashlib import sha256
from pathlib import Path

import click
import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from adapters.seal import tree
from adapters.seal.cosigning import Witness, require_quorum
from adapters.seal.note import Checkpoint, NoteError, Signer, open_note, sign
from adapters.seal.submission import LARGEST, Submission
from service.cli.witness import open_witness
from service.witness import witness_app
from tests.adapters.seal import trees
from tests.adapters.seal.published import EIGHT, FIVE, FIVE_TO_EIGHT, MONKEYS
from tests.stories.client import serving

LOG = Signer("log", Ed25519PrivateKey.from_private_bytes(bytes(32)))
LEAVES, OTHERS = trees.leaves(12), [*trees.leaves(20)[8:]]
PROGRAM = (sys.executable, "-c", "from service.cli import main; main()")


def note(size: int, leaves: list[bytes] = LEAVES) -> bytes:
    """Give the log's checkpoint over its first leaves."""
    return sign(Checkpoint("log", size, tree.root(leaves[:size])).text(), LOG)


def first(checkpoint: bytes) -> bytes:
    """Give the body of a log's first submission."""
    return Submission(0, (), checkpoint).body()


@contextmanager
def witness(folder: Path, name: str = "witness.example/w1") -> Iterator[httpx.Client]:
    """A real witness on this machine that knows two logs."""
    app = witness_app(open_witness(folder, (LOG.verifier().vkey(), MONKEYS.vkey()), name))
    with serving(app) as address, httpx.Client(base_url=address) as http:
        yield http


@pytest.fixture
def http(tmp_path: Path) -> Iterator[httpx.Client]:
    """A witness that has seen nothing."""
    with witness(tmp_path / "witness") as client:
        yield client


def key_of(client: httpx.Client) -> Witness:
    """Ask a witness for its key."""
    return Witness.parse(client.get("/vkey").text.removesuffix("\n"))


def test_the_protocol_from_first_to_second(http: httpx.Client) -> None:
    """Unknown size: 409 with the size; then cosigned with 200 and a signature line over the checkpoint."""
    answer = http.post("/add-checkpoint", content=first(FIVE))
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/plain; charset=utf-8")
    require_quorum(FIVE + answer.content, [key_of(http)], 1)
    stale = http.post("/add-checkpoint", content=first(EIGHT))
    assert (stale.status_code, stale.content) == (409, b"5\n")
    assert stale.headers["content-type"] == "text/x.tlog.size"
    answer = http.post("/add-checkpoint", content=Submission(5, FIVE_TO_EIGHT, EIGHT).body())
    assert answer.status_code == 200
    (found,) = require_quorum(EIGHT + answer.content, [key_of(http)], 1)
    assert abs(found.time - time.time()) < 60


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 400),
        (b"old 6\n\n" + FIVE, 400),
        (first(sign(Checkpoint("other", 1, bytes(32)).text(), LOG)), 404),
        (first(sign(Checkpoint("monkeys", 1, bytes(32)).text(), LOG)), 403),
        (Submission(0, (bytes(32),), FIVE).body(), 422),
        (b"x" * (LARGEST + 1), 413),
    ],
)
def test_refusals_have_the_protocols_status(http: httpx.Client, body: bytes, status: int) -> None:
    """Each refusal has its status and a sentence, and nothing is remembered of it."""
    answer = http.post("/add-checkpoint", content=body)
    assert answer.status_code == status
    assert len(answer.text.split()) > 3
    assert http.post("/add-checkpoint", content=first(FIVE)).status_code == 200


def test_a_body_without_end_is_cut_off(http: httpx.Client) -> None:
    """A body that is sent in pieces without saying its length is refused as soon as it is too long."""
    answer = http.post("/add-checkpoint", content=(b"x" * 4096 for _ in range(10_000)))
    assert answer.status_code == 413


def test_what_was_seen_is_public(http: httpx.Client) -> None:
    """The newest checkpoint of a log is read at the digest of its origin, with the signatures of log and witness."""
    place = f"/{sha256(b'log').hexdigest()}/checkpoint"
    assert http.get(place).status_code == 404
    http.post("/add-checkpoint", content=first(note(5)))
    answer = http.get(place)
    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/plain; charset=utf-8")
    assert Checkpoint.parse(open_note(answer.content, [LOG.verifier(), key_of(http)])).size == 5
    require_quorum(answer.content, [key_of(http)], 1)
    assert http.get(f"/{sha256(b'other').hexdigest()}/checkpoint").status_code == 404


def test_a_fork_gets_no_quorum_and_is_kept(tmp_path: Path) -> None:
    """Two checkpoints of one size at two witnesses: no quorum for either, and each shows both notes to everybody."""
    with ExitStack() as running:
        witnesses = [running.enter_context(witness(tmp_path / name, name)) for name in ("w1", "w2")]
        keys, notes = [key_of(one) for one in witnesses], [note(9), note(9, OTHERS)]
        lines = [one.post("/add-checkpoint", content=first(held)) for one, held in zip(witnesses, notes, strict=True)]
        assert [line.status_code for line in lines] == [200, 200]
        for one, other in zip(witnesses, reversed(notes), strict=True):
            assert one.get("/forks").json() == {"items": []}
            for _ in range(2):
                answer = one.post("/add-checkpoint", content=Submission(9, (), other).body())
                assert answer.status_code == 409
                assert "two different roots for size 9" in answer.text
                assert "x.tlog.size" not in answer.headers["content-type"]
        for held, line, key, missing in zip(notes, lines, keys, reversed(keys), strict=True):
            assert require_quorum(held + line.content, keys, 1)[0].witness == key
            with pytest.raises(NoteError, match=f"1 of 2 cosignatures; missing: {missing.name}"):
                require_quorum(held + line.content, keys, 2)
        for one in witnesses:
            (fork,) = one.get("/forks").json()["items"]
            assert (fork["origin"], fork["size"]) == ("log", 9)
            texts = {open_note(kept.encode(), [LOG.verifier()]) for kept in fork["notes"]}
            assert texts == {open_note(held, [LOG.verifier()]) for held in notes}


def test_the_verb_serves_and_remembers(tmp_path: Path) -> None:
    """`sporbar witness` serves its key, cosigns, and after a restart knows the size and has the same key."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [*PROGRAM, "witness", "--data", str(tmp_path / "w"), "--port", str(port)]
    command += ["--log", LOG.verifier().vkey(), "--name", "witness.example/w1"]
    told = []
    for status, said in ((200, b"\xe2\x80\x94 witness.example/w1 "), (409, b"5\n")):
        with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as running:  # noqa: S603 our own program
            assert running.stderr is not None
            assert running.stderr.readline() == f"Witness: http://127.0.0.1:{port}\n"
            told.append(running.stderr.readline())
            patient = httpx.HTTPTransport(retries=5)
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", transport=patient) as http:
                answer = http.post("/add-checkpoint", content=first(note(5)))
                assert (answer.status_code, answer.content.startswith(said)) == (status, True)
                assert told[-1] == f"Its key: {http.get('/vkey').text}"
            running.terminate()
    assert told[0] == told[1]


@pytest.mark.parametrize("log", ["no key", "log+00000000+AAAA", MONKEYS.vkey() + "x"])
def test_a_log_key_that_is_none_is_refused(tmp_path: Path, log: str) -> None:
    """A witness does not start with a key that it cannot read."""
    with pytest.raises(click.BadParameter):
        open_witness(tmp_path, (log,), "w1")
