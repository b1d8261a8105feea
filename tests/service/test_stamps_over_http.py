"""Time stamps are public: anybody reads them, and checks them without us."""

from __future__ import annotations

from pathlib import Path

import httpx

from adapters.database import Server
from adapters.seal.timestamp import verify
from tests.adapters.seal.recordings import NOTE, ROOTS, SIZE, TOKEN
from tests.service.watched import sealed, with_recorded_checkpoint
from tests.stories.client import running

REPLY = "application/timestamp-reply"


def test_time_stamps_are_served(server: Server, tmp_path: Path) -> None:
    """Anybody reads the list of time stamps, each token as it came, and the very bytes that it stamps."""
    with running(server, tmp_path, worker=False) as stack:
        town, public = stack.towns.get("rebild"), f"{stack.http.base_url}/api/v1/rebild/log/timestamps"
        assert httpx.get(public).json() == {"items": [], "position": 0, "next": None}
        with_recorded_checkpoint(stack.urls, town)
        town.stamps.add(SIZE, TOKEN, verify(TOKEN, NOTE, ROOTS))
        listed = httpx.get(public).json()
        (item,) = listed["items"]
        assert (item["id"], item["size"], listed["position"], listed["next"]) == (SIZE, SIZE, SIZE, None)
        answer = httpx.get(f"{public}/{SIZE}")
        assert (answer.headers["content-type"], answer.content) == (REPLY, TOKEN)
        note = httpx.get(f"{public}/{SIZE}/note").content
        assert verify(answer.content, note, ROOTS).isoformat().replace("+00:00", "Z") == item["time"]
        for missing in ("6", "0", "x", "9" * 30):
            for path in (missing, f"{missing}/note"):
                refused = httpx.get(f"{public}/{path}")
                assert (refused.status_code, refused.json()["type"]) == (404, "/problems/no-such-timestamp")


def test_time_stamps_are_read_page_by_page(server: Server, tmp_path: Path) -> None:
    """The cursor leads through all time stamps, each once, those of the largest checkpoints first."""
    with running(server, tmp_path, worker=False) as stack:
        town, public = stack.towns.get("rebild"), f"{stack.http.base_url}/api/v1/rebild/log/timestamps"
        for first in range(5):
            sealed(town, 1, first)
            town.stamps.add(first + 1, TOKEN, verify(TOKEN, NOTE, ROOTS))
        seen, cursor = [], None
        while True:
            page = httpx.get(public, params={"limit": "2"} | ({"cursor": cursor} if cursor else {})).json()
            seen += [item["size"] for item in page["items"]]
            cursor = page["next"]
            if cursor is None:
                break
        assert seen == [5, 4, 3, 2, 1]
