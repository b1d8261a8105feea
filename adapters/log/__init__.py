"""The event log on PostgreSQL: one schema per municipality, appended to and never changed."""

from adapters.log.committing import ClockError, OutcomeUnknownError
from adapters.log.entry import Entry
from adapters.log.queue import LogIsBusy
from adapters.log.recorder import Log, open_log

__all__ = ["ClockError", "Entry", "Log", "LogIsBusy", "OutcomeUnknownError", "open_log"]
