"""The form of a field, said in words."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from msgspec import NODEFAULT, Struct, UnsetType, inspect

from domain.kernel.ids import END, TAG_KEY
from domain.kernel.texts import OpenContent, Sealed, SealedText, StoredContent, Unsealed
from service.reference.markdown import bullets, code, docstring

_LEAVES: Final[dict[type, str]] = {
    Sealed: "sealed text",
    Unsealed: "sealed text",
    SealedText: "sealed text",
    StoredContent: "document in the vault",
    OpenContent: "document in the vault",
}
_PLAIN: Final[dict[type[inspect.Type], str]] = {
    inspect.BoolType: "true or false",
    inspect.BytesType: "bytes in base64",
    inspect.DateType: "day",
    inspect.DictType: "object",
    inspect.AnyType: "any value",
}


def fields(struct: type[Struct], *, without: Iterable[str] = (), always: bool = False) -> str:
    """Give a struct's fields as a list: name, form, and whether it is required; of rows (`always` whole): or null."""
    left = set(without)
    mark = _nullable if always else _required
    held = (field for field in _struct(struct).fields if field.name not in left)
    return bullets(f"{code(field.name)}{mark(field)}: {said(field.type)}" for field in held)


def parts(structs: Iterable[type[Struct]], *, always: bool = False) -> str:
    """Give the structs that lie within these, each with its fields."""
    found = {part.__name__: part for struct in structs for part in _within(struct)}
    return "\n\n".join(
        "\n\n".join((f"### {code(name)}", *docstring(part), fields(part, always=always)))
        for name, part in sorted(found.items())
    )


def said(info: inspect.Type) -> str:
    """Say in words what a value must look like."""
    match info:
        case inspect.Metadata(type=inner, extra=extra, extra_json_schema=schema):
            words = _marked(extra or {}, schema or {}) or said(inner)
        case inspect.StrType() | inspect.IntType():
            words = _limited(info)
        case inspect.LiteralType(values=values):
            words = " or ".join(code(value) for value in values)
        case inspect.VarTupleType(item_type=item, max_length=most):
            words = "list" + (f" (at most {most:,})" if most else "") + f" of: {said(item)}"
        case inspect.UnionType(types=types):
            words = " or ".join(dict.fromkeys(said(one) for one in types if not _is_nothing(one)))
        case inspect.StructType(cls=struct):
            words = _LEAVES.get(struct) or f"[{code(struct.__name__)}](#{struct.__name__.lower()})"
        case _:
            words = _PLAIN[type(info)]
    return words


def _marked(extra: dict[str, Any], schema: dict[str, Any]) -> str:
    if "when" in extra:
        return "[time](times.md)"
    if "sealed" in extra:
        return "text, sealed; at most 10,000 characters"
    if extra.get(TAG_KEY) == "entry":
        return "position of an entry"
    description = str(schema.get("description", ""))
    return description[:1].lower() + description[1:].rstrip(".")


def _limited(info: inspect.StrType | inspect.IntType) -> str:
    if isinstance(info, inspect.IntType):
        least = "" if info.ge is None else f" from {info.ge:,}"
        return "whole number" + least + ("" if info.le is None else f" to {info.le:,}")
    if info.pattern:
        return f"text like {code(info.pattern.removesuffix(END))}"
    return "text" + (f", at most {info.max_length:,} characters" if info.max_length else "")


def _required(field: inspect.Field) -> str:
    if field.required:
        return " (required)"
    if field.default in (NODEFAULT, None, (), ""):
        return ""
    return f" (otherwise {code(str(field.default).lower() if isinstance(field.default, bool) else field.default)})"


def _nullable(field: inspect.Field) -> str:
    types = field.type.types if isinstance(field.type, inspect.UnionType) else ()
    return " (or null)" if any(map(_is_nothing, types)) else ""


def _is_nothing(info: inspect.Type) -> bool:
    unset = isinstance(info, inspect.CustomType) and info.cls is UnsetType
    return unset or isinstance(info, inspect.NoneType)


def _within(struct: type[Struct]) -> Iterator[type[Struct]]:
    for field in _struct(struct).fields:
        for part in _structs(field.type):
            yield part
            yield from _within(part)


def _structs(info: inspect.Type) -> Iterator[type[Struct]]:
    match info:
        case inspect.StructType(cls=struct) if struct not in _LEAVES:
            yield struct
        case inspect.Metadata(type=inner) | inspect.VarTupleType(item_type=inner):
            yield from _structs(inner)
        case inspect.UnionType(types=types):
            for one in types:
                yield from _structs(one)


def _struct(struct: type[Struct]) -> inspect.StructType:
    info = inspect.type_info(struct)
    assert isinstance(info, inspect.StructType)
    return info
