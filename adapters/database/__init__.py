"""The database server: an embedded PostgreSQL, or one that is given; its roles and its database."""

from adapters.database.embedded import Server, start
from adapters.database.errors import DatabaseError
from adapters.database.roles import prepare
from adapters.database.urls import Urls

__all__ = ["DatabaseError", "Server", "Urls", "prepare", "start"]
