"""Bundles that whoever holds the log's key forged, and notes that did not come as they were signed."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import pytest

from adapters.seal.bundle import Manifest, bundled, checkpoint_line, entry_record, inclusion_line
from adapters.seal.cosigning import cosign, witness_of
from adapters.seal.note import Checkpoint, sign
from tests.adapters.seal import sample_bundle, trees
from tests.adapters.seal.notes import PETER_SIGNER
from tests.adapters.seal.sample_bundle import ENTRIES, NOTES, SIGNER
from tests.tampering.outside import checked

TEXT: Final = NOTES[3].decode().partition("\n\n")[0] + "\n"
THE_YEAR_10000: Final = 253_402_300_800


def _judged(folder: Path, content: bytes, *arguments: object) -> tuple[int, str]:
    file = folder / "forged.zip"
    file.write_bytes(content)
    code, said, complained = checked(file, "--key", SIGNER.verifier().vkey(), *arguments)
    return code, (said + complained).strip()


def _kept(folder: Path, note: bytes) -> tuple[object, ...]:
    file = folder / "kept.note"
    file.write_bytes(note)
    return "--checkpoint", file


def _cosigned(*lines: str) -> bytes:
    note = NOTES[3] + "".join(lines).encode()
    manifest = Manifest("log", "rebild", SIGNER.name, 3, [])
    records = (entry_record(entry.encoded("rebild"), entry.computed_leaf("rebild")) for entry in ENTRIES)
    return b"".join(bundled(manifest, [checkpoint_line(NOTES[1]), checkpoint_line(note)], records))


def test_a_fork_does_not_continue_what_was_kept(tmp_path: Path) -> None:
    """A rebuilt log does not pass for the kept one's sequel by saying null where the consistency proof belongs."""
    entries = [entry._replace(data=b'{"v":2}') for entry in ENTRIES]
    leaves = [entry.computed_leaf("rebild") for entry in entries]
    forged = sign(Checkpoint(SIGNER.name, 3, trees.mth(leaves)).text(), SIGNER)
    kept = checkpoint_line(NOTES[1]).replace(b"}\n", b',"consistency":null}\n')
    bundle = bundled(
        Manifest("entries", "rebild", SIGNER.name, 3, []),
        [kept, checkpoint_line(forged)],
        [entry_record(entries[1].encoded("rebild"), leaves[1])],
        [inclusion_line([leaves[0], leaves[2]])],
    )
    code, said = _judged(tmp_path, b"".join(bundle), *_kept(tmp_path, NOTES[1]))
    assert (code, said) == (1, "DOES NOT HOLD: the checkpoint of 1 entries: its proof is missing hashes")


def test_one_municipality_has_no_other_ones_log(tmp_path: Path) -> None:
    """Entries of a municipality that another one's key signed are not its log, whatever the manifest says."""
    entries = [entry.encoded("ishoej") for entry in ENTRIES]
    leaves = [entry.computed_leaf("ishoej") for entry in ENTRIES]
    note = sign(Checkpoint(SIGNER.name, 3, trees.mth(leaves)).text(), SIGNER)
    manifest = Manifest("log", "ishoej", SIGNER.name, 3, [])
    records = map(entry_record, entries, leaves)
    code, said = _judged(tmp_path, b"".join(bundled(manifest, [checkpoint_line(note)], records)))
    assert code == 1
    assert said.startswith("DOES NOT HOLD: its manifest has another size or municipality than ")


@pytest.mark.parametrize("end", [b"\r\n", b"\r"])
def test_a_kept_note_is_taken_byte_for_byte(tmp_path: Path, end: bytes) -> None:
    """A note whose lines end otherwise is not the one that was signed."""
    assert _judged(tmp_path, sample_bundle.whole(), *_kept(tmp_path, NOTES[3]))[0] == 0
    code, said = _judged(tmp_path, sample_bundle.whole(), *_kept(tmp_path, NOTES[3].replace(b"\n", end)))
    assert code == 2
    assert "what is in kept.note is not written as a checkpoint" in said


def test_each_line_of_a_witness_holds(tmp_path: Path) -> None:
    """A witness's line that does not hold refuses the note, also where a later line of the same witness holds."""
    good, bad = (cosign(text, PETER_SIGNER, 1) for text in (TEXT, TEXT.replace("\n3\n", "\n4\n")))
    asked = "--witness", witness_of(PETER_SIGNER).vkey()
    assert _judged(tmp_path, _cosigned(good, good), *asked)[0] == 0
    for lines in ((bad,), (bad, good), (good, bad)):
        code, said = _judged(tmp_path, _cosigned(*lines), *asked)
        assert code == 1
        assert said.startswith("DOES NOT HOLD: the checkpoint of 3 entries: the signature of PeterNeumann+")


@pytest.mark.parametrize("time", [THE_YEAR_10000, 2**63 - 1])
def test_a_time_beyond_the_calendar_is_said(tmp_path: Path, time: int) -> None:
    """A witness's time that no calendar holds is refused in a sentence; one second earlier it is written out."""
    asked = "--witness", witness_of(PETER_SIGNER).vkey()
    last = _judged(tmp_path, _cosigned(cosign(TEXT, PETER_SIGNER, THE_YEAR_10000 - 1)), *asked)
    assert last[1].endswith("cosigned by 1 of 1 witnesses, last at 9999-12-31 23:59:59Z")
    code, said = _judged(tmp_path, _cosigned(cosign(TEXT, PETER_SIGNER, time)), *asked)
    assert code == 1
    assert said.endswith(f"it is cosigned at a time that cannot be, {time} seconds after 1970")
