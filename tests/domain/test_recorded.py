"""What was recorded once is read whatever today's forms are; whatever is written now is held to them."""

from __future__ import annotations

from typing import Any, get_args

import msgspec
import pytest
from msgspec import Struct, structs

from domain.catalogue import slices
from domain.kernel.event import Event
from domain.kernel.stored import decode
from domain.records.standing import with_changes
from domain.trials.events import TrialProposed, TrialStarted
from tests.domain.test_golden import sample


def read(kind: str, **fields: object) -> Event:
    """Read an event type's sample with other values in some fields."""
    stored: dict[str, Any] = msgspec.json.decode(sample(kind))
    stored["event"] |= fields
    return decode(position=1, recorded=1, type=kind, tags=(), data=msgspec.json.encode(stored)).event


def parts_of(hint: object) -> set[type]:
    """Give the classes that an annotation names."""
    return {hint} if isinstance(hint, type) and not get_args(hint) else set().union(*map(parts_of, get_args(hint)))


def held_by(struct: type[Struct]) -> set[type[Struct]]:
    """Give the structs that a struct can hold, at any depth."""
    found = {part for field in structs.fields(struct) for part in parts_of(field.type) if issubclass(part, Struct)}
    return found.union(*map(held_by, found))


def test_an_id_of_another_form_is_read_as_it_stands() -> None:
    """An id that today's form would refuse is read, in a field that must and in one that may be there."""
    assert read("trial-started", trial="Læsebånd 1") == TrialStarted(trial="Læsebånd 1")
    proposed = read("trial-proposed", plan="PLAN!")
    assert isinstance(proposed, TrialProposed)
    assert proposed.plan == "PLAN!"


def test_a_value_of_another_kind_is_not_read() -> None:
    """Numbers for texts, numbers out of range, unknown codes and unknown fields are still refused."""
    for kind, fields in (
        ("trial-started", {"trial": 1}),
        ("entry-retracted", {"entry": 0}),
        ("trial-concluded", {"outcome": "forgotten"}),
        ("trial-started", {"surprise": "yes"}),
    ):
        with pytest.raises(msgspec.ValidationError):
            read(kind, **fields)


def test_a_correction_is_held_to_todays_form() -> None:
    """What a correction puts into an event that was read is looked at in full."""
    for field, value in (("trial", "Læsebånd 1"), ("unit", "-"), ("network", "A")):
        with pytest.raises(msgspec.ValidationError, match="regex"):
            with_changes(read("trial-proposed"), {field: value})
    with pytest.raises(msgspec.ValidationError, match="regex"):
        with_changes(read("meeting-held"), {"attendance": [{"unit": "Skole A", "presence": "present"}]})


def test_forms_are_told_in_full() -> None:
    """Whoever asks for an event's fields, as the reference does, is told the form of an id."""
    (trial,) = structs.fields(TrialStarted)
    (meta,) = trial.type.__metadata__
    assert meta.pattern


def test_no_command_is_read_so_leniently() -> None:
    """A command holds no event, so that nothing from outside comes in without being looked at."""
    assert not [one for one in slices().values() for part in held_by(one.command) if issubclass(part, Event)]
