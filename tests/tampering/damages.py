"""Ways to damage the members of a bundle of some entries: what is done, the exit code, and what is said of it."""

from __future__ import annotations

import json
from collections.abc import Callable

from tests.tampering.bundles import Members

Damage = Callable[[Members], object]


def _proofs(change: Callable[[list[list[str]]], object]) -> Damage:
    def apply(members: Members) -> None:
        proofs = [json.loads(line) for line in members["inclusion.jsonl"].splitlines()]
        change(proofs)
        members["inclusion.jsonl"] = b"".join(json.dumps(proof).encode() + b"\n" for proof in proofs)

    return apply


def _checkpoints(change: Callable[[list[dict[str, object]]], object]) -> Damage:
    def apply(members: Members) -> None:
        lines = [json.loads(line) for line in members["checkpoints.jsonl"].splitlines()]
        change(lines)
        members["checkpoints.jsonl"] = b"".join(json.dumps(line).encode() + b"\n" for line in lines)

    return apply


def _manifest(**values: object) -> Damage:
    def apply(members: Members) -> None:
        members["manifest.json"] = json.dumps(json.loads(members["manifest.json"]) | values).encode()

    return apply


def _without(name: str) -> Damage:
    return lambda members: members.pop(name)


def _ending(end: bytes) -> Damage:
    def apply(members: Members) -> None:
        members["entries.bin"] += end

    return apply


DAMAGES: dict[str, tuple[Damage, int, str]] = {
    "a hash too few": (_proofs(lambda proofs: proofs[1].pop()), 1, "entry 17: its proof is missing hashes"),
    "a hash too many": (
        _proofs(lambda proofs: proofs[1].append(proofs[1][0])),
        1,
        "entry 17: its proof has 1 surplus hashes",
    ),
    "another's proof": (_proofs(lambda proofs: proofs.reverse()), 1, "entry 3: its proof is missing hashes"),
    "a proof too few": (
        _proofs(lambda proofs: proofs.pop()),
        1,
        "entry 25: its proof is missing, or is no list of hashes",
    ),
    "a proof too many": (_proofs(lambda proofs: proofs.append([])), 1, "there are more proofs than entries"),
    "a null too many": (
        _proofs(lambda proofs: proofs.append(None)),  # type: ignore[arg-type] # it is damage
        1,
        "there are more proofs than entries",
    ),
    "a proof that is an object": (
        _proofs(lambda proofs: proofs.__setitem__(0, dict.fromkeys(proofs[0]))),  # type: ignore[call-overload] # damage
        1,
        "entry 3: its proof is missing, or is no list of hashes",
    ),
    "a hash of another length": (
        _proofs(lambda proofs: proofs[0].__setitem__(0, "QUJD")),
        1,
        "entry 3: 'QUJD' is not base64 as RFC 4648 writes it, or of another length",
    ),
    "a proof that is a number": (
        _proofs(lambda proofs: proofs.__setitem__(0, 7)),  # type: ignore[call-overload] # it is damage
        1,
        "entry 3:",
    ),
    "no consistency": (
        _checkpoints(lambda lines: lines[0].pop("consistency")),
        1,
        "the checkpoint of 5 entries: its proof is missing hashes",
    ),
    "a consistency that is null": (
        _checkpoints(lambda lines: lines[0].update(consistency=None)),
        1,
        "the checkpoint of 5 entries: its proof is missing hashes",
    ),
    "a hash of consistency too many": (
        _checkpoints(lambda lines: lines[0]["consistency"].append("A" * 43 + "=")),  # type: ignore[attr-defined] # a list
        1,
        "the checkpoint of 5 entries: its proof has 1 surplus hashes",
    ),
    "a note that is a number": (
        _checkpoints(lambda lines: lines[0].__setitem__("note", 7)),
        1,
        "checkpoint number 1 in the bundle:",
    ),
    "no newest checkpoint": (_checkpoints(lambda lines: lines.pop()), 1, "the checkpoint of 5 entries:"),
    "no checkpoint": (_checkpoints(lambda lines: lines.clear()), 1, "no checkpoint covers the entries"),
    "checkpoints in another order": (
        _checkpoints(lambda lines: lines.reverse()),
        1,
        "checkpoint number 2 in the bundle: its size, 20, does not lie after 25",
    ),
    "an answer in an origin": (
        _checkpoints(
            lambda lines: lines[0].update(note=f"\x1b[2K\rHOLDS: all\n{lines[0]['note']}".replace("\n", "\u2028", 1))
        ),
        1,
        r"\x1b[2K\rHOLDS: all\u2028sporbar-rebild",
    ),
    "a larger size": (
        _manifest(size=26),
        1,
        "its manifest has another size or municipality than the checkpoint of 25 entries of sporbar-rebild",
    ),
    "a size that is no whole number": (_manifest(size=25.0), 2, "its manifest is not that of a bundle of version 1"),
    "a version that is true": (_manifest(version=True), 2, "its manifest is not that of a bundle of version 1"),
    "another version": (_manifest(version=2), 2, "its manifest is not that of a bundle of version 1"),
    "another content": (_manifest(holds="log"), 2, "its manifest is not that of a bundle of version 1"),
    "another municipality": (_manifest(municipality="ishoej"), 1, "entry 3: it is of another municipality, rebild"),
    "another origin": (
        _manifest(origin="sporbar-ishoej"),
        1,
        "the checkpoint of 5 entries: it is for another log, sporbar-rebild",
    ),
    "no manifest": (_without("manifest.json"), 2, "it does not hold the members of a bundle"),
    "no proofs": (_without("inclusion.jsonl"), 2, "its manifest is not that of a bundle of version 1"),
    "half a length": (_ending(b"\0\0"), 2, "entries.bin ends within an entry"),
    "half an entry": (_ending(b"\0\0\1\0abc"), 2, "entries.bin ends within an entry"),
    "an entry of two gigabytes": (_ending(b"\x7f\xff\xff\xff"), 2, "entries.bin ends within an entry"),
    "an entry of nothing": (_ending(bytes(36)), 1, "what follows entry 25:"),
    "a manifest of noise": (lambda members: members.update({"manifest.json": b"[" * 100_000}), 2, "cannot be checked"),
    "a manifest of another kind": (
        lambda members: members.update({"manifest.json": b"[1]"}),
        2,
        "its manifest is not that",
    ),
    "a line of noise": (lambda members: members.update({"checkpoints.jsonl": b"{}\n"}), 1, "checkpoint number 1"),
    "a member more": (
        lambda members: members.update({"more.txt": b"x"}),
        2,
        "it does not hold the members of a bundle",
    ),
}
