"""The event log on PostgreSQL: one schema per municipality, appended to and never changed."""

from adapters.log.entry import Entry
from adapters.log.recorder import ClockError, Log, open_log

__all__ = ["ClockError", "Entry", "Log", "open_log"]
