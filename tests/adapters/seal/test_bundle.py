"""The bundle's format, byte for byte: what docs/reference/proofs.md says of it is what is written."""

from __future__ import annotations

import io
import re
import tracemalloc
import zipfile
from hashlib import sha256
from pathlib import Path

from adapters.seal.bundle import Manifest, bundled, entry_record
from tests.adapters.seal import sample_bundle, trees
from tests.adapters.seal.sample_bundle import CONSISTENCY, ENTRIES, INCLUSION, LEAVES, NOTES, SIGNER

PAGE = Path(__file__).parents[3] / "docs/reference/proofs.md"


def block(name: str) -> str:
    """Give a block of the page."""
    found = re.search(rf"```text {name}\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    return found[1]


def test_the_page_states_the_bundles_numbers() -> None:
    """Key, leaves, roots, proofs and digests on the page are those of the bundles that are written."""
    digests = {name: _digest(content) for name, content in _bundles()}
    assert [re.split(r"  +|(?<=in 3) |(?<=to 3) ", line) for line in block("vectors").splitlines()] == [
        ["key", SIGNER.verifier().vkey()],
        *([f"leaf {number}", leaf.hex()] for number, leaf in enumerate(LEAVES, 1)),
        *([f"root of {size}", trees.mth(LEAVES[:size]).hex()] for size in (2, 3)),
        ["signature of 3", NOTES[3].decode().split()[-1]],
        ["inclusion of 2 in 3", _named(INCLUSION)],
        ["consistency 1 to 3", _named(CONSISTENCY)],
        *([name, digest] for name, digest in digests.items()),
    ]


def test_the_page_shows_a_record() -> None:
    """The record on the page is the second entry's, with its length ahead of it and its leaf hash after it."""
    record = entry_record(ENTRIES[1].encoded("rebild"), LEAVES[1])
    assert bytes.fromhex(block("record")) == record
    assert len(record) == 141


def test_the_members_are_written_as_the_page_says() -> None:
    """Members come in order, stored, with the same time and mode everywhere, as any program reads them."""
    for _, content in _bundles():
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            assert archive.testzip() is None
            names = [info.filename for info in archive.infolist()]
            assert names[:4] == ["README.txt", "manifest.json", "checkpoints.jsonl", "entries.bin"]
            assert names[4:] in ([], ["inclusion.jsonl"])
            for info in archive.infolist():
                assert (info.compress_type, info.compress_size) == (zipfile.ZIP_STORED, info.file_size)
                assert (info.date_time, info.external_attr >> 16) == ((1980, 1, 1, 0, 0, 0), 0o644)


def test_a_bundle_of_any_size_takes_the_same_memory() -> None:
    """Of sixty megabytes of entries no more than some pieces are ever held."""
    record = entry_record(bytes(100_000), bytes(32))
    manifest = Manifest("log", "rebild", "sporbar-rebild", 600, [])
    tracemalloc.start()
    written = sum(map(len, bundled(manifest, [], (record for _ in range(600)))))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert written > 60_000_000
    assert peak < 4_000_000


def _bundles() -> list[tuple[str, bytes]]:
    return [("whole log", sample_bundle.whole()), ("entry 2", sample_bundle.some())]


def _digest(bundle: bytes) -> str:
    """Give size and digest of what the members hold, one after the other; what is around them depends on zipfile."""
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        content = b"".join(map(archive.read, archive.namelist()))
    return f"{len(content)} bytes, SHA-256 {sha256(content).hexdigest()}"


def _named(hashes: list[bytes]) -> str:
    return ", ".join(f"leaf {LEAVES.index(value) + 1}" for value in hashes)
