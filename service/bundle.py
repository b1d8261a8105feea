"""Makes bundles of a municipality's log: all of it, or entries with their proofs."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final, Literal

from adapters.seal.bundle import Manifest, bundled, checkpoint_line, entry_record, inclusion_line
from adapters.seal.exporting import Exporter
from service.reads.log import NoSuchEntry, NotSealedYet
from service.town import Town

_STEP: Final = 1_000
Moved = Callable[[int], None]


def log_bundle(town: Town, moved: Moved = lambda _: None) -> Iterator[bytes]:
    """Give the bytes of a bundle of all that the newest checkpoint covers; raises NotSealedYet before there is one."""
    size = newest_size(town)
    held = Exporter(town.log.pool, town.slug, size)
    checkpoints = (checkpoint_line(note) for _, note in held.checkpoints())
    return bundled(_manifest(town, "log", held, size), checkpoints, _records(held, moved))


def selection_bundle(town: Town, positions: Iterable[int], since: Iterable[int] = ()) -> Iterator[bytes]:
    """Give the bytes of a bundle of some entries with their proofs, in order of their positions.

    Beside the newest checkpoint it holds for each entry the first one that covers it; those that lead from one signing
    key to the next; and those of the sizes `since`, from which somebody may want to know that the log only grew. Raises
    NoSuchEntry and NotSealedYet.
    """
    wanted = sorted(set(positions))
    if wanted and not 0 < wanted[0] <= wanted[-1] <= town.log.head():
        raise NoSuchEntry(position=wanted[-1] if wanted[0] > 0 else wanted[0])
    size, entries = newest_size(town, wanted[-1] if wanted else 1), town.log.at(wanted)
    held = Exporter(town.log.pool, town.slug, size)
    covering = {signed.size for position in wanted if (signed := town.seal.covering(position))}
    return bundled(
        _manifest(town, "entries", held, size),
        _chained(town, held, sorted(covering | held.rotations() | set(since)), size),
        (entry_record(entry.encoded(town.slug), entry.leaf_hash) for entry in entries),
        (inclusion_line(town.seal.inclusion(entry.position, size)) for entry in entries),
    )


def newest_size(town: Town, position: int = 1) -> int:
    """Give how many entries the newest checkpoint covers; raises NotSealedYet when the position is not among them."""
    signed = town.seal.latest()
    if signed is None or signed.size < position:
        raise NotSealedYet(position=position)
    return signed.size


def _records(held: Exporter, moved: Moved) -> Iterator[bytes]:
    for position, entry, leaf in held.entries():
        yield entry_record(entry, leaf)
        if position % _STEP == 0:
            moved(_STEP)


def _chained(town: Town, held: Exporter, sizes: Sequence[int], newest: int) -> Iterator[bytes]:
    for size in (one for one in sizes if one < newest):
        if note := held.checkpoint(size):
            yield checkpoint_line(note, town.seal.consistency(size, newest))
    if note := held.checkpoint(newest):
        yield checkpoint_line(note)


def _manifest(town: Town, holds: Literal["log", "entries"], held: Exporter, size: int) -> Manifest:
    keys = [key.vkey() for key in town.seal.verifiers()]
    return Manifest(holds, town.slug, town.seal.origin, size, [*keys, *held.witnesses()])
