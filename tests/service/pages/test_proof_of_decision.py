"""A decision's proof: one file from its page, with all that leads to the decision, checked without us."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from tests.service.pages.amended import Past
from tests.service.pages.visitor import Visitor
from tests.tampering.outside import Answer, checked, key_of

ALLE = "/api/v1/rebild/decisions/alle/proof"


def proved(past: Past, tmp_path: Path, asked: str = "", role: str = "auditor") -> Answer:
    """Fetch the proof of the decision `alle` and let it be checked."""
    answer = past.stack.program(role).get(f"decisions/alle/proof{asked}")
    assert answer.status_code == httpx.codes.OK, answer.text
    assert answer.headers["content-disposition"] == 'attachment; filename="rebild-alle.zip"'
    (tmp_path / "alle.zip").write_bytes(answer.content)
    return checked(tmp_path / "alle.zip", "--key", key_of(past.stack.towns.get("rebild")))


def test_the_proof_holds_what_leads_to_the_decision(past: Past, tmp_path: Path) -> None:
    """The case, document, recommendation and basis, the decision, and what was corrected and replaced since."""
    at = past.at
    case = (at["document"] - 1, at["document"], at["document"] + 1)
    basis = (at["concluded"], at["spring"], at["autumn"], at["corrected"], at["corrected-text"])
    replaced = at["replaced"] + 1
    positions = sorted({*case, *basis, at["decided"], replaced})
    answer = proved(past, tmp_path)
    assert answer.code == 0, answer
    assert answer.said.splitlines()[0].endswith(f"entries {', '.join(map(str, positions))}")


def test_an_earlier_proof_does_not_know_what_came_later(past: Past, tmp_path: Path) -> None:
    """As of the decision nothing had been corrected or replaced; the entries are proved by the newest checkpoint."""
    said = proved(past, tmp_path, f"?as_of={past.at['decided']}").said.splitlines()[0]
    assert said.endswith(f", {past.at['decided']}")
    assert str(past.at["corrected"]) not in said.split("entries ")[1].split(", ")


def test_a_checkpoint_that_is_kept_can_be_asked_for(past: Past, tmp_path: Path) -> None:
    """The file shows that the log continues a checkpoint of a size; a size without one is refused."""
    seal = past.stack.towns.get("rebild").seal
    first = seal.signed()[0]
    (tmp_path / "kept.note").write_bytes(first.note)
    assert proved(past, tmp_path, f"?from={first.size}").code == 0
    key = key_of(past.stack.towns.get("rebild"))
    answer = checked(tmp_path / "alle.zip", "--key", key, "--checkpoint", tmp_path / "kept.note")
    assert f"continues the checkpoint of {first.size} entries in kept.note" in answer.said
    auditor = past.stack.program("auditor")
    assert auditor.get("decisions/alle/proof?from=9999").status_code == httpx.codes.NOT_FOUND
    assert auditor.get("decisions/alle/proof?from=x").status_code == httpx.codes.BAD_REQUEST
    assert auditor.get("decisions/ukendt/proof").status_code == httpx.codes.NOT_FOUND


@pytest.mark.parametrize(("language", "label"), [("da", "Hent bevis"), ("en", "Download proof")])
def test_the_pages_lead_to_it(guest: Callable[..., Visitor], language: str, label: str) -> None:
    """The register and the case link to the file, in both languages, for the moment that they show."""
    reader = guest("auditor", language=language)
    for page in ("/rebild/decisions", "/rebild/cases/udvid"):
        source = reader.get(page).text
        assert f'<a href="{ALLE}" download>' in source
        assert label in source
    assert f'<a href="{ALLE}?as_of=2024-10-09" download>' not in reader.get("/rebild/decisions").text
    earlier = reader.get("/rebild/cases/udvid?as_of=60").text
    assert "?as_of=60" in earlier
    assert reader.get(ALLE).headers["content-type"] == "application/zip"


def test_who_may_not_read_entries_is_not_led_to_it(guest: Callable[..., Visitor]) -> None:
    """A politician's page has no link that would be refused; the address is refused."""
    reader = guest("politician")
    assert ALLE not in reader.get("/rebild/decisions").text
    assert reader.get(ALLE).status_code == httpx.codes.FORBIDDEN
