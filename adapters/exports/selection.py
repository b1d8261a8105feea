"""Which entries somebody wants to hear of: by type, and by what they are about."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from eventsourcing.dcb.api import DCBQuery, DCBQueryItem

from adapters.exports.cloudevents import folder_of
from domain.catalogue import events
from domain.kernel.ids import SEPARATOR
from domain.kernel.stored import Row


class UnknownKindError(Exception):
    """There is no such type of entry or folder; the message names it."""


class Selection(NamedTuple):
    """Entries of any of the types and about any of the subjects: folders (`trials`) or tags (`trial:laesebaand`).

    None of either means all of them.
    """

    types: tuple[str, ...] = ()
    subjects: tuple[str, ...] = ()

    def require_known(self) -> Selection:
        """Give itself; raises UnknownKindError for what no entry can be."""
        folders = {folder_of(kind) for kind in events()}
        for word in (
            *(kind for kind in self.types if kind not in events()),
            *(subject for subject in self.subjects if ":" not in subject and subject not in folders),
        ):
            raise UnknownKindError(word)
        return self

    def query(self) -> DCBQuery | None:
        """Give the log's query for them; None for one that no entry can answer."""
        items = list[DCBQueryItem]()
        for subject in self.subjects or ("",):
            if ":" in subject:
                items.append(DCBQueryItem(types=list(self.types), tags=[subject]))
            elif not subject:
                items.append(DCBQueryItem(types=list(self.types)))
            elif types := self._of(subject):
                items.append(DCBQueryItem(types=types))
        return DCBQuery(items) if items else None

    def holds(self, row: Row) -> bool:
        """Tell whether an entry is among them: just what the query finds."""
        _, _, kind, tags, _ = row
        if self.types and kind not in self.types:
            return False
        return not self.subjects or any(
            self._is_about(subject, kind, tags.split(SEPARATOR)) for subject in self.subjects
        )

    def _of(self, folder: str) -> list[str]:
        return [kind for kind in self.types or events() if folder_of(kind) == folder]

    @staticmethod
    def _is_about(subject: str, kind: str, tags: Sequence[str]) -> bool:
        return subject in tags if ":" in subject else folder_of(kind) == subject
