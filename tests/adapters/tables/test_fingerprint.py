"""What tables are made from is told apart: whoever reads them must find what it expects."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec import Struct, defstruct

from adapters.tables.schema import fingerprint
from projections.catalogue import PROJECTIONS
from projections.rows import Projection, Row


def shape(
    *,
    own: tuple[Any, ...] = (),
    inherited: tuple[Any, ...] = (),
    within: tuple[Any, ...] = (),
    **declared: Any,  # noqa: ANN401 what a row declares
) -> str:
    """Give the shape of tables of a row with a base and a part, with more fields in any of these."""
    part = defstruct("Part", [("text", str), *within], bases=(Struct,), frozen=True)
    base = defstruct("Base", [("entries", tuple[int, ...]), *inherited], bases=(Row,), frozen=True, kw_only=True)
    kind: Any = defstruct(
        "ShapedRow",
        [("unit", str), ("name", str), ("part", part), *own],
        bases=(base,),
        namespace={"TABLE": "shaped", "KEY": ("unit",), "OWNER": "unit"} | declared,
        frozen=True,
        kw_only=True,
    )
    return fingerprint(Projection(name="shaped", rows=(kind,), project=lambda _rows, _fact: None)).shape


@pytest.mark.parametrize(
    "change",
    [
        {"own": (("more", str),)},
        {"inherited": (("more", str),)},
        {"within": (("more", str),)},
        {"own": (("more", int),)},
        {"inherited": (("more", str, "x"),)},
        {"COLUMNS": ("name",)},
        {"INDEXES": (("name",),)},
        {"SEARCHED": ("name",)},
        {"TABLE": "other"},
        {"KEY": ("unit", "name")},
    ],
    ids=str,
)
def test_every_change_of_a_row_changes_its_shape(change: dict[str, Any]) -> None:
    """A field more or of another type, be it inherited or in a part, and whatever the row declares of its table."""
    assert shape(**change) != shape()


def test_the_same_row_has_the_same_shape() -> None:
    """Nothing of a process goes into the shape."""
    assert shape() == shape()
    assert len({fingerprint(projection).shape for projection in PROJECTIONS}) == len(PROJECTIONS)
    assert len({fingerprint(projection).code for projection in PROJECTIONS}) == 1
