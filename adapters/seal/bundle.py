"""The bundle: a log, or some of its entries, in one file that is checked without us; docs/reference/proofs.md.

A zip file whose members are stored, not compressed, each written as it is read: it streams in constant memory, the same
content gives the same members, ciphertext would not shrink, and no member can be larger than the file. It holds what is
in the log and the public keys, and no key of the vault.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final, Literal, NamedTuple
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from adapters.seal.signing import to_base64

FORMAT: Final = "sporbar-bundle"
VERSION: Final = 1
MEDIA_TYPE: Final = "application/zip"
_README: Final = (Path(__file__).parent / "bundle.txt").read_bytes()
_PIECE: Final = 1 << 18
_ENTRY_LENGTH_BYTES: Final = 4


class Manifest(NamedTuple):
    """What a bundle is about. `size` is the newest checkpoint's; `keys` are verifier keys, of log and witnesses."""

    holds: Literal["log", "entries"]
    municipality: str
    origin: str
    size: int
    keys: Sequence[str]

    def written(self) -> bytes:
        """Write it as a line of JSON."""
        return _line({"format": FORMAT, "version": VERSION, **self._asdict()})


def checkpoint_line(note: bytes, consistency: Iterable[bytes] | None = None) -> bytes:
    """Write a checkpoint; in a selection, all but the newest have their consistency proof to the newest."""
    proof = {} if consistency is None else {"consistency": list(map(to_base64, consistency))}
    return _line({"note": note.decode(), **proof})


def entry_record(entry: bytes, leaf: bytes) -> bytes:
    """Write an entry: its length in bytes (int32, big-endian), its bytes, and the leaf hash that stands beside it."""
    return len(entry).to_bytes(_ENTRY_LENGTH_BYTES) + entry + leaf


def inclusion_line(proof: Iterable[bytes]) -> bytes:
    """Write an entry's inclusion proof."""
    return _line(list(map(to_base64, proof)))


def bundled(
    manifest: Manifest,
    checkpoints: Iterable[bytes],
    entries: Iterable[bytes],
    inclusion: Iterable[bytes] | None = None,
) -> Iterator[bytes]:
    """Give a bundle's bytes, as its lines and records come; those of `inclusion` only for a selection."""
    members: dict[str, Iterable[bytes]] = {
        "README.txt": [_README],
        "manifest.json": [manifest.written()],
        "checkpoints.jsonl": checkpoints,
        "entries.bin": entries,
    }
    if inclusion is not None:
        members["inclusion.jsonl"] = inclusion
    out = _Out()
    with ZipFile(out, "w", ZIP_STORED) as archive:
        for name, content in members.items():
            with archive.open(_info(name), "w", force_zip64=True) as member:
                for piece in _pieces(content):
                    member.write(piece)
                    yield out.taken()
    yield out.taken()


class _Out:
    """What a zip file is written to: it cannot go back, and gives what has been written so far."""

    def __init__(self) -> None:
        self._written: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._written.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """Hold nothing back, as ever."""

    def close(self) -> None:
        """End, which changes nothing."""

    def taken(self) -> bytes:
        written, self._written = self._written, []
        return b"".join(written)


def _info(name: str) -> ZipInfo:
    """Name a member; its time is always the same, the earliest that a zip file can say."""
    info = ZipInfo(name)
    info.create_system = 3
    info.external_attr = 0o644 << 16
    return info


def _pieces(parts: Iterable[bytes]) -> Iterator[bytes]:
    held, size = list[bytes](), 0
    for part in parts:
        held.append(part)
        size += len(part)
        if size >= _PIECE:
            yield b"".join(held)
            held, size = [], 0
    yield b"".join(held)


def _line(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
