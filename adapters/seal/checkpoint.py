"""The text of a checkpoint: which log, how many leaves, which root (C2SP tlog-checkpoint)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from adapters.seal.signing import NoteError, from_base64, to_base64
from adapters.seal.verifying import HASH_BYTES

LARGEST_SIZE: Final = 2**63 - 1
_SIZE: Final = re.compile(r"0|[1-9][0-9]{0,18}")
_CONTROL: Final = re.compile(r"[\x00-\x1f]")
_LINES: Final = 3


@dataclass(frozen=True)
class Checkpoint:
    """A log's origin, its tree's size in leaves, the root over them, and opaque further lines; raises NoteError."""

    origin: str
    size: int
    root: bytes
    extensions: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse what cannot be written as a checkpoint's lines."""
        for line in (self.origin, *self.extensions):
            if not line or _CONTROL.search(line):
                message = f"A checkpoint's line is empty or holds a control character: {line!r}"
                raise NoteError(message)
        if not 0 <= self.size <= LARGEST_SIZE:
            message = f"A checkpoint's size is from 0 to {LARGEST_SIZE}, not {self.size}"
            raise NoteError(message)
        if len(self.root) != HASH_BYTES:
            message = f"A checkpoint's root has {HASH_BYTES} bytes, not {len(self.root)}"
            raise NoteError(message)

    def text(self) -> str:
        """Write the note text: one line each, the last one ended as well."""
        return "".join(f"{line}\n" for line in (self.origin, str(self.size), to_base64(self.root), *self.extensions))

    @classmethod
    def parse(cls, text: str) -> Checkpoint:
        """Read a note text; raises NoteError."""
        *lines, after = text.split("\n")
        if after:
            message = "The checkpoint does not end in a newline"
            raise NoteError(message)
        if len(lines) < _LINES:
            message = f"The checkpoint has {len(lines)} lines; it needs origin, size and root"
            raise NoteError(message)
        origin, size, root, *extensions = lines
        if not _SIZE.fullmatch(size):
            message = f"The checkpoint's size is not a decimal number without leading zeros: {size!r}"
            raise NoteError(message)
        return cls(origin, int(size), from_base64(root), tuple(extensions))
