"""Verbs that run the program: demo, serve, worker, load."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final

import click
import psycopg
import uvicorn

from service.app import create_app
from service.database import Database
from service.loading import load as load_file
from service.outside import errands_in
from service.planfile import read_plan_file
from service.serving import WebServer
from service.settings import Settings
from service.startup import opened, require_startable
from service.towns import Towns
from service.worker import Worker, beside

EXAMPLES: Final = Path(__file__).parents[2] / "examples"
QUIET: Final[dict[str, Any]] = {"log_config": None, "access_log": False, "server_header": False}
"""The web server says nothing of its own: its line for a request would hold what somebody searches for."""


@click.command()
def demo() -> None:
    """Load the example plans once and serve them with everything needed, in one process."""
    settings = Settings()
    require_startable(settings)
    with opened(settings) as (held, towns):
        for note in held.notes:
            click.echo(note, err=True)
        _load(held, towns, sorted(EXAMPLES.glob("*/*.yaml")))
        _serve(settings, held, towns)


@click.command()
@click.option("--worker/--no-worker", "with_worker", default=True, help="Also project and seal in this process.")
def serve(*, with_worker: bool) -> None:
    """Serve the web pages and the API."""
    settings = Settings()
    require_startable(settings)
    with opened(settings) as (held, towns):
        _serve(settings, held, towns, with_worker=with_worker)


@click.command()
def worker() -> None:
    """Take new facts to the projections and keep the seal, until stopped."""
    settings = Settings()
    errands = errands_in(settings)
    with opened(settings) as (held, towns):
        running = Worker(towns, held.app_url, errands)
        for name in (signal.SIGTERM, signal.SIGINT):
            signal.signal(name, lambda *_: running.stop())
        running.run()


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only check the files; record nothing.")
def load(files: tuple[Path, ...], *, dry_run: bool) -> None:
    """Load plan files. Loading a file again records nothing twice."""
    if dry_run:
        for file in files:
            click.echo(f"{file}: {len(read_plan_file(file).steps)} steps, no problems")
        return
    with opened(Settings()) as (held, towns):
        _load(held, towns, files)


def _load(held: Database, towns: Towns, files: Iterable[Path]) -> None:
    read = [(path, read_plan_file(path)) for path in files]
    with psycopg.connect(held.owner_url) as owner:
        for path, file in read:
            with click.progressbar(
                length=len(file.steps),
                label=f"{file.municipality.name}: {path.name}",
                file=sys.stderr,
            ) as bar:
                new, repeated = load_file(owner, towns, file, lambda _: bar.update(1))
            click.echo(f"{file.municipality.name}: {new} steps recorded, {repeated} were there already", err=True)


def _serve(settings: Settings, held: Database, towns: Towns, *, with_worker: bool = True) -> None:
    running = Worker(towns, held.app_url, errands_in(settings))
    app = create_app(settings, towns, beside=(lambda: beside(running)) if with_worker else None)
    click.echo(f"Sporbar: http://{settings.host}:{settings.port}", err=True)
    config = uvicorn.Config(
        app, host=settings.host, port=settings.port, log_config=None, server_header=False, timeout_graceful_shutdown=5
    )
    server = WebServer(config, app.state.streams)
    with suppress(KeyboardInterrupt):
        server.run()
    if not server.started:
        sys.exit(1)
