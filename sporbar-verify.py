#!/usr/bin/env python3
"""Checks a bundle of a Sporbar log: that nothing in it was changed, removed, added or moved since it was signed.

    python sporbar-verify.py BUNDLE --key VKEY [--checkpoint NOTE ...] [--witness VKEY ... --quorum N]

Needs Python 3.9 or newer and the package `cryptography`; no database, no network, and nothing of Sporbar. The formats
are those of docs/reference/proofs.md and docs/reference/entry-format.md; each part names what it follows.

Exit 0: it holds. 1: it does not, and the first bad position is named. 2: it cannot be read, or was asked for wrongly.
3: it holds in itself, but no key was given, so that anybody may have made it.
"""

from __future__ import annotations

import argparse
import base64
import heapq
import io
import json
import re
import sys
import time
import unicodedata
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any, NamedTuple

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

LOG_KEY, WITNESS_KEY = 1, 4  # C2SP signed-note, Signature types
NEXT_KEY = "sporbar-next-key"  # begins the line of a checkpoint that names the key which signs from then on
LONGEST = 4_000_000  # bytes of a line or manifest
MEMBERS = ["README.txt", "manifest.json", "checkpoints.jsonl", "entries.bin"]
MANIFEST = ["format", "version", "holds", "municipality", "origin", "size", "keys"]
TYPES = [str, int, str, str, str, int, list]
PROOFS = "inclusion.jsonl"  # one member more, where only some entries are held
DAMAGE = (ValueError, TypeError, AttributeError, LookupError)
UNREADABLE = (*DAMAGE, OSError, EOFError, RuntimeError, ArithmeticError, MemoryError, zipfile.BadZipFile)


class DoesNotHold(Exception):
    """Something that was signed is not so; the message says what, and where it shows first."""


def plain(said: object) -> str:
    """Write what would move a terminal's cursor as an escape: what is checked must not write an answer of its own."""
    return "".join(char if char.isprintable() else ascii(char)[1:-1] for char in str(said))


@contextmanager
def about(what: object) -> Iterator[None]:
    try:
        yield
    except DAMAGE as error:
        raise DoesNotHold(f"{what}: {error}") from error


def node_hash(left: bytes, right: bytes) -> bytes:
    return sha256(b"\x01" + left + right).digest()


class Tree:
    """A tree that leaves are added to (RFC 6962, 2.1). Keeps the roots of its complete subtrees, the largest first."""

    def __init__(self) -> None:
        self.size, self.peaks = 0, list[bytes]()

    def add(self, leaf: bytes) -> None:
        self.peaks.append(leaf)
        self.size += 1
        full = self.size
        while not full & 1:
            right = self.peaks.pop()
            self.peaks[-1] = node_hash(self.peaks[-1], right)
            full >>= 1

    def root(self) -> bytes:
        *rest, value = self.peaks
        for left in reversed(rest):
            value = node_hash(left, value)
        return value


def climb(first: int, last: int, seed: bytes, path: Sequence[str] | None) -> tuple[bytes, bytes]:
    """Give the old and new root that a path leads to: RFC 9162, 2.1.4.2 step 6; the new one is 2.1.3.2 step 4."""
    if not isinstance(path, list):
        raise ValueError("its proof is missing, or is no list of hashes")  # noqa: TRY004 it was read, not passed
    old = new = seed
    for used, sibling in enumerate(unbase64(one, 32) for one in path):
        if last == 0:
            raise ValueError(f"its proof has {len(path) - used} surplus hashes")
        if first & 1 or first == last:
            old, new = node_hash(sibling, old), node_hash(sibling, new)
            while first and not first & 1:
                first, last = first >> 1, last >> 1
        else:
            new = node_hash(new, sibling)
        first, last = first >> 1, last >> 1
    if last:
        raise ValueError("its proof is missing hashes")
    return old, new


def require_consistency(old: Note, newest: Note, path: Sequence[str]) -> None:
    """RFC 9162, 2.1.4.2."""
    if not path:
        raise ValueError("its proof is missing hashes")
    seed, rest = (old.root, path) if old.size & (old.size - 1) == 0 else (unbase64(path[0], 32), path[1:])
    first, last = old.size - 1, newest.size - 1
    while first & 1:
        first, last = first >> 1, last >> 1
    if climb(first, last, seed, rest) != (old.root, newest.root):
        raise ValueError("the newest checkpoint does not continue it: entries that it covers were changed")


