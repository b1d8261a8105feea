"""What an audit finds."""

from __future__ import annotations


class NotWhole(Exception):  # noqa: N818 a finding about the log, not a failure of the program
    """The log is not what was sealed; `position` is the first place where that shows."""

    def __init__(self, position: int, says: str) -> None:
        """Keep the place and the sentence."""
        super().__init__(says)
        self.position = position
