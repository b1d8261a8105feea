"""A log that was cut short, rebuilt or put back to an old copy is found by what was kept elsewhere."""

from __future__ import annotations

from pathlib import Path
from secrets import token_bytes

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from adapters.database import Urls
from adapters.seal.cosigning import cosign, witness_of
from adapters.seal.note import Signer
from adapters.seal.store import Signed
from service.bundle import log_bundle, selection_bundle
from service.town import Town
from service.upkeep import seal_log
from service.verify import verify_town
from tests.tampering.attacker import Attacker, attacking
from tests.tampering.outside import checked, judged, key_of, written
from tests.towns import register_units

OLD = ("entry", "tag", "seal_node", "seal_checkpoint")


def signed(town: Town, size: int) -> Signed:
    """Give a checkpoint of the town."""
    found = town.seal.checkpoint(size)
    assert found is not None
    return found


def rebuild(attacker: Attacker, signer: Signer) -> None:
    """Change entry 6, and make anew all that follows from it, signatures included."""
    attacker.run("update sporbar_rebild.entry set data = overlay(data placing 'X' from 20) where position = 6")
    attacker.rehash(6)
    attacker.regrow()
    attacker.resign(signer)


def foreign() -> Signer:
    """Give a key of the log's name that is somebody else's."""
    return Signer("sporbar-rebild", Ed25519PrivateKey.from_private_bytes(token_bytes(32)))


def test_a_tail_that_was_cut_off_is_missed_by_who_kept_a_checkpoint(sealed: Town, urls: Urls, tmp_path: Path) -> None:
    """Without entries 9 to 12 and all trace of them the log holds in itself, but not against the note of 12."""
    kept = signed(sealed, 12).note
    with attacking(urls) as attacker:
        attacker.forget_after(8)
    assert verify_town(sealed).holds
    assert judged(sealed, tmp_path).startswith("HOLDS")
    found = verify_town(sealed, kept=[kept])
    assert found.position == 9
    assert found.fault == (
        "the checkpoint of 12 entries that was kept elsewhere covers more than the 8 entries that there are"
    )
    outside = judged(sealed, tmp_path, kept)
    assert outside == "entry 9 is missing: the checkpoint of 12 entries in kept-1.note covers it, but there are 8"


def test_a_tree_rebuilt_without_the_key_is_signed_by_nobody(sealed: Town, urls: Urls, tmp_path: Path) -> None:
    """Who has the database but not the key can make everything anew but the signatures."""
    with attacking(urls) as attacker:
        rebuild(attacker, foreign())
    found = verify_town(sealed)
    assert (found.position, found.fault) == (
        1,
        "the checkpoint of 4 entries: its signature does not hold: None of the known keys signed the note",
    )
    assert judged(sealed, tmp_path) == "the checkpoint of 4 entries: none of the keys given signed it"


def test_a_tree_rebuilt_with_the_key_is_found_by_a_kept_checkpoint(sealed: Town, urls: Urls, tmp_path: Path) -> None:
    """Who has the key too is found only by what was kept elsewhere: since which entry, as near as the notes tell."""
    first, kept = signed(sealed, 4).note, signed(sealed, 8).note
    with attacking(urls) as attacker:
        rebuild(attacker, sealed.seal.signer)
    assert verify_town(sealed).holds
    assert judged(sealed, tmp_path).startswith("HOLDS")
    found = verify_town(sealed, kept=[kept, first])
    assert (found.position, found.fault) == (
        5,
        (
            "entries 5 to 8 are not those that the checkpoint of 8 entries that was kept elsewhere signed;"
            " the first 4 still give theirs"
        ),
    )
    since_first = judged(sealed, tmp_path, first, kept)
    assert since_first == "entries 5 to 8 are not those that the checkpoint of 8 entries in kept-2.note signed"
    alone = judged(sealed, tmp_path, kept)
    assert alone == "entries 1 to 8 are not those that the checkpoint of 8 entries in kept-1.note signed"