class Key(NamedTuple):
    """A verifier key (C2SP signed-note, tlog-cosignature); its name ends in its id, as in sporbar-rebild+a99da4ad."""

    name: str
    kind: int
    public: bytes

    def require_signed(self, text: bytes, signature: bytes) -> None:
        if self.kind == WITNESS_KEY:  # the time in 8 bytes, then a signature over time and text
            text = b"cosignature/v1\ntime %d\n" % int.from_bytes(signature[:8], "big") + text
            signature = signature[8:]
        try:
            Ed25519PublicKey.from_public_bytes(self.public).verify(signature, text)
        except InvalidSignature:
            raise ValueError(f"the signature of {self.name} does not hold") from None

    def signed(self, note: Note) -> bool:
        """Tell whether this key's line is among the signatures; raises ValueError where such a line does not hold."""
        held = [signature for name, signature in note.signatures if name == self.name]
        for signature in held:
            self.require_signed(note.text, signature)
        return bool(held)


class Note(NamedTuple):
    """A checkpoint (C2SP tlog-checkpoint), with its signatures as (name of the key, signature) in their order."""

    origin: str
    size: int
    root: bytes
    text: bytes
    following: list[str]  # the next keys that it names
    signatures: list[tuple[str, bytes]]
    name: str


def unbase64(written: str, *sizes: int) -> bytes:
    value = base64.b64decode(written, validate=True)
    if base64.b64encode(value).decode() != written or len(value) not in (sizes or [len(value)]):
        raise ValueError(f"{written[:100]!r} is not base64 as RFC 4648 writes it, or of another length")
    return value


def key_of(vkey: str, *kinds: int) -> Key:
    match = re.fullmatch(r"([^+\s]+)\+([0-9a-f]{8})\+(\S{44})", vkey)
    key = unbase64(match[3], 33) if match else b""
    if not match or match[2] != sha256(match[1].encode() + b"\n" + key).hexdigest()[:8] or key[0] not in kinds:
        raise ValueError(f"{vkey[:200]!r} is not a verifier key of the type that belongs here")
    return Key(f"{match[1]}+{match[2]}", key[0], key[1:])


def note_of(written: str, where: str) -> Note:
    text, _, lines = written.rpartition("\n\n")
    origin, size, root, *extensions = text.split("\n") if text.count("\n") > 1 else ("", "", "")
    if not lines.endswith("\n") or not re.fullmatch("[1-9][0-9]{0,18}", size) or "" in (origin, *extensions):
        raise ValueError(f"what is{where} is not written as a checkpoint of one entry or more")
    following = [vkey for word, _, vkey in (line.partition(" ") for line in extensions) if word == NEXT_KEY]
    signatures, name = [], f"the checkpoint of {size} entries{where}"
    for line in lines.split("\n")[:-1]:
        match = re.fullmatch("\u2014 ([^ ]+) ([^ ]+)", line)
        value = unbase64(match[2]) if match else b""
        if not match or len(value) < 5:
            raise ValueError("a signature line is not written as it should be")
        signatures.append((f"{match[1]}+{value[:4].hex()}", value[4:]))
    return Note(origin, int(size), unbase64(root, 32), f"{text}\n".encode(), following, signatures, name)


def require_quorum(note: Note, witnesses: Sequence[Key], quorum: int) -> str:
    with about(note.name):
        held = {key.name for key in witnesses if key.signed(note)}
        if len(held) < quorum:
            raise ValueError(f"it has {len(held)} of the {quorum} cosignatures asked for")
        last = max(int.from_bytes(value[:8], "big") for name, value in note.signatures if name in held)
        if last >= 253_402_300_800:  # the year 10000
            raise ValueError(f"it is cosigned at a time that cannot be, {last} seconds after 1970")
    when = time.strftime("%Y-%m-%d %H:%M:%SZ", time.gmtime(last))
    return f"cosigned by {len(held)} of {len(witnesses)} witnesses, last at {when}"


def fields(data: bytes, at: int, count: int) -> tuple[list[bytes], int]:
    """Give so many fields from a place on, each of which stands after its length; and the place where they end."""
    found = []
    for _ in range(count):
        start = at + 4
        at = start + int.from_bytes(data[at:start], "big")
        if at > len(data):
            raise ValueError("it ends within a field")
        found.append(data[start:at])
    return found, at


