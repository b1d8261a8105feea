"""The recorded answers of time stamping authorities; recorded/README.md says where they come from."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from adapters.seal.timestamp import Request, roots_in

_FOLDER: Final = Path(__file__).parent / "recorded"


def recorded(name: str) -> bytes:
    """Give a recorded file's bytes."""
    return (_FOLDER / name).read_bytes()


NOTE: Final = recorded("own/note")
SIZE: Final = 7
TOKEN: Final = recorded("own/response.tsr")
REQUEST: Final = Request(recorded("own/request.tsq"), 0xFEB388411FEB9DF6)
ROOTS: Final = roots_in(recorded("own/root.pem"))
