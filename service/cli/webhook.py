"""The verbs that look after the receivers of webhooks."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import click
import msgspec

from service import webhooks
from service.outbox import allowed_networks
from service.settings import Settings
from service.startup import opened
from service.town import Town

_BY: Final = "operator"
_json = click.option("--json", "as_json", is_flag=True, help="The same objects as over HTTP.")
_town = click.argument("municipality")
_name = click.argument("name")


@click.group()
def webhook() -> None:
    """Look after the receivers of webhooks: add, list, pause, resume, remove, dead, replay, drop."""


@webhook.command()
@_town
@click.argument("url")
@click.option("--name", help="What to call it; made up if left out.")
@click.option("--type", "types", multiple=True, help="Only this type of entry; again for each further one.")
@click.option("--subject", "subjects", multiple=True, help="Only this folder or thing; again for each further one.")
@click.option("--after", type=click.IntRange(0), help="From this position on; from now on if left out.")
@_json
def add(
    municipality: str,
    url: str,
    *,
    name: str | None,
    types: tuple[str, ...],
    subjects: tuple[str, ...],
    after: int | None,
    as_json: bool,
) -> None:
    """Register a receiver, and show its secret this once."""
    asked = webhooks.Registration(url, types, subjects, after, name)
    with _opened(municipality) as (settings, town):
        made = webhooks.register(town, asked, allowed_networks(settings), _BY)
        if as_json:
            _print({**webhooks.shown(made.receiver, made.receiver.position), "secret": made.secret})
            return
    click.echo(f"Registered: {made.receiver.id}, from entry {made.receiver.position + 1} on")
    click.echo(f"Its secret, which is not shown again: {made.secret}")


@webhook.command("list")
@_town
@_json
def list_(municipality: str, *, as_json: bool) -> None:
    """List the receivers, and how far behind each is."""
    with _opened(municipality) as (_, town):
        head = town.log.head()
        items = [webhooks.shown(one, head) for one in town.receivers.all()]
    if as_json:
        _print({"items": items, "position": head, "next": None})
        return
    for one in items:
        click.echo(f"{one['id']}: {one['state']}, {one['behind']} behind, {one['url']}")
        if one["reason"]:
            click.echo(f"  last failure: {one['reason']}")


@webhook.command()
@_town
@_name
def pause(municipality: str, name: str) -> None:
    """Send a receiver nothing until it is resumed."""
    with _opened(municipality) as (_, town):
        webhooks.pause(town, name, _BY)


@webhook.command()
@_town
@_name
def resume(municipality: str, name: str) -> None:
    """Go on sending, with the event at which it was left."""
    with _opened(municipality) as (_, town):
        webhooks.resume(town, name, _BY)


@webhook.command()
@_town
@_name
def remove(municipality: str, name: str) -> None:
    """Forget a receiver with its secret and dead letters."""
    with _opened(municipality) as (_, town):
        webhooks.remove(town, name, _BY)


@webhook.command()
@_town
@_name
@_json
def dead(municipality: str, name: str, *, as_json: bool) -> None:
    """List the events that a receiver refused until they were given up."""
    with _opened(municipality) as (_, town):
        webhooks.found(town, name)
        items = [webhooks.shown_letter(one) for one in town.receivers.dead(name)]
        head = town.log.head()
    if as_json:
        _print({"items": items, "position": head, "next": None})
        return
    for one in items:
        click.echo(f"entry {one['position']}: {one['reason']}, {one['attempts']} attempts")


@webhook.command()
@_town
@_name
@click.argument("position", required=False, type=click.IntRange(1))
def replay(municipality: str, name: str, position: int | None) -> None:
    """Send one dead letter once more, or all of them."""
    with _opened(municipality) as (_, town):
        asked = webhooks.replay(town, name, position, _BY)
    click.echo(f"To be sent once more: {asked}")


@webhook.command()
@_town
@_name
@click.argument("position", type=click.IntRange(1))
def drop(municipality: str, name: str, position: int) -> None:
    """Forget a dead letter."""
    with _opened(municipality) as (_, town):
        webhooks.drop(town, name, position, _BY)


@contextmanager
def _opened(municipality: str) -> Iterator[tuple[Settings, Town]]:
    settings = Settings()
    with opened(settings) as (_, towns):
        yield settings, towns.get(municipality)


def _print(body: dict[str, Any]) -> None:
    click.echo(msgspec.json.encode(body).decode())
