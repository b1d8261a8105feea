"""Events of the organisation."""

from __future__ import annotations

from typing import ClassVar, Literal

from domain.kernel.event import Event
from domain.kernel.ids import ForumId, PersonId, UnitId

Role = Literal[
    "consultant",
    "facilitator",
    "leader",
    "team",
    "secretary",
    "supervisor",
    "auditor",
    "dpo",
    "politician",
    "administrator",
    "body",
]


class UnitRegistered(Event, frozen=True):
    """A part of the organisation: a school, a day care, PPR, a centre. Kinds are data.

    `leads_by_contract` says that its leader is a contract holder (kontraktholder).
    """

    REGISTER: ClassVar[str | None] = "units"
    FIXED: ClassVar[frozenset[str]] = frozenset({"name"})

    unit: UnitId
    name: str
    kind: str
    part_of: UnitId | None = None
    leads_by_contract: bool = False


class ForumEstablished(Event, frozen=True):
    """A standing body; one that decides is a committee or the council. `members` names groups, never persons."""

    FIXED: ClassVar[frozenset[str]] = frozenset({"decides"})

    forum: ForumId
    name: str
    kind: str
    decides: bool = False
    abbreviation: str | None = None
    members: str | None = None
    task: str | None = None


class PersonRegistered(Event, frozen=True):
    """Somebody acts here in a role. The name lies in the vault."""

    person: PersonId
    role: Role
    unit: UnitId | None = None
