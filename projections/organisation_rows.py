"""The rows of the organisation: what ids of units, forums and persons are called. Persons' names lie in the vault."""

from __future__ import annotations

from domain.people.events import Role
from projections.tracing import Traced


class UnitRow(Traced, frozen=True, kw_only=True):
    """A part of the organisation."""

    TABLE = "unit"
    KEY = ("unit",)
    OWNER = "unit"
    INDEXES = (("name",), ("part_of",))
    COLUMNS = ("kind",)

    unit: str
    name: str
    kind: str
    part_of: str | None
    leads_by_contract: bool


class ForumRow(Traced, frozen=True, kw_only=True):
    """A standing body; one that decides is a committee or the council."""

    TABLE = "forum"
    KEY = ("forum",)
    OWNER = "forum"
    INDEXES = (("name",),)
    COLUMNS = ("kind",)

    forum: str
    name: str
    kind: str
    decides: bool
    abbreviation: str | None
    members: str | None
    task: str | None


class PersonRow(Traced, frozen=True, kw_only=True):
    """Somebody who acts in a role, for a unit."""

    TABLE = "person"
    KEY = ("person",)
    OWNER = "person"
    INDEXES = (("unit",),)
    COLUMNS = ("role",)

    person: str
    role: Role
    unit: str | None
