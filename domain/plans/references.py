"""Holds the parts of a draft or revision against each other and against the plan and the forums that exist."""

from __future__ import annotations

from collections.abc import Sequence

from domain.kernel.fact import Fact
from domain.kernel.refusal import Refusal
from domain.people.forums import require_forum
from domain.plans.state import PlanState
from domain.plans.structure import Activity, Structure, parts_of

_KINDS = {"aim": "aim", "track": "track", "focus_area": "focus area", "theme": "theme", "activity": "activity"}
_OWN = {"Aim": "aim", "Track": "track", "FocusArea": "focus_area", "Theme": "theme", "Activity": "activity"}


class PartIsTwice(Refusal):
    """Two parts of one kind have the same id."""

    status = 422
    da = "'{part}' står to gange ({kind})."
    en = "The {kind} '{part}' stands twice."


class PartContainsItself(Refusal):
    """Parts lie within each other in a circle."""

    status = 422
    da = "'{part}' kan ikke ligge i sig selv ({kind})."
    en = "The {kind} '{part}' cannot lie within itself."


def require_sound(state: PlanState, structure: Structure, facts: Sequence[Fact]) -> None:
    """Refuse repeated ids, circles, and references to parts or forums that are not there; notes the new parts."""
    _note_ids(state, structure)
    for part in parts_of(structure):
        own = _OWN.get(type(part).__name__)
        for field, kind in _KINDS.items():
            if field != own and (named := getattr(part, field, None)):
                state.require(kind, named)
        if own and (within := getattr(part, "within", None)):
            state.require(_KINDS[own], within)
        if isinstance(part, Activity):
            for forum in part.forums:
                require_forum(forum, facts)
    _require_no_circle({one.track: one.within for one in structure.tracks}, "track")
    _require_no_circle({one.activity: one.within for one in structure.activities}, "activity")


def _note_ids(state: PlanState, structure: Structure) -> None:
    seen: set[tuple[str, str]] = set()
    held = [
        *(("aim", one.aim) for one in structure.aims),
        *(("track", one.track) for one in structure.tracks),
        *(("focus area", one.focus_area) for one in structure.focus_areas),
        *(("theme", one.theme) for one in structure.themes),
        *(("activity", one.activity) for one in structure.activities),
        *(("goal", one.goal) for one in structure.goals),
    ]
    for kind, part in held:
        if (kind, part) in seen:
            raise PartIsTwice(kind=kind, part=part)
        seen.add((kind, part))
        state.add(kind, part)


def _require_no_circle(within: dict[str, str | None], kind: str) -> None:
    for start in within:
        place, seen = within.get(start), {start}
        while place is not None:
            if place in seen:
                raise PartContainsItself(kind=kind, part=start)
            seen.add(place)
            place = within.get(place)
