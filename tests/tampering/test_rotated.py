"""Whoever trusts one key of a log follows it through rotations, on the machine and elsewhere, and no forged one."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import psycopg
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from adapters import directory
from adapters.database import Server, Urls
from adapters.seal.note import Checkpoint, Signer, parts, sign
from service.bundle import log_bundle, selection_bundle
from service.town import Town
from service.towns import Towns
from service.upkeep import seal_log
from service.verify import verify_town
from tests.adapters.seal.handovers import FORGERIES, Cast, Text, called, sentence, texts
from tests.stories.client import empty_database
from tests.tampering.attacker import attacking
from tests.tampering.bundles import Bundles, members_of, packed
from tests.tampering.outside import Answer, checked, written
from tests.towns import register_units

STRANGER = Signer("sporbar-rebild", Ed25519PrivateKey.from_private_bytes(bytes([3]) * 32))


class Rotated(NamedTuple):
    """A log sealed at 4, 8, … 20 entries whose key was rotated after 4 and after 12; its three keys, oldest first."""

    town: Town
    urls: Urls
    signers: list[Signer]
    bundles: Bundles

    def cast(self) -> Cast:
        """Give the keys of the first rotation."""
        return Cast(self.signers[0], self.signers[1], STRANGER)

    def text(self) -> Text:
        """Give what writes the texts of the log's checkpoints."""
        return texts("sporbar-rebild", {one.size: one.root for one in self.town.seal.signed()})

    def check(self, content: bytes, *signers: Signer) -> Answer:
        """Let the verifier check a bundle with these keys."""
        file = self.bundles.folder / "given.zip"
        file.write_bytes(content)
        return checked(file, *(part for one in signers for part in ("--key", one.verifier().vkey())))

    def with_notes(self, notes: dict[int, bytes]) -> bytes:
        """Give the whole log's bundle with other notes of these sizes."""
        members = members_of(self.bundles, "whole")
        held = {_size(note): note for note in _notes(members["checkpoints.jsonl"])} | notes
        members["checkpoints.jsonl"] = b"".join(
            json.dumps({"note": note.decode()}, ensure_ascii=False).encode() + b"\n" for _, note in sorted(held.items())
        )
        return packed(self.bundles, members)


def _notes(checkpoints: bytes) -> list[bytes]:
    return [json.loads(line)["note"].encode() for line in checkpoints.splitlines()]


def _size(note: bytes) -> int:
    return Checkpoint.parse(parts(note)[0]).size


@pytest.fixture(scope="module")
def rotated(server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Rotated]:
    """The rotated log, which is left as it is."""
    folder = tmp_path_factory.mktemp("rotated")
    with empty_database(server) as urls:
        with psycopg.connect(urls.owner) as owner:
            directory.prepare(owner)
            directory.add(owner, "rebild", "Rebild Kommune")
        with Towns(urls.app, folder / "keys") as towns:
            town = towns.get("rebild")
            signers = [town.seal.signer]
            for first in range(0, 20, 4):
                if first in (4, 12):
                    town.seal.keys.rotate()
                    signers.append(town.seal.signer)
                register_units(town, 4, first=first)
                assert seal_log(town)
            content = {"whole": b"".join(log_bundle(town)), "some": b"".join(selection_bundle(town, [18]))}
            yield Rotated(town, urls, signers, Bundles(folder, content, signers[0].verifier().vkey()))


def test_the_first_key_leads_to_the_last(rotated: Rotated) -> None:
    """Who trusts the first key alone holds the whole log, and learns which keys follow, from which checkpoint on."""
    first, second, third = (one.verifier() for one in rotated.signers)
    code, said, _ = rotated.check(rotated.bundles.content["whole"], rotated.signers[0])
    assert code == 0
    assert said.splitlines()[-2:] == [
        f"  trusts {second.vkey()} since the checkpoint of 8 entries",
        f"  trusts {third.vkey()} since the checkpoint of 16 entries",
    ]
    assert verify_town(rotated.town, trusted=[first]).holds
    assert verify_town(rotated.town, trusted=[third, first]).holds
    assert verify_town(rotated.town).holds
    assert rotated.check(rotated.bundles.content["whole"], *rotated.signers[::-1]).code == 0


