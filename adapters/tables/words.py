"""Finding rows by their words: what is sought as a tsquery, and the statement that ranks and shows a page of hits."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, NamedTuple

from psycopg import sql

from adapters.tables.columns import row_of
from adapters.tables.schema import LANGUAGES, WORDS
from projections.rows import Row

START: Final = "\x02"
STOP: Final = "\x03"
"""What stands around a word that was found: control characters, which no text of the log holds."""
FIRST: Final = (2**31 - 1, 2**63 - 1)
"""A rank and position after which every hit comes."""
_CONFIGURATIONS: Final = (*LANGUAGES, "simple")
"""In which a text is shown around what was found; the last one shows beginnings of words."""
_MARKED: Final = f"StartSel={START}, StopSel={STOP}"
_WHOLE: Final = f"{_MARKED}, HighlightAll=true"
_PARTS: Final = f'{_MARKED}, MaxFragments=3, MinWords=10, MaxWords=30, FragmentDelimiter=" … "'
_SHORT: Final = 200
_RANK: Final = sql.SQL("(ts_rank({}, %s::tsquery, 1) * 1000000)::int as rank")
"""PostgreSQL's rank, less for longer texts (its normalisation 1), in millionths: equal ranks are equal numbers."""


class Words(NamedTuple):
    """What is sought, each as a search engine takes it: words, "phrases", `or`.

    `beginning` is the last word where it may be only the beginning of one, and `before` is all that stands before it.
    """

    wanted: str
    unwanted: tuple[str, ...] = ()
    before: str = ""
    beginning: str = ""


class Hit(NamedTuple):
    """A row that was found, its rank in millionths, and its searched columns as they show what was found."""

    row: Row
    rank: int
    shown: tuple[str, ...]


def sought(words: Words) -> tuple[sql.Composed, list[str]]:
    """Give the statement that writes words as a tsquery, empty when they say nothing in Danish, and its parameters.

    Words are wanted in either language, but to be left out in both.
    """
    wanted = [sql.SQL("websearch_to_tsquery({}, %s)").format(language) for language in LANGUAGES]
    values = [words.wanted, *[words.wanted] * len(LANGUAGES)]
    if words.beginning:
        wanted.append(sql.SQL("(websearch_to_tsquery('danish', %s) && to_tsquery('simple', %s))").format())
        values += [words.before, f"{words.beginning}:*"]
    query = sql.SQL("({})").format(sql.SQL(" || ").join(wanted))
    for unwanted in words.unwanted:
        left_out = [sql.SQL("phraseto_tsquery({}, %s)").format(language) for language in LANGUAGES]
        query += sql.SQL(" && !!({})").format(sql.SQL(" || ").join(left_out))
        values += [unwanted] * len(LANGUAGES)
    danish = "select case when numnode(websearch_to_tsquery('danish', %s)) = 0 then '' else ({})::text end"
    return sql.SQL(danish).format(query), values


def rank() -> sql.Composed:
    """Give the expression of a row's rank; its one parameter is the tsquery."""
    return _RANK.format(sql.Identifier(WORDS))


def page(
    kind: type[Row], query: str, selected: tuple[sql.Composed, list[Any]], after: tuple[int, int], limit: int
) -> tuple[sql.Composed, list[Any]]:
    """Give the statement of a page of hits among selected rows with their rank, and its parameters: best, newest first.

    Only what the page shows is written out around the words.
    """
    statement, values = selected
    shown = [_shown(column, configuration) for column in kind.SEARCHED for configuration in _CONFIGURATIONS]
    whole = sql.SQL(
        "with hit as ({}) select row, rank, {} from (select * from hit where (rank, position) < (%s, %s)"
        " order by rank desc, position desc limit %s) as page order by rank desc, position desc"
    ).format(statement, sql.SQL(", ").join(shown))
    return whole, [*values, *[query] * len(shown), *after, limit]


def hit(kind: type[Row], values: Sequence[Any]) -> Hit:
    """Read a row of a page of hits."""
    row, rank_, *ways = values
    shown = [ways[at : at + len(_CONFIGURATIONS)] for at in range(0, len(ways), len(_CONFIGURATIONS))]
    best = tuple(max(ways_, key=lambda one: one.count(START)) for ways_ in shown)
    return Hit(row_of(kind, (row,)), rank_, best)


def _shown(column: str, configuration: str) -> sql.Composed:
    """A column with marks around what was found: whole when it is short, else the parts in which it was."""
    return sql.SQL("ts_headline({}, coalesce({column}, ''), %s::tsquery, {})").format(
        configuration,
        sql.SQL("case when length({}) <= {} then {} else {} end").format(
            sql.Identifier(column), _SHORT, _WHOLE, _PARTS
        ),
        column=sql.Identifier(column),
    )
