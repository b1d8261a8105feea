"""The verb that writes a bundle: a log, or entries of it with their proofs, to be checked anywhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import click

from adapters.seal.note import Checkpoint, parts
from projections.catalogue import PROJECTIONS
from service.bundle import log_bundle, newest_size, selection_bundle
from service.cli.kept import kept_notes, kept_option
from service.projecting import catch_up
from service.reads.decision_proof import entries_of_decision
from service.settings import Settings
from service.startup import opened
from service.town import Town
from service.view import view

STANDARD_OUTPUT = "-"


@click.command()
@click.argument("municipality")
@click.option("--entry", "entries", multiple=True, type=click.IntRange(min=1), help="Only this entry; again for more.")
@click.option("--decision", help="Only the entries of a decision and of the case that leads to it.")
@kept_option
@click.option("--output", help="File to write, or - for standard output; named after its content when left out.")
def bundle(
    municipality: str, entries: tuple[int, ...], decision: str | None, checkpoints: tuple[Path, ...], output: str | None
) -> None:
    """Write the log, or entries of it with their proofs, to one file that sporbar-verify.py checks.

    A file of some entries shows that the log continues a checkpoint that was kept elsewhere when it is named here.
    """
    settings = Settings()
    with opened(settings) as (_, towns):
        town = towns.get(municipality)
        since = [_size(note) for note in kept_notes(checkpoints, [town])[town.slug]]
        size = newest_size(town)
        chosen = {*entries, *(_of_decision(town, decision, settings) if decision else [])}
        some = selection_bundle(town, chosen, since) if chosen else None  # or a refusal, before a file is written over
        name = output or f"{town.slug}-{decision or ('entries' if chosen else 'log')}-{size}.zip"
        length = 0 if chosen else size
        with click.progressbar(length=length, label=name, file=sys.stderr) as bar, _writing(name) as file:
            for piece in some or log_bundle(town, bar.update):
                file.write(piece)
    click.echo(f"{name}: {len(chosen) or size} entries of {town.slug}", err=True)


def _of_decision(town: Town, decision: str, settings: Settings) -> list[int]:
    head = town.log.head()
    catch_up(town, PROJECTIONS)
    with view(town, PROJECTIONS, as_of=None, wanted=head, wait_seconds=settings.wait_seconds) as held:
        return entries_of_decision(held, decision)


def _size(note: bytes) -> int:
    return Checkpoint.parse(parts(note)[0]).size


@contextmanager
def _writing(name: str) -> Iterator[BinaryIO]:
    """Open what is written; a file that could not be finished is removed again."""
    if name == STANDARD_OUTPUT:
        if sys.stdout.isatty():
            message = "a bundle is not for a terminal: name a file, or pass it on"
            raise click.BadParameter(message, param_hint="--output")
        yield sys.stdout.buffer
        return
    file = Path(name)
    try:
        with file.open("wb") as written:
            yield written
    except BaseException:
        file.unlink(missing_ok=True)
        raise
