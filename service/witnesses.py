"""The witnesses that the settings name, and how many of them are a quorum."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from adapters.seal.calling import CallError, require_web_address
from adapters.seal.cosigning import Witness
from adapters.seal.note import NoteError
from service.settings import Settings
from service.startup import StartupError


class WitnessAt(NamedTuple):
    """A witness: where it takes submissions, and what verifies its cosignatures."""

    url: str
    key: Witness


class Witnesses(NamedTuple):
    """The witnesses of this installation's logs, and how many of them are a quorum."""

    all: tuple[WitnessAt, ...]
    quorum: int

    @property
    def keys(self) -> Sequence[Witness]:
        """Give what verifies the witnesses' cosignatures."""
        return [one.key for one in self.all]


def witnesses_in(settings: Settings) -> Witnesses:
    """Read the witnesses of the settings: `URL VKEY` pairs, parted by spaces, commas or newlines.

    Raises StartupError for what is no such list, for a key that stands there twice, and for a quorum out of reach.
    """
    words = [word for word in re.split(r"[\s,]+", settings.witnesses) if word]
    try:
        found = tuple(_witness_at(url, key) for url, key in zip(words[::2], words[1::2], strict=True))
    except (NoteError, CallError) as error:
        message = f"SPORBAR_WITNESSES cannot be read: {error}"
        raise StartupError(message) from error
    except ValueError as error:
        message = f"SPORBAR_WITNESSES has {len(words)} words, which are no pairs of an address and a verifier key"
        raise StartupError(message) from error
    if len({one.key.public_key for one in found}) < len(found):
        message = "SPORBAR_WITNESSES names a key twice"
        raise StartupError(message)
    quorum = settings.witness_quorum or (len(found) // 2 + 1 if found else 0)
    if quorum > len(found):
        message = f"SPORBAR_WITNESS_QUORUM asks for {quorum} of {len(found)} witnesses"
        raise StartupError(message)
    return Witnesses(found, quorum)


def _witness_at(url: str, key: str) -> WitnessAt:
    require_web_address(url)
    return WitnessAt(url.rstrip("/"), Witness.parse(key))
