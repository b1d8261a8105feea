"""Who there is in a simulated municipality: its units, forums and persons, named in generic terms, and its numbers."""

from __future__ import annotations

from collections import Counter
from datetime import date
from random import Random
from typing import Final, NamedTuple

from bench.world.living import Living
from bench.world.steps import Life, Matter, Step, Who
from bench.world.words import Words
from domain.people.establish_forum import EstablishForum
from domain.people.register_person import RegisterPerson
from domain.people.register_unit import RegisterUnit

COUNCIL: Final = "byraadet"
COMMITTEE: Final = "boerneudvalget"
MANAGEMENT: Final = "chefteamet"
STEERING: Final = "styregruppen"
OFFICE: Final = "boern-og-unge"
_SCHOOLS: Final = (14, 30)
_DAY_CARES: Final = (6, 16)
_CONSULTANTS: Final = 5
_FORUMS: Final = {
    COUNCIL: ("Byrådet", "kommunalbestyrelse", True),
    COMMITTEE: ("Børneudvalget", "udvalg", True),
    MANAGEMENT: ("Chefteamet", "chefteam", False),
    STEERING: ("Styregruppen", "styregruppe", False),
    "omraade-med": ("Område-MED", "MED", False),
}
ADMINISTRATION: Final = Who("operator", "administrator")


class Unit(NamedTuple):
    """A school or a day care, and its leader."""

    id: str
    kind: str
    number: int

    @property
    def name(self) -> str:
        """Give its name, such as Skole 7."""
        return f"{self.kind.capitalize()} {self.number}"

    @property
    def leader(self) -> Who:
        """Give who leads it."""
        return Who(f"leder-{self.id}", "leader", self.id)


class Municipality:
    """A simulated municipality: who there is, what is said there, and what goes on."""

    def __init__(self, seed: int, number: int) -> None:
        """Draw how large it is; everything about it follows from the seed and its number."""
        self.chance = Random(f"{seed} {number}")  # noqa: S311 nothing secret comes of it
        self.words = Words(self.chance)
        self.living = Living(self.chance)
        self._numbers: Counter[str] = Counter()
        sizes = {"skole": self.chance.randint(*_SCHOOLS), "dagtilbud": self.chance.randint(*_DAY_CARES)}
        self.units = [Unit(f"{kind}-{n}", kind, n) for kind, size in sizes.items() for n in range(1, size + 1)]
        self.consultants = [Who(f"konsulent-{n}", "consultant") for n in range(1, _CONSULTANTS + 1)]
        self.facilitators = [Who(f"facilitator-{n}", "facilitator") for n in range(1, _CONSULTANTS + 1)]
        self.secretary = Who("sekretaer-1", "secretary")

    def new(self, kind: str) -> str:
        """Give a thing the next id of its kind."""
        self._numbers[kind] += 1
        return f"{kind}-{self._numbers[kind]}"

    def happens(self, share: float) -> bool:
        """Draw whether something happens that does in this share of all cases."""
        return self.chance.random() < share

    def begin(self, life: Life, matter: Matter) -> None:
        """Let something go on from its first step's day, or from today."""
        self.living.begin(life, matter)

    def founded(self, day: date) -> Life:
        """Register who there is."""
        office = RegisterUnit(unit=OFFICE, name="Børn og Unge", kind="forvaltning", leads_by_contract=True)
        yield Step(day, office, ADMINISTRATION)
        yield Step(day, RegisterUnit(unit="ppr", name="PPR", kind="ppr", part_of=OFFICE), ADMINISTRATION)
        for unit in self.units:
            registered = RegisterUnit(
                unit=unit.id, name=unit.name, kind=unit.kind, part_of=OFFICE, leads_by_contract=unit.kind == "skole"
            )
            yield Step(day, registered, ADMINISTRATION)
        for forum, (name, kind, decides) in _FORUMS.items():
            yield Step(day, EstablishForum(forum=forum, name=name, kind=kind, decides=decides), ADMINISTRATION)
        acting = [*self.consultants, *self.facilitators, self.secretary, *(unit.leader for unit in self.units)]
        for who in acting:
            name = f"{who.person.replace('-', ' ').capitalize()} (opdigtet)"
            registered_person = RegisterPerson(person=who.person, name=name, role=who.role, unit=who.unit)
            yield Step(day, registered_person, ADMINISTRATION)
