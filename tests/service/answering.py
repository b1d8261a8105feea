"""A server on this machine that answers as it is told, also as no server should."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

Way = Callable[["Handler"], None]
"""What is done with a request."""


class Handler(BaseHTTPRequestHandler):
    """Hands a request to the way that the server answers at the moment."""

    server: Server
    protocol_version = "HTTP/1.1"

    def do_POST(self) -> None:
        """Take the request, and answer."""
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self.server.seen.append((self.path, self.headers.get("Content-Type", ""), body))
        with suppress(OSError):  # whoever asked may have given up
            self.server.way(self)

    do_GET = do_POST  # noqa: N815 its name is the library's

    def log_message(self, *_: object) -> None:
        """Say nothing on the terminal."""

    def answer(self, status: int, body: bytes, content_type: str = "text/plain", **headers: str) -> None:
        """Answer properly."""
        self.send_response(status)
        for name, value in {"Content-Type": content_type, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)


class Server(ThreadingHTTPServer):
    """A server with the way that it answers, and what it was sent: path, type and body."""

    daemon_threads = True

    def __init__(self, way: Way) -> None:
        """Listen on a free port."""
        super().__init__(("127.0.0.1", 0), Handler)
        self.way = way
        self.seen: list[tuple[str, str, bytes]] = []
        self.ended = threading.Event()


@dataclass
class Told:
    """A server as a test holds it: its address, and what it was sent."""

    server: Server
    url: str = field(init=False)

    def __post_init__(self) -> None:
        """Write the address."""
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    @property
    def seen(self) -> list[tuple[str, str, bytes]]:
        """What it was sent: path, type and body."""
        return self.server.seen

    def answers(self, way: Way) -> None:
        """Let it answer otherwise from now on."""
        self.server.way = way


@contextmanager
def answering(way: Way) -> Iterator[Told]:
    """Run a server that answers in a way."""
    with Server(way) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        thread.start()
        try:
            yield Told(server)
        finally:
            server.ended.set()
            server.shutdown()
            thread.join()


def with_(status: int, body: bytes, content_type: str = "text/plain", **headers: str) -> Way:
    """Answer properly, always the same."""
    return lambda request: request.answer(status, body, content_type, **headers)


def silence(request: Handler) -> None:
    """Say nothing until the test is over."""
    request.server.ended.wait(20)
    request.close_connection = True


def dripping(request: Handler) -> None:
    """Send an endless answer, a byte at a time."""
    request.send_response(200)
    request.send_header("Content-Length", "1000000")
    request.end_headers()
    while not request.server.ended.wait(0.02):
        request.wfile.write(b"x")
        request.wfile.flush()


def broken_off(request: Handler) -> None:
    """Promise more than is sent."""
    request.send_response(200)
    request.send_header("Content-Length", "100")
    request.end_headers()
    request.wfile.write(b"some")
    request.close_connection = True


def no_http(request: Handler) -> None:
    """Answer in another language."""
    request.wfile.write(b"SSH-2.0-OpenSSH\r\n")
    request.close_connection = True
