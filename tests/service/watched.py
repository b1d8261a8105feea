"""Real witnesses of municipalities' logs on this machine, and logs that have what others say something about."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg

from adapters.database import Urls
from adapters.seal.checkpoint import Checkpoint
from adapters.seal.note import parts
from adapters.seal.witness import CosigningWitness
from service.cli.witness import open_witness
from service.settings import Settings
from service.town import Town
from service.witness import witness_app
from service.witnesses import WitnessAt
from tests.adapters.seal.recordings import NOTE, SIZE
from tests.stories.client import serving
from tests.towns import register_units


@contextmanager
def watching(folder: Path, *towns: Town, name: str = "w1") -> Iterator[tuple[WitnessAt, CosigningWitness]]:
    """A real witness on this machine that watches over municipalities' logs."""
    keys = tuple(key.vkey() for town in towns for key in town.seal.verifiers())
    held = open_witness(folder / name, keys, name)
    with serving(witness_app(held)) as address:
        yield WitnessAt(address, held.key()), held


def sealed(town: Town, count: int = 3, first: int = 0) -> bytes:
    """Record entries and seal them; gives the checkpoint's note."""
    register_units(town, count, first=first)
    assert town.seal.keep()
    signed = town.seal.latest()
    assert signed is not None
    return signed.note


def settings_of(*witnesses: WitnessAt, quorum: int = 0) -> Settings:
    """Give settings that name witnesses."""
    named = " ".join(f"{one.url} {one.key.vkey()}" for one in witnesses)
    return Settings(witnesses=named, witness_quorum=quorum)


def with_recorded_checkpoint(urls: Urls, town: Town) -> Town:
    """Put the checkpoint whose stamping was recorded into a municipality's empty log."""
    root = Checkpoint.parse(parts(NOTE)[0]).root
    with psycopg.connect(urls.owner) as owner:
        owner.execute(
            "insert into sporbar_rebild.seal_checkpoint (size, root, note) values (%s, %s, %s)", (SIZE, root, NOTE)
        )
    return town
