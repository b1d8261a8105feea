"""The event log on PostgreSQL: one schema per municipality, appended to and never changed."""

from adapters.log.committing import ClockError, OutcomeUnknownError
from adapters.log.entry import Entry
from adapters.log.recorder import Log, open_log
from adapters.log.waiting import LogIsBusy

__all__ = ["ClockError", "Entry", "Log", "LogIsBusy", "OutcomeUnknownError", "open_log"]
