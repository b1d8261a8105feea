"""Runs PostgreSQL for as long as the process that asked for it lives.

Run as a script with the standard library alone: `watcher.py PARENT UID GID LOCK COMMAND…`. The process between the two
makes the server's life depend on the whole parent, not on the thread that happened to start it, and is where root's
rights are dropped (a UID of -1 keeps them). It ends PostgreSQL when a byte or the end comes on standard input, or when
the parent is gone; when it is killed itself, Linux tells PostgreSQL. Signals to it are left to the parent.
"""

from __future__ import annotations

import ctypes
import os
import select
import signal
import subprocess
import sys
from collections.abc import Callable
from typing import Final

_SET_PARENT_DEATH_SIGNAL: Final = 1
_PARENT_CHECK: Final = 1.0
# PostgreSQL's words: fast shutdown, then immediate shutdown, each with its patience in seconds.
_SHUTDOWNS: Final = ((signal.SIGINT, 20.0), (signal.SIGQUIT, 5.0), (signal.SIGKILL, 5.0))


def main(arguments: list[str]) -> int:
    """Run the command until it ends or the parent wants or needs it no more; give its exit status."""
    parent, uid, gid, lock = map(int, arguments[:4])
    die_with_us = _die_with_parent(os.getpid())
    if uid >= 0:
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)
    ended = _wake_on_signals()
    postgres = subprocess.Popen(  # noqa: S603 the command of our own parent
        arguments[4:],
        stdin=subprocess.DEVNULL,
        pass_fds=[lock],
        preexec_fn=die_with_us,  # noqa: PLW1509 this process has one thread
    )
    while postgres.poll() is None and os.getppid() == parent:
        ready = select.select([sys.stdin, ended], [], [], _PARENT_CHECK)[0]
        if sys.stdin in ready:
            break
        if ended in ready:
            os.read(ended, 512)
    for sign, patience in _SHUTDOWNS:
        if postgres.poll() is None:
            postgres.send_signal(sign)
            try:
                postgres.wait(patience)
            except subprocess.TimeoutExpired:
                continue
    return postgres.returncode or 0


def _wake_on_signals() -> int:
    read, write = os.pipe()
    os.set_blocking(write, False)
    signal.set_wakeup_fd(write, warn_on_full_buffer=False)
    for sign in (signal.SIGCHLD, signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(sign, lambda *_: None)
    return read


def _die_with_parent(parent: int) -> Callable[[], None] | None:
    if sys.platform != "linux":
        return None
    prctl = ctypes.CDLL(None).prctl

    def set_signal() -> None:
        prctl(_SET_PARENT_DEATH_SIGNAL, signal.SIGINT)
        if os.getppid() != parent:
            os._exit(1)

    return set_signal


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
