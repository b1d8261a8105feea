"""What a server that was killed leaves behind: its process file, and processes that outlive it. Needs Linux's /proc."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from adapters.database.errors import DatabaseError

_PROCESSES: Final = Path("/proc")


def forget_server(cluster: Path) -> None:
    """Remove a process file whose number some other program has by now, or that names none.

    Called when no process of a server of ours is left. PostgreSQL itself handles a number that nobody has. Raises
    DatabaseError when a PostgreSQL that we did not start uses the cluster.
    """
    if not (_PROCESSES / "self").exists():
        return
    file = cluster / "postmaster.pid"
    number = _server_process(file)
    if number is not None and _works_in(_PROCESSES / number, cluster):
        message = f"A PostgreSQL that Sporbar did not start (process {number}) uses the data in {cluster}."
        raise DatabaseError(message)
    if number is None or (_PROCESSES / number).exists():
        file.unlink(missing_ok=True)


def end_orphans(cluster: Path) -> None:
    """Ask the processes of a server that is dead itself to end at once, as PostgreSQL does after a crash."""
    number = _server_process(cluster / "postmaster.pid")
    if number is None or not _works_in(_PROCESSES / number, cluster):
        for process in _processes_in(cluster):
            with contextlib.suppress(ProcessLookupError):
                os.kill(process, signal.SIGQUIT)


def _server_process(file: Path) -> str | None:
    if not file.exists():
        return None
    number = file.read_text(errors="replace").partition("\n")[0].strip()
    return number if number.isdecimal() else None


def _processes_in(cluster: Path) -> Iterator[int]:
    for process in _PROCESSES.glob("[0-9]*"):
        if _works_in(process, cluster):
            yield int(process.name)


def _works_in(process: Path, cluster: Path) -> bool:
    """Tell whether a process is a PostgreSQL whose working directory is the cluster; not of those we may not see."""
    try:
        return (process / "cwd").readlink() == cluster and (process / "exe").readlink().name.startswith("postgres")
    except OSError:
        return False
