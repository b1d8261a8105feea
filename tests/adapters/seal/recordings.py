"""The recorded answers of time stamping authorities; recorded/README.md says where they come from."""

from __future__ import annotations

from base64 import b64decode
from pathlib import Path
from typing import Final

from adapters.seal.timestamp import Request, roots_in

_FOLDER: Final = Path(__file__).parent / "recorded"


def recorded(name: str) -> bytes:
    """Give a recorded file's bytes; those of a file named `….b64` are written in base64."""
    held = (_FOLDER / name).read_bytes()
    return b64decode(held) if name.endswith(".b64") else held


NOTE: Final = recorded("own/note")
SIZE: Final = 7
TOKEN: Final = recorded("own/response.tsr")
REQUEST: Final = Request(recorded("own/request.tsq"), 0xFEB388411FEB9DF6)
ROOTS: Final = roots_in(recorded("own/root.pem"))
