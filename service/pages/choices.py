"""What forms offer to choose from."""

from __future__ import annotations

from typing import NamedTuple


class Choice(NamedTuple):
    """An option of a list to choose from."""

    value: str
    label: str
