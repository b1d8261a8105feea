"""The whole program with two of the example plans loaded, and people who visit its pages."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import psycopg
import pytest

from adapters.database import Server
from service.loading import load
from service.planfile import read_plan_file
from tests.service.pages.amended import Past, amend
from tests.service.pages.visitor import Visitor
from tests.stories.client import Stack, running, wait_until

_EXAMPLES = Path(__file__).parents[3] / "examples"


@pytest.fixture(scope="session")
def site(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stack]:
    """Everything that runs, with the plans of Ishøj and Vesthimmerland; tests only read."""
    with running(server, tmp_path_factory.mktemp("site"), municipalities=()) as stack:
        with psycopg.connect(stack.urls.owner) as owner:
            for slug in ("ishoej", "vesthimmerland"):
                load(owner, stack.towns, read_plan_file(_EXAMPLES / slug / "plan.yaml"), lambda _: None)
        wait_until(lambda: not any(_behind(stack)), seconds=60)
        yield stack


@pytest.fixture(scope="session")
def past(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Past]:
    """Everything that runs, with the main story told and amended; tests only read."""
    with running(server, tmp_path_factory.mktemp("past")) as stack:
        told = amend(stack)
        wait_until(lambda: not any(_behind(stack)), seconds=60)
        yield told


@pytest.fixture
def visitor(site: Stack) -> Iterator[Callable[..., Visitor]]:
    """Opens a browser of somebody who is not signed in, or who has chosen a role."""
    yield from _visiting(site)


@pytest.fixture
def guest(past: Past) -> Iterator[Callable[..., Visitor]]:
    """Opens a browser as visitor does, where the main story was told and amended."""
    yield from _visiting(past.stack)


def _visiting(stack: Stack) -> Iterator[Callable[..., Visitor]]:
    opened: list[httpx.Client] = []

    def visit(role: str | None = None, unit: str = "", language: str = "da") -> Visitor:
        client = httpx.Client(base_url=stack.http.base_url, headers={"Accept-Language": language}, timeout=60)
        opened.append(client)
        visitor = Visitor(client)
        if role:
            visitor.choose_role(role, unit)
        return visitor

    yield visit
    for client in opened:
        client.close()


def _behind(stack: Stack) -> list[int]:
    """How far each projection of each municipality is behind its log."""
    lags = stack.http.get("/readyz").json()["behind"].values()
    return [lag for town in lags for lag in town.values()]
