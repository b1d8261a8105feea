"""Everything that others can set, call or read has its row in docs/reference/, and no row outlives its thing."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from fastapi.routing import RouteContext, iter_route_contexts

from adapters.database import Urls
from domain.catalogue import events, slices
from projections.catalogue import PROJECTIONS
from service.app import create_app
from service.cli.main import sporbar
from service.guard import permission_of
from service.settings import Settings
from service.towns import Towns


def _rows(page: Path) -> list[str]:
    """The names in backticks with which a page's table rows begin."""
    return sorted(re.findall(r"^\| `([^`]+)`", page.read_text(), re.MULTILINE))


@pytest.fixture
def routes(urls: Urls, tmp_path: Path) -> list[RouteContext]:
    """Every route of the application, those of included routers too."""
    with Towns(urls.app, tmp_path) as towns:
        found = list(iter_route_contexts(create_app(Settings(data_dir=tmp_path), towns).routes))
    assert len(found) > len(slices())
    return found


def _calls(route: RouteContext) -> list[str]:
    """The route's calls as `GET /path`; a folder of files as `GET /path/`."""
    if route.methods is None:
        return [f"GET {route.path}/"]
    return [f"{method} {route.path}" for method in route.methods - {"HEAD", "OPTIONS"}]


def test_every_setting_has_its_row(root: Path) -> None:
    """docs/reference/settings.md explains each setting by its name in the environment."""
    named = [f"SPORBAR_{name.upper()}" for name in Settings.model_fields]
    assert _rows(root / "docs/reference/settings.md") == sorted(named)


def test_every_verb_has_its_row(root: Path) -> None:
    """docs/reference/cli.md explains each verb of the command line."""
    assert _rows(root / "docs/reference/cli.md") == sorted(f"sporbar {verb}" for verb in sporbar.commands)


def test_every_route_has_its_row(root: Path, routes: list[RouteContext]) -> None:
    """docs/reference/http.md explains each call by its method and path."""
    assert _rows(root / "docs/reference/http.md") == sorted({call for route in routes for call in _calls(route)})


def test_every_route_names_its_permission(routes: list[RouteContext]) -> None:
    """No route is left without a permission; what is open to everybody says so."""
    assert [route.path for route in routes if route.methods is not None and permission_of(route.endpoint) is None] == []


def test_every_event_has_its_row(root: Path) -> None:
    """docs/reference/events.md explains each event by its name in the log."""
    assert _rows(root / "docs/reference/events.md") == sorted(events())


def test_every_projection_has_its_row(root: Path) -> None:
    """docs/reference/projections.md explains each projection."""
    assert _rows(root / "docs/reference/projections.md") == sorted(one.name for one in PROJECTIONS)
