"""`make bench`: measures in a database of its own, prints each speed beside its peer, and writes var/bench.json."""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import Final

import click
from msgspec import structs

from bench import appends, growth, http, live, moments, reads, rebuild, serving, verification
from bench.place import opened
from bench.rounds import FULL, QUICK, Line, printed, written

VAR: Final = Path(__file__).parents[1] / "var"
SUBJECTS: Final = {
    one.__name__.rpartition(".")[2]: one.lines
    for one in (appends, http, live, reads, verification, growth, rebuild, moments, serving)
}
"""Live comes before those that found further municipalities: a worker takes on whatever municipality there is."""


@click.command(context_settings={"show_default": True})
@click.option("--quick", is_flag=True, help="Measure briefly, to see that everything runs; the figures mean little.")
@click.option("--events", type=click.IntRange(min=600), help="Size of the log that is read and folded anew.")
@click.option("--only", multiple=True, type=click.Choice(list(SUBJECTS)), help="A subject to measure; default: all.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), default=VAR / "bench.json")
def main(*, quick: bool, events: int | None, only: tuple[str, ...], output: Path) -> None:
    """Measure appends, reads and projections, each beside its peer, in interleaved rounds; print medians and ratios."""
    scale = QUICK if quick else FULL
    if events:
        scale = structs.replace(scale, events=events)
    begun, lines = time.monotonic(), list[Line]()
    with opened(output.parent) as place:
        print(f"{os.cpu_count()} cores, PostgreSQL {place.version}, {scale.rounds} rounds; above 1 beats the peer")
        place.filling.grow(scale.events)
        for measured in (lines_of for name, lines_of in SUBJECTS.items() if name in (only or SUBJECTS)):
            for line in measured(place, scale):
                print(printed(line), flush=True)
                lines.append(line)
    written(lines, output)
    print(f"{output}: {len(lines)} lines in {time.monotonic() - begun:.0f} s")


if __name__ == "__main__":
    main()
