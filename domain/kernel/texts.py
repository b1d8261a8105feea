"""Free text that may mention people: open in a command, sealed in a fact."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, Final

from msgspec import Struct, inspect, structs


class Sealed(Struct, frozen=True, gc=False, tag="sealed", tag_field="is"):
    """A text under its own key. AAD = municipality, fact id, event tag, field path (see adapters.vault.sealing)."""

    key: str
    nonce: bytes
    text: bytes


class Unsealed(Struct, frozen=True, tag="unsealed", tag_field="is"):
    """A text on its way from a decision to the shell, which seals it. Never stored."""

    text: str
    concerns: tuple[str, ...] = ()


Text = Sealed | Unsealed


class StoredContent(Struct, frozen=True, tag="stored", tag_field="is"):
    """A document's bytes in the vault: key, SHA-256 of the ciphertext (hex), size in bytes as given."""

    key: str
    digest: str
    size: int


class OpenContent(Struct, frozen=True, tag="open", tag_field="is"):
    """A document's bytes on their way to the vault. Never stored in a fact."""

    data: bytes
    concerns: tuple[str, ...] = ()


Content = StoredContent | OpenContent
Leaf = Text | Content
_LEAVES: Final = (Sealed, Unsealed, StoredContent, OpenContent)


class SealedText(Struct, frozen=True):
    """A sealed text together with the place that its seal is bound to: what a row keeps."""

    position: int
    fact: str
    type: str
    field: str
    key: str
    nonce: bytes
    text: bytes


def map_texts(value: Any, change: Callable[[str, Leaf], Leaf], path: str = "") -> Any:  # noqa: ANN401 any event part
    """Rebuild an event (or a part of it) with each text or content changed; paths look like `exchanges.0.what`."""
    if isinstance(value, _LEAVES):
        return change(path, value)
    if isinstance(value, Struct):
        changed = {}
        for name in _carriers(type(value)):
            old = getattr(value, name)
            new = map_texts(old, change, f"{path}.{name}" if path else name)
            if new is not old:
                changed[name] = new
        return structs.replace(value, **changed) if changed else value
    if isinstance(value, tuple):
        items = tuple(map_texts(item, change, f"{path}.{index}") for index, item in enumerate(value))
        return items if any(new is not old for new, old in zip(items, value, strict=True)) else value
    return value


def texts_of(value: Any) -> dict[str, Leaf]:  # noqa: ANN401 any event part
    """List an event's texts and contents by their path."""
    found: dict[str, Leaf] = {}

    def note(path: str, text: Leaf) -> Leaf:
        found[path] = text
        return text

    map_texts(value, note)
    return found


@cache
def _carriers(kind: type[Struct]) -> tuple[str, ...]:
    """Give the fields of a struct that can hold a text or content, at whatever depth: most hold none."""
    info = inspect.type_info(kind)
    assert isinstance(info, inspect.StructType)
    return tuple(field.name for field in info.fields if _carries(field.type))


def _carries(info: inspect.Type) -> bool:
    match info:
        case inspect.StructType(cls=kind):
            return issubclass(kind, _LEAVES) or bool(_carriers(kind))
        case inspect.Metadata(type=held) | inspect.VarTupleType(item_type=held):
            return _carries(held)
        case inspect.UnionType(types=kinds):
            return any(map(_carries, kinds))
    return isinstance(info, inspect.AnyType)
