"""Records commands in a municipality as the service does, without HTTP."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from domain.catalogue import slices
from service.commands.parse import asked
from service.policy import Actor
from service.run import Receipt, run
from service.town import Town

OPERATOR: Final = Actor(person="operator", role="operator", via="cli")


def record(town: Town, path: str, /, *, actor: Actor = OPERATOR, key: str | None = None, **fields: Any) -> Receipt:  # noqa: ANN401 the command's fields
    """Carry out a command such as `trials/propose`; raises its Refusal."""
    subject, _, verb = path.partition("/")
    slice_ = slices()[subject, verb]
    return run(town, slice_, asked(slice_, fields), actor, key=key, now=datetime.now(UTC))


def register_units(town: Town, count: int, prefix: str = "skole", first: int = 0) -> None:
    """Register units, an entry each, numbered from the first on."""
    for number in range(first, first + count):
        unit = f"{prefix}-{number}"
        record(town, "people/register-unit", unit=unit, name=unit.capitalize(), kind="skole")
