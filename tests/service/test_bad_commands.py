"""Commands that cannot be carried out get a clear sentence, and nothing is recorded."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest

from tests.service.examples import SLICES, fits, role_for, with_each_field, with_each_string, without_each_required
from tests.stories.client import Program, Stack, refusal

CPR = "010203-1234"
LONG = "x" * 20_001
UNIT = {"unit": "skole-b", "name": "Skole B", "kind": "skole"}


@pytest.fixture(autouse=True)
def _nothing_recorded(stack: Stack) -> Iterator[None]:
    """After each test the log is as long as before."""
    before = stack.head()
    yield
    assert stack.head() == before


@pytest.fixture
def consultant(stack: Stack) -> Program:
    """Whoever may record most things."""
    return stack.program("consultant")


@pytest.mark.parametrize("name", SLICES)
def test_a_cpr_number_is_refused_in_every_text(stack: Stack, name: str) -> None:
    """Whatever string of a command's example is replaced by a CPR number, the answer is 422 and names the field."""
    slice_ = SLICES[name]
    program = stack.program(role_for(slice_))
    for path, fields in [*with_each_string(slice_.example, CPR), *with_each_field(slice_, f"Født {CPR}.")]:
        slug = "text-has-cpr-number" if fits(slice_, fields) else "body-does-not-fit"
        assert refusal(program.post(name, fields), 422, slug)["field"].startswith(path.split(".")[0])


@pytest.mark.parametrize("name", SLICES)
def test_a_missing_field_is_named(stack: Stack, name: str) -> None:
    """Without any one of its required fields a command is refused, and the sentence names the field."""
    slice_ = SLICES[name]
    for field, fields in without_each_required(slice_):
        body = refusal(stack.program(role_for(slice_)).post(name, fields), 422, "body-does-not-fit")
        assert f"`{field}`" in body["detail"]
    if slice_.because == "required":
        reasonless = {**slice_.example, "because": None}
        refusal(stack.program(role_for(slice_)).post(name, reasonless), 422, "because-is-missing")


@pytest.mark.parametrize("name", SLICES)
def test_a_value_that_does_not_fit_is_refused(stack: Stack, name: str) -> None:
    """An over-long text, a value of another kind, NUL and an unknown field are refused in every command."""
    slice_ = SLICES[name]
    program = stack.program(role_for(slice_))
    for value in (LONG, {"a": 1}):
        for _, fields in with_each_field(slice_, value):
            if not fits(slice_, fields):
                refusal(program.post(name, fields), 422, "body-does-not-fit")
    for _, fields in with_each_string(slice_.example, "a\0b"):
        assert program.post(name, fields).status_code == httpx.codes.UNPROCESSABLE_ENTITY
    refusal(program.post(name, {**slice_.example, "farve": "blå"}), 422, "body-does-not-fit")


@pytest.mark.parametrize(
    "body",
    [b"", b"{", b"[]", b"null", b'"x"', b"1", b'{"a": "\xff"}', b"\xff\xfe", b'{"a": "\\ud800"}', b"[" * 100_000],
)
def test_what_is_no_json_object_cannot_be_read(consultant: Program, body: bytes) -> None:
    """A body that is not a JSON object in UTF-8 is refused as such."""
    refusal(consultant.post("people/register-unit", content=body), 400, "body-is-no-json")


@pytest.mark.parametrize(
    "written", ["2026-02-30", "2023-02-29", "2024-13", "2024-11-12T24:00", "2024..2023", "2024/26"]
)
def test_a_time_that_is_none_is_refused(consultant: Program, written: str) -> None:
    """A time of the right form that no calendar has is refused with the field and the time."""
    body = refusal(consultant.post("people/register-unit", {**UNIT, "occurred": written}), 422, "no-such-time")
    assert (body["field"], body["value"]) == ("occurred", written)


@pytest.mark.parametrize("written", ["i går", "2024-1-1", "12.11.2024", "2024-11-12\n", "2024-11-12T10:00Z", ""])
def test_a_time_of_another_form_is_refused(consultant: Program, written: str) -> None:
    """A time that is written in no form that times have here is refused, and the sentence names the field."""
    body = refusal(consultant.post("people/register-unit", {**UNIT, "occurred": written}), 422, "body-does-not-fit")
    assert body["field"] == "occurred"


def test_what_lies_ahead_has_not_happened(consultant: Program) -> None:
    """Nothing is recorded as having happened in the future."""
    answer = consultant.post("people/register-unit", {**UNIT, "occurred": "2999-01-01"})
    refusal(answer, 422, "happens-in-the-future")


def test_a_body_beyond_the_limit_is_too_large(consultant: Program) -> None:
    """More than 8 MB is refused, whether its length is declared or not; security headers stand on the answer."""
    address, headers = "people/register-unit", {"Content-Type": "application/json"}
    declared = consultant.post(address, content=b" " * (8 * 2**20 + 1), headers=headers)
    refusal(declared, 413, "body-is-too-large")
    assert declared.headers["x-content-type-options"] == "nosniff"
    in_parts = (b" " * 2**20 for _ in range(9))
    refusal(consultant.post(address, content=in_parts, headers=headers), 413, "body-is-too-large")


def test_sentences_come_in_the_language_asked_for(consultant: Program) -> None:
    """The type is the same in every language; the sentence is English where asked for, else Danish."""
    said = {}
    for asked, language in [("en-GB,da;q=0.5", "en"), ("da", "da"), ("fr, en;q=0.3", "en"), ("tlh", "da"), ("", "da")]:
        answer = consultant.post("trials/start", {"trial": "ukendt"}, headers={"Accept-Language": asked})
        assert answer.headers["content-language"] == language
        said[language] = refusal(answer, 404, "trial-is-unknown")["detail"]
    assert said == {"da": "Prøvehandlingen 'ukendt' findes ikke.", "en": "There is no trial 'ukendt'."}


@pytest.mark.parametrize(
    ("name", "fields", "slug"),
    [
        ("plans/adopt", {"plan": "ukendt"}, "plan-is-unknown"),
        ("networks/call-meeting", {"network": "ukendt", "at": "2024", "kind": "theme-meeting"}, "network-is-unknown"),
        ("networks/follow-up-agreement", {"agreement": "ukendt", "state": "kept"}, "agreement-is-unknown"),
        ("evaluations/measure", {"indicator": "ukendt", "value": "1"}, "indicator-is-unknown"),
        ("records/retract", {"entry": 10**15, "because": "Fejl."}, "entry-is-unknown"),
        ("cases/recommend", {"case": "ukendt", "text": "Ja."}, "case-is-unknown"),
    ],
)
def test_what_is_not_there_is_not_found(consultant: Program, name: str, fields: dict[str, object], slug: str) -> None:
    """A command about something that was never recorded is answered with 404."""
    refusal(consultant.post(name, fields), 404, slug)


def test_an_unknown_municipality_has_no_commands(stack: Stack) -> None:
    """A municipality that is not here is answered with 404, by every command."""
    for name, slice_ in SLICES.items():
        program = stack.program(role_for(slice_), municipality="atlantis")
        refusal(program.post(name, slice_.example), 404, "municipality-is-unknown")


def test_a_rule_that_is_broken_is_said(consultant: Program) -> None:
    """A command against a rule is answered with 422 and the rule's sentence."""
    alone = {"network": "alene", "name": "Alene", "purpose": "?", "members": ["skole-a"]}
    body = refusal(consultant.post("networks/form", alone), 422, "network-needs-two-members")
    assert body["detail"] == "A network has at least two members."
