"""What `doctor` looks at."""

from __future__ import annotations

from itertools import starmap
from typing import Any, Final

import psycopg

from service.database import Database
from service.guarded import Check, guards, seal_lag
from service.health import lag, reached_by, stops
from service.outside_findings import outside_findings
from service.settings import Settings
from service.town import Town
from service.towns import Towns
from service.webhook_findings import webhook_findings

OLDEST: Final = 150_000
"""`server_version_num` of PostgreSQL 15, the oldest that is supported."""
_DURABLE: Final = {"fsync": "on", "full_page_writes": "on", "synchronous_commit": "on", "data_checksums": "on"}


def checks(settings: Settings, held: Database, towns: Towns) -> list[Check]:
    """Look at the server, the roles, the key files and every municipality."""
    with psycopg.connect(held.app_url) as connection:
        found = [*_server(connection), _role(connection)]
        guarded = {town.slug: guards(connection, town) for town in towns.all()}
    found.append(
        Check(not settings.keys_dir.stat().st_mode & 0o077, f"key files lie in {settings.keys_dir}, closed to others")
    )
    found += [Check(holds=True, says=note) for note in held.notes]
    for town in towns.all():
        found += [*guarded[town.slug], seal_lag(town), _projections(town)]
    outside = [*outside_findings(settings, towns.all()), *webhook_findings(towns.all())]
    return [*found, *starmap(Check, outside)]


def _server(connection: psycopg.Connection[Any]) -> list[Check]:
    version = connection.info.server_version
    found = [Check(version >= OLDEST, f"PostgreSQL {version // 10_000}.{version % 10_000} (15 or newer)")]
    for name, wanted in _DURABLE.items():
        row = connection.execute("select current_setting(%s)", (name,)).fetchone()
        value = row[0] if row else "?"
        found.append(
            Check(value == wanted, f"{name} is {value}" + ("" if value == wanted else f", should be {wanted}"))
        )
    return found


def _role(connection: psycopg.Connection[Any]) -> Check:
    row = connection.execute("select current_user, usesuper from pg_user where usename = current_user").fetchone()
    role, is_superuser = row or ("?", True)
    return Check(not is_superuser, f"the application's role {role} is {'a' if is_superuser else 'no'} superuser")


def _projections(town: Town) -> Check:
    held, head = reached_by(town), town.log.head()
    if stopped := stops(held):
        return Check(holds=False, says=f"{town.slug}: " + "; ".join(stopped.values()))
    late = {name: behind for name, behind in lag(held, head).items() if behind}
    says = f"{town.slug}: {head} entries, all projections up to date"
    return Check(
        not late, says if not late else f"{town.slug}: behind by " + ", ".join(f"{n} {v}" for n, v in late.items())
    )
