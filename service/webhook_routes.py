"""The HTTP routes by which administrators look after the receivers of webhooks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import msgspec
from fastapi import APIRouter
from fastapi.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from service import webhooks
from service.commands.parse import BodyIsNoJson, misfit
from service.guard import needs
from service.outbox import allowed_networks
from service.problems import MEDIA_TYPE
from service.reads.log import number_of
from service.reads.serving import town_of

PERMISSION: Final = "webhooks.manage"
_BASE: Final = "/api/v1/{municipality}/webhooks"
_ONE: Final = _BASE + "/{name}"
_DEAD: Final = _ONE + "/dead"
_LETTER: Final = _DEAD + "/{position}"
_PROBLEM: Final = {
    "description": "Refused; the sentence says why.",
    "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


def webhook_routes() -> APIRouter:
    """Give the routes."""
    router = APIRouter()

    def add(method: str, path: str, endpoint: Callable[..., Any], summary: str, *, body: bool = False) -> None:
        router.add_api_route(
            path,
            endpoint,
            methods=[method],
            summary=summary,
            tags=["webhooks"],
            operation_id=endpoint.__name__,
            response_class=Response,
            openapi_extra=_documented(body=body),
        )

    add("GET", _BASE, list_webhooks, "All receivers of webhooks, and how far behind each is.")
    add("POST", _BASE, add_webhook, "Register a receiver; the answer shows its secret this once.", body=True)
    add("GET", _ONE, read_webhook, "One receiver.")
    add("DELETE", _ONE, remove_webhook, "Forget a receiver with its secret and dead letters.")
    add("POST", _ONE + "/pause", pause_webhook, "Send a receiver nothing until it is resumed.")
    add("POST", _ONE + "/resume", resume_webhook, "Go on sending, with the event at which it was left.")
    add("GET", _DEAD, list_dead_letters, "The events that a receiver refused until they were given up.")
    add("POST", _DEAD + "/replay", replay_all_dead_letters, "Send all dead letters of a receiver once more.")
    add("POST", _LETTER + "/replay", replay_dead_letter, "Send one dead letter once more.")
    add("DELETE", _LETTER, drop_dead_letter, "Forget a dead letter.")
    return router


@needs(PERMISSION)
def list_webhooks(request: Request, municipality: str) -> Response:  # noqa: ARG001 the address names it
    """Give all receivers."""
    town = town_of(request)
    head = town.log.head()
    return _list([webhooks.shown(one, head) for one in town.receivers.all()], head)


@needs(PERMISSION)
async def add_webhook(request: Request, municipality: str) -> Response:
    """Register a receiver."""
    asked = _registration(await request.body())
    town = await run_in_threadpool(town_of, request)
    networks = allowed_networks(request.app.state.settings)
    made = await run_in_threadpool(webhooks.register, town, asked, networks, _by(request))
    body = {**webhooks.shown(made.receiver, made.receiver.position), "secret": made.secret}
    return _json(body, 201, Location=f"/api/v1/{municipality}/webhooks/{made.receiver.id}")


@needs(PERMISSION)
def read_webhook(request: Request, municipality: str, name: str) -> Response:  # noqa: ARG001 the address names it
    """Give a receiver."""
    town = town_of(request)
    return _json(webhooks.shown(webhooks.found(town, name), town.log.head()))


@needs(PERMISSION)
def remove_webhook(request: Request, municipality: str, name: str) -> Response:  # noqa: ARG001 the address names it
    """Forget a receiver."""
    webhooks.remove(town_of(request), name, _by(request))
    return Response(status_code=204)


@needs(PERMISSION)
def pause_webhook(request: Request, municipality: str, name: str) -> Response:  # noqa: ARG001 the address names it
    """Pause a receiver."""
    town = town_of(request)
    return _json(webhooks.shown(webhooks.pause(town, name, _by(request)), town.log.head()))


@needs(PERMISSION)
def resume_webhook(request: Request, municipality: str, name: str) -> Response:  # noqa: ARG001 the address names it
    """Resume a receiver."""
    town = town_of(request)
    return _json(webhooks.shown(webhooks.resume(town, name, _by(request)), town.log.head()))


@needs(PERMISSION)
def list_dead_letters(request: Request, municipality: str, name: str) -> Response:  # noqa: ARG001 the address names it
    """Give a receiver's dead letters."""
    town = town_of(request)
    webhooks.found(town, name)
    return _list([webhooks.shown_letter(one) for one in town.receivers.dead(name)], town.log.head())


@needs(PERMISSION)
def replay_all_dead_letters(request: Request, municipality: str, name: str) -> Response:  # noqa: ARG001 the address names it
    """Replay all dead letters."""
    return _json({"replayed": webhooks.replay(town_of(request), name, None, _by(request))}, 202)


@needs(PERMISSION)
def replay_dead_letter(request: Request, municipality: str, name: str, position: str) -> Response:  # noqa: ARG001 the address names it
    """Replay a dead letter."""
    return _json({"replayed": webhooks.replay(town_of(request), name, _position(name, position), _by(request))}, 202)


@needs(PERMISSION)
def drop_dead_letter(request: Request, municipality: str, name: str, position: str) -> Response:  # noqa: ARG001 the address names it
    """Drop a dead letter."""
    webhooks.drop(town_of(request), name, _position(name, position), _by(request))
    return Response(status_code=204)


def _registration(body: bytes) -> webhooks.Registration:
    try:
        return msgspec.json.decode(body, type=webhooks.Registration)
    except msgspec.ValidationError as error:
        raise misfit(str(error)) from error
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise BodyIsNoJson from error


def _position(name: str, written: str) -> int:
    position = number_of(written)
    if position is None:
        raise webhooks.NoSuchLetter(name=name, position=written)
    return position


def _by(request: Request) -> str:
    return str(request.state.actor.person)


def _list(items: list[dict[str, Any]], head: int) -> Response:
    return _json({"items": items, "position": head, "next": None})


def _json(body: dict[str, Any], status: int = 200, **headers: str) -> Response:
    return Response(msgspec.json.encode(body), status, headers, media_type="application/json")


def _documented(*, body: bool) -> dict[str, Any]:
    fields = msgspec.json.schema(webhooks.Registration)["$defs"]["Registration"] if body else None
    content = {"content": {"application/json": {"schema": fields}}}
    refused = dict.fromkeys(("401", "403", "404", "409", "422"), _PROBLEM)
    return {"responses": refused, **({"requestBody": {"required": True, **content}} if fields else {})}
