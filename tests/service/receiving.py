"""A receiver of webhooks on this machine, which answers as it is told and keeps what it was sent."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple

import msgspec

LOOPBACK = "127.0.0.0/8"


class Letter(NamedTuple):
    """What was sent: headers (names in small letters), body, and what the body says."""

    headers: dict[str, str]
    body: bytes
    event: dict[str, Any]

    @property
    def position(self) -> int:
        """The entry that it tells of."""
        return int(self.event["sequence"])


class Answer(NamedTuple):
    """What to answer: a status, and headers."""

    status: int = 204
    headers: dict[str, str] | None = None


Way = Callable[[Letter], Answer]


class Handler(BaseHTTPRequestHandler):
    """Keeps what it is sent, and answers."""

    server: Receiving
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Take a letter, and answer."""
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        letter = Letter(headers, body, msgspec.json.decode(body))
        answer = self.server.way(letter)
        self.server.seen.append((letter, answer.status))
        self.send_response(answer.status)
        for name, value in {"Content-Length": "0", **(answer.headers or {})}.items():
            self.send_header(name, value)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing on the terminal."""


class Receiving(ThreadingHTTPServer):
    """A receiver: how it answers, and every letter with the status that it was answered with."""

    daemon_threads = True

    def __init__(self, way: Way) -> None:
        """Listen on a free port."""
        super().__init__(("127.0.0.1", 0), Handler)
        self.way = way
        self.seen: list[tuple[Letter, int]] = []

    def handle_error(self, *_: object) -> None:
        """Take no notice of a sender that is gone."""

    @property
    def url(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.server_port}/hook"

    @property
    def taken(self) -> list[Letter]:
        """The letters that were answered with success, in the order in which they came."""
        return [letter for letter, status in list(self.seen) if status < 300]

    def positions(self) -> list[int]:
        """The entries that were taken."""
        return [letter.position for letter in self.taken]


def take(_: Letter) -> Answer:
    """Answer that it was taken."""
    return Answer()


@contextmanager
def receiving(way: Way = take) -> Iterator[Receiving]:
    """Receive for as long as the block lasts."""
    with Receiving(way) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
