"""The verb that changes the key with which checkpoints are signed."""

from __future__ import annotations

import click

from service.settings import Settings
from service.startup import opened
from service.upkeep import seal_log


@click.command("rotate-key")
@click.argument("municipality")
def rotate_key(municipality: str) -> None:
    """Let a new key sign a municipality's checkpoints; the first names it, and the old key signs that as well."""
    with opened(Settings()) as (_, towns):
        town = towns.get(municipality)
        key = town.seal.keys.rotate()
        click.echo(f"{municipality}: checkpoints are signed from now on with {key.vkey()}")
        while seal_log(town):
            pass
        if len(town.seal.keys.signers()) > 1:
            click.echo("  the next checkpoint will carry both signatures; then the old key's seed is destroyed")
        elif signed := town.seal.latest():
            click.echo(f"  the checkpoints up to {signed.size} entries lead over; the old key's seed is destroyed")
