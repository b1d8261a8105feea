"""Reports on the third quarter of 2026 from imagined facts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from domain.kernel.event import Event
from domain.kernel.fact import Fact
from domain.networks.events import (
    AgreementMade,
    NetworkFormed,
)
from domain.people.events import ForumEstablished, UnitRegistered
from domain.plans.events import PlanDrafted
from domain.trials.events import TrialProposed
from projections import decision_register, network_activity, plan_state, trial_board
from projections.decision_register import CaseRow, DecisionRow
from projections.network_rows import AgreementRow, MeetingRow
from projections.organisation_rows import ForumRow, UnitRow
from projections.plan_part_rows import ActivityRow, GoalRow
from projections.plan_rows import FollowUpRow, PlanRow
from projections.supervision_parts import Evidence, Report
from projections.supervision_report import report
from projections.trial_board import TrialRow
from tests.projections.folding import SEALED, every, fact, folded

FIRST, LAST = date(2026, 7, 1), date(2026, 9, 30)


def evidence(held: Sequence[Fact]) -> Evidence:
    """Fold facts into all the rows that a report reads; a network and a plan that no fact founds are there before."""
    plan = PlanDrafted(plan="vision", title="Vision 2030", kind="development-plan")
    plans = folded(plan_state.PROJECTION, [fact(plan, 0, "unknown"), *held])
    networks = folded(network_activity.PROJECTION, [fact(FORMED[0], 0, FORMED[1]), *held])
    cases = folded(decision_register.PROJECTION, held)
    return Evidence(
        units=tuple(every(plans, UnitRow)),
        forums=tuple(every(plans, ForumRow)),
        plans=tuple(every(plans, PlanRow)),
        goals=tuple(every(plans, GoalRow)),
        activities=tuple(every(plans, ActivityRow)),
        follow_ups=tuple(every(plans, FollowUpRow)),
        meetings=tuple(every(networks, MeetingRow)),
        agreements=tuple(every(networks, AgreementRow)),
        trials=tuple(every(folded(trial_board.PROJECTION, held), TrialRow)),
        cases=tuple(every(cases, CaseRow)),
        decisions=tuple(every(cases, DecisionRow)),
    )


def told(*events: tuple[Event, str], unit: str | None = None) -> Report:
    """Report on the third quarter of 2026 from events and their times."""
    return report(FIRST, LAST, unit, evidence([fact(event, n, day) for n, (event, day) in enumerate(events, 1)]))


def figures(found: Report) -> dict[str, int | None]:
    """Give the figures by name."""
    return {figure.name: figure.value for figure in found.figures}


def sentences(found: Report) -> list[str]:
    """Give the findings as sentences in Danish."""
    return [finding.da.format(**finding.words, **finding.times) for finding in found.findings]


UNIT = (UnitRegistered(unit="skole-a", name="Skole A", kind="skole"), "unknown")
FORUM = (ForumEstablished(forum="bfu", name="Børne- og Familieudvalget", kind="udvalg", decides=True), "unknown")
FORMED = (NetworkFormed(network="nord", name="Netværk Nord", purpose="Fælles ansvar"), "2026-01")
AGREED = (
    AgreementMade(agreement="overgange", network="nord", meeting="m1", unit="skole-a", due="2026-08", what=SEALED),
    "2026-07-02",
)
PROPOSED = TrialProposed(trial="laesebaand", title="Læsebånd", unit="skole-a", question=SEALED)
DRAFTED = (PlanDrafted(plan="vision", title="Vision 2030", kind="development-plan", period="2024..2030"), "2024")
