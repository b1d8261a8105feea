"""A key is destroyed: the text is gone everywhere, and the trail and its proof still hold without the database."""

from __future__ import annotations

import json
from base64 import b64decode

import httpx
import psycopg
import pytest

from adapters.seal.note import Checkpoint, open_note
from adapters.seal.signing import Verifier
from adapters.seal.tree import leaf_hash, verify_inclusion
from service.verify import verify_town
from tests.service.pages.visitor import Visitor
from tests.stories.client import Stack, refusal, wait_until
from tests.stories.commands import Sporbar
from tests.stories.main_story import DOCUMENT, LEARNING, REPLACED_BECAUSE, Told, tell
from tests.stories.searching import tables_with

YEAR = "from=2024-01-01&to=2024-12-31"
BECAUSE = "Teksten kunne sige, hvem det handlede om"
Proved = tuple[bytes, str]


@pytest.fixture(scope="module")
def told(stack: Stack) -> Told:
    """The story, recorded over HTTP."""
    return tell(stack)


@pytest.fixture(scope="module")
def proved(stack: Stack, told: Told) -> Proved:
    """The entry that concludes the trial and its proof, as one fetches them before anything is erased."""
    return _fetched(stack, told.at["concluded"])


@pytest.fixture(scope="module")
def erased(stack: Stack, told: Told, proved: Proved) -> Told:
    """The story after the data protection officer destroyed the keys of a learning, a reason and a document."""
    assert proved
    officer = stack.program("dpo")
    for entry, field in (("concluded", "learning"), ("replaced", "because"), ("document", "content")):
        officer.record("records/destroy-key", entry=told.at[entry], field=field, because=BECAUSE)
    return told


def _fetched(stack: Stack, position: int) -> Proved:
    auditor = stack.program("auditor")
    wait_until(lambda: auditor.get(f"log/entries/{position}/proof").status_code == 200)
    entry = auditor.read(f"log/entries/{position}")
    return b64decode(entry["entry_base64"]), auditor.get(f"log/entries/{position}/proof").text


def _check(proved: Proved, position: int, key: str) -> Checkpoint:
    """Check a proof with nothing but the entry, the proof's text and the written public key."""
    entry, proof = proved
    head, _, note = proof.partition("\n\n")
    version, index, *hashes = head.splitlines()
    assert (version, index) == ("c2sp.org/tlog-proof@v1", f"index {position - 1}")
    checkpoint = Checkpoint.parse(open_note(note.encode(), [Verifier.parse(key)]))
    path = [b64decode(one) for one in hashes]
    verify_inclusion(leaf_hash(entry), position - 1, checkpoint.size, path, checkpoint.root)
    return checkpoint


@pytest.mark.usefixtures("told")
def test_a_text_is_nowhere_in_the_database_even_before(stack: Stack) -> None:
    """What is sealed stands in no table of the database in the clear: not text, not JSON, not bytes."""
    assert tables_with(stack, "Udvides til alle skoler.")
    for text in (LEARNING, REPLACED_BECAUSE, DOCUMENT.decode(), "Skoleleder", "Billedstøtte ved skift."):
        assert tables_with(stack, text) == []


def test_the_proof_holds_without_the_database(stack: Stack, told: Told, proved: Proved) -> None:
    """An entry fetched over HTTP is proved to be in the log by its proof and the public key alone."""
    key = stack.towns.get("rebild").seal.signer.verifier().vkey()
    assert _check(proved, told.at["concluded"], key).origin == "sporbar-rebild"
    assert b"trial-concluded" in proved[0]
    assert LEARNING.encode() not in proved[0]


def test_the_old_proof_holds_after_the_key_is_destroyed(stack: Stack, erased: Told, proved: Proved) -> None:
    """Destroying a key changes no entry: it is fetched again byte for byte, and old and new proofs hold."""
    key = stack.towns.get("rebild").seal.signer.verifier().vkey()
    position = erased.at["concluded"]
    again = _fetched(stack, position)
    assert again[0] == proved[0]
    assert _check(again, position, key).size >= _check(proved, position, key).size


@pytest.mark.usefixtures("erased")
def test_the_log_still_verifies(stack: Stack) -> None:
    """After erasing, every leaf and the root are recomputed, up to the entry that says what was erased."""
    town = stack.towns.get("rebild")
    wait_until(lambda: verify_town(town).covered == stack.head())
    assert verify_town(town).fault is None


