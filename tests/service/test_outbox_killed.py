"""A sender that is killed between a delivery and its note sends again, and never passes an event over."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

from adapters.database import Server
from adapters.exports.selection import Selection
from adapters.outbox.signing import new_secret
from tests.service.receiving import LOOPBACK, Answer, Letter, receiving
from tests.stories.client import Stack, running, wait_until
from tests.towns import register_units

ROOT = Path(__file__).parents[2]
LAST = 30
KILLED_AT = (1, 12)


def worker(stack: Stack) -> subprocess.Popen[bytes]:
    """Start `sporbar worker` on a stack's database."""
    surroundings = {
        "SPORBAR_DATABASE_URL": stack.urls.app,
        "SPORBAR_OWNER_URL": stack.urls.owner,
        "SPORBAR_DATA_DIR": str(stack.settings.data_dir),
        "SPORBAR_WEBHOOK_NETWORKS": LOOPBACK,
    }
    call = [sys.executable, "-c", "from service.cli import main; main()", "worker"]
    return subprocess.Popen(call, cwd=ROOT, env=os.environ | surroundings, stderr=subprocess.DEVNULL)  # noqa: S603 our own program


def test_killed_in_mid_delivery_it_sends_again_and_skips_nothing(server: Server, tmp_path: Path) -> None:
    """Killed with signal 9 twice after an event was received, each event comes, in order, doubled ones by id."""
    working: list[subprocess.Popen[bytes]] = []
    left = set(KILLED_AT)

    def kill(letter: Letter) -> Answer:
        if letter.position in left:
            left.remove(letter.position)
            working[-1].kill()
        return Answer()

    with running(server, tmp_path, worker=False) as stack, receiving(kill) as receiver:
        town = stack.towns.get("rebild")
        register_units(town, LAST)
        assert town.receivers.add("esdh", receiver.url, Selection(), new_secret(), after=0, by="test")
        for _ in KILLED_AT:
            working.append(worker(stack))
            assert working[-1].wait(30) == -signal.SIGKILL
        working.append(worker(stack))
        wait_until(lambda: getattr(town.receivers.find("esdh"), "position", 0) == LAST, 30)
        working[-1].terminate()
        assert working[-1].wait(20) == 0
    came = [letter.position for letter, _ in receiver.seen]
    assert list(dict.fromkeys(came)) == list(range(1, LAST + 1))
    assert sorted(came) == sorted([*range(1, LAST + 1), *KILLED_AT])
    assert len({letter.headers["webhook-id"] for letter, _ in receiver.seen}) == LAST
