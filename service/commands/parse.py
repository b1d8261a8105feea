"""From what a client sends to a command: ids made up where left out, every misfit one clear sentence."""

from __future__ import annotations

import re
import secrets
import unicodedata
from string import ascii_lowercase
from typing import Any, Final, NamedTuple

import msgspec

from domain.kernel.check import has_cpr
from domain.kernel.refusal import Refusal
from domain.kernel.slice import Command, Slice

_NAMES: Final = ("title", "name", "label")
_LETTERS: Final = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "Æ": "ae", "Ø": "oe", "Å": "aa"})
_SLUG_LENGTH: Final = 48
_DANISH: Final = (
    (r"Object missing required field `(.+?)`", r"feltet \1 mangler"),
    (r"Object contains unknown field `(.+?)`", r"feltet \1 kendes ikke"),
    (r"Expected `(.+?)`, got `(.+?)`", r"skal være \1, men er \2"),
    (r"Expected `str` matching regex (.+?)(?= - at|$)", r"har ikke den rette form \1"),
    (r"Expected `str` of length >= (\d+)", r"skal være mindst \1 tegn"),
    (r"Expected `str` of length <= (\d+)", r"må højst være \1 tegn"),
    (r"Expected `(?:array|bytes)` of length <= (\d+)", r"må højst have \1 dele"),
    (r"Expected `(?:array|bytes)` of length >= (\d+)", r"skal have mindst \1 dele"),
    (r"Expected `int` >= (-?\d+)", r"skal være mindst \1"),
    (r"Expected `int` <= (-?\d+)", r"må højst være \1"),
    (r"Invalid enum value (.+?)(?= - at|$)", r"værdien \1 findes ikke"),
    (r"Invalid base64 encoded string", "er ikke base64"),
)


class BodyIsNoJson(Refusal):
    """The request's body cannot be read as a JSON object in UTF-8."""

    status = 400
    da = "Indholdet kan ikke læses: det skal være et JSON-objekt i UTF-8."
    en = "The body cannot be read: it must be a JSON object in UTF-8."


class BodyDoesNotFit(Refusal):
    """A field is missing, unknown, too long or of another form."""

    status = 422
    da = "Indholdet passer ikke ({field}): {problem_da}."
    en = "The body does not fit ({field}): {problem}."


PARSE_REFUSALS: Final = (BodyIsNoJson, BodyDoesNotFit)


class Asked(NamedTuple):
    """A command, and what was said to ask for it: by that, the same request is known again."""

    command: Command
    said: bytes


def parse(slice_: Slice[Any], body: bytes) -> Asked:
    """Read a command from a JSON body; raises BodyIsNoJson and BodyDoesNotFit."""
    try:
        fields = msgspec.json.decode(body)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError) as error:
        raise BodyIsNoJson from error
    if not isinstance(fields, dict):
        raise BodyIsNoJson
    return asked(slice_, fields)


def asked(slice_: Slice[Any], fields: dict[str, Any], *, strict: bool = True) -> Asked:
    """Build a command from fields as JSON has them (not strict: numbers may be text); raises BodyDoesNotFit."""
    said = msgspec.json.encode(fields, order="deterministic")
    made = slice_.creates
    if made and fields.get(made) in (None, ""):
        fields = {**fields, made: new_id({} if slice_.personal else fields)}
    try:
        command: Command = msgspec.convert(fields, slice_.command, strict=strict)
    except msgspec.ValidationError as error:
        raise misfit(str(error)) from error
    return Asked(command, said)


def misfit(message: str) -> BodyDoesNotFit:
    """Turn msgspec's message into the refusal that names the field."""
    problem, _, place = message.partition(" - at `")
    field = place.rstrip("`").removeprefix("$").lstrip(".") or "$"
    danish = problem
    for pattern, sentence in _DANISH:
        danish = re.sub(pattern, sentence, danish)
    return BodyDoesNotFit(field=field, problem=problem, problem_da=danish)


def new_id(fields: dict[str, Any]) -> str:
    """Make an id that reads like the thing's name, if one is given, and is nobody else's."""
    name = next((fields[key] for key in _NAMES if isinstance(fields.get(key), str)), "")
    plain = unicodedata.normalize("NFKD", name.translate(_LETTERS)).encode("ascii", "ignore").decode().lower()
    slug = re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:_SLUG_LENGTH].strip("-")
    return _letters(16) if not slug or has_cpr(slug) else f"{slug}-{_letters(8)}"


def _letters(number: int) -> str:
    """Give letters by chance: digits could make a name's own look like a CPR number."""
    return "".join(secrets.choice(ascii_lowercase) for _ in range(number))