def entry_of(data: bytes) -> tuple[str, bytes, int, int]:
    """Read an entry (docs/reference/entry-format.md): its municipality, append id, position, and time of recording."""
    (municipality, position, recorded, append_id, kind), at = fields(data, 1, 5)
    tags, at = fields(data, at + 4, int.from_bytes(data[at : at + 4], "big"))
    _, at = fields(data, at, 1)  # the data, whatever it holds
    texts = [text.decode() for text in (municipality, kind, *tags)]
    if data[:1] != b"\x01" or (at, len(position), len(recorded), len(append_id)) != (len(data), 8, 8, 16):
        raise ValueError("it does not have the format of an entry")
    if tags != sorted(set(tags)) or not all(texts) or not unicodedata.is_normalized("NFC", "\n".join(texts)):
        raise ValueError("its tags are not in order, or a text is empty or not in normal form NFC")
    if re.search("[\0\x1f]", "".join(texts)):
        raise ValueError("a text of it holds NUL or U+001F")
    return texts[0], append_id, int.from_bytes(position, "big"), int.from_bytes(recorded, "big")


class Bundle:
    """A zip file whose members are stored, so that none is larger than the file: docs/reference/proofs.md."""

    def __init__(self, path: Path) -> None:
        self.archive, self.bytes = zipfile.ZipFile(path), path.stat().st_size
        infos = self.archive.infolist()
        names = [info.filename for info in infos]
        if names not in (MEMBERS, [*MEMBERS, PROOFS]):
            raise ValueError(f"it does not hold the members of a bundle, each once: {', '.join(names)[:200]}")
        for info in infos:
            limit = LONGEST if info in infos[:2] else self.bytes
            if info.compress_type or info.flag_bits & 1 or not info.compress_size == info.file_size < limit:
                raise ValueError(f"{info.filename} in it is compressed, encrypted or too large")
        self.archive.read(infos[0])  # for its checksum
        manifest = json.loads(self.archive.read(infos[1]))
        self.whole = PROOFS not in names
        said: list[Any] = [manifest.get(name) for name in MANIFEST] if isinstance(manifest, dict) else []
        if list(map(type, said)) != TYPES or said[:3] != ["sporbar-bundle", 1, "log" if self.whole else "entries"]:
            raise ValueError("its manifest is not that of a bundle of version 1 with these members")
        self.municipality, self.origin, self.size, vkeys = said[3:]
        self.keys = [key_of(vkey, LOG_KEY, WITNESS_KEY) for vkey in vkeys]

    def opened(self, name: str) -> io.BufferedReader:
        return io.BufferedReader(self.archive.open(name), 1 << 20)  # type: ignore[arg-type] # a reader is enough

    def lines(self, name: str) -> Iterator[Any]:
        with self.opened(name) as member:
            for line in iter(lambda: member.readline(LONGEST), b""):
                if not line.endswith(b"\n"):
                    raise ValueError(f"a line of {name} is too long, or has no end")
                yield json.loads(line)

    def entries(self) -> Iterator[tuple[bytes, bytes]]:
        """Give each entry, and the leaf hash that stood beside it in the database."""
        with self.opened("entries.bin") as member:
            while head := member.read(4):
                size = int.from_bytes(head, "big")
                entry, leaf = member.read(min(size, self.bytes)), member.read(32)
                if len(head) + len(entry) + len(leaf) != 36 + size:
                    raise ValueError("entries.bin ends within an entry")
                yield entry, leaf

    def checkpoints(self) -> Iterator[tuple[Note, Any]]:
        last = 0
        for count, line in enumerate(self.lines("checkpoints.jsonl"), 1):
            with about(f"checkpoint number {count} in the bundle"):
                note = note_of(line["note"], "")
                if not last < note.size <= self.size:
                    raise ValueError(f"its size, {note.size}, does not lie after {last} and within {self.size}")
            last = note.size
            yield note, line.get("consistency", [])


