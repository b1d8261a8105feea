"""What every command's input is held to before any rule sees it."""

from __future__ import annotations

import re
import unicodedata
from contextlib import suppress
from datetime import date
from typing import Any, Final

from msgspec import Struct, structs

from domain.kernel.marks import marked
from domain.kernel.refusal import Refusal
from domain.kernel.texts import Sealed, StoredContent
from domain.kernel.when import NoSuchTimeError, bounds

_CPR: Final = re.compile(r"(?<!\d)(\d{2})(\d{2})(\d{2})[-\u2010-\u2015\u2212 \u00a0\u202f]{0,3}\d{4}(?!\d)")
_SUBSTITUTE: Final = 60
"""What is added to the day in a number given to somebody who has no civil registration number."""
_CONTROL: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_LEAP_YEAR: Final = 2000
_LARGEST: Final = 2**53 - 1
"""RFC 8259 section 6: integers up to this size are the same everywhere."""


class TextHasCprNumber(Refusal):
    """A text holds what reads as a Danish civil registration number."""

    status = 422
    da = "Feltet {field} indeholder noget, der ligner et CPR-nummer. CPR-numre må ikke registreres her."
    en = "The field {field} holds what looks like a CPR number. CPR numbers must not be recorded here."


class TextHasControlCharacter(Refusal):
    """A text holds a control character other than a line break or tab."""

    status = 422
    da = "Feltet {field} indeholder et tegn, der ikke kan vises."
    en = "The field {field} holds a character that cannot be shown."


class NoSuchTime(Refusal):
    """A written time is no time of the calendar."""

    status = 422
    da = "Feltet {field}: '{value}' findes ikke i kalenderen."
    en = "The field {field}: '{value}' is not in the calendar."


class HappensInTheFuture(Refusal):
    """Something that is said to have happened lies ahead."""

    status = 422
    da = "Tidspunktet '{value}' ligger i fremtiden; her registreres det, der er sket."
    en = "The time '{value}' lies ahead; what is recorded here has happened."


class NumberIsTooLarge(Refusal):
    """A number is beyond what every program that reads JSON keeps exactly."""

    status = 422
    da = "Feltet {field}: tallet er for stort."
    en = "The field {field}: the number is too large."


class BecauseIsMissing(Refusal):
    """A reason is required and none was given."""

    status = 422
    da = "Skriv hvorfor: en begrundelse er påkrævet her."
    en = "Say why: a reason is required here."


INPUT_REFUSALS: Final = (
    TextHasCprNumber,
    TextHasControlCharacter,
    NoSuchTime,
    HappensInTheFuture,
    NumberIsTooLarge,
    BecauseIsMissing,
)


def normalised(value: Any) -> Any:  # noqa: ANN401 any part of a command
    """Give a command (or a part of it) with all text in Unicode normal form NFC, line breaks as one character."""
    if isinstance(value, str):
        return unicodedata.normalize("NFC", value.replace("\r\n", "\n"))
    if isinstance(value, tuple):
        return tuple(normalised(item) for item in value)
    if isinstance(value, Struct):
        return structs.replace(value, **{name: normalised(getattr(value, name)) for name in value.__struct_fields__})
    return value


def check(command: Struct) -> None:
    """Refuse text and numbers that must not or cannot be recorded and times that do not exist."""
    for path, leaf in _leaves(command, ""):
        if isinstance(leaf, int):
            if abs(leaf) > _LARGEST:
                raise NumberIsTooLarge(field=path)
        elif _CONTROL.search(leaf):
            raise TextHasControlCharacter(field=path)
        elif has_cpr(leaf):
            raise TextHasCprNumber(field=path)
    for path, _, value in marked(command, "when"):
        try:
            bounds(value)
        except NoSuchTimeError as error:
            raise NoSuchTime(field=path, value=value) from error


def has_cpr(text: str) -> bool:
    """Tell whether a text holds ten digits that begin with a day and a month."""
    for day, month, _ in _CPR.findall(text):
        with suppress(ValueError):
            date(_LEAP_YEAR, int(month), int(day) - (_SUBSTITUTE if int(day) > _SUBSTITUTE else 0))
            return True
    return False


def _leaves(value: Any, path: str) -> list[tuple[str, str | int]]:  # noqa: ANN401 any part of a command
    if isinstance(value, str | int):
        return [(path, value)]
    if isinstance(value, Sealed | StoredContent):
        return []  # keys and digests are nobody's words
    if isinstance(value, tuple):
        return [found for index, item in enumerate(value) for found in _leaves(item, f"{path}.{index}")]
    if isinstance(value, Struct):
        return [
            found
            for name in value.__struct_fields__
            for found in _leaves(getattr(value, name), f"{path}.{name}" if path else name)
        ]
    return []
