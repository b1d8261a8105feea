"""What `doctor` says of witnesses and time stamps: whether they keep up with the logs, and who contradicts one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final, TypeAlias

from service.settings import Settings
from service.stamping import newest_that_holds, roots_in_settings
from service.town import Town
from service.witnesses import Witnesses, witnesses_in

Finding: TypeAlias = tuple[bool, str]
"""Whether it holds, and what to know of it."""
COSIGNED_WITHIN: Final = timedelta(minutes=10)
STAMPED_WITHIN: Final = timedelta(days=1)


def outside_findings(settings: Settings, towns: list[Town]) -> list[Finding]:
    """Look at what others outside said of every municipality's checkpoints."""
    witnesses, found = witnesses_in(settings), []
    if witnesses.all and 2 * witnesses.quorum <= len(witnesses.all):
        of = f"{witnesses.quorum} of {len(witnesses.all)}"
        found.append((False, f"a quorum of {of} witnesses is too small: two histories of a log could both have one"))
    for town in towns:
        found += _conflicts(town)
        found += _cosigned(town, witnesses)
        found += _stamped(settings, town)
    return found


def _conflicts(town: Town) -> Iterator[Finding]:
    for one in town.cosignatures.conflicts():
        name, when = one.witness.partition("+")[0], f"{one.seen.astimezone(UTC):%Y-%m-%d %H:%M} UTC"
        yield (
            False,
            f"{town.slug}: on {when} the witness {name} refused the checkpoint of {one.size} entries: {one.says}",
        )


def _cosigned(town: Town, witnesses: Witnesses) -> Iterator[Finding]:
    newest = town.seal.latest()
    if witnesses.all and newest:
        reached = town.cosignatures.newest(witnesses.keys, witnesses.quorum) or 0
        of = f"{witnesses.quorum} of {len(witnesses.all)} witnesses"
        says = f"{town.slug}: {of} cosigned the first {reached} of {newest.size} entries"
        yield _in_time(town, reached, COSIGNED_WITHIN), says


def _stamped(settings: Settings, town: Town) -> Iterator[Finding]:
    newest = town.seal.latest()
    if settings.timestamp_url and newest:
        stamp = newest_that_holds(town, roots_in_settings(settings))
        reached = stamp.size if stamp else 0
        when = f" on {stamp.time.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if stamp else ""
        says = f"{town.slug}: the first {reached} of {newest.size} entries were time stamped{when}"
        yield _in_time(town, reached, STAMPED_WITHIN), says


def _in_time(town: Town, reached: int, within: timedelta) -> bool:
    """Say whether no checkpoint beyond a size is older than it may be."""
    waiting = town.seal.covering(reached + 1)
    return waiting is None or datetime.now(UTC) - waiting.made < within
