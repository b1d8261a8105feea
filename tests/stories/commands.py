"""The command line as people call it: each call is a process of its own, forked from one that has imported it all."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from service.cli import main
from tests.stories.client import Stack

ROOT = Path(__file__).parents[2]


class Done(NamedTuple):
    """What a call printed, and how it ended."""

    stdout: str
    stderr: str
    status: int


class Sporbar:
    """Calls `sporbar …` on the database and key files of a stack."""

    def __init__(self, waiting: subprocess.Popen[str], folder: Path) -> None:
        """Pass calls on to the process that waits; what they print goes to files in the folder."""
        self._waiting = waiting
        self._folder = folder

    def __call__(self, stack: Stack, *arguments: str, status: int = 0, folder: Path = ROOT, mode: str = "demo") -> Done:
        """Call it in a folder; it ends with this status and never with a traceback."""
        out, err = self._folder / "out", self._folder / "err"
        surroundings = {
            "SPORBAR_DATABASE_URL": stack.urls.app,
            "SPORBAR_OWNER_URL": stack.urls.owner,
            "SPORBAR_DATA_DIR": str(stack.settings.data_dir),
            "SPORBAR_MODE": mode,
        }
        assert self._waiting.stdin
        assert self._waiting.stdout
        self._waiting.stdin.write(json.dumps([arguments, surroundings, str(folder), str(out), str(err)]) + "\n")
        self._waiting.stdin.flush()
        done = Done(status=int(self._waiting.stdout.readline()), stdout=out.read_text(), stderr=err.read_text())
        assert done.status == status, done.stderr
        assert "Traceback" not in done.stderr
        return done


@contextmanager
def calling(folder: Path) -> Iterator[Sporbar]:
    """Keep the process that waits for calls for as long as the block lasts."""
    with subprocess.Popen(
        [sys.executable, "-W", "error", "-m", "tests.stories.commands"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as waiting:
        yield Sporbar(waiting, folder)
        assert waiting.stdin
        waiting.stdin.close()


def _wait_for_calls() -> None:
    gc.freeze()  # what has been imported is nobody's garbage
    for line in sys.stdin:
        arguments, surroundings, folder, out, err = json.loads(line)
        if child := os.fork():
            _, status = os.waitpid(child, 0)
            sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\n")
            sys.stdout.flush()
            continue
        os.environ.update(surroundings)
        os.chdir(folder)
        for number, path in ((0, os.devnull), (1, out), (2, err)):
            os.dup2(os.open(path, os.O_RDWR | os.O_CREAT | os.O_TRUNC), number)
        sys.argv = ["sporbar", *arguments]
        main()
        return


if __name__ == "__main__":
    _wait_for_calls()
