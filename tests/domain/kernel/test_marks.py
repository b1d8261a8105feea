from __future__ import annotations

from typing import Annotated

import pytest
from msgspec import UNSET, Meta, Struct, UnsetType

from domain.kernel.ids import TAG_KEY, ForumId, UnitId
from domain.kernel.marks import Marked, marked

Loud = Annotated[str, Meta(extra={"loud": 11})]


class Inner(Struct):
    """A struct that lies in another."""

    unit: UnitId
    word: Loud | None = None


class Outer(Struct):
    """Marks in every place where a struct can hold them."""

    plain: str
    unit: UnitId | None = None
    forums: tuple[ForumId, ...] = ()
    inner: Inner | None = None
    many: tuple[Inner, ...] = ()
    word: Loud | UnsetType = UNSET


def test_marked_values_are_found_wherever_they_lie() -> None:
    """Marks are seen in fields, optional fields, tuples, structs and tuples of structs, each with its path."""
    struct = Outer(
        plain="nej",
        unit="a",
        forums=("f", "g"),
        inner=Inner(unit="b"),
        many=(Inner(unit="c"), Inner(unit="d")),
    )
    assert list(marked(struct, TAG_KEY)) == [
        Marked("unit", "unit", "a"),
        Marked("forums.0", "forum", "f"),
        Marked("forums.1", "forum", "g"),
        Marked("inner.unit", "unit", "b"),
        Marked("many.0.unit", "unit", "c"),
        Marked("many.1.unit", "unit", "d"),
    ]


def test_what_is_left_out_bears_no_mark() -> None:
    """None, what was not set, and empty tuples give nothing."""
    assert list(marked(Outer(plain="nej"), TAG_KEY)) == []
    assert list(marked(Outer(plain="nej"), "loud")) == []


@pytest.mark.parametrize(
    ("struct", "found"),
    [
        (Outer(plain="nej", word="hej"), [Marked("word", 11, "hej")]),
        (Outer(plain="nej", many=(Inner(unit="a", word="hov"),)), [Marked("many.0.word", 11, "hov")]),
    ],
    ids=["field", "part"],
)
def test_each_mark_is_looked_for_alone(struct: Outer, found: list[Marked]) -> None:
    """Values that carry another mark are passed over, and the mark's own value is given."""
    assert list(marked(struct, "loud")) == found
