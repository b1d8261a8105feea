"""What goes wrong with a database server, said in one sentence."""

from __future__ import annotations


class DatabaseError(Exception):
    """A database server can't be used as asked; the message says why, and what helps."""
