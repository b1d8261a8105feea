"""Search in sealed texts: those that a reader may open are opened, few at a time, and sought through in memory."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from msgspec import Struct

from adapters.tables.words import Words
from domain.catalogue import events
from domain.kernel.fact import Fact
from domain.kernel.refusal import Refusal
from domain.kernel.texts import Sealed, SealedText, texts_of
from domain.records.events import EntryCorrected, EntryRetracted
from domain.records.standing import standing
from projections.search import SearchRow
from projections.timeline import TimelineTagRow
from service.reads.shown import Shown, excerpt
from service.reads.texts import Opener
from service.reads.words import Sought
from service.selecting import Condition
from service.town import fact_of
from service.view import View

MOST: Final = 2000
"""Texts that one search may open."""


class NarrowFirst(Refusal):
    """Sealed texts are sought only within a subject, a type or a period."""

    status = 400
    da = "Søgning i fortrolige tekster skal først afgrænses: vælg, hvad de vedrører, en type eller en periode."
    en = "A search in confidential texts must be narrowed first: choose what they are about, a type or a period."


class TooManyTexts(Refusal):
    """More sealed texts fit than one search may open; none was opened."""

    status = 400
    da = "Mindst {texts} fortrolige tekster passer, og en søgning åbner højst {most}. Ingen er åbnet: afgræns mere."
    en = "At least {texts} confidential texts fit, and a search opens at most {most}. None was opened: narrow more."


class SealedHit(NamedTuple):
    """An entry in whose sealed texts something was found: how often, in which field first, and an excerpt of it."""

    row: SearchRow
    times: int
    field: str
    excerpt: Shown


class _Candidate(Struct, frozen=True):
    """An entry as an Opener judges it: what it is about, and for which unit it was recorded."""

    tags: tuple[str, ...]
    unit: str | None


def sealed_hits(view: View, opener: Opener, words: Words, conditions: Sequence[Condition]) -> list[SealedHit]:
    """Give the entries that meet the conditions and hold what is sought in texts that this reader may open.

    Those that hold it most often come first, and newest first among equals. Raises TooManyTexts.
    """
    rows = {row.position: row for row in _candidates(view, opener, conditions)}
    wanted = sorted({*rows, *(by for row in rows.values() for by in row.corrected_by)})
    facts = [fact for fact in _standing(list(map(fact_of, view.town.log.at(wanted)))) if fact.position in rows]
    opened = opener.open((text, _judged(fact)) for fact in facts for _, text in _sealed(fact))
    sought = Sought(words)
    hits = []
    for fact in facts:
        said = ((path, opened[text.position, text.field].text or "") for path, text in _sealed(fact))
        found = [(path, line, places) for path, line in map(_lined, said) if (places := sought.found(line))]
        if found:
            path, line, places = found[0]
            times = sum(len(places) for _, _, places in found)
            hits.append(SealedHit(rows[fact.position], times, path, excerpt(line, places)))
    return sorted(hits, key=lambda hit: (-hit.times, -hit.row.position))


def _candidates(view: View, opener: Opener, conditions: Sequence[Condition]) -> list[SearchRow]:
    """Give the rows whose sealed texts this reader may open, never too many."""
    subjects = sorted({event.__module__.split(".")[-2] for event in events().values()})
    within = [(*conditions, *reach) for subject in subjects if (reach := _reach(view, opener, subject)) is not None]
    many = sum(view.count(SearchRow, *one) for one in within)
    rows = [row for one in within for row in view.find(SearchRow, *one)] if many <= MOST else []
    texts = sum(row.sealed for row in rows) or many
    if texts > MOST:
        raise TooManyTexts(texts=texts, most=MOST)
    return rows


def _reach(view: View, opener: Opener, subject: str) -> list[Condition] | None:
    """Give the conditions of a subject's entries with texts that this reader may open; None when it may open none."""
    found: list[Condition] = [("subject", "=", subject), ("sealed", ">", 0)]
    tags = opener.reach(subject)
    if tags is None:
        return found
    units = [name for kind, _, name in (one.partition(":") for one in tags) if kind == "unit"]
    tagged = view.matching(TimelineTagRow, "position", ("tag", "in", sorted(tags)))
    acted_for = view.matching(SearchRow, "position", ("unit", "in", units))
    return [*found, ("position", "within", tagged.united(acted_for))] if tags else None


def _standing(facts: list[Fact]) -> list[Fact]:
    """Give entries as they stand, and those about entries as they are."""
    about = [fact for fact in facts if isinstance(fact.event, EntryCorrected | EntryRetracted)]
    return [*standing(facts), *about]


def _sealed(fact: Fact) -> Iterator[tuple[str, SealedText]]:
    """Give the sealed texts of an entry by their fields; of one about another entry, its reason alone."""
    own = () if isinstance(fact.event, EntryCorrected) else texts_of(fact.event).items()
    for path in (*(path for path, text in own if isinstance(text, Sealed)), "because"):
        if text := fact.text(path):
            yield path, text


def _judged(fact: Fact) -> _Candidate:
    return _Candidate(tuple(fact.tags), fact.envelope.unit)


def _lined(said: tuple[str, str]) -> tuple[str, str]:
    """Give a text in one line, beside its field."""
    return said[0], " ".join(said[1].split())
