"""Keys of logs that are trusted, as they are given on the command line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

import click

from adapters.seal.signing import NoteError, Verifier
from service.town import Town

trusted_option: Final = click.option(
    "--key",
    "vkeys",
    multiple=True,
    metavar="VKEY",
    help="Verifier key of a log that you trust, instead of all that lie on this machine; again for each further one,"
    " newest first. Keys that it names as the next are trusted from there on.",
)


def trusted_keys(written: Iterable[str], towns: Sequence[Town]) -> dict[str, list[Verifier]]:
    """Give keys by municipality, in their order; raises BadParameter for one that cannot be of these towns' logs."""
    found: dict[str, list[Verifier]] = {town.slug: [] for town in towns}
    slugs = {town.seal.origin: town.slug for town in towns}
    for vkey in (one for value in written for one in value.split()):
        try:
            key = Verifier.parse(vkey)
        except NoteError as error:
            message = f"{vkey!r} is no verifier key: {error}"
            raise click.BadParameter(message, param_hint="--key") from error
        if key.name not in slugs:
            message = f"{vkey} is of none of these logs: {', '.join(slugs)}"
            raise click.BadParameter(message, param_hint="--key")
        found[slugs[key.name]].append(key)
    return found
