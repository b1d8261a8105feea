"""Where a list that is read a page at a time goes on."""

from __future__ import annotations

import base64
import binascii
from typing import NamedTuple

import msgspec

from adapters.tables.columns import columns
from domain.kernel.refusal import Refusal
from projections.known import Key
from projections.rows import Row
from service.view import View


class CursorIsBroken(Refusal):
    """A cursor is not one that was given out."""

    status = 400
    da = "Markøren 'cursor' er ikke en, der er givet herfra."
    en = "The 'cursor' is not one that was given out here."


class CursorIsOutdated(Refusal):
    """The tables that a list was read from have been rebuilt since."""

    status = 410
    da = "Listen er bygget op på ny, siden markøren 'cursor' blev givet; begynd forfra."
    en = "The list has been rebuilt since the 'cursor' was given; begin anew."


class Cursor(NamedTuple):
    """Where a list goes on: the position that it is read at, and the key after which it goes on.

    `generation` is that of the tables it is read from; 0 for a list that rests on the log alone.
    """

    position: int
    after: str
    generation: int = 0

    @classmethod
    def after_row(cls, view: View, row: Row) -> Cursor:
        """Go on after a row, in order of keys."""
        return cls(view.position, msgspec.json.encode(row.key()).decode(), view.generation)

    def written(self) -> str:
        """Write the cursor as one word."""
        return base64.urlsafe_b64encode(msgspec.json.encode(self)).decode().rstrip("=")

    @classmethod
    def read(cls, word: str) -> Cursor:
        """Read a cursor; raises CursorIsBroken."""
        try:
            found = msgspec.json.decode(base64.urlsafe_b64decode(word + "=" * (-len(word) % 4)), type=cls)
        except (msgspec.MsgspecError, binascii.Error, ValueError) as error:
            raise CursorIsBroken from error
        if not 0 <= found.position < 2**63 or "\0" in found.after:
            raise CursorIsBroken
        return found

    def key(self, kind: type[Row]) -> Key:
        """Give the key of the row after which a list goes on; raises CursorIsBroken."""
        types = {column.name: int if column.type == "bigint" else str for column in columns(kind)}
        try:
            found = msgspec.json.decode(self.after, type=tuple[str | int, ...])
        except msgspec.MsgspecError as error:
            raise CursorIsBroken from error
        if [type(part) for part in found] != [types[name] for name in kind.KEY]:
            raise CursorIsBroken
        return found

    def entry(self) -> int:
        """Give the entry after which a list of entries goes on; raises CursorIsBroken."""
        if not (self.after.isascii() and self.after.isdigit() and len(self.after) < len(str(2**63))):
            raise CursorIsBroken
        return int(self.after)
