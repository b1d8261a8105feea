"""All reference pages by their file names."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import cast

from fastapi import FastAPI

from service.app import create_app
from service.reference.access import policy_page, refusals_page
from service.reference.commands import commands_page
from service.reference.facts import events_page, projections_page
from service.reference.plan_files import plan_file_schema
from service.reference.running import cli_page, http_page, settings_page
from service.settings import Settings
from service.towns import Towns


def pages() -> dict[str, str]:
    """Give every generated page of docs/reference/; needs no database."""
    return {
        "settings.md": settings_page(),
        "cli.md": cli_page(),
        "http.md": http_page(_app()),
        "commands.md": commands_page(),
        "refusals.md": refusals_page(),
        "events.md": events_page(),
        "projections.md": projections_page(),
        "policy.md": policy_page(),
        "plan-file.schema.json": plan_file_schema(),
    }


def _app() -> FastAPI:
    """The application with its routes; none of them is called, so it needs no municipalities."""
    with TemporaryDirectory() as folder:
        return create_app(Settings(data_dir=Path(folder)), cast("Towns", None))
