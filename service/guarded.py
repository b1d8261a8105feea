"""What of a municipality's log the database itself guards: whose the tables are, who may write them, what refuses."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final, LiteralString, NamedTuple

import psycopg

from adapters.log.schema import schema_name
from service.reads.moment import moment_of
from service.town import Town

WRITTEN_BY_FUNCTIONS: Final = ("entry", "tag", "municipality", "seal_node", "seal_checkpoint")
"""The application adds to these through the owner's functions only."""
ADDED_TO: Final = ("seal_cosignature", "seal_conflict", "seal_timestamp")
"""The application adds what others outside say, and changes none of it."""
SEAL_SECONDS: Final = 60
"""An entry that no checkpoint covers for this long needs attention."""
_BEFORE_UPDATE_DELETE_TRUNCATE: Final = 2 + 16 + 8 + 32
"""`pg_trigger.tgtype` of a statement's trigger."""
_RIGHTS: Final[LiteralString] = """
    select right_, name from unnest(%s::text[]) as held(name) cross join unnest(%s::text[]) as asked(right_)
    where has_table_privilege(to_regclass(%s || '.' || name), right_)
       or right_ in ('INSERT', 'UPDATE') and has_any_column_privilege(to_regclass(%s || '.' || name), right_)
    order by name, right_"""
_UNGUARDED: Final[LiteralString] = """
    select name from unnest(%s::text[]) as held(name) where not exists (
      select from pg_trigger where tgrelid = to_regclass(%s || '.' || name) and tgname = 'never_changes'
        and tgenabled = 'A' and tgtype = %s and tgfoid = to_regproc(%s || '.refuse_change'))"""
_OWNERS: Final[LiteralString] = """
    select distinct pg_get_userbyid(relowner), pg_has_role(current_user, relowner, 'member')
    from unnest(%s::text[]) as held(name) join pg_class on pg_class.oid = to_regclass(%s || '.' || name) order by 1"""


class Check(NamedTuple):
    """One finding: whether it holds, and what to know of it."""

    holds: bool
    says: str


def guards(connection: psycopg.Connection[Any], town: Town) -> list[Check]:
    """Look, as the application's role, at owners, rights and triggers of a municipality's log."""
    return [_owner(connection, town.slug), _rights(connection, town.slug), _triggers(connection, town.slug)]


def seal_lag(town: Town) -> Check:
    """Look at how many entries no checkpoint covers, and for how long the oldest of them has waited."""
    signed = town.seal.latest()
    covered, head = signed.size if signed else 0, town.log.head()
    oldest = town.log.at([covered + 1])
    if not oldest:
        return Check(holds=True, says=f"{town.slug}: a checkpoint covers all {covered} entries")
    waited = (datetime.now(UTC) - moment_of(oldest[0].recorded)).total_seconds()
    says = f"{town.slug}: {head - covered} entries are not covered by a checkpoint, the oldest for {waited:.0f} s"
    return Check(waited < SEAL_SECONDS, says)


def _owner(connection: psycopg.Connection[Any], slug: str) -> Check:
    rows = connection.execute(_OWNERS, ([*WRITTEN_BY_FUNCTIONS, *ADDED_TO], schema_name(slug))).fetchall()
    role, owners = connection.info.user, ", ".join(name for name, _ in rows)
    own = any(member for _, member in rows)
    says = f"the role {role} {'has the rights of its owner' if own else 'is another'}"
    return Check(bool(rows) and not own, f"{slug}: the log belongs to {owners or 'nobody'}, and {says}")


def _rights(connection: psycopg.Connection[Any], slug: str) -> Check:
    schema, role = schema_name(slug), connection.info.user
    asked = (
        (WRITTEN_BY_FUNCTIONS, ["INSERT", "UPDATE", "DELETE", "TRUNCATE", "TRIGGER"]),
        (ADDED_TO, ["UPDATE", "DELETE", "TRUNCATE", "TRIGGER"]),
    )
    held = [
        f"{right} {table}"
        for tables, rights in asked
        for right, table in connection.execute(_RIGHTS, (list(tables), rights, schema, schema)).fetchall()
    ]
    if held:
        return Check(holds=False, says=f"{slug}: the role {role} may itself {', '.join(held)}, and must not")
    named = ", ".join(WRITTEN_BY_FUNCTIONS)
    return Check(holds=True, says=f"{slug}: the role {role} adds to {named} through functions only")


def _triggers(connection: psycopg.Connection[Any], slug: str) -> Check:
    tables, schema = [*WRITTEN_BY_FUNCTIONS, *ADDED_TO], schema_name(slug)
    values = (tables, schema, _BEFORE_UPDATE_DELETE_TRUNCATE, schema)
    bare = [name for (name,) in connection.execute(_UNGUARDED, values).fetchall()]
    if bare:
        return Check(holds=False, says=f"{slug}: the trigger never_changes is off or missing on {', '.join(bare)}")
    return Check(holds=True, says=f"{slug}: the database refuses every change of {', '.join(tables)}")
