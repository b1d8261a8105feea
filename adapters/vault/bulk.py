"""Takes the keys, documents and names of many appends into the vault at once, by COPY."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from psycopg import Connection, sql

from adapters.log.schema import schema_name
from adapters.vault.keys import Keys
from adapters.vault.vault import Sealing


def keep(connection: Connection[Any], keys: Keys, sealings: Sequence[Sealing]) -> None:
    """Store what sealings made, in the connection's transaction.

    The keys count as confirmed: whoever writes so many at once appends their facts next, or throws the log away.
    """
    made = [key for sealing in sealings for key in sealing.keys]
    wrapped = (
        (one.id, keys.wrapping.wrap(one.key, keys.municipality, one.id), keys.wrapping.name, one.fact, True)
        for one in made
    )
    concerns = ((one.id, person) for one in made for person in sorted(set(one.concerns)))
    documents = (document for sealing in sealings for document in sealing.documents)
    persons = (person for sealing in sealings for person in sealing.persons)
    _copy(connection, keys, "vault_key (id, wrapped, wrapping, fact, confirmed)", wrapped)
    _copy(connection, keys, "vault_concern (key, person)", concerns)
    _copy(connection, keys, "vault_document (key, nonce, content)", documents)
    _copy(connection, keys, "vault_person (fact, person, key, nonce, name)", persons)


def _copy(connection: Connection[Any], keys: Keys, table: str, rows: Iterable[Sequence[object]]) -> None:
    statement = sql.SQL(f"copy {{}}.{table} from stdin").format(sql.Identifier(schema_name(keys.municipality)))
    with connection.cursor() as cursor, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
