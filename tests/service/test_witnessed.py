"""What witnesses said is served and told, and the settings that name them are read before anything starts."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest

from adapters.database import Server
from adapters.seal.cosigning import Witness, cosignatures, require_quorum
from service.cli.witness import open_witness
from service.outside import errands_in
from service.outside_findings import outside_findings
from service.settings import Settings
from service.startup import StartupError
from service.town import Town
from service.witnesses import WitnessAt, witnesses_in
from service.witnessing import have_cosigned
from tests.service.watched import sealed, settings_of, watching
from tests.stories.client import running


def test_cosigned_checkpoints_are_served(server: Server, tmp_path: Path) -> None:
    """Over HTTP the newest checkpoint carries its cosignatures, and the witnessed one has a quorum of them."""
    with ExitStack() as held:
        key = open_witness(tmp_path / "w1", (), "w1").key(), open_witness(tmp_path / "w2", (), "w2").key()
        asked = settings_of(*(WitnessAt("http://127.0.0.1:1", one) for one in key))
        stack = held.enter_context(running(server, tmp_path, worker=False, witnesses=asked.witnesses))
        town, public = stack.towns.get("rebild"), f"{stack.http.base_url}/api/v1/rebild/log"
        first = sealed(town)
        assert httpx.get(f"{public}/checkpoint").content == first
        answer = httpx.get(f"{public}/checkpoint/witnessed")
        assert (answer.status_code, answer.json()["type"]) == (503, "/problems/not-witnessed-yet")
        one, _ = held.enter_context(watching(tmp_path, town, name="w1"))
        two, _ = held.enter_context(watching(tmp_path, town, name="w2"))
        assert (one.key, two.key) == key
        have_cosigned(town, one)
        assert httpx.get(f"{public}/checkpoint/witnessed").status_code == 503
        have_cosigned(town, two)
        both = httpx.get(f"{public}/checkpoint/witnessed").content
        assert len(require_quorum(both, key, 2)) == 2
        assert httpx.get(f"{public}/checkpoint").content == both
        sealed(town, first=3)
        have_cosigned(town, one)
        newest = httpx.get(f"{public}/checkpoint").content
        assert [found.witness for found in cosignatures(newest, key)] == [one.key]
        assert httpx.get(f"{public}/checkpoint/witnessed").content == both
        proof = httpx.get(f"{public}/entries/1/proof?size=3").text
        assert proof.endswith(both.decode())


def test_without_witnesses_there_is_no_witnessed_checkpoint(server: Server, tmp_path: Path) -> None:
    """A log that nobody witnesses says so instead of calling its own checkpoint witnessed."""
    with running(server, tmp_path, worker=False) as stack:
        sealed(stack.towns.get("rebild"))
        answer = httpx.get(f"{stack.http.base_url}/api/v1/rebild/log/checkpoint/witnessed")
        assert (answer.status_code, answer.json()["type"]) == (404, "/problems/nobody-witnesses")


KEY = "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2"
LOG_KEY = "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"


def test_witnesses_are_read_from_one_line() -> None:
    """Pairs of address and key are parted by spaces, commas or lines; more than half are a quorum unless said."""
    assert witnesses_in(Settings()) == ((), 0)
    found = witnesses_in(Settings(witnesses=f" https://w.example/a/,{KEY}\n"))
    assert found.all == (WitnessAt("https://w.example/a", Witness.parse(KEY)),)
    assert found.quorum == 1


@pytest.mark.parametrize(
    ("named", "quorum", "says"),
    [
        (KEY, 0, "no pairs"),
        (f"https://w.example {KEY} https://x.example", 0, "no pairs"),
        (f"{KEY} https://w.example", 0, "no address"),
        (f"ftp://w.example {KEY}", 0, "no address"),
        (f"https://w.example {LOG_KEY}", 0, "not of the Ed25519 type 0x04"),
        (f"https://w.example {KEY}x", 0, "not base64"),
        (f"https://w.example {KEY} https://x.example {KEY}", 0, "a key twice"),
        (f"https://w.example {KEY}", 2, "asks for 2 of 1"),
        ("", 1, "asks for 1 of 0"),
    ],
)
def test_a_list_that_cannot_be_read_stops_the_start(named: str, quorum: int, says: str) -> None:
    """A mistake in the settings is told when the program starts, not found out when proof is needed."""
    with pytest.raises(StartupError, match=says):
        errands_in(Settings(witnesses=named, witness_quorum=quorum))


def test_doctor_tells_who_lags_behind(town: Town, tmp_path: Path) -> None:
    """Doctor says how far a quorum cosigned, lets the newest minutes wait, and warns of a quorum that is too small."""
    with watching(tmp_path, town) as (one, _), watching(tmp_path, town, name="w2") as (two, _):
        sealed(town)
        have_cosigned(town, one)
        both = settings_of(one, two)
        assert outside_findings(both, [town]) == [(True, "rebild: 2 of 2 witnesses cosigned the first 0 of 3 entries")]
        have_cosigned(town, two)
        assert outside_findings(both, [town]) == [(True, "rebild: 2 of 2 witnesses cosigned the first 3 of 3 entries")]
        (small, *_) = outside_findings(settings_of(one, two, quorum=1), [town])
        assert small == (
            False,
            "a quorum of 1 of 2 witnesses is too small: two histories of a log could both have one",
        )