def test_a_tree_rebuilt_with_the_key_has_no_quorum(sealed: Town, urls: Urls, tmp_path: Path) -> None:
    """Witnesses signed the first log only: their cosignatures neither stand on the rebuilt one nor hold there."""
    witnesses = [Signer(f"witness.example/{name}", Ed25519PrivateKey.generate()) for name in "abc"]
    newest = signed(sealed, 12)
    lines = [cosign(newest.note.decode().partition("\n\n")[0] + "\n", one, 1_800_000_000) for one in witnesses[:2]]
    arguments = ["--key", key_of(sealed), *(a for one in witnesses for a in ("--witness", witness_of(one).vkey()))]
    insert = "insert into sporbar_rebild.seal_cosignature (size, witness, line, time) values (12, %s, %s, 1800000000)"

    def outside(quorum: int) -> str:
        bundle = written(log_bundle(sealed), tmp_path / "log.zip")
        return checked(bundle, *arguments, "--quorum", quorum).said

    with attacking(urls) as attacker:
        for signer, line in zip(witnesses, lines, strict=False):
            attacker.run(insert, witness_of(signer).vkey(), line)
    assert "cosigned by 2 of 3 witnesses, last at 2027-01-15 08:00:00Z" in outside(2)
    assert outside(3).strip().endswith("it has 2 of the 3 cosignatures asked for")
    with attacking(urls) as attacker:
        rebuild(attacker, sealed.seal.signer)
    assert "the signature of witness.example/a+" in outside(2)
    with attacking(urls) as attacker:
        attacker.run("delete from sporbar_rebild.seal_cosignature")
    assert outside(2).strip().endswith("the checkpoint of 12 entries: it has 0 of the 2 cosignatures asked for")


def test_an_old_copy_put_back_is_found_by_a_kept_checkpoint(sealed: Town, urls: Urls, tmp_path: Path) -> None:
    """A database put back as it was, and a log that went on otherwise from there, both fail the newer note."""
    with attacking(urls) as attacker:
        for table in OLD:
            attacker.run(f"create table public.old_{table} as select * from sporbar_rebild.{table}")  # noqa: S608 names of ours
    register_units(sealed, 3, first=12)
    assert seal_log(sealed)
    old, kept = signed(sealed, 12).note, signed(sealed, 15).note
    with attacking(urls) as attacker:
        for table in OLD:
            attacker.run(f"delete from sporbar_rebild.{table}")  # noqa: S608 names of ours
            attacker.run(f"insert into sporbar_rebild.{table} select * from public.old_{table}")  # noqa: S608 names of ours
    assert verify_town(sealed).holds
    assert verify_town(sealed, kept=[kept]).position == 13
    assert judged(sealed, tmp_path, kept).startswith("entry 13 is missing")
    register_units(sealed, 3, first=22)
    assert seal_log(sealed)
    found = verify_town(sealed, kept=[old, kept])
    assert (found.position, found.holds) == (13, False)
    outside = judged(sealed, tmp_path, old, kept)
    assert outside == "entries 13 to 15 are not those that the checkpoint of 15 entries in kept-2.note signed"


def test_a_selection_shows_a_fork_too(sealed: Town, urls: Urls, tmp_path: Path) -> None:
    """Some entries with their proofs do not agree with a note of another log either."""
    kept = tmp_path / "kept.note"
    kept.write_bytes(signed(sealed, 8).note)
    arguments = ("--key", key_of(sealed), "--checkpoint", kept)
    held = written(selection_bundle(sealed, [2, 11], [8]), tmp_path / "some.zip")
    assert checked(held, *arguments).code == 0
    with attacking(urls) as attacker:
        rebuild(attacker, sealed.seal.signer)
    forked = checked(written(selection_bundle(sealed, [2, 11], [8]), tmp_path / "some.zip"), *arguments)
    assert forked.code == 1
    assert "it signed another log than the bundle's; keep both, they prove a fork" in forked.said
