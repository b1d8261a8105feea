from __future__ import annotations

from decimal import Decimal
from typing import Any

from projections.plan_part_rows import ResourceRow
from projections.resource_totals import resource_totals


def granted(**own: Any) -> ResourceRow:  # noqa: ANN401 any field of the row
    """Means for a plan; what is left out is not stated."""
    unstated = {"activity": None, "fte": None, "heads": None, "amount_oere": None, "source": None}
    traces = {"entries": (1,), "illustration": False, "partly": False, "backdated": False}
    period = {"period": "2025..2027", "period_first": None, "period_last": None}
    fields = {"plan": "p", "order": 1, "label": "l", "origin": "unstated", **unstated, **period, **traces, **own}
    return ResourceRow(**fields)


def test_stated_sizes_of_one_period_are_added_with_their_precision() -> None:
    """2.5 and 0.5 full-time equivalents from the same time are 3.0 in all."""
    (period,) = resource_totals([granted(fte="2.5", heads=8), granted(fte="0.5")])
    assert (period.all.fte, str(period.all.fte), period.all.unstated) == (Decimal(3), "3.0", 0)


def test_what_is_not_stated_stays_out_of_the_total_and_is_counted() -> None:
    """A psychologist without stated hours adds nothing, and the total says that one size is missing."""
    (period,) = resource_totals([granted(fte="1"), granted(heads=1)])
    assert (period.all.fte, period.all.unstated) == (Decimal(1), 1)


def test_nothing_stated_is_no_zero() -> None:
    """Where no size is stated there is no total, not a total of nothing."""
    (period,) = resource_totals([granted(), granted(heads=1)])
    assert (period.all.fte, period.all.amount_oere, period.all.unstated) == (None, None, 2)


def test_what_is_transferred_is_counted_where_it_comes_from() -> None:
    """Transferred means belong to no total, and still show beside it."""
    (period,) = resource_totals([granted(fte="3"), granted(fte="1", origin="transferred", amount_oere=100)])
    assert (period.all.fte, period.all.amount_oere) == (Decimal(3), None)
    assert (period.all.moved_fte, period.all.moved_oere) == (Decimal(1), 100)


def test_periods_are_not_added_to_each_other() -> None:
    """Each period as it is written has its own total, in the order in which they come."""
    found = resource_totals([granted(fte="2.5", period="2024-08.."), granted(fte="3"), granted(fte="1")])
    assert [(period.all.period, period.all.fte) for period in found] == [
        ("2024-08..", Decimal("2.5")),
        ("2025..2027", Decimal(4)),
    ]


def test_sources_are_told_apart_within_a_period() -> None:
    """Each source has its own total, and those without a stated source have theirs."""
    (period,) = resource_totals(
        [granted(amount_oere=20_000_000, source="A"), granted(fte="1"), granted(amount_oere=5, source="A")]
    )
    assert [(total.source, total.amount_oere, total.fte) for total in period.sources] == [
        ("A", 20_000_005, None),
        (None, None, Decimal(1)),
    ]
