"""What signed checkpoints claim about a log, in order of their sizes: the stored ones, and those kept elsewhere."""

from __future__ import annotations

import heapq
from collections.abc import Generator, Iterable, Sequence
from typing import Any, Final, NamedTuple

from psycopg import Connection, sql

from adapters.log.schema import schema_name
from adapters.seal.note import Checkpoint, NoteError, Verifier, open_note
from adapters.seal.trust import HandoverError, Trust

_PAGE: Final = 1_000


class Claim(NamedTuple):
    """A signed note about the first `size` entries; `root` is what the database holds beside it."""

    size: int
    note: bytes
    root: bytes | None

    @property
    def kept(self) -> bool:
        """Say whether it was kept elsewhere: then what the database claims beside it counts for nothing."""
        return self.root is None

    @property
    def name(self) -> str:
        """Name the checkpoint in a sentence."""
        return f"the checkpoint of {self.size} entries" + (" that was kept elsewhere" if self.kept else "")


class Book:
    """All claims about one log, and the keys that may make them; for one pass, the smallest claim first."""

    def __init__(
        self, origin: str, verifiers: Sequence[Verifier], kept: Iterable[bytes] = (), trusted: Sequence[Verifier] = ()
    ) -> None:
        """Add notes kept elsewhere to those in the database; raises NoteError for a note that claims nothing here.

        `verifiers` are all keys that the log is known by, the newest first; `trusted`, where it is given, those keys
        that are trusted at first: the others must have been named by them.
        """
        self.origin = origin
        self._verifiers = [*verifiers, *(key for key in trusted if key not in verifiers)]
        self._trust = Trust(trusted or verifiers)
        self._kept = sorted((self._kept_claim(note) for note in kept), key=lambda claim: claim.size)

    def claims(self, connection: Connection[Any], municipality: str) -> Generator[Claim, None, None]:
        """Give all claims, the smallest first; the stored ones come by a server-side cursor, a page at a time."""
        schema = sql.Identifier(schema_name(municipality))
        with connection.cursor(name="claims", binary=True) as cursor:
            cursor.itersize = _PAGE
            cursor.execute(sql.SQL("select size, note, root from {}.seal_checkpoint order by size").format(schema))
            stored = (Claim(size, bytes(note), bytes(root)) for size, note, root in cursor)
            yield from heapq.merge(stored, self._kept, key=lambda claim: claim.size)

    def fault(self, claim: Claim, root: bytes, agreed: int) -> str | None:
        """Say what is wrong with a claim whose entries give this root; the one of its kind before held for `agreed`."""
        try:
            checkpoint = self._trust.open(claim.note)
        except HandoverError as error:
            return f"{claim.name}: {error}"
        except NoteError as error:
            return f"{claim.name}: its signature does not hold: {error}"
        if checkpoint.origin != self.origin or checkpoint.size != claim.size:
            return f"{claim.name} is for another log or size"
        if claim.root not in (None, checkpoint.root):
            return f"{claim.name} is not stored with the root that it signed"
        if checkpoint.root != root:
            since = f"; the first {agreed} still give theirs" if agreed else ""
            return f"entries {agreed + 1} to {claim.size} are not those that {claim.name} signed{since}"
        return None

    def _kept_claim(self, note: bytes) -> Claim:
        checkpoint = Checkpoint.parse(open_note(note, self._verifiers))
        if checkpoint.origin != self.origin or not checkpoint.size:
            message = f"The note is for {checkpoint.size} entries of {checkpoint.origin}; that says nothing here"
            raise NoteError(message)
        return Claim(checkpoint.size, note, None)
