"""Simulated municipalities of a size, made when they are first asked for and shared by all that read them."""

from __future__ import annotations

from typing import Final

import psycopg
from psycopg import sql

from adapters import directory
from adapters.tables.schema import rows_schema
from bench.place import Place
from bench.world.filling import fill_world
from projections.catalogue import PROJECTIONS
from service.projecting import catch_up
from service.town import Town

_SLUG: Final = "bench-world-{}"
_TABLES: Final = "select tablename from pg_tables where schemaname = %s"


def world(place: Place, size: int) -> Town:
    """Give a municipality that has recorded `size` entries or a few more."""
    slug = _SLUG.format(size)
    with psycopg.connect(place.owner_url) as owner:
        directory.add(owner, slug, "Prøvekommune")
    town = place.towns.get(slug)
    if town.log.head() < size:
        fill_world(town, size)
        with psycopg.connect(place.owner_url, autocommit=True) as owner:
            owner.execute("vacuum analyze")
    return town


def shown(place: Place, size: int) -> Town:
    """Give such a municipality with all its rows, tidied as PostgreSQL itself does it within a minute or so."""
    town = world(place, size)
    catch_up(town, PROJECTIONS)
    schema = rows_schema(town.slug)
    with psycopg.connect(place.app_url, autocommit=True) as connection:
        tables = [sql.Identifier(schema, name) for (name,) in connection.execute(_TABLES, (schema,)).fetchall()]
        connection.execute(sql.SQL("vacuum analyze {}").format(sql.SQL(", ").join(tables)))
    return town
