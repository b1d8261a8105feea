from __future__ import annotations

import re
from typing import Any

import pytest
from msgspec import Struct, inspect

from domain.catalogue import events
from domain.kernel.event import Event
from service.pages.codes import CHOICES, chosen
from service.pages.labels import LABELS, label
from service.pages.sentences import SENTENCES
from service.pages.shapes import shapes, tags_in
from service.pages.telling import sentence
from service.pages.titles import Titles
from service.pages.values import Values

NAMED = Titles(
    {
        ("unit", "skole-a", None): "Skole A",
        ("plan", "vision", None): "Vision 2030",
        ("goal", "ro", "vision"): "Ro i overgange",
        ("goal", "ro", "anden"): "Et andet mål",
        ("forum", "bfu", None): "Udvalget",
    },
    {("vision", "trivsel"): "%"},
)


def test_every_type_of_entry_has_a_sentence() -> None:
    """No entry is shown without words of its own."""
    assert SENTENCES.keys() == events().keys()


@pytest.mark.parametrize("kind", sorted(SENTENCES))
def test_the_last_sentence_needs_only_what_is_always_stated(kind: str) -> None:
    """Whatever an entry leaves out, there is a sentence that can be told."""
    always = {field.name for field in _fields(events()[kind]) if field.required or field.default is not None}
    assert set(re.findall(r"%\((\w+)\)s", SENTENCES[kind][-1])) <= always & shapes(events()[kind]).keys()


@pytest.mark.parametrize("kind", sorted(SENTENCES))
def test_sentences_name_only_fields_of_their_entry(kind: str) -> None:
    """A sentence never waits for a value that its entry cannot have."""
    named = {name for one in SENTENCES[kind] for name in re.findall(r"%\((\w+)\)s", one)}
    assert named <= shapes(events()[kind]).keys()


def test_every_open_field_has_a_label() -> None:
    """Every field of every event and of its parts is called something."""
    assert _names() - LABELS.keys() == {"concerned"}


def test_every_choice_has_its_words() -> None:
    """Every code that an event can hold has a word in both languages."""
    held = {shape.codes for event in events().values() for shape in _every_shape(event) if shape.codes}
    assert held <= CHOICES.keys()
    assert all(chosen(codes, one, "da") and chosen(codes, one, "en") for codes in held for one in codes)


@pytest.mark.parametrize(
    ("kind", "what", "danish", "english"),
    [
        (
            "follow-up-held",
            {"plan": "vision", "goal": "ro", "forum": "bfu", "judgement": "on-track"},
            "Udvalget fulgte op på målet ”Ro i overgange”: følger planen.",
            "Udvalget followed up the goal “Ro i overgange”: on track.",
        ),
        (
            "follow-up-held",
            {"plan": "vision", "judgement": "met"},
            "Der blev fulgt op på planen ”Vision 2030”: opfyldt.",
            "The plan “Vision 2030” was followed up: met.",
        ),
        (
            "measurement-recorded",
            {"plan": "vision", "indicator": "trivsel", "value": "66.50"},
            "”trivsel” blev målt til 66,50 %.",
            "“trivsel” was measured at 66.50 %.",
        ),
        (
            "person-registered",
            {"person": "leder-1", "role": "leader", "unit": "skole-a"},
            "Leder-1 blev registreret i rollen som leder for Skole A.",
            "Leder-1 was registered in the role of leader for Skole A.",
        ),
        (
            "entry-corrected",
            {"entry": 7, "kind": "measurement-recorded"},
            "Registrering nr. 7 (måling registreret) blev berigtiget.",
            "Entry no. 7 (measurement recorded) was corrected.",
        ),
        (
            "horizon-moved",
            {"plan": "vision", "before": "2017..2020", "period": "2017..2022"},
            "Perioden for planen ”Vision 2030” blev ændret fra 2017 – 2020 til 2017 – 2022.",
            "The period of the plan “Vision 2030” was changed from 2017 – 2020 to 2017 – 2022.",
        ),
    ],
)
def test_sentences_call_things_by_name(kind: str, what: dict[str, Any], danish: str, english: str) -> None:
    """Ids become names, codes words, times and numbers as people write them; the fullest sentence is told."""
    assert sentence(Values(NAMED, "da"), kind, what) == danish
    assert sentence(Values(NAMED, "en"), kind, what) == english


def test_fields_are_written_as_people_write_them() -> None:
    """Parts are told in one line each, money in kroner, truth as yes or no, entries as links."""
    values = Values(NAMED, "da")
    held = values.fields(
        "meeting-held",
        {
            "network": "nord",
            "meeting": "m",
            "attendance": [{"unit": "skole-a", "presence": "substitute"}],
            "agenda": ["Et", "To"],
        },
    )
    assert [(one.label, one.values) for one in held][2:] == [
        ("Fremmøde", ["Enhed: Skole A; Deltagelse: ved stedfortræder"]),
        ("Dagsorden", ["Et", "To"]),
    ]
    granted = {
        one.name: one.values for one in values.fields("resource-granted", {"plan": "vision", "amount_oere": 200_000_00})
    }
    assert granted["amount_oere"] == ["200.000 kr."]
    decided = {one.name: one for one in values.fields("decision-taken", {"basis": [4, 5], "outcome": "noted"})}
    assert (decided["basis"].values, decided["basis"].entries) == ([], [4, 5])
    assert decided["outcome"].values == ["taget til efterretning"]
    assert values.fields("unit-registered", {"leads_by_contract": True})[0].values == ["ja"]


def test_labels_of_parts_say_which_part() -> None:
    """A field within a list is told by its place in it, counted from one."""
    assert label("exchanges.0.what", "da") == "Udvekslinger 1, Hvad"
    assert label("learning", "en") == "Learning"


def test_tags_of_open_fields_are_found_within_parts() -> None:
    """What a correction once said can be called by name, too."""
    what = {"network": "nord", "attendance": [{"unit": "skole-a", "presence": "late"}], "plan": None}
    assert tags_in(shapes(events()["meeting-held"]), what) == {"network:nord", "unit:skole-a"}


def _fields(event: type[Event]) -> tuple[inspect.Field, ...]:
    info = inspect.type_info(event)
    assert isinstance(info, inspect.StructType)
    return info.fields


def _every_shape(struct: type[Struct]) -> list[Any]:
    held = list(shapes(struct).values())
    return held + [inner for shape in held if shape.part for inner in _every_shape(shape.part)]


def _names() -> set[str]:
    found: set[str] = set()
    waiting: list[type[Struct]] = list(events().values())
    while waiting:
        struct = waiting.pop()
        found |= set(struct.__struct_fields__)
        waiting += [shape.part for shape in shapes(struct).values() if shape.part]
    return found
