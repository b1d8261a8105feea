"""Checkpoints over 4, 8 and 12 entries around a rotation: as a log signs them, and as a forger would."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, NamedTuple

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from adapters.seal.note import Checkpoint, Signer, sign
from adapters.seal.trust import next_key_line

SIZES: Final = (4, 8, 12)
Text = Callable[..., str]
"""Writes the text of a checkpoint: of a size, with extension lines."""


class Cast(NamedTuple):
    """The key that is replaced, the key that follows it, and a key of the same name that is nobody's."""

    old: Signer
    new: Signer
    stranger: Signer


def made(name: str, seed: int) -> Signer:
    """Give a key that is always the same."""
    return Signer(name, Ed25519PrivateKey.from_private_bytes(bytes([seed]) * 32))


def texts(origin: str, roots: dict[int, bytes]) -> Text:
    """Give what writes the texts of a log's checkpoints."""
    return lambda size, *lines: Checkpoint(origin, size, roots[size], lines).text()


def named(signer: Signer) -> str:
    """Write the line that names a signer's key as the next."""
    return next_key_line(signer.verifier())


def genuine(cast: Cast, text: Text) -> dict[int, bytes]:
    """Give the notes of a log whose key was rotated after the first."""
    return {
        4: sign(text(4), cast.old),
        8: sign(text(8, named(cast.new)), cast.new, cast.old),
        12: sign(text(12), cast.new),
    }


def called(signer: Signer) -> str:
    """Give a key's name with its id, as sentences say it, for a regular expression."""
    return rf"{signer.name}\+{signer.verifier().key_id.hex()}"


def _line_of_another_text(cast: Cast, text: Text) -> bytes:
    note, other = (sign(text(size, named(cast.new)), cast.old, cast.new) for size in (8, 12))
    return note[: note.rindex("—".encode())] + other[other.rindex("—".encode()) :]


def _with_line(note: bytes, signer: Signer) -> bytes:
    """Add somebody's signature line to a note that was signed without it."""
    other = sign(note.decode().rpartition("\n\n")[0] + "\n", signer)
    return note + other[other.rindex("—".encode()) :]


_NOBODY: Final = "[Nn]one of the (known keys|keys given) signed"
FORGERIES: Final[dict[str, tuple[int, Callable[[Cast, Text], dict[int, bytes]], str]]] = {
    "a line of a new key is added": (
        12,
        lambda cast, text: {
            8: _with_line(sign(text(8), cast.old), cast.stranger),
            12: sign(text(12), cast.stranger),
        },
        _NOBODY,
    ),
    "a line of a key is added to a genuine rotation": (
        12,
        lambda cast, text: {
            8: _with_line(sign(text(8, named(cast.new)), cast.new, cast.old), cast.stranger),
            12: sign(text(12), cast.stranger),
        },
        _NOBODY,
    ),
    "another key signs than is named": (
        8,
        lambda cast, text: {8: sign(text(8, named(cast.new)), cast.stranger, cast.old)},
        r"it names {new} as the next key, which did not sign it",
    ),
    "the old key alone names the next": (
        8,
        lambda cast, text: {8: sign(text(8, named(cast.new)), cast.old)},
        r"it names {new} as the next key, which did not sign it",
    ),
    "the named key's line is of another note": (
        8,
        lambda cast, text: {8: _line_of_another_text(cast, text)},
        r"[Tt]he signature of {new} does not hold",
    ),
    "a new key names itself": (
        8,
        lambda cast, text: {8: sign(text(8, named(cast.stranger)), cast.stranger)},
        _NOBODY,
    ),
    "two keys are named": (
        8,
        lambda cast, text: {8: sign(text(8, named(cast.new), named(cast.stranger)), cast.new, cast.stranger, cast.old)},
        "it names more than one next key",
    ),
    "one key is named twice": (
        8,
        lambda cast, text: {8: sign(text(8, named(cast.new), named(cast.new)), cast.new, cast.old)},
        "it names more than one next key",
    ),
    "what is named is no key": (
        8,
        lambda cast, text: {8: sign(text(8, f"{named(cast.new)[:-4]}AAAA"), cast.new, cast.old)},
        "(it names a next key that is none: .* key hash|'{new}.*' is not a verifier key)",
    ),
    "nothing is named": (
        8,
        lambda cast, text: {8: sign(text(8, "sporbar-next-key"), cast.new, cast.old)},
        "(it names a next key that is none: '' is not base64|'' is not a verifier key)",
    ),
    "a key of another name is named": (
        8,
        lambda cast, text: {8: sign(text(8, named(made("sporbar-ishoej", 9))), made("sporbar-ishoej", 9), cast.old)},
        r"it names sporbar-ishoej\+........ as the next key, which is not of the name sporbar-rebild",
    ),
    "the replaced key signs on": (
        12,
        lambda cast, text: {12: sign(text(12), cast.old)},
        "{old} alone signed it, which had been replaced by then",
    ),
    "the replaced key names yet another": (
        12,
        lambda cast, text: {12: sign(text(12, named(cast.stranger)), cast.stranger, cast.old)},
        "{old} alone signed it, which had been replaced by then",
    ),
    "the replaced key is named again": (
        12,
        lambda cast, text: {12: sign(text(12, named(cast.old)), cast.old, cast.new)},
        "it names {old} as the next key, which had been replaced by then",
    ),
}
"""By what the forger does: where it shows to who trusts the old key, the notes instead of genuine ones, and what is
said, where `{old}` and `{new}` are those keys."""


def sentence(pattern: str, cast: Cast) -> str:
    """Give a forgery's sentence about these keys, as a regular expression."""
    return pattern.replace("{old}", called(cast.old)).replace("{new}", called(cast.new))
