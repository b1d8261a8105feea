"""What rules ask of units."""

from __future__ import annotations

from collections.abc import Iterable

from domain.kernel.fact import Fact
from domain.kernel.refusal import Refusal
from domain.people.events import UnitRegistered


class UnitIsUnknown(Refusal):
    """No unit of this id is registered."""

    status = 422
    da = "Enheden '{unit}' er ikke registreret."
    en = "The unit '{unit}' is not registered."


def require_unit(unit: str, facts: Iterable[Fact]) -> UnitRegistered:
    """Give the unit's registration; refuses when there is none."""
    for fact in facts:
        if isinstance(fact.event, UnitRegistered) and fact.event.unit == unit:
            return fact.event
    raise UnitIsUnknown(unit=unit)