class Check:
    """One check of a bundle against keys that are trusted and checkpoints that were kept elsewhere."""

    def __init__(self, bundle: Bundle, given: Sequence[Key], kept: Sequence[Note]) -> None:
        self.bundle, self.kept = bundle, sorted(kept, key=lambda note: note.size)
        self.keys = [key for key in dict.fromkeys(given or bundle.keys) if key.name.startswith(f"{bundle.origin}+")]
        self.newest_key, self.learned = len(self.keys), list[str]()
        self.last, self.agreed = (bundle.municipality, b"", 0, 0), {False: 0, True: 0}  # by whether kept elsewhere

    def signed(self, note: Note) -> None:
        """Check a note's signatures. Notes come in order of their sizes, keys the newest first: none comes back."""
        with about(note.name):
            if note.origin != self.bundle.origin:
                raise ValueError(f"it is for another log, {note.origin}")
            signers = [age for age, key in enumerate(self.keys) if key.signed(note)]
            if not signers and note.following and 0 < len(self.keys) == self.newest_key:
                return  # a rotation ahead of all that the keys given signed: it led to one of them, or before
            if not signers:
                raise ValueError("none of the keys given signed it")
            if signers[0] > self.newest_key:
                raise ValueError(f"{self.keys[signers[0]].name} alone signed it, which had been replaced by then")
            self.newest_key = signers[0]
            if len(note.following) > 1:
                raise ValueError("it names more than one next key")
            for vkey in note.following:
                self.follow(note, vkey, signers)

    def follow(self, note: Note, vkey: str, signers: Sequence[int]) -> None:
        """Trust the key that a note names as the next, which the keys of these ages signed: proofs.md, Rotation."""
        key = key_of(vkey, LOG_KEY)
        said = f"it names {key.name} as the next key"
        if not key.name.startswith(f"{note.origin}+"):
            raise ValueError(f"{said}, which is not of the name {note.origin}")
        if not key.signed(note):
            raise ValueError(f"{said}, which did not sign it")
        if key not in self.keys:
            self.keys.insert(self.newest_key, key)
            self.learned.append(f"trusts {vkey} since {note.name}")
        elif self.keys.index(key) != self.newest_key:
            raise ValueError(f"{said}, which had been replaced by then")
        elif key != self.keys[-1] and len(signers) == 1:
            raise ValueError(f"{said}, but no key before that one signed it")

    def entry(self, data: bytes, stored: bytes) -> tuple[int, bytes]:
        """Check an entry against the one before it; gives its position and leaf hash."""
        municipality, last_append, last_position, last_recorded = self.last
        leaf, expected = sha256(b"\x00" + data).digest(), last_position + 1
        with about(f"what follows entry {last_position}"):
            self.last = of, append_id, position, recorded = entry_of(data)
        with about(f"entry {position}"):
            if of != municipality:
                raise ValueError(f"it is of another municipality, {of}")
            if position < expected or (self.bundle.whole and position > expected):
                raise ValueError(f"it stands in the place of entry {expected}")
            if leaf != stored:
                raise ValueError("it is not what its leaf hash was made from")
            if recorded < last_recorded or (append_id == last_append) != (recorded == last_recorded):
                raise ValueError("it was not recorded after the entry ahead of it")
        return position, leaf

    def log(self) -> tuple[Note, str]:
        """Check a whole log in one pass; gives its newest checkpoint and a sentence about what was checked."""
        tree, newest = Tree(), None
        notes = heapq.merge((note for note, _ in self.bundle.checkpoints()), self.kept, key=lambda note: note.size)
        note = next(notes, None)
        for data, stored in self.bundle.entries():
            tree.add(self.entry(data, stored)[1])
            while note and note.size == tree.size:
                self.signed(note)
                since = self.agreed[note in self.kept] + 1
                if note.root != tree.root():
                    raise DoesNotHold(f"entries {since} to {note.size} are not those that {note.name} signed")
                self.agreed[note in self.kept] = note.size
                newest, note = (newest if note in self.kept else note), next(notes, None)
            progress(tree.size, self.bundle.size)
        if note:
            raise DoesNotHold(f"entry {tree.size + 1} is missing: {note.name} covers it, but there are {tree.size}")
        if not newest or newest.size != tree.size:
            raise DoesNotHold(f"entry {(newest.size if newest else 0) + 1} is covered by no checkpoint")
        return newest, f"the whole log of {self.bundle.municipality}, {tree.size} entries"

    def chain(self) -> Note:
        """Check that the newest checkpoint continues every other; gives it."""
        held = list(self.bundle.checkpoints())
        if not held:
            raise DoesNotHold("no checkpoint covers the entries")
        newest, roots = held[-1][0], {note.size: note.root for note, _ in held}
        for note, proof in sorted([*held, *((note, None) for note in self.kept)], key=lambda one: one[0].size):
            self.signed(note)
            with about(note.name):
                if note.size not in roots:
                    raise ValueError(f"the bundle has {newest.size} entries, and no proof that they continue it")
                if note.root != roots[note.size]:
                    raise ValueError("it signed another log than the bundle's; keep both, they prove a fork")
                if note not in self.kept and note is not newest:
                    require_consistency(note, newest, proof)
        return newest

    def selection(self) -> tuple[Note, str]:
        """Check some entries by their proofs; gives the newest checkpoint and a sentence about what was checked."""
        newest, positions, proofs = self.chain(), list[int](), self.bundle.lines(PROOFS)
        for data, stored in self.bundle.entries():
            position, leaf = self.entry(data, stored)
            with about(f"entry {position}"):
                if position > newest.size:
                    raise ValueError(f"the newest checkpoint covers {newest.size} entries only")
                if climb(position - 1, newest.size - 1, leaf, next(proofs, None))[1] != newest.root:
                    raise ValueError("its proof leads to another root than the newest checkpoint's")
            positions.append(position)
        if not positions or any(True for _ in proofs):
            raise DoesNotHold("there are more proofs than entries, or no entry at all")
        return newest, f"of {self.bundle.municipality}'s {newest.size} entries {', '.join(map(str, positions))}"