def test_the_text_shows_as_erased(stack: Stack, erased: Told) -> None:
    """Trial, timeline and decision say that the text was erased; the other texts beside it are still open."""
    consultant = stack.program("consultant")
    trial = consultant.read("trials/overgange")
    assert (trial["learning"]["state"], trial["learning"]["text"]) == ("erased", None)
    assert [note["text"]["state"] for note in trial["notes"]] == ["open", "open"]
    entry = next(
        one for one in consultant.items("timeline", {"subject": "trial:overgange"}) if one["type"] == "trial-concluded"
    )
    assert entry["position"] == erased.at["concluded"]
    assert [(text["field"], text["state"]) for text in entry["texts"]] == [("learning", "erased")]
    assert consultant.read("decisions/trinvist")["because"]["state"] == "erased"


def test_an_earlier_moment_does_not_bring_the_text_back(stack: Stack, erased: Told) -> None:
    """Read as of the entry before its key was destroyed, the text is erased all the same."""
    before = {"as_of": str(erased.at["baseless"])}
    assert stack.program("consultant").read("trials/overgange", before)["learning"]["state"] == "erased"


def test_the_erasure_is_in_the_timeline_with_its_reason(stack: Stack, erased: Told) -> None:
    """Who destroyed which key of which entry, and why, stays to be seen."""
    last = stack.program("dpo").items("timeline", {"type": "key-destroyed"})
    assert [(one["amends"], one["what"]["field"]) for one in last] == [
        (erased.at["document"], "content"),
        (erased.at["replaced"], "because"),
        (erased.at["concluded"], "learning"),
    ]
    assert {(one["role"], one["because"]["text"]) for one in last} == {("dpo", BECAUSE)}


@pytest.mark.usefixtures("erased")
def test_no_answer_holds_the_text(stack: Stack) -> None:
    """Nothing that the most trusted reader can fetch still holds an erased text."""
    officer = stack.program("dpo")
    lists = ("timeline", "plans", "networks", "trials", "cases", "decisions", "indicators", "people")
    things = ("trials/overgange", "cases/udvid", "decisions/trinvist", "plans/vision", "plans/vision/evaluation")
    for path in (*lists, *things, f"supervision/report?{YEAR}"):
        answer = json.dumps(officer.read(path if "?" in path else f"{path}?limit=500"), ensure_ascii=False)
        assert LEARNING not in answer
        assert REPLACED_BECAUSE not in answer


def test_no_page_holds_the_text(stack: Stack, erased: Told) -> None:
    """Pages say in their place that the texts were erased, to the most trusted reader too."""
    with httpx.Client(base_url=stack.http.base_url, timeout=60) as client:
        officer = Visitor(client)
        officer.choose_role("dpo")
        entry = officer.read(f"/rebild/log/{erased.at['concluded']}")
        pages = ("timeline", "decisions", "cases/udvid", "plans/vision", "plans/vision/replay", f"supervision?{YEAR}")
        shown = "".join([entry, *(officer.read(f"/rebild/{page}") for page in pages)])
    assert "slettet" in entry
    assert LEARNING not in shown
    assert REPLACED_BECAUSE not in shown


def test_the_command_line_shows_it_as_erased(stack: Stack, erased: Told, sporbar: Sporbar) -> None:
    """The operator of the machine sees no more of an erased text than anybody else."""
    printed = sporbar(stack, "timeline", "rebild", "--all", "--json").stdout
    texts = {
        (one["position"], text["field"]): text["state"] for one in json.loads(printed)["items"] for text in one["texts"]
    }
    assert texts[erased.at["concluded"], "learning"] == "erased"
    assert LEARNING not in printed
    assert LEARNING not in sporbar(stack, "timeline", "rebild", "--all").stdout


@pytest.mark.usefixtures("erased")
def test_keys_and_contents_are_gone_from_the_database(stack: Stack) -> None:
    """The vault holds no key of the erased texts any more, nor the document's bytes."""
    with psycopg.connect(stack.urls.app) as connection:
        keys = connection.execute(
            "select convert_from(data, 'UTF8')::jsonb -> 'event' ->> 'key' from sporbar_rebild.entry"
            " where type = 'key-destroyed'"
        ).fetchall()
        held = connection.execute(
            "select id from sporbar_rebild.vault_key where id = any(%s)", ([key for (key,) in keys],)
        ).fetchall()
        documents = connection.execute("select count(*) from sporbar_rebild.vault_document").fetchone()
    assert (len(keys), held, documents) == (3, [], (0,))
    assert tables_with(stack, LEARNING) == []


def test_asking_twice_destroys_nothing_more(stack: Stack, erased: Told) -> None:
    """A key that is gone already is no new entry; only the data protection officer may ask at all."""
    fields = {"entry": erased.at["concluded"], "field": "learning", "because": BECAUSE}
    before = stack.head()
    assert stack.program("dpo").post("records/destroy-key", fields).json()["repeated"]
    refusal(stack.program("consultant").post("records/destroy-key", fields), 403, "not-allowed")
    assert stack.head() == before
