"""What a reader seeks, as it is written: words, "phrases", `or` (`eller`), and -words that must not be there."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from adapters.tables.words import Words
from domain.kernel.refusal import Refusal

LONGEST: Final = 200
_TERM: Final = re.compile(r'-?"[^"]*"|\S+')
_WORD: Final = re.compile(r"\w+")
_UNREADABLE: Final = re.compile(r"[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
_SHORTEST_BEGINNING: Final = 2
_LONGEST_WHOLE: Final = 3
"""Letters up to which a word in a sealed text must be the very word that is sought: much begins with `ro`."""
_OR: Final = "or"
_ELLER: Final = "eller"
"""The Danish word for it, which says nothing where it is sought."""


class SearchIsEmpty(Refusal):
    """Nothing to search for is written, or nothing but words to leave out."""

    status = 400
    da = "Skriv mindst ét ord, der skal søges efter, i 'q'."
    en = "Write at least one word to search for in 'q'."


class SearchIsTooLong(Refusal):
    """What is searched for is longer than a search can be."""

    status = 400
    da = "Søgningen er for lang; skriv højst {most} tegn."
    en = "The search is too long; write at most {most} characters."


class SearchIsUnreadable(Refusal):
    """What is searched for holds a character that no text holds."""

    status = 400
    da = "Søgningen indeholder et tegn, der ikke kan stå i en tekst."
    en = "The search holds a character that cannot stand in a text."


def words(query: str) -> Words:
    """Read what is sought; raises SearchIsEmpty, SearchIsTooLong and SearchIsUnreadable."""
    if len(query) > LONGEST:
        raise SearchIsTooLong(most=LONGEST)
    if _UNREADABLE.search(query):
        raise SearchIsUnreadable
    terms = [term for term in _terms(unicodedata.normalize("NFC", query)) if _WORD.search(term)]
    wanted = [_OR if term.lower() == _ELLER else term for term in terms if not term.startswith("-")]
    if all(term.lower() == _OR for term in wanted):
        raise SearchIsEmpty
    unwanted = tuple(term.strip('-"') for term in terms if term.startswith("-"))
    last = terms[-1]
    is_begun = _WORD.fullmatch(last) and len(last) >= _SHORTEST_BEGINNING and last.lower() not in (_OR, _ELLER)
    return Words(" ".join(wanted), unwanted, *((" ".join(wanted[:-1]), last) if is_begun else ()))


class Sought:
    """Finds words in an opened text without the database: whatever their case, and all but short ones however ended."""

    def __init__(self, words_: Words) -> None:
        """Seek what `words` read."""
        ways: list[list[re.Pattern[str]]] = [[]]
        for term in _terms(words_.wanted):
            if term.lower() == _OR:
                ways.append([])
            else:
                ways[-1].append(_beginning(term))
        self._ways = [way for way in ways if way]
        self._unwanted = [_beginning(term) for term in words_.unwanted]

    def found(self, text: str) -> list[tuple[int, int]]:
        """Give the places of what is sought, first to last; none unless one way is met in full and nothing unwanted."""
        if any(one.search(text) for one in self._unwanted):
            return []
        met = [way for way in self._ways if all(one.search(text) for one in way)]
        places = sorted(one.span() for way in met for pattern in way for one in pattern.finditer(text))
        return [place for number, place in enumerate(places) if not number or place[0] >= places[number - 1][1]]


def _terms(query: str) -> list[str]:
    return _TERM.findall(query)


def _beginning(term: str) -> re.Pattern[str]:
    """The words of a term one after the other, the last of which may go on unless it is short."""
    parts = _WORD.findall(term)
    ending = r"(?!\w)" if len(parts[-1]) <= _LONGEST_WHOLE else r"\w*"
    return re.compile(r"(?<!\w)" + r"\W+".join(map(re.escape, parts)) + ending, re.IGNORECASE)
