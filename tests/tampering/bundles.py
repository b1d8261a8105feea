"""Two bundles of one log to damage, and the check of what became of them."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import NamedTuple

from tests.tampering.outside import checked

SIZE = 25
Members = dict[str, bytes]


class Bundles(NamedTuple):
    """Two bundles of one log, `whole` and `some` (entries 3, 17 and 25), and the log's key."""

    folder: Path
    content: dict[str, bytes]
    key: str

    def check(self, content: bytes, *arguments: object) -> tuple[int, str]:
        """Let the verifier check bytes with the log's key; gives its code and its one sentence."""
        file = self.folder / "checked.zip"
        file.write_bytes(content)
        code, said, complained = checked(file, "--key", self.key, *arguments)
        return code, (said + complained).strip()

    def file(self, which: str = "whole") -> Path:
        """Give one of the bundles as a file."""
        file = self.folder / f"{which}.zip"
        file.write_bytes(self.content[which])
        return file


def members_of(bundles: Bundles, which: str) -> Members:
    """Give a bundle's members by name."""
    file = bundles.folder / "read.zip"
    file.write_bytes(bundles.content[which])
    with zipfile.ZipFile(file) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(bundles: Bundles, members: Members, compression: int = zipfile.ZIP_STORED) -> bytes:
    """Put members together again."""
    file = bundles.folder / "packed.zip"
    with zipfile.ZipFile(file, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return file.read_bytes()
