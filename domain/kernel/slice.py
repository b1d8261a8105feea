"""Slices: one verb of one subject, from command to events."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from typing import Annotated, Any, Generic, Literal, TypeVar

from msgspec import UNSET, Meta, Struct, UnsetType

from domain.kernel.boundary import Boundary
from domain.kernel.event import Event
from domain.kernel.fact import Fact
from domain.kernel.ids import END, PersonId
from domain.kernel.refusal import Refusal
from domain.kernel.when import When

Line = Annotated[str, Meta(min_length=1, max_length=300)]
"""A name or title: one line, open to all who may read the subject. Never about a single person."""
Prose = Annotated[str, Meta(min_length=1, max_length=10_000)]
"""Text of any length that a plan or a public case states openly."""
FreeText = Annotated[str, Meta(min_length=1, max_length=10_000, extra={"sealed": True})]
"""Text that may mention people; the shell seals it."""
Decimal = Annotated[
    str, Meta(pattern=rf"^-?[0-9]{{1,12}}(\.[0-9]{{1,6}})?{END}", description="A decimal number as text, such as 12.5")
]


class Command(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The base of all commands: what one asks for, when it happened, why, and whom its texts concern."""

    occurred: When | UnsetType = UNSET
    because: FreeText | None = None
    concerns: Annotated[tuple[PersonId, ...], Meta(max_length=50)] = ()
    illustration: bool = False


C = TypeVar("C", bound=Command)

Because = Literal["optional", "required"]


class Slice(Struct, Generic[C], frozen=True, kw_only=True):
    """One verb: its command, permission, refusals, rule and example. `creates` is the field whose id it makes."""

    command: type[C]
    permission: str
    boundary: Callable[[C], Boundary]
    decide: Callable[[C, Sequence[Fact]], tuple[Event, ...]]
    example: dict[str, Any]
    refusals: tuple[type[Refusal], ...] = ()
    because: Because = "optional"
    creates: str | None = None
    personal: tuple[str, ...] = ()
    """Fields that go to the vault and never into the log, such as a person's name."""
    raw: bool = False
    """True for the rules that see retracted and corrected entries as recorded, not as they stand."""

    @property
    def subject(self) -> str:
        """The subject's folder, such as `trials`."""
        return self.command.__module__.split(".")[-2]

    @property
    def verb(self) -> str:
        """The verb as routes and the command line write it, such as `conclude`."""
        return self.command.__module__.split(".")[-1].replace("_", "-")

    @property
    def summary(self) -> str:
        """The first sentence of the command's docstring."""
        return re.split(r"\n\s*\n", self.command.__doc__ or "")[0].strip()