def progress(done: int, total: int) -> None:
    if (done % 1000 == 0 or done == total) and sys.stderr.isatty():
        bar, end = "#" * (40 * done // total), "\n" if done == total else ""
        print(f"\r[{bar:40}] {done} of {total}", end=end, file=sys.stderr, flush=True)


def run(asked: argparse.Namespace) -> int:
    bundle = Bundle(asked.bundle)
    given = [key_of(vkey, LOG_KEY) for value in asked.key for vkey in value.split()]
    witnesses = [key_of(vkey, WITNESS_KEY) for value in asked.witness for vkey in value.split()]
    quorum = len(witnesses) if asked.quorum is None else asked.quorum
    if not min(1, len(witnesses)) <= quorum <= len({key.public for key in witnesses}) == len(witnesses):
        raise ValueError("the quorum must be from 1 to the number of witnesses, each with a key of its own")
    kept = [note_of(path.read_bytes().decode(), f" in {path.name}") for path in asked.checkpoint]
    check = Check(bundle, given, kept)
    newest, sentence = check.log() if bundle.whole else check.selection()
    if check.newest_key == len(check.keys):
        raise DoesNotHold("none of the keys given signed a checkpoint")
    if (bundle.size, bundle.origin) != (newest.size, f"sporbar-{bundle.municipality}"):
        raise DoesNotHold(f"its manifest has another size or municipality than {newest.name} of {newest.origin}")
    lines = [f"root {newest.root.hex()} of {newest.origin}", *(f"continues {note.name}" for note in check.kept)]
    lines += check.learned + ([require_quorum(newest, witnesses, quorum)] if witnesses else [])
    print("\n  ".join(map(plain, [f"{'HOLDS' if given else 'HOLDS IN ITSELF'}: {sentence}", *lines])))
    if not given:
        print("WARNING: the keys in the file are unproven; get the log's from elsewhere: --key", file=sys.stderr)
    return 0 if given else 3


def main() -> int:
    parser = argparse.ArgumentParser(description="Checks a bundle of a Sporbar log without Sporbar and its database.")
    add = parser.add_argument
    add("bundle", type=Path, help="the file from `sporbar bundle` or from a decision's page")
    add("--key", action="append", default=[], metavar="VKEY", help="verifier key of the log, from where you trust it")
    add("--checkpoint", action="append", default=[], type=Path, metavar="NOTE", help="checkpoint kept elsewhere")
    add("--witness", action="append", default=[], metavar="VKEY", help="verifier key of a witness")
    add("--quorum", type=int, metavar="N", help="how many witnesses must have cosigned; all if not given")
    asked = parser.parse_args()
    try:
        return run(asked)
    except DoesNotHold as error:
        print(f"DOES NOT HOLD: {plain(error)}")
        return 1
    except UNREADABLE as error:
        print(f"{asked.bundle} cannot be checked: {plain(error) or type(error).__name__}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
