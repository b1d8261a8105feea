"""The pages of how the program is run and called: settings, command line, HTTP."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, get_args

import click
from fastapi import FastAPI
from fastapi.routing import RouteContext, iter_route_contexts
from pydantic.fields import FieldInfo

from domain.catalogue import slices
from service.cli.main import sporbar
from service.guard import permission_of
from service.reference.markdown import block, code, codes, page, summary, table
from service.settings import Settings


def settings_page() -> str:
    """Give the page of all settings."""
    return page(
        "Settings",
        "Read from the environment when a process starts. None is required.",
        table(
            ("setting", "what", "values", "otherwise"),
            (
                (code(f"SPORBAR_{name.upper()}"), field.description or "", _values(field), _default(field))
                for name, field in Settings.model_fields.items()
            ),
        ),
    )


def cli_page() -> str:
    """Give the page of all verbs of the command line."""
    context = click.Context(sporbar, info_name="sporbar")
    return page(
        "Command line",
        "Verbs of `sporbar` (`.venv/bin/sporbar` after `make venv`). Exit 0: done; 1: refused or found wanting, with "
        "one sentence on standard error; 2: used wrongly. Progress shows on a terminal and is quiet in a pipe. Whoever "
        "runs it acts as the *operator* of the machine, and the log says so.",
        table(
            ("verb", "does"),
            ((code(f"sporbar {name}"), summary(verb.callback or verb)) for name, verb in sporbar.commands.items()),
        ),
        *(_verb(name, verb, context) for name, verb in sporbar.commands.items()),
    )


def http_page(app: FastAPI) -> str:
    """Give the page of all routes."""
    held = list(iter_route_contexts(app.routes))
    api = [route for route in held if (route.path or "").startswith("/api/")]
    commands = {f"/{subject}/{verb}" for subject, verb in slices()}
    webhooks = [route for route in api if (route.path or "").partition("}")[2].startswith("/webhooks")]
    reads = [route for route in api if route not in webhooks and (route.path or "").partition("}")[2] not in commands]
    return page(
        "HTTP",
        "Reads below the municipality, but for the log's own, take `as_of` or `Accept-Datetime` ([time over "
        "HTTP](http-time.md)). Programs send `Authorization: Bearer …` with a token from `sporbar token`. Errors are "
        "problem documents (RFC 9457), see [refusals](refusals.md). The same is written for machines at "
        "`/openapi.json`. *public*: no sign-in needed.",
        "## Reads",
        _routes(reads),
        "## Commands",
        "The body is the command as JSON; the answer is 201 with `position` and `Location` when something was "
        "recorded, now or by the same request before, and 200 when it had already been so. `Idempotency-Key` (1 to 200 "
        "visible ASCII characters) makes asking again safe. Fields, refusals and examples: [commands](commands.md).",
        _routes(route for route in api if route not in reads and route not in webhooks),
        "## Webhooks",
        "How they are received: [receive webhooks](../how-to/receive-webhooks.md).",
        _routes(webhooks),
        "## Pages and the rest",
        _routes(route for route in held if route not in api),
    )


def _values(field: FieldInfo) -> str:
    named = [value for value in get_args(field.annotation) if isinstance(value, str)]
    return codes(("true", "false") if field.annotation is bool else named)


def _default(field: FieldInfo) -> str:
    if field.default in (None, ""):
        return ""
    return code(str(field.default).lower() if isinstance(field.default, bool) else field.default)


def _verb(name: str, verb: click.Command, parent: click.Context) -> str:
    context = click.Context(verb, info_name=name, parent=parent)
    usage = block("text", " ".join((context.command_path, *verb.collect_usage_pieces(context))))
    texts = [f"## {code(context.command_path)}", summary(verb.callback or verb), usage]
    records = [one.get_help_record(context) for one in verb.params if isinstance(one, click.Option)]
    if rows := [record for record in records if record]:
        texts.append("\n".join(f"- {code(option)}{': ' + text if text else ''}" for option, text in rows))
    if isinstance(verb, click.Group) and name != "record":
        texts += [_verb(part, held, context).replace("## ", "### ", 1) for part, held in verb.commands.items()]
    elif isinstance(verb, click.Group):
        texts.append(
            "One form for each [command](commands.md): `sporbar record SUBJECT VERB MUNICIPALITY`, with one option for "
            "each field, `--file` for all fields as a JSON file, and `--key` to make asking again safe. A list or an "
            "object is written as JSON."
        )
    return "\n\n".join(texts)


def _routes(routes: Iterable[RouteContext]) -> str:
    rows = {call: row for route in routes for call, *row in _calls(route)}
    return table(
        ("call", "does", "permission", "parameters"), ((code(call), *row) for call, row in sorted(rows.items()))
    )


def _calls(route: RouteContext) -> list[tuple[str, str, str, str]]:
    if route.methods is None:
        return [(f"GET {route.path}/", "Styles, scripts and pictures.", "public", "")]
    given: dict[str, Any] = getattr(route, "openapi_extra", None) or {}
    names = codes(one["name"] for one in given.get("parameters", []))
    says = getattr(route, "summary", None) or summary(route.endpoint)
    allowed = permission_of(route.endpoint) or "nobody"
    permission = allowed if allowed == "public" else code(allowed)
    return [(f"{method} {route.path}", says, permission, names) for method in route.methods - {"HEAD", "OPTIONS"}]
