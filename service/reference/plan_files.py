"""The JSON schema of plan files, for editors and other programs."""

from __future__ import annotations

import json
from typing import Any, Final

import msgspec

from domain.catalogue import slices
from domain.kernel.slice import Slice

_SCALARS: Final = ["string", "number"]
"""YAML reads `2024` and `12.5` as numbers; a plan file's reader takes both as the text that stands there."""


def plan_file_schema() -> str:
    """Give the schema as JSON: a municipality, sources, and steps that are each one command."""
    held = slices()
    commands = [slice_.command for slice_ in held.values()]
    _, schemas = msgspec.json.schema_components(commands, ref_template="#/$defs/{name}")
    steps = {f"{subject}/{verb}": slice_ for (subject, verb), slice_ in held.items()}
    schema = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Plan file",
        "description": "A municipality's plans and their history, each step a command; see plan-files.md.",
        "type": "object",
        "required": ["municipality", "steps"],
        "additionalProperties": False,
        "properties": {
            "municipality": {
                "type": "object",
                "required": ["slug", "name"],
                "additionalProperties": False,
                "properties": {"slug": {"type": "string", "pattern": "^[a-z][a-z0-9-]{0,40}$"}, "name": _text()},
            },
            "sources": {"type": "array", "items": _text()},
            "steps": {"type": "array", "items": {"$ref": "#/$defs/step"}},
        },
        "$defs": {
            "step": {"type": "object", "required": ["do"], "oneOf": [_ref(name) for name in steps]},
            **{name: _step(name, slice_, schemas) for name, slice_ in steps.items()},
            **{name: _written(one) for name, one in schemas.items() if name not in {c.__name__ for c in commands}},
        },
    }
    return json.dumps(schema, indent=2, ensure_ascii=False) + "\n"


def _step(name: str, slice_: Slice[Any], schemas: dict[str, Any]) -> dict[str, Any]:
    command = _written(schemas[slice_.command.__name__])
    required = [field for field in command["required"] if field != slice_.creates]
    also = {"do": {"const": name}, "id": {**_text(), "description": "Names the step; unique in the file."}}
    return {
        **command,
        "title": name,
        "required": ["do", *required],
        "properties": {**also, **command["properties"]},
    }


def _written(schema: Any) -> Any:  # noqa: ANN401 any part of a schema
    """A schema as YAML may write it: numbers where text stands."""
    if isinstance(schema, list):
        return [_written(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    changed = {name: _written(value) for name, value in schema.items()}
    return {**changed, "type": _SCALARS} if schema.get("type") == "string" else changed


def _text() -> dict[str, Any]:
    return {"type": _SCALARS}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/$defs/{name.replace('/', '~1')}"}
