"""Checkpoints that were kept elsewhere, as files named on the command line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Final

import click

from adapters.seal.note import Checkpoint, NoteError, open_note
from service.town import Town

kept_option: Final = click.option(
    "--checkpoint",
    "checkpoints",
    multiple=True,
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="File with an earlier checkpoint that was kept elsewhere; again for each further one.",
)


def kept_notes(files: Iterable[Path], towns: Sequence[Town]) -> dict[str, list[bytes]]:
    """Give the notes in files by municipality; raises BadParameter for one that no key of these towns signed."""
    found: dict[str, list[bytes]] = {town.slug: [] for town in towns}
    keys = {town.slug: town.seal.verifiers() for town in towns}
    for file in files:
        note = file.read_bytes()
        try:
            origin = Checkpoint.parse(open_note(note, [key for held in keys.values() for key in held])).origin
        except NoteError as error:
            message = f"{file}: {error}"
            raise click.BadParameter(message, param_hint="--checkpoint") from error
        found[next(town.slug for town in towns if town.seal.origin == origin)].append(note)
    return found
