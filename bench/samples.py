"""What the measurements of appends append: a proposed trial of usual size, with four tags, on two conditions."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from itertools import count
from random import Random
from typing import Final

from eventsourcing.dcb.api import DCBAppendCondition, DCBEvent, DCBQuery, DCBQueryItem

from bench.world.words import Words
from domain.kernel.fact import Envelope
from domain.kernel.stored import encode
from domain.kernel.texts import Sealed
from domain.trials.events import TrialProposed

Append = Callable[[Sequence[DCBEvent], int], int]
"""Appends events on their conditions over what lies after a position; gives the last position."""

SENTENCES: Final = tuple(map(Words.seen, [Words(Random(1))] * 4))  # noqa: S311 nothing secret comes of it
"""Things that people write, of usual length."""

_QUESTION: Final = Sealed(key="0" * 32, nonce=bytes(12), text=SENTENCES[0].encode())
_PROPOSED: Final = TrialProposed(
    trial="forsoeg-1", title="Fælles morgensamling", unit="skole-2", question=_QUESTION, plan="udviklingsplan-1"
)
_ENVELOPE: Final = Envelope(id="0" * 32, recorded_by="person-1", role="leader", occurred="2019-08-10", via="page")
_DATA: Final = encode(_ENVELOPE, _PROPOSED)
_NUMBERS: Final = count(secrets.randbits(48))
"""Trials that no other process proposes."""


def proposals(size: int) -> list[DCBEvent]:
    """Give so many new trials, all of schools, plans and networks that many others are of too."""
    return [
        DCBEvent(
            type=TrialProposed.type(),
            data=_DATA,
            tags=[f"network:{number % 10}", f"plan:{number % 4}", f"trial:{number}", f"unit:{number % 40}"],
        )
        for number in (next(_NUMBERS) for _ in range(size))
    ]


def condition(event: DCBEvent, after: int) -> DCBAppendCondition:
    """Ask that since `after` nobody proposed the same trial and nothing of its school was retracted."""
    *_, trial, unit = event.tags
    same = DCBQueryItem(types=[TrialProposed.type()], tags=[trial])
    amended = DCBQueryItem(types=["entry-retracted"], tags=[unit])
    return DCBAppendCondition(fail_if_events_match=DCBQuery([same, amended]), after=after)
