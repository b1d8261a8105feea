"""The trial board: every trial with its state, and what was seen and thought on the way."""

from __future__ import annotations

from datetime import date
from typing import Literal

from domain.kernel.fact import Fact
from domain.kernel.texts import SealedText
from domain.trials.events import (
    ObservationRecorded,
    Outcome,
    ReflectionRecorded,
    TrialConcluded,
    TrialProposed,
    TrialStarted,
)
from projections.rows import Projection, Rows, taking
from projections.tracing import Traced, traced, traces, when


class TrialRow(Traced, frozen=True, kw_only=True):
    """A trial. Times are as written, with their first and last days."""

    TABLE = "trial"
    KEY = ("trial",)
    OWNER = "trial"
    INDEXES = (("state",), ("unit",), ("network",), ("plan",))
    COLUMNS = ("illustration", "proposed_first")

    trial: str
    title: str
    unit: str
    state: Literal["proposed", "running", "concluded"] = "proposed"
    outcome: Outcome | None = None
    question: SealedText | None = None
    hypothesis: SealedText | None = None
    signs: tuple[str, ...] = ()
    next_step: SealedText | None = None
    learning: SealedText | None = None
    observations: int = 0
    reflections: int = 0
    plan: str | None = None
    track: str | None = None
    activity: str | None = None
    network: str | None = None
    agreement: str | None = None
    proposed: str
    proposed_first: date | None
    proposed_last: date | None
    started: str | None = None
    started_first: date | None = None
    started_last: date | None = None
    concluded: str | None = None
    concluded_first: date | None = None
    concluded_last: date | None = None


class TrialNoteRow(Traced, frozen=True, kw_only=True):
    """An observation or a reflection; `text` is what was seen or thought."""

    TABLE = "trial_note"
    KEY = ("trial", "position")
    OWNER = "trial"

    trial: str
    position: int
    kind: Literal["observation", "reflection"]
    text: SealedText | None
    sign: str | None = None
    occurred: str
    occurred_first: date | None
    occurred_last: date | None
    recorded_by: str


def project(rows: Rows, fact: Fact) -> None:
    """Follow a trial from its proposal to its conclusion."""
    match fact.event:
        case TrialProposed() as event:
            rows.put(_proposed(event, fact))
        case TrialStarted(trial=trial):
            rows.update(
                TrialRow, trial, by=lambda row: traced(row, fact, state="running", **when("started", fact.occurred))
            )
        case ObservationRecorded(trial=trial, sign=sign) if rows.get(TrialRow, trial):
            rows.put(_note("observation", trial, fact, fact.text("seen"), sign))
            rows.update(TrialRow, trial, by=lambda row: traced(row, fact, observations=row.observations + 1))
        case ReflectionRecorded(trial=trial) if rows.get(TrialRow, trial):
            rows.put(_note("reflection", trial, fact, fact.text("thought")))
            rows.update(TrialRow, trial, by=lambda row: traced(row, fact, reflections=row.reflections + 1))
        case TrialConcluded(trial=trial, outcome=outcome):
            ended = {"learning": fact.text("learning"), **when("concluded", fact.occurred)}
            rows.update(TrialRow, trial, by=lambda row: traced(row, fact, state="concluded", outcome=outcome, **ended))


def _proposed(event: TrialProposed, fact: Fact) -> TrialRow:
    return TrialRow(
        trial=event.trial,
        title=event.title,
        unit=event.unit,
        question=fact.text("question"),
        hypothesis=fact.text("hypothesis"),
        signs=event.signs,
        next_step=fact.text("next_step"),
        plan=event.plan,
        track=event.track,
        activity=event.activity,
        network=event.network,
        agreement=event.agreement,
        **when("proposed", fact.occurred),
        **traces(fact),
    )


def _note(
    kind: Literal["observation", "reflection"], trial: str, fact: Fact, text: SealedText | None, sign: str | None = None
) -> TrialNoteRow:
    return TrialNoteRow(
        trial=trial,
        position=fact.position,
        kind=kind,
        text=text,
        sign=sign,
        recorded_by=fact.envelope.recorded_by,
        **when("occurred", fact.occurred),
        **traces(fact),
    )


PROJECTION = Projection(
    name="trial_board",
    rows=(TrialRow, TrialNoteRow),
    project=project,
    takes=taking(trial={TrialProposed, TrialStarted, ObservationRecorded, ReflectionRecorded, TrialConcluded}),
)
