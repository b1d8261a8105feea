"""`python -m bench.world`: fills a database with simulated municipalities, to look at pages on a large log."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Final

import click
import psycopg

from adapters import directory
from bench.world.filling import SEED, fill_world
from service.database import bring_up_to_date
from service.settings import Settings
from service.startup import opened
from service.town import Town

MOST: Final = 98
"""There are so many municipalities in Denmark."""


@click.command(context_settings={"show_default": True})
@click.option("--municipalities", type=click.IntRange(1, MOST), default=1, help="How many are simulated.")
@click.option("--events", type=click.IntRange(min=1), default=100_000, help="How many entries they record together.")
@click.option("--seed", type=int, default=SEED, help="The same seed gives the same world.")
@click.option("--database-url", help="PostgreSQL as the application's role, instead of an embedded server.")
@click.option("--owner-url", help="PostgreSQL as the owner's role; without it, as above.")
@click.option("--data-dir", type=click.Path(file_okay=False, path_type=Path), default=Path("var/world"))
def main(*, municipalities: int, events: int, seed: int, **places: Any) -> None:  # noqa: ANN401 as settings take them
    """Fill a database with municipalities of an invented world. Run again with a larger number, it goes on."""
    with opened(Settings(**{name: value for name, value in places.items() if value})) as (held, towns):
        bring_up_to_date(held)
        for number in range(1, municipalities + 1):
            slug = f"proevekommune-{number}"
            with psycopg.connect(held.owner_url) as owner:
                directory.add(owner, slug, f"Prøvekommune {number}")
            size = events * number // municipalities - events * (number - 1) // municipalities
            print(f"{slug}: {_filled(towns.get(slug), size, seed, number):,} entries", flush=True)


def _filled(town: Town, size: int, seed: int, number: int) -> int:
    with click.progressbar(length=size, label=town.slug, file=sys.stderr) as bar:
        return fill_world(town, size, seed, number, lambda reached: bar.update(min(reached, size) - bar.pos))


if __name__ == "__main__":
    main()
