"""The library's own way from events to rows: an application of aggregates, a projection, and its ProjectionRunner."""

from __future__ import annotations

import time
from itertools import cycle, islice
from typing import Any, Final
from uuid import UUID

import psycopg
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import Tracking
from eventsourcing.postgres import PostgresDatastore, PostgresTrackingRecorder
from eventsourcing.projection import Projection, ProjectionRunner
from psycopg import sql

from bench.peers import address
from bench.samples import SENTENCES

_EVENTS_OF_A_TRIAL: Final = 10
_PATIENCE: Final = 300.0
_TABLE: Final = sql.SQL(
    "create table if not exists bench_trial (trial uuid primary key, title text, seen int not null)"
)
_ADD: Final = "insert into bench_trial (trial, title, seen) values (%s, %s, 0)"
_FORGET: Final = "drop table bench_trial, trialprojection_tracking"
_COUNT: Final = "update bench_trial set seen = seen + 1 where trial = %s"


class Trial(Aggregate):
    """A trial as an aggregate."""

    @event("Proposed")
    def __init__(self, title: str) -> None:
        """Propose it."""
        self.title = title
        self.seen = ""

    @event("Observed")
    def observe(self, seen: str) -> None:
        """Record what was seen."""
        self.seen = seen


class Trials(Application[UUID]):
    """The application that keeps trials."""


class TrialView(PostgresTrackingRecorder):
    """One table with a row for each trial; every change is a transaction that also notes how far the view has come."""

    def __init__(self, datastore: PostgresDatastore, **names: Any) -> None:  # noqa: ANN401 the library's arguments
        """Declare the table."""
        super().__init__(datastore, **names)
        self.sql_create_statements.append(_TABLE.format())
        self.latest = 0.0

    def take(self, statement: str, values: tuple[object, ...], tracking: Tracking) -> None:
        """Change a row."""
        with self.datastore.transaction(commit=True) as cursor:
            self._insert_tracking(cursor, tracking)
            cursor.execute(statement, values, prepare=True)
        self.latest = time.perf_counter()


class TrialProjection(Projection[TrialView]):
    """Shows each trial with the number of its observations."""

    def process_event(self, domain_event: Any, tracking: Tracking) -> None:  # noqa: ANN401 any event
        """Add a trial, or count an observation."""
        trial, title = domain_event.originator_id, getattr(domain_event, "title", None)
        if title:
            self.view.take(_ADD, (trial, title), tracking)
        else:
            self.view.take(_COUNT, (trial,), tracking)


def environment(owner_url: str) -> dict[str, str]:
    """Give the settings with which the library finds the database."""
    parts = {f"POSTGRES_{name.upper()}": value for name, value in address(owner_url)._asdict().items()}
    return {"PERSISTENCE_MODULE": "eventsourcing.postgres", **parts}


def record(owner_url: str, size: int) -> None:
    """Let the application record so many events, a trial at a time."""
    with Trials(environment(owner_url)) as application:
        for number in range(size // _EVENTS_OF_A_TRIAL):
            trial = Trial(title=f"Fælles morgensamling {number}")
            for seen in islice(cycle(SENTENCES), _EVENTS_OF_A_TRIAL - 1):
                trial.observe(seen=seen)
            application.save(trial)


def run_rate(owner_url: str, size: int) -> float:
    """Let the runner fold all events from the first one; gives events a second."""
    settings = environment(owner_url)
    begun = time.perf_counter()
    with ProjectionRunner(
        application_class=Trials, projection_class=TrialProjection, view_class=TrialView, env=settings
    ) as runner:
        runner.wait(size, timeout=_PATIENCE)
        taken = runner.view.latest - begun
    with psycopg.connect(owner_url) as connection:
        connection.execute(_FORGET)
    return size / taken
