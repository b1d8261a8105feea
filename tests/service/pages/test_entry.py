from __future__ import annotations

import base64
import re
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path

import pytest

from adapters.database import Server
from adapters.seal.tree import verify_inclusion
from projections.catalogue import PROJECTIONS
from service.projecting import catch_up
from tests.service.pages.amended import RIGHT_LEARNING, TYPED_WRONG, Past
from tests.service.pages.visitor import Visitor
from tests.stories.client import running
from tests.stories.main_story import LEARNING
from tests.towns import register_units


def test_an_entry_shows_both_times_and_all_it_says(past: Past, guest: Callable[..., Visitor]) -> None:
    """When it happened as it was stated, when it was recorded to the second, and every field in words."""
    text = guest("auditor").read(f"/rebild/log/{past.at['decided']}")
    assert "Hvornår det skete 8. oktober 2024" in text
    assert re.search(
        r"Hvornår det blev registreret \d+\. \w+\.? \d{4} \d\d:\d\d:\d\d Af udvalgssekretær · via API", text
    )
    assert "Udfald godkendt Tekst Udvides til alle skoler." in text
    assert "Stemmer For: 5; Imod: 2; Undlod at stemme: 0" in text
    assert f"Grundlag nr. {past.at['concluded']} , nr. {past.at['spring']} , nr. {past.at['autumn']}" in text
    assert "Mindretal Hvem: Liste X; Tekst: Vent et år." in text
    assert "Begrundelse ikke oplyst" in text


def test_a_corrected_entry_shows_what_stood_and_what_stands(past: Past, guest: Callable[..., Visitor]) -> None:
    """The entry keeps its first words; beside them stand each field before and after, and why."""
    text = guest("auditor").read(f"/rebild/log/{past.at['spring']}")
    assert "blev målt til 64,5 % (antal i alt: 120)." in text
    assert "Værdi 64,5 66,5 Skete 30. april 2024 2. maj 2024" in text
    assert TYPED_WRONG in text
    assert guest("auditor").read(f"/rebild/log/{past.at['corrected']}").count("Værdi 64,5 66,5") == 1


def test_a_corrected_text_is_shown_to_those_who_may_read_it(past: Past, guest: Callable[..., Visitor]) -> None:
    """Both texts for a consultant; for an auditor only that there are two."""
    address = f"/rebild/log/{past.at['concluded']}"
    assert f"Læring {LEARNING} {RIGHT_LEARNING}" in guest("consultant").read(address)
    closed = guest("auditor").read(address)
    assert "Læring fortrolig fortrolig" in closed
    assert RIGHT_LEARNING not in closed


def test_a_retraction_is_shown_from_both_sides(past: Past, guest: Callable[..., Visitor]) -> None:
    """The retracted entry tells its retraction, and the retraction tells what it retracted."""
    first, second = past.at["followed-up"], past.at["retracted"]
    assert f"Registrering nr. {first} (opfølgning holdt) blev trukket tilbage." in guest("auditor").read(
        f"/rebild/log/{first}"
    )
    assert "Udvalget fulgte op på aktiviteten ”Netværksmøder”" in guest("auditor").read(f"/rebild/log/{second}")


def test_an_erased_text_says_so(past: Past, guest: Callable[..., Visitor]) -> None:
    """The entry stays, with its proof; in the place of the text stands that it is erased."""
    text = guest("consultant").read(f"/rebild/log/{past.at['replaced']}")
    assert "Begrundelse slettet" in text
    assert "Underskrevet kontrolpunkt dækker" in text


def test_the_downloads_prove_the_entry(past: Past, guest: Callable[..., Visitor]) -> None:
    """Following the page's own instructions, the entry's file leads to the root that the checkpoint signed."""
    reader, position = guest("auditor"), past.at["decided"]
    page = reader.get(f"/rebild/log/{position}").text
    stored, proof = (_download(reader, page, ending) for ending in ("json", "tlog-proof"))
    leaf = sha256(b"\0" + base64.b64decode(re.findall(r'"entry_base64":"([^"]+)"', stored)[0])).digest()
    assert leaf.hex() in page
    way, note = proof.split("\n\n", 1)
    _, index, *hashes = way.split("\n")
    _, size, root = note.split("\n")[:3]
    decoded = base64.b64decode(root)
    verify_inclusion(leaf, int(index.split()[1]), int(size), [base64.b64decode(one) for one in hashes], decoded)
    assert decoded.hex() in page
    assert past.stack.towns.get("rebild").seal.signer.verifier().vkey() in page


def test_who_may_not_read_the_log_is_not_offered_it(past: Past, guest: Callable[..., Visitor]) -> None:
    """A politician can download the proof, which holds hashes only, and is told who can download the entry."""
    reader = guest("politician")
    page = reader.get(f"/rebild/log/{past.at['decided']}").text
    assert "Bladets hashværdi" in page
    assert re.findall(r'"/api/v1/rebild/log/entries/[^"]+"', page) == re.findall(r'"[^"]+/proof\?size=\d+"', page)
    assert _download(reader, page, "tlog-proof").startswith("c2sp.org/tlog-proof@v1\n")
    assert "Din rolle kan ikke hente registreringen" in page


def test_the_receipt_says_when_the_entry_was_sealed(past: Past, guest: Callable[..., Visitor]) -> None:
    """The first checkpoint that covers the entry stands there with its size and time, in both languages."""
    signed = past.stack.towns.get("rebild").seal.covering(past.at["decided"])
    assert signed
    address = f"/rebild/log/{past.at['decided']}"
    text = guest("politician").read(address)
    assert re.search(r"Kvittering: bevis for, at intet er ændret Forseglet \d+\. \w+\.? \d{4} \d\d:\d\d:\d\d\.", text)
    assert f"dækker {signed.size} registreringer; underskrevet" in text
    assert f"covers {signed.size} entries; signed" in guest("politician", language="en").read(address)


def test_an_entry_that_is_not_sealed_says_so(server: Server, tmp_path: Path) -> None:
    """Where no checkpoint covers the entry yet there is no proof to download, and the page says when there will be."""
    with running(server, tmp_path, worker=False) as stack:
        town = stack.towns.get("rebild")
        register_units(town, 1)
        catch_up(town, PROJECTIONS)
        reader = Visitor(stack.http)
        reader.choose_role("politician")
        page = reader.get("/rebild/log/1").text
    assert "Ikke forseglet endnu." in page
    assert "/proof" not in page


@pytest.mark.parametrize("position", ["0", "999999", "x", "9" * 30])
def test_an_entry_that_is_not_there_is_not_found(guest: Callable[..., Visitor], position: str) -> None:
    """No number that the log does not hold leads anywhere."""
    assert guest("auditor").get(f"/rebild/log/{position}").status_code == 404


def test_an_earlier_moment_has_no_later_entries(past: Past, guest: Callable[..., Visitor]) -> None:
    """As of a position, later entries are not there, and what they amended is as it was."""
    reader = guest("auditor")
    assert reader.get(f"/rebild/log/{past.at['corrected']}?as_of={past.before}").status_code == 404
    assert TYPED_WRONG not in reader.read(f"/rebild/log/{past.at['spring']}?as_of={past.before}")


def _download(reader: Visitor, page: str, ending: str) -> str:
    address = re.search(rf'<a href="([^"]+)" download="[^"]+\.{ending}"', page)
    assert address
    answer = reader.get(address[1])
    assert answer.status_code == 200
    return answer.text
