"""What a log sends to a witness: the body of add-checkpoint (C2SP tlog-witness)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from adapters.seal.checkpoint import LARGEST_SIZE, Checkpoint
from adapters.seal.note import NoteError, parts
from adapters.seal.signing import from_base64, to_base64
from adapters.seal.verifying import HASH_BYTES

MOST_HASHES: Final = 63
LARGEST: Final = 32_768
"""In bytes."""
_OLD: Final = re.compile(r"old (0|[1-9][0-9]{0,18})")


@dataclass(frozen=True)
class Submission:
    """A checkpoint's note, the size that it is said to grow from, and the hashes that prove it; raises NoteError."""

    old_size: int
    proof: tuple[bytes, ...]
    note: bytes

    def __post_init__(self) -> None:
        """Refuse what no body can carry."""
        if not 0 <= self.old_size <= LARGEST_SIZE:
            message = f"An old size is from 0 to {LARGEST_SIZE}, not {self.old_size}"
            raise NoteError(message)
        if len(self.proof) > MOST_HASHES:
            message = f"The proof has {len(self.proof)} hashes; a submission has at most {MOST_HASHES}"
            raise NoteError(message)
        for value in self.proof:
            if len(value) != HASH_BYTES:
                message = f"A hash of the proof has {HASH_BYTES} bytes, not {len(value)}"
                raise NoteError(message)
        if self.checkpoint().size < self.old_size:
            message = f"The old size {self.old_size} is larger than the checkpoint's size {self.checkpoint().size}"
            raise NoteError(message)

    def checkpoint(self) -> Checkpoint:
        """Give what the note says, whoever signed it; raises NoteError."""
        return Checkpoint.parse(parts(self.note)[0])

    def body(self) -> bytes:
        """Write the body: old size, hashes in base64, an empty line, the note."""
        lines = [f"old {self.old_size}", *map(to_base64, self.proof), "", ""]
        return "\n".join(lines).encode() + self.note

    @classmethod
    def parse(cls, body: bytes) -> Submission:
        """Read a body; raises NoteError."""
        if len(body) > LARGEST:
            message = f"The submission is {len(body)} bytes long; it has at most {LARGEST}"
            raise NoteError(message)
        head, gap, note = body.partition(b"\n\n")
        try:
            old, *hashes = head.decode("ascii").split("\n")
        except UnicodeDecodeError as error:
            message = "The lines ahead of the checkpoint are not ASCII"
            raise NoteError(message) from error
        if not gap:
            message = "The submission has no empty line ahead of the checkpoint"
            raise NoteError(message)
        size = _OLD.fullmatch(old)
        if not size:
            message = f"The first line is not 'old' and a decimal number without leading zeros: {old!r}"
            raise NoteError(message)
        return cls(int(size[1]), tuple(map(from_base64, hashes)), note)
