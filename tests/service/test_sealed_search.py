"""Search in sealed texts: only after narrowing, only what the reader may open, never more than 2,000 of them."""

from __future__ import annotations

import pytest

from service.reads.sealed import MOST
from tests.stories.client import Program, Stack, refusal
from tests.stories.main_story import LEARNING, tell

SUBJECT = "trial:overgange"
AT_ONCE = 100


@pytest.fixture(scope="module", autouse=True)
def _told(stack: Stack) -> None:
    """The story; a unit that has no part in it; a trial whose observation was corrected, and one that was retracted."""
    tell(stack)
    consultant = stack.program("consultant")
    consultant.record("people/register-unit", unit="skole-c", name="Skole C", kind="skole")
    team = stack.program("team", "skole-a")
    team.record("trials/propose", trial="ord", title="Ord", unit="skole-a", question="Øver børnene ærlig ÅBENHED?")
    team.record("trials/start", trial="ord")
    wrong = team.record("trials/observe", trial="ord", seen="Larm og uro i rummet.")
    gone = team.record("trials/observe", trial="ord", seen="Fremmed sag om larm.")
    texts = [{"field": "seen", "text": "Ro og fred i rummet."}]
    consultant.record("records/correct", entry=wrong, texts=texts, because="Det var et andet rum.")
    consultant.record("records/retract", entry=gone, because="Hører til et andet sted.")


def found(reader: Program, q: str, **query: str) -> list[str]:
    """The excerpts of what is found in sealed texts."""
    return [one["excerpt"]["text"] for one in reader.items("search", {"q": q, "sealed": "yes", **query})]


@pytest.mark.parametrize("query", [{}, {"unit": "skole-a"}, {"subject": ""}])
def test_one_narrows_first(stack: Stack, query: dict[str, str]) -> None:
    """Without a subject, a type or a period nothing is opened."""
    consultant = stack.program("consultant")
    refusal(consultant.get("search", {"q": "uro", "sealed": "yes", **query}), 400, "narrow-first")
    refusal(consultant.get("search", {"q": "uro", "sealed": "måske"}), 400, "sealed-is-yes-or-no")


@pytest.mark.parametrize(
    "query", [{"subject": SUBJECT}, {"subject": "trials"}, {"type": "trial-concluded"}, {"from": "2024-01-01"}]
)
def test_a_sealed_text_is_found_and_shown(stack: Stack, query: dict[str, str]) -> None:
    """What a reader may open is found within a subject, a type or a period, with its field and what was found."""
    word = LEARNING.split()[0].strip(".,").upper()
    items = stack.program("consultant").items("search", {"q": word, "sealed": "yes", **query})
    (item,) = [one for one in items if one["field"] == "learning" and one["type"] == "trial-concluded"]
    (first, last), *_ = item["excerpt"]["marks"]
    assert item["excerpt"]["text"][first:last].upper().startswith(word)


@pytest.mark.parametrize(
    ("reader", "finds"),
    [
        (("consultant", None), True),
        (("facilitator", None), True),
        (("dpo", None), True),
        (("leader", "skole-a"), True),
        (("team", "skole-a"), True),
        (("leader", "dagtilbud-b"), False),
        (("leader", "skole-c"), False),
        (("leader", None), False),
        (("supervisor", None), False),
        (("auditor", None), False),
        (("politician", None), False),
        (("administrator", None), False),
    ],
)
def test_only_what_one_may_read_is_found(stack: Stack, reader: tuple[str, str | None], finds: bool) -> None:  # noqa: FBT001 a figure of the table
    """A trial's texts are found by its own unit and by roles that read them all, and by nobody else."""
    assert bool(found(stack.program(*reader), "gennemgang or billeder or uro or ro", subject=SUBJECT)) == finds


def test_words_are_whole_whatever_their_case(stack: Stack) -> None:
    """Every word must be one of the text or begin a longer one; æøå are themselves, and phrases keep their order."""
    leader = stack.program("leader", "skole-a")
    for q, number in (
        ("åbenhed ærlig", 1),
        ('"ærlig åbenhed"', 1),
        ('"åbenhed ærlig"', 0),
        ("aabenhed", 0),
        ("benhed", 0),
        ("åbe", 0),
        ("åben", 1),
        ("åbenhed -børn", 0),
        ("findesikke eller ØVER", 1),
        ("åbenhed findesikke", 0),
    ):
        assert len(found(leader, q, subject="trial:ord")) == number, q


def test_texts_are_found_as_they_stand(stack: Stack) -> None:
    """A corrected text is found by its right words, a retracted entry not at all; at an earlier moment both as then."""
    leader = stack.program("leader", "skole-a")
    corrected = leader.items("timeline", {"type": "entry-corrected"})[0]["position"]
    assert found(leader, "fred", subject="trial:ord") == ["Ro og fred i rummet."]
    assert found(leader, "larm", subject="trial:ord") == []
    then = {"subject": "trial:ord", "as_of": str(corrected - 1)}
    assert sorted(found(leader, "larm", **then)) == ["Fremmed sag om larm.", "Larm og uro i rummet."]
    assert found(leader, "fred", **then) == []


def test_reasons_are_found_by_those_who_read_them(stack: Stack) -> None:
    """The sealed reason of a correction is found in its own entry, and not by a unit."""
    query = {"subject": "records"}
    assert found(stack.program("dpo"), "andet rum", **query) == ["Det var et andet rum."]
    assert found(stack.program("leader", "skole-a"), "andet rum", **query) == []


def test_sealed_words_are_not_found_in_the_open(stack: Stack) -> None:
    """No open search finds a word of a sealed text, whoever asks."""
    assert stack.program("consultant").items("search", {"q": "åbenhed"}) == []


def test_pages_of_sealed_texts_are_whole(stack: Stack) -> None:
    """Page by page one reads what one page gives."""
    consultant, query = (
        stack.program("consultant"),
        {
            "q": "ro or uro or larm or og",
            "sealed": "yes",
            "from": "2020-01-01",
        },
    )
    whole, page = consultant.items("search", query), consultant.read("search", {**query, "limit": "1"})
    read = page["items"]
    while page["next"]:
        page = consultant.read("search", {**query, "limit": "1", "cursor": page["next"]})
        read += page["items"]
    assert read == whole
    assert len(whole) > 1


def test_too_many_texts_are_not_opened(stack: Stack) -> None:
    """Beyond 2,000 texts a search says how many there are and opens none; up to there it opens them all."""
    facilitator = stack.program("facilitator")

    def meet(meeting: str, texts: int) -> None:
        facilitator.record(
            "networks/hold-meeting",
            network="nord",
            meeting=meeting,
            occurred="2023-05-05",
            attendance=[{"unit": "skole-a", "presence": "present"}],
            exchanges=[{"kind": "idea", "what": f"Idé nummer {number}."} for number in range(texts)],
        )

    query = {"from": "2023-05-05", "to": "2023-05-05"}
    for number in range(MOST // AT_ONCE):
        meet(f"stort-{number}", AT_ONCE)
    assert found(facilitator, "nummer", **query) == ["Idé nummer 0."] * (MOST // AT_ONCE)
    assert found(facilitator, '"nummer 99"', **query) == ["Idé nummer 99."] * (MOST // AT_ONCE)
    meet("endnu-et", 1)
    asked = {"q": "nummer", "sealed": "yes", **query}
    answer = facilitator.get("search", asked, sporbar_position=str(stack.head()))
    body = refusal(answer, 400, "too-many-texts")
    assert (body["texts"], body["most"]) == (str(MOST + 1), str(MOST))
    assert found(stack.program("leader", "skole-c"), "nummer", **query) == []
