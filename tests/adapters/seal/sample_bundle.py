"""The bundle whose numbers stand in docs/reference/proofs.md: three entries in two appends, sealed at 1 and at 3."""

from __future__ import annotations

from typing import Final
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from adapters.log import Entry
from adapters.seal.bundle import Manifest, bundled, checkpoint_line, entry_record, inclusion_line
from adapters.seal.note import Checkpoint, Signer, sign
from tests.adapters.seal import trees

SIGNER: Final = Signer("sporbar-rebild", Ed25519PrivateKey.from_private_bytes(bytes(range(32))))
_FIRST: Final = UUID("00112233-4455-6677-8899-aabbccddeeff")
_SECOND: Final = UUID("00112233-4455-6677-8899-aabbccddef00")
_BEGUN: Final = 1_767_225_600_000_000


def _entry(position: int, recorded: int, unit: str, append_id: UUID) -> Entry:
    data = b'{"v":1}'
    return Entry(position, recorded, "unit-registered", (f"unit:{unit}",), data, append_id, b"")


ENTRIES: Final = (
    _entry(1, _BEGUN, "skole-a", _FIRST),
    _entry(2, _BEGUN + 1, "skole-b", _SECOND),
    _entry(3, _BEGUN + 1, "skole-c", _SECOND),
)
LEAVES: Final = [entry.computed_leaf("rebild") for entry in ENTRIES]
NOTES: Final = {
    size: sign(Checkpoint("sporbar-rebild", size, trees.mth(LEAVES[:size])).text(), SIGNER) for size in (1, 3)
}
INCLUSION: Final = [LEAVES[0], LEAVES[2]]
CONSISTENCY: Final = [LEAVES[1], LEAVES[2]]


def whole() -> bytes:
    """Give the bundle of the whole log."""
    records = (entry_record(entry.encoded("rebild"), leaf) for entry, leaf in zip(ENTRIES, LEAVES, strict=True))
    return b"".join(bundled(_manifest("log"), map(checkpoint_line, NOTES.values()), records))


def some() -> bytes:
    """Give the bundle of the second entry, with the checkpoint of 1."""
    checkpoints = [checkpoint_line(NOTES[1], CONSISTENCY), checkpoint_line(NOTES[3])]
    record = entry_record(ENTRIES[1].encoded("rebild"), LEAVES[1])
    return b"".join(bundled(_manifest("entries"), checkpoints, [record], [inclusion_line(INCLUSION)]))


def _manifest(holds: str) -> Manifest:
    assert holds in ("log", "entries")
    return Manifest("log" if holds == "log" else "entries", "rebild", "sporbar-rebild", 3, [SIGNER.verifier().vkey()])
