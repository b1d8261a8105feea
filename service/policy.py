"""Who may do what: a table of roles, permissions and scopes. What stands here nowhere is denied."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal, NamedTuple

from domain.kernel.ids import tag
from domain.kernel.refusal import Refusal

Via = Literal["page", "api", "cli", "import"]
Scope = Literal["municipality", "unit"]
"""`unit`: only what carries the tag of the unit that one acts for."""

_READ: Final = dict.fromkeys(
    ("plans.read", "networks.read", "trials.read", "evaluations.read", "cases.read", "timeline.read"), "municipality"
)
_OVERSIGHT: Final = {**_READ, "supervision.read": "municipality", "log.read": "municipality"}
_PUBLIC_TEXTS: Final = {
    "plans.texts": "municipality",
    "cases.texts": "municipality",
    "evaluations.texts": "municipality",
}
"""Texts of plans, cases and evaluations; never the conversation of networks and trials."""
_ALL_TEXTS: Final = {
    **_PUBLIC_TEXTS,
    "networks.texts": "municipality",
    "trials.texts": "municipality",
    "records.texts": "municipality",
    "people.texts": "municipality",
}
_OWN_TEXTS: Final = {**_PUBLIC_TEXTS, "networks.texts": "unit", "trials.texts": "unit"}

POLICY: Final[dict[str, dict[str, str]]] = {
    "consultant": {
        **_OVERSIGHT,
        **_ALL_TEXTS,
        **dict.fromkeys(
            (
                "people.register",
                "plans.write",
                "networks.write",
                "trials.run",
                "evaluations.write",
                "cases.write",
                "records.amend",
            ),
            "municipality",
        ),
    },
    "facilitator": {
        **_READ,
        **_PUBLIC_TEXTS,
        "networks.texts": "municipality",
        "trials.texts": "municipality",
        "networks.write": "municipality",
        "trials.run": "municipality",
    },
    "leader": {**_READ, **_OWN_TEXTS, "networks.write": "unit", "trials.run": "unit"},
    "team": {**_READ, **_OWN_TEXTS, "trials.run": "unit"},
    "secretary": {**_READ, **_PUBLIC_TEXTS, "cases.write": "municipality", "cases.decide": "municipality"},
    "supervisor": {**_OVERSIGHT, **_PUBLIC_TEXTS, "records.texts": "municipality", "people.texts": "municipality"},
    "auditor": {**_OVERSIGHT, **_PUBLIC_TEXTS, "records.texts": "municipality", "people.texts": "municipality"},
    "dpo": {**_OVERSIGHT, **_ALL_TEXTS, "records.destroy-key": "municipality"},
    "politician": {**_READ, **_PUBLIC_TEXTS},
    "administrator": {**_OVERSIGHT, "people.register": "municipality", "webhooks.manage": "municipality"},
    "body": {"cases.read": "municipality"},
    "operator": {
        **_OVERSIGHT,
        **_ALL_TEXTS,
        **dict.fromkeys(
            (
                "people.register",
                "plans.write",
                "networks.write",
                "trials.run",
                "evaluations.write",
                "cases.write",
                "cases.decide",
                "records.amend",
                "records.destroy-key",
                "webhooks.manage",
            ),
            "municipality",
        ),
    },
}
"""`operator` is the command line: whoever runs it holds the machine, and the log says so."""


class Actor(NamedTuple):
    """Who acts, in which role, for which unit, by which way. `illustrates`: all that it records is invented."""

    person: str
    role: str
    via: Via
    unit: str | None = None
    illustrates: bool = False


class NotAllowed(Refusal):
    """The role may not do this, or not here."""

    status = 403
    da = "Rollen '{role}' har ikke adgang til dette."
    en = "The role '{role}' has no access to this."


class NotYourUnit(Refusal):
    """The role may do this only for its own unit."""

    status = 403
    da = "Rollen '{role}' kan kun gøre dette for sin egen enhed."
    en = "The role '{role}' can do this only for its own unit."


def scope_of(actor: Actor, permission: str) -> Scope | None:
    """Give how far a role's permission reaches; None when it has none."""
    scope = POLICY.get(actor.role, {}).get(permission)
    return "unit" if scope == "unit" else "municipality" if scope == "municipality" else None


def require(actor: Actor, permission: str) -> Scope:
    """Give the permission's scope; refuses when the role has none."""
    scope = scope_of(actor, permission)
    if scope is None:
        raise NotAllowed(role=actor.role)
    return scope


def require_within(actor: Actor, permission: str, tags: Iterable[str]) -> None:
    """Refuse what reaches beyond the actor's unit; `tags` are those of the command and of the facts it rests on."""
    if require(actor, permission) == "unit" and (actor.unit is None or tag("unit", actor.unit) not in set(tags)):
        raise NotYourUnit(role=actor.role)
