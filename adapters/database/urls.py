"""Addresses of a database, one for each role."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlencode

from psycopg.conninfo import conninfo_to_dict

APPLICATION_ROLE: Final = "sporbar_app"
OWNER_ROLE: Final = "sporbar_owner"


@dataclass(frozen=True)
class Urls:
    """One database as libpq URLs: for the application, the owner of its schemas, and the server's administrator.

    The URLs contain passwords, so they are left out of the representation.
    """

    app: str
    owner: str
    admin: str | None = None

    def __repr__(self) -> str:
        return "Urls(…)"


def url(parameters: Mapping[str, object]) -> str:
    """Write libpq connection parameters as a URL; what is None is left out."""
    rest = {name: str(value) for name, value in parameters.items() if value is not None}
    user, password, database = (rest.pop(name, "") for name in ("user", "password", "dbname"))
    login = quote(user, safe="") + (":" + quote(password, safe="") if password else "")
    host = rest.get("host", "")
    place = ""
    if host and not set(host) & set("/,:@"):
        place = rest.pop("host") + (f":{port}" if (port := rest.pop("port", "")) else "")
    query = urlencode(rest, quote_via=quote)
    return f"postgresql://{login}@{place}/{quote(database, safe='')}" + (f"?{query}" if query else "")


def with_login(address: str, *, user: str, password: str, database: str) -> str:
    """Give the URL of a database on the same server for another role."""
    return url(conninfo_to_dict(address) | {"user": user, "password": password, "dbname": database})


def with_database(address: str, database: str) -> str:
    """Give the URL of another database on the same server for the same role."""
    return url(conninfo_to_dict(address) | {"dbname": database})
