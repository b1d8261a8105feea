"""The log's side of witnessing: checkpoints are cosigned by real witnesses, and what they say is kept."""

from __future__ import annotations

import time
from pathlib import Path

import psycopg
import pytest

from adapters.database import Urls
from adapters.seal.cosigning import require_quorum
from adapters.seal.note import Checkpoint, NoteError, open_note, sign
from adapters.seal.submission import Submission
from service.cli.witness import open_witness
from service.outside_findings import outside_findings
from service.settings import Settings
from service.town import Town
from service.witnesses import WitnessAt
from service.witnessing import WitnessRefusedError, have_cosigned
from tests.service.answering import Way, answering, with_
from tests.service.watched import sealed, settings_of, watching


def test_checkpoints_are_cosigned_as_the_log_grows(town: Town, tmp_path: Path) -> None:
    """Each newest checkpoint is cosigned once, from the one cosigned before; in between there is nothing to do."""
    with watching(tmp_path, town) as (at, witness):
        assert not have_cosigned(town, at)
        for first in (0, 3, 6):
            note = sealed(town, first=first)
            assert have_cosigned(town, at)
            assert not have_cosigned(town, at)
            signed = town.seal.latest()
            assert signed is not None
            (found,) = require_quorum(town.cosignatures.on(signed), [at.key], 1)
            assert abs(found.time - time.time()) < 60
            seen = witness.store.latest("sporbar-rebild")
            assert seen is not None
            assert open_note(seen.note, [at.key]) == open_note(note, town.seal.verifiers())
        assert town.cosignatures.reached(at.key) == 9


def test_only_the_newest_checkpoint_is_submitted(town: Town, tmp_path: Path) -> None:
    """Checkpoints that were overtaken while nobody listened are not caught up with one by one."""
    for first in (0, 3, 6):
        sealed(town, first=first)
    with watching(tmp_path, town) as (at, _):
        assert have_cosigned(town, at)
        assert not have_cosigned(town, at)
    with town.pool.connection() as connection:
        rows = connection.execute("select size, witness from sporbar_rebild.seal_cosignature").fetchall()
    assert rows == [(9, at.key.vkey())]


def test_a_lost_answer_is_asked_for_again(town: Town, tmp_path: Path) -> None:
    """When the witness knows more than the log was told, the log goes on from the witness's size."""
    with watching(tmp_path, town) as (at, witness):
        sealed(town)
        witness.add_checkpoint(Submission(0, (), sealed(town, first=3)).body(), int(time.time()))
        assert have_cosigned(town, at)
        sealed(town, first=6)
        assert have_cosigned(town, at)
        assert town.cosignatures.reached(at.key) == 9


def test_a_witness_that_lost_its_memory_begins_anew(town: Town, tmp_path: Path) -> None:
    """A witness that was set up again with the same key cosigns from the start."""
    with watching(tmp_path, town) as (at, _):
        sealed(town)
        assert have_cosigned(town, at)
    for file in (tmp_path / "w1").glob("witness.sqlite3*"):
        file.unlink()
    with watching(tmp_path, town) as (again, _):
        sealed(town, first=3)
        assert again.key == at.key
        assert have_cosigned(town, again)
        assert town.cosignatures.reached(at.key) == 6


def test_a_fork_is_told_and_kept(town: Town, tmp_path: Path) -> None:
    """A witness that was shown another history of this log refuses; that is kept, and doctor says so for ever."""
    with watching(tmp_path, town) as (at, witness):
        settings = settings_of(at)
        sealed(town)
        other = sign(Checkpoint(town.seal.origin, 3, bytes(32)).text(), town.seal.signer)
        witness.add_checkpoint(Submission(0, (), other).body(), int(time.time()))
        for _ in range(2):
            with pytest.raises(WitnessRefusedError, match="another history than this log's: status 409, The"):
                have_cosigned(town, at)
        (conflict,) = town.cosignatures.conflicts()
        assert (conflict.witness, conflict.size) == (at.key.vkey(), 3)
        assert "two different roots for size 3" in conflict.says
        assert len(witness.store.forks()) == 1
        signed = town.seal.latest()
        assert signed is not None
        with pytest.raises(NoteError, match="0 of 1"):
            require_quorum(town.cosignatures.on(signed), [at.key], 1)
    told = [says for holds, says in outside_findings(settings, [town]) if not holds]
    assert any("the witness w1 refused the checkpoint of 3 entries" in says for says in told)
    assert any("w1" in says for _, says in outside_findings(Settings(), [town]))


