"""The whole program on an empty database: the worker, the web server, and programs that call it in their roles."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

import httpx
import psycopg
import structlog
import uvicorn
from fastapi import FastAPI
from psycopg import sql
from starlette.applications import Starlette

from adapters.database import Server, Urls
from adapters.database.urls import APPLICATION_ROLE, OWNER_ROLE, with_database
from adapters.directory import add, prepare
from service.app import create_app
from service.cli.run import QUIET
from service.identity import Claim, Identities
from service.serving import WebServer
from service.settings import Settings
from service.towns import Towns
from service.worker import Worker, beside

_numbers = count(1)
structlog.configure(
    processors=[structlog.processors.format_exc_info, structlog.processors.JSONRenderer()],
    wrapper_class=structlog.make_filtering_bound_logger("warning"),
)


@dataclass(frozen=True)
class Program:
    """A program that calls in one role, about one municipality; it reads what has been recorded until then."""

    stack: Stack
    municipality: str
    headers: dict[str, str]

    def get(self, path: str, query: dict[str, str] | None = None, **headers: str) -> httpx.Response:
        """Ask, as it is."""
        return self.stack.http.get(
            self._address(path),
            params=query,
            headers=self.headers | {name.replace("_", "-"): value for name, value in headers.items()},
        )

    def post(self, path: str, fields: Any = None, key: str | None = None, **more: Any) -> httpx.Response:  # noqa: ANN401 what httpx takes
        """Send a command, as it is."""
        headers = self.headers | more.pop("headers", {}) | ({"Idempotency-Key": key} if key else {})
        return self.stack.http.post(self._address(path), json=fields, headers=headers, **more)

    def read(self, path: str, query: dict[str, str] | None = None) -> dict[str, Any]:
        """Read an object once all that has been recorded shows."""
        answer = self.get(path, query, sporbar_position=str(self.stack.head(self.municipality)))
        assert answer.status_code == httpx.codes.OK, answer.text
        return dict(answer.json())

    def items(self, path: str, query: dict[str, str] | None = None) -> list[dict[str, Any]]:
        """Read a list's items."""
        return list(self.read(path, {"limit": "500"} | (query or {}))["items"])

    def record(self, path: str, **fields: Any) -> int:  # noqa: ANN401 the command's fields
        """Record a command; gives the first position of what came of it."""
        answer = self.post(path, fields)
        assert answer.status_code == httpx.codes.CREATED, answer.text
        return int(answer.json()["positions"][0])

    def _address(self, path: str) -> str:
        return f"/api/v1/{self.municipality}/{path.lstrip('/')}"


@dataclass(frozen=True)
class Stack:
    """Everything that runs, and the database that it runs on."""

    urls: Urls
    settings: Settings
    towns: Towns
    app: FastAPI
    http: httpx.Client

    def program(self, role: str, unit: str | None = None, municipality: str = "rebild") -> Program:
        """A program with a token of a role."""
        token = Identities(self.settings.keys_dir).token(Claim(role, unit, municipality))
        return Program(self, municipality, {"Authorization": f"Bearer {token}", "Accept-Language": "en"})

    def head(self, municipality: str = "rebild") -> int:
        """The last position of a municipality's log."""
        return self.towns.get(municipality).log.head()


@contextmanager
def running(
    server: Server,
    folder: Path,
    *,
    municipalities: tuple[str, ...] = ("rebild",),
    worker: bool = True,
    **settings: Any,  # noqa: ANN401 any setting
) -> Iterator[Stack]:
    """Run everything for municipalities whose logs are empty; key files go to the folder."""
    with empty_database(server) as urls:
        with psycopg.connect(urls.owner) as owner:
            prepare(owner)
            for slug in municipalities:
                add(owner, slug, f"{slug.title()} Kommune")
        chosen = Settings(data_dir=folder, **settings)
        with Towns(urls.app, chosen.keys_dir) as towns:
            working = Worker(towns, urls.app)
            app = create_app(chosen, towns, beside=(lambda: beside(working)) if worker else None)
            with serving(app) as address, httpx.Client(base_url=address, timeout=60) as http:
                yield Stack(urls, chosen, towns, app, http)


@contextmanager
def empty_database(server: Server) -> Iterator[Urls]:
    """A database of one's own on the session's server."""
    assert server.urls.admin is not None
    name = f"stack_{next(_numbers)}"
    database, template = sql.Identifier(name), sql.Identifier("sporbar")
    owner, app = sql.Identifier(OWNER_ROLE), sql.Identifier(APPLICATION_ROLE)
    with psycopg.connect(with_database(server.urls.admin, "postgres"), autocommit=True) as admin:
        admin.execute(
            sql.SQL("create database {} owner {} template {} strategy file_copy").format(database, owner, template)
        )
        admin.execute(sql.SQL("revoke all on database {} from public").format(database))
        admin.execute(sql.SQL("grant connect on database {} to {}").format(database, app))
        yield Urls(
            *(with_database(address, name) for address in (server.urls.app, server.urls.owner, server.urls.admin))
        )
        admin.execute(sql.SQL("drop database {} with (force)").format(database))


@contextmanager
def serving(app: Starlette) -> Iterator[str]:
    """Serve an application over HTTP on a free port of this machine; gives its address."""
    config = uvicorn.Config(app, port=0, ws="none", **QUIET)
    streams = getattr(app.state, "streams", None)
    web = WebServer(config, streams) if streams else uvicorn.Server(config)
    thread = threading.Thread(target=web.run, name="web", daemon=True)
    thread.start()
    wait_until(lambda: web.started)
    try:
        yield f"http://127.0.0.1:{web.servers[0].sockets[0].getsockname()[1]}"
    finally:
        web.should_exit = True
        thread.join(timeout=10)


def wait_until(holds: Callable[[], bool], seconds: float = 10) -> None:
    """Wait until something holds."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, "It did not come about in time"
        time.sleep(0.01)


def refusal(answer: httpx.Response, status: int, slug: str) -> dict[str, Any]:
    """Give the problem that an answer states, which is of this status and type and says it in a sentence."""
    assert answer.status_code == status, answer.text
    assert answer.headers["content-type"] == "application/problem+json"
    body = dict(answer.json())
    assert (body["type"], body["status"]) == (f"/problems/{slug}", status)
    assert body["title"]
    assert body["detail"].endswith((".", ")"))
    assert body["instance"] == answer.request.url.path
    return body
