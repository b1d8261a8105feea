"""Lets what goes on in a municipality go on: the next command in time is decided, and its facts become known."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from heapq import heappop, heappush
from itertools import count
from random import Random
from typing import Final

from bench.world.amending import amendments
from bench.world.memory import Memory
from bench.world.steps import Life, Matter, Step, Told
from domain.catalogue import slices
from domain.kernel.event import Event
from domain.kernel.fact import Envelope, Fact
from domain.kernel.ids import joined
from domain.kernel.texts import Unsealed

DELAYED: Final = 0.012
"""How often somebody falls behind with the records: that entry is late, and often the next ones are, too."""
_DELAY_DAYS: Final = (20, 60)
_SLICES: Final = {slice_.command: slice_ for slice_ in slices().values()}


class Living:
    """All lives of one municipality on one agenda."""

    def __init__(self, chance: Random) -> None:
        """Begin with an empty log; whatever happens by chance is drawn from here."""
        self.chance = chance
        self.memory = Memory()
        self.today = date.min
        self._agenda: list[tuple[date, int, Step, Life, Matter]] = []
        self._numbers = count()
        self._positions = count(1)

    def begin(self, life: Life, matter: Matter) -> None:
        """Put a life's first step on the agenda, on its own day or today if that has passed."""
        step = next(life)
        matter.lives += 1
        self._put(max(step.day, self.today), step, life, matter)

    def restart(self) -> None:
        """Let time begin again, when nothing is on the agenda."""
        assert not self._agenda
        self.today = date.min

    def until(self, end: date) -> Iterator[Told]:
        """Carry out what is on the agenda up to and including a day, in order; a Refusal is a mistake of the world."""
        while self._agenda and self._agenda[0][0] <= end:
            self.today, _, step, life, matter = heappop(self._agenda)
            told = self._decide(step)
            matter.facts += [fact.position for fact in told.facts]
            if not step.firm:
                for amending in amendments(self.chance, told.facts, self.today, step.who):
                    self.begin(amending, matter)
            self._go_on(life, matter, told.facts)
            yield told

    def _decide(self, step: Step) -> Told:
        slice_ = _SLICES[type(step.command)]
        events = slice_.decide(step.command, self.memory.given(slice_.boundary(step.command), raw=slice_.raw))
        assert events, f"{step.command!r} changes nothing"
        return Told(self.today, step.day, slice_, step.command, tuple(self._known(step, event) for event in events))

    def _known(self, step: Step, event: Event) -> Fact:
        command, who, tags = step.command, step.who, event.tags()
        envelope = Envelope(
            id=f"{self.chance.getrandbits(128):032x}",
            recorded_by=who.person,
            role=who.role,
            unit=who.unit,
            occurred=step.day.isoformat(),
            because=Unsealed(command.because, command.concerns) if command.because else None,
            caused_by=getattr(command, "caused_by", None),
            via="page",
            illustration=True,
        )
        position = next(self._positions)
        fact = Fact(position=position, recorded=position, event=event, envelope=envelope, tagged=joined(tags))
        self.memory.add(fact, tags)
        return fact

    def _go_on(self, life: Life, matter: Matter, facts: tuple[Fact, ...]) -> None:
        try:
            step = life.send(facts)
        except StopIteration:
            matter.lives -= 1
            if not matter.lives:
                self.memory.drop(matter.facts)
            return
        day = max(self.today, step.day)
        if not matter.punctual and self.chance.random() < DELAYED:
            day += timedelta(days=self.chance.randint(*_DELAY_DAYS))
        self._put(day, step, life, matter)

    def _put(self, day: date, step: Step, life: Life, matter: Matter) -> None:
        heappush(self._agenda, (day, next(self._numbers), step, life, matter))
