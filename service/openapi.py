"""The OpenAPI document: what FastAPI knows of the routes, and what msgspec knows of the commands."""

from __future__ import annotations

from typing import Any, Final

import msgspec
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from domain.catalogue import slices

_PROBLEM: Final = {
    "type": "object",
    "description": "RFC 9457 problem details.",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string", "description": "Stable name of the refusal, relative to this server."},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "One sentence in the language asked for."},
        "instance": {"type": "string"},
    },
}


def openapi(app: FastAPI) -> dict[str, Any]:
    """Give the OpenAPI document, made once."""
    if app.openapi_schema is None:
        document = get_openapi(
            title=app.title,
            version=app.version,
            description=app.description,
            routes=app.routes,
            openapi_version="3.1.0",
        )
        commands = [slice_.command for slice_ in slices().values()]
        _, schemas = msgspec.json.schema_components(commands, ref_template="#/components/schemas/{name}")
        components = document.setdefault("components", {})
        components.setdefault("schemas", {}).update(_without_made_ids(schemas), Problem=_PROBLEM)
        components["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
        document["security"] = [{"token": []}]
        app.openapi_schema = document
    return app.openapi_schema


def _without_made_ids(schemas: dict[str, Any]) -> dict[str, Any]:
    """An id that the service makes up when it is left out is not required."""
    for slice_ in slices().values():
        if slice_.creates:
            schema = schemas[slice_.command.__name__]
            schema["required"] = [name for name in schema["required"] if name != slice_.creates]
    return schemas
