"""A PostgreSQL server on a small disk of its own, which can be filled up. Linux; root, or user namespaces.

Run as a script, `small_disk.py FOLDER MEGABYTES`: mounts a file system in memory over the folder, for this process and
those that it starts alone, then does what lines on standard input ask for, and answers each with a line of JSON.
"""

from __future__ import annotations

import ctypes
import json
import os
import sys
from pathlib import Path
from typing import Final

_NEW_MOUNTS: Final = 0x0002_0000
_NEW_USERS: Final = 0x1000_0000
_PRIVATE_BELOW: Final = 0x4000 | 0x4_0000
_libc = ctypes.CDLL(None, use_errno=True)


def mount(folder: Path, megabytes: int) -> None:
    """Put an empty file system of a size over a folder, seen by this process and its children alone."""
    uid, gid = os.getuid(), os.getgid()
    _require(_libc.unshare(_NEW_MOUNTS | (_NEW_USERS if uid else 0)))
    if uid:  # in a namespace of its own a user may mount, and stays who it is
        Path("/proc/self/setgroups").write_text("deny")
        Path("/proc/self/uid_map").write_text(f"{uid} {uid} 1")
        Path("/proc/self/gid_map").write_text(f"{gid} {gid} 1")
    _require(_libc.mount(None, b"/", None, _PRIVATE_BELOW, None))
    _require(_libc.mount(b"tmpfs", os.fsencode(folder), b"tmpfs", 0, f"size={megabytes}m,mode=755".encode()))


def fill(file: Path) -> None:
    """Write into a file until the disk is full."""
    with file.open("ab", buffering=0) as opened:
        for size in (1_000_000, 4096, 1):
            try:
                while opened.write(bytes(size)) == size:
                    pass
            except OSError:
                continue


def serve(folder: Path) -> None:
    """Do what is asked: start the server, fill the disk, free it."""
    from adapters.database import start  # noqa: PLC0415 the disk comes first

    servers = []
    for line in sys.stdin:
        if line == "start\n":
            servers.append(start(folder / "data"))
            print(json.dumps(vars(servers[-1].urls)), flush=True)  # noqa: T201 the answer
        else:
            fill(folder / "ballast") if line == "fill\n" else (folder / "ballast").unlink()
            print("{}", flush=True)  # noqa: T201 the answer
    for server in servers:
        server.stop()


def _require(answer: int) -> None:
    if answer:
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))


if __name__ == "__main__":
    mount(Path(sys.argv[1]), int(sys.argv[2]))
    serve(Path(sys.argv[1]))
