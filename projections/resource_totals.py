"""Totals of a plan's means: only what the source states, and nothing twice."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from msgspec import Struct

from projections.plan_part_rows import ResourceRow


class Total(Struct, frozen=True, kw_only=True):
    """What is granted in one period from one source; without `source` from all of them.

    `fte` and `amount_oere` are None where no size is stated; `unstated` counts the means without one. `moved_fte` and
    `moved_oere` are transferred and counted where they come from, so they belong to no total. Heads are no measure of
    means and are not added up.
    """

    period: str
    source: str | None
    fte: Decimal | None
    amount_oere: int | None
    unstated: int
    moved_fte: Decimal | None
    moved_oere: int | None


class PeriodTotal(Struct, frozen=True, kw_only=True):
    """What is granted in one period as it is written, and from which sources. Periods are not added to each other."""

    all: Total
    sources: tuple[Total, ...]


def resource_totals(resources: Iterable[ResourceRow]) -> tuple[PeriodTotal, ...]:
    """Add up means by period, and within it by source, in the order in which they come."""
    periods: dict[str, list[ResourceRow]] = {}
    for row in resources:
        periods.setdefault(row.period, []).append(row)
    return tuple(_period(period, rows) for period, rows in periods.items())


def _period(period: str, rows: list[ResourceRow]) -> PeriodTotal:
    sources: dict[str | None, list[ResourceRow]] = {}
    for row in rows:
        sources.setdefault(row.source, []).append(row)
    parts = tuple(_total(period, source, held) for source, held in sources.items())
    return PeriodTotal(all=_total(period, None, rows), sources=parts)


def _total(period: str, source: str | None, rows: list[ResourceRow]) -> Total:
    moved = [row for row in rows if row.origin == "transferred"]
    held = [row for row in rows if row.origin != "transferred"]
    return Total(
        period=period,
        source=source,
        fte=_fte(held),
        amount_oere=_amount(held),
        unstated=sum(row.fte is None and row.amount_oere is None for row in rows),
        moved_fte=_fte(moved),
        moved_oere=_amount(moved),
    )


def _fte(rows: list[ResourceRow]) -> Decimal | None:
    stated = [Decimal(row.fte) for row in rows if row.fte is not None]
    return sum(stated, Decimal(0)) if stated else None


def _amount(rows: list[ResourceRow]) -> int | None:
    stated = [row.amount_oere for row in rows if row.amount_oere is not None]
    return sum(stated) if stated else None
