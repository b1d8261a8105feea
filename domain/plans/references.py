"""Holds the parts of a draft or revision against each other and against the plan and the forums that exist."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from domain.kernel.fact import Fact
from domain.kernel.refusal import Refusal
from domain.people.forums import require_forum
from domain.plans.state import IN_DANISH, PlanState
from domain.plans.structure import Activity, Structure, parts_of

_KINDS = {"aim": "aim", "track": "track", "focus_area": "focus area", "theme": "theme", "activity": "activity"}
_OWN = {"Aim": "aim", "Track": "track", "FocusArea": "focus_area", "Theme": "theme", "Activity": "activity"}


class PartIsTwice(Refusal):
    """Two parts of one kind have the same id."""

    status = 422
    da = "'{part}' står mere end én gang ({kind_da})."
    en = "The {kind} '{part}' stands more than once."


class PartContainsItself(Refusal):
    """Parts lie within each other in a circle."""

    status = 422
    da = "'{part}' kan ikke ligge i sig selv ({kind_da})."
    en = "The {kind} '{part}' cannot lie within itself."


def require_sound(
    state: PlanState, structure: Structure, facts: Sequence[Fact], ending: Iterable[tuple[str, str]] = ()
) -> None:
    """Refuse repeated ids, circles, and references to parts or forums that are not there; notes the new parts.

    `ending` are the kinds and ids of parts that end in the same breath.
    """
    _note_ids(state, structure, ending)
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
    _require_no_circle(state, "track", [one.track for one in structure.tracks])
    _require_no_circle(state, "activity", [one.activity for one in structure.activities])


def _note_ids(state: PlanState, structure: Structure, ending: Iterable[tuple[str, str]]) -> None:
    held: list[tuple[str, str, str | None]] = [
        *(("aim", one.aim, None) for one in structure.aims),
        *(("track", one.track, one.within) for one in structure.tracks),
        *(("focus area", one.focus_area, None) for one in structure.focus_areas),
        *(("theme", one.theme, None) for one in structure.themes),
        *(("activity", one.activity, one.within) for one in structure.activities),
        *(("goal", one.goal, None) for one in structure.goals),
    ]
    named = Counter([*((kind, part) for kind, part, _ in held), *ending])
    for (kind, part), times in named.items():
        if times > 1:
            raise PartIsTwice(kind=kind, kind_da=IN_DANISH[kind], part=part)
    for kind, part, within in held:
        state.add(kind, part, within)


def _require_no_circle(state: PlanState, kind: str, changed: Iterable[str]) -> None:
    within = state.parts.get(kind, {})
    for start in changed:
        place, seen = within.get(start), {start}
        while place is not None:
            if place in seen:
                raise PartContainsItself(kind=kind, kind_da=IN_DANISH[kind], part=start)
            seen.add(place)
            place = within.get(place)