def test_a_log_that_was_cut_is_told(town: Town, tmp_path: Path) -> None:
    """A witness that cosigned more entries than the log has shows that the log was cut or set back."""
    with watching(tmp_path, town) as (at, witness):
        sealed(town)
        longer = sign(Checkpoint(town.seal.origin, 5, bytes(32)).text(), town.seal.signer)
        witness.add_checkpoint(Submission(0, (), longer).body(), int(time.time()))
        with pytest.raises(WitnessRefusedError, match="cosigned 5 entries, and the log's newest checkpoint covers 3"):
            have_cosigned(town, at)
        assert len(town.cosignatures.conflicts()) == 1


def test_a_rewritten_log_is_told(town: Town, tmp_path: Path) -> None:
    """A log whose cosigned beginning was another cannot prove that it grew, and that is kept."""
    with watching(tmp_path, town) as (at, witness):
        other = sign(Checkpoint(town.seal.origin, 2, bytes(32)).text(), town.seal.signer)
        witness.add_checkpoint(Submission(0, (), other).body(), int(time.time()))
        sealed(town)
        with pytest.raises(WitnessRefusedError, match="another history than this log's: status 422"):
            have_cosigned(town, at)
        assert len(town.cosignatures.conflicts()) == 1


@pytest.mark.parametrize(
    ("way", "says"),
    [
        (with_(200, b""), "without a cosignature of its key"),
        (with_(200, "— w1 AAAAAAAAAAAA\n".encode()), "without a cosignature of its key"),
        (with_(200, b"<html>"), "no signature lines"),
        (with_(200, b"\xff\n"), "no signature lines"),
        (with_(200, b"a" * 60_000 + b"\n"), "no signature lines"),
        (with_(307, b"", Location="http://127.0.0.1:1/"), "status 307"),
        (with_(403, b"Not this key\n"), "status 403, Not this key"),
        (with_(404, b""), "status 404"),
        (with_(500, b"\x00\xff"), "status 500"),
        (with_(409, b"x\n", "text/x.tlog.size"), "a size that cannot be read"),
        (with_(409, b"9999999999999999999\n", "text/x.tlog.size"), "a size that cannot be read"),
        (with_(409, b"03\n", "text/x.tlog.size"), "a size that cannot be read"),
    ],
)
def test_another_answer_is_a_sentence_and_nothing_is_kept(town: Town, tmp_path: Path, way: Way, says: str) -> None:
    """Whatever a witness answers that is no cosignature is refused in a sentence, and neither kept nor a conflict."""
    sealed(town)
    key = open_witness(tmp_path, (town.seal.signer.verifier().vkey(),), "w1").key()
    with answering(way) as server:
        with pytest.raises(WitnessRefusedError, match=says):
            have_cosigned(town, WitnessAt(server.url, key))
        assert [path for path, _, _ in server.seen] == ["/add-checkpoint"]
    assert town.cosignatures.reached(key) == 0
    assert town.cosignatures.conflicts() == []


def test_somebody_elses_cosignature_is_not_kept(town: Town, tmp_path: Path) -> None:
    """A witness that answers with another key than the one it is known by is refused."""
    with watching(tmp_path, town) as (at, _), watching(tmp_path, town, name="w2") as (other, _):
        sealed(town)
        with pytest.raises(WitnessRefusedError, match="without a cosignature of its key w2"):
            have_cosigned(town, WitnessAt(at.url, other.key))
        assert town.cosignatures.reached(other.key) == 0


def test_what_witnesses_said_never_changes(town: Town, tmp_path: Path, urls: Urls) -> None:
    """Neither the application nor the owner changes or removes a cosignature or a contradiction."""
    with watching(tmp_path, town) as (at, _):
        sealed(town)
        have_cosigned(town, at)
        town.cosignatures.contradict(at.key, 3, "says")
    for url in (urls.app, urls.owner):
        for table in ("seal_cosignature", "seal_conflict", "seal_timestamp"):
            for statement in ("update {} set size = 1", "delete from {}", "truncate {}"):
                with psycopg.connect(url) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
                    connection.execute(statement.format(f"sporbar_rebild.{table}"))
