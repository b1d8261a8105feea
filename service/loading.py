"""Loads plan files: every step is a command like any other; loading a file again records nothing twice."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, Final

from psycopg import Connection

from adapters.directory import add
from domain.kernel.refusal import Refusal
from service.planfile import PlanFile, PlanFileError
from service.policy import Actor
from service.run import run
from service.towns import Towns

OPERATOR: Final = Actor(person="operator", role="operator", via="import")


def load(
    owner: Connection[Any], towns: Towns, file: PlanFile, step_done: Callable[[int], None] = lambda _: None
) -> tuple[int, int]:
    """Give the municipality its log if it has none, and carry out the steps; gives how many were new and repeated.

    Raises PlanFileError at the first step that a rule refuses; what was recorded before it stays, and loading the
    mended file again goes on from there.
    """
    add(owner, file.municipality.slug, file.municipality.name)
    owner.commit()
    town = towns.get(file.municipality.slug)
    new = repeated = 0
    for number, step in enumerate(file.steps, 1):
        try:
            receipt = run(town, step.slice_, step.asked, OPERATOR, key=step.key, now=datetime.now(UTC))
        except Refusal as refusal:
            name = f"{step.slice_.subject}/{step.slice_.verb}"
            raise PlanFileError([f"line {step.line}: {name}: {refusal.sentence('en')}"]) from refusal
        new, repeated = new + (not receipt.repeated), repeated + receipt.repeated
        step_done(number)
    return new, repeated
