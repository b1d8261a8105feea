"""What ids are called on a page, at the position that it shows; persons' names come from the vault."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from projections.organisation_rows import ForumRow, UnitRow
from projections.plan_rows import PlanRow
from service.reads.serving import Reading


class Names(NamedTuple):
    """Names by id. What has no name here is called by its id, so that nothing is left nameless."""

    units: dict[str, str]
    forums: dict[str, str]
    plans: dict[str, str]
    people: dict[str, str]

    def unit(self, unit: str) -> str:
        """Give a unit's name."""
        return self.units.get(unit, unit)

    def forum(self, forum: str) -> str:
        """Give a forum's name."""
        return self.forums.get(forum, forum)

    def plan(self, plan: str) -> str:
        """Give a plan's title."""
        return self.plans.get(plan, plan)

    def person(self, person: str) -> str:
        """Give a person's name."""
        return self.people.get(person, person)


def names(held: Reading, people: Iterable[str] = ()) -> Names:
    """Give the names of all units, forums and plans, and of the persons asked for.

    The read must declare the projection plan_state.
    """
    find = held.view.find
    return Names(
        units={row.unit: row.name for row in find(UnitRow)},
        forums={row.forum: row.name for row in find(ForumRow)},
        plans={row.plan: row.title for row in find(PlanRow)},
        people=held.town.vault.names(set(people)),
    )
