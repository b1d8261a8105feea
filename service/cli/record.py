"""`sporbar record SUBJECT VERB MUNICIPALITY`: one form per command, generated from the slices."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import click
import msgspec
from msgspec import structs

from domain.catalogue import slices
from domain.kernel.slice import Slice
from service.commands.parse import BodyIsNoJson, asked
from service.policy import Actor
from service.run import run
from service.settings import Settings
from service.startup import opened

OPERATOR = Actor(person="operator", role="operator", via="cli")


@click.group()
def record() -> None:
    """Record a command: `sporbar record trials start rebild --trial …`."""


def _form(slice_: Slice[Any]) -> click.Command:
    """One option per field (JSON for what is not one value), `--file` for a whole JSON object."""
    options: list[click.Parameter] = [
        click.Argument(["municipality"]),
        click.Option(["--file", "body"], type=click.Path(exists=True, path_type=Path), help="All fields, as JSON."),
        click.Option(["--key"], help="Idempotency key: asking again with it is safe."),
        *(
            click.Option([f"--{field.name.replace('_', '-')}", field.name], help=_described(field))
            for field in structs.fields(slice_.command)
        ),
    ]

    def call(municipality: str, body: Path | None, key: str | None, **given: str | None) -> None:
        fields = {**_from_file(body), **{name: _value(text) for name, text in given.items() if text is not None}}
        with opened(Settings()) as (_, towns):
            receipt = run(
                towns.get(municipality),
                slice_,
                asked(slice_, fields, strict=False),
                OPERATOR,
                key=key,
                now=datetime.now(UTC),
            )
        click.echo(msgspec.json.encode(receipt._asdict()).decode())

    return click.Command(
        slice_.verb,
        callback=call,
        params=options,
        help=f"{slice_.summary}\n\n\b\nExample:\n{msgspec.json.encode(slice_.example).decode()}",
        short_help=slice_.summary,
    )


def _described(field: structs.FieldInfo) -> str:
    return "required" if field.required else ""


def _from_file(path: Path | None) -> dict[str, Any]:
    if path is None:
        return {}
    try:
        return msgspec.json.decode(path.read_bytes(), type=dict[str, Any])
    except msgspec.DecodeError as error:
        raise BodyIsNoJson from error


def _value(text: str) -> Any:  # noqa: ANN401 whatever the field's form is
    """A JSON array or object as such, everything else as the text that it is."""
    if text.startswith(("[", "{")):
        try:
            return msgspec.json.decode(text)
        except msgspec.DecodeError:
            return text
    return text


def _subjects() -> dict[str, click.Group]:
    groups: dict[str, click.Group] = {}
    for slice_ in slices().values():
        group = groups.setdefault(slice_.subject, click.Group(slice_.subject, help=f"Commands of {slice_.subject}."))
        group.add_command(_form(slice_))
    return groups


for held in _subjects().values():
    record.add_command(held)