def test_a_later_key_does_not_lead_back(rotated: Rotated) -> None:
    """Who trusts a later key alone does not hold what was signed before it."""
    said = rotated.check(rotated.bundles.content["whole"], rotated.signers[1]).said
    assert said == "DOES NOT HOLD: the checkpoint of 4 entries: none of the keys given signed it\n"
    found = verify_town(rotated.town, trusted=[rotated.signers[1].verifier()])
    assert (
        found.fault
        == "the checkpoint of 4 entries: its signature does not hold: None of the known keys signed the note"
    )


@pytest.mark.parametrize("which", [0, 1, 2])
def test_some_entries_hold_under_every_key(rotated: Rotated, which: int) -> None:
    """A bundle of some entries carries all rotations: any key that was ever the log's is enough for a late entry."""
    code, said, _ = rotated.check(rotated.bundles.content["some"], rotated.signers[which])
    assert code == 0
    assert said.count("trusts ") == 2 - which


def test_rotations_alone_prove_nothing(rotated: Rotated) -> None:
    """Rotations between keys that nobody trusts are passed over, and the bundle does not hold for it."""
    members = members_of(rotated.bundles, "some")
    for content in (rotated.bundles.content["some"], rotated.bundles.content["whole"]):
        said = rotated.check(content, STRANGER).said
        assert re.fullmatch(
            r"DOES NOT HOLD: the checkpoint of (4|20) entries: none of the keys given signed it\n", said
        )
    lines = members["checkpoints.jsonl"].splitlines(keepends=True)
    note = sign(rotated.text()(20, _named(rotated.signers[1])), rotated.signers[1], rotated.signers[2])
    newest = json.dumps({"note": note.decode()}, ensure_ascii=False).encode() + b"\n"
    members["checkpoints.jsonl"] = b"".join([*lines[:-1], newest])
    said = rotated.check(packed(rotated.bundles, members), STRANGER).said
    assert said == "DOES NOT HOLD: none of the keys given signed a checkpoint\n"


def _named(signer: Signer) -> str:
    return f"sporbar-next-key {signer.verifier().vkey()}"


@pytest.mark.parametrize("name", FORGERIES)
def test_a_forged_rotation_is_found_elsewhere(rotated: Rotated, name: str) -> None:
    """Who trusts the first key is told in one sentence, by the checkpoint where it shows, that a rotation is none."""
    shown, forged, pattern = FORGERIES[name]
    cast = rotated.cast()
    code, said, _ = rotated.check(rotated.with_notes(forged(cast, rotated.text())), cast.old)
    assert code == 1
    assert re.fullmatch(rf"DOES NOT HOLD: the checkpoint of {shown} entries: {sentence(pattern, cast)}.*\n", said), said


def test_a_known_key_that_names_itself_is_found_elsewhere(rotated: Rotated) -> None:
    """Who knows both keys is told of a rotation that the old one did not sign: others could not follow it."""
    cast = rotated.cast()
    note = sign(rotated.text()(8, _named(cast.new)), cast.new)
    said = rotated.check(rotated.with_notes({8: note}), cast.new, cast.old).said
    assert re.search(f"8 entries: it names {called(cast.new)} as the next key, but no key before that one", said)


def test_a_forged_rotation_is_found_on_the_machine(sealed: Town, urls: Urls, tmp_path: Path) -> None:
    """`sporbar verify` refuses the replaced key after the rotation, with its own keys and with those that are given."""
    old = sealed.seal.signer
    new = sealed.seal.keys.rotate()
    for first in (12, 16):
        register_units(sealed, 4, first=first)
        assert seal_log(sealed)
    assert verify_town(sealed, trusted=[old.verifier()]).holds
    newest = sealed.seal.latest()
    assert newest is not None
    note = sign(Checkpoint("sporbar-rebild", newest.size, newest.root).text(), old)
    with attacking(urls) as attacker:
        attacker.run("update sporbar_rebild.seal_checkpoint set note = %s where size = 20", note)
    for trusted in ([], [old.verifier()], [new, old.verifier()]):
        fault = verify_town(sealed, trusted=trusted).fault
        assert fault is not None
        assert re.fullmatch(
            f"the checkpoint of 20 entries: {called(old)} alone signed it, which had been replaced by then", fault
        )
    outside = checked(written(log_bundle(sealed), tmp_path / "log.zip"), "--key", old.verifier().vkey())
    assert "alone signed it, which had been replaced by then" in outside.said
