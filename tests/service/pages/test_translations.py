from __future__ import annotations

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import read_po

from domain.catalogue import events
from service.pages.rendering import WEB
from service.pages.translations import CATALOGUE

KEYWORDS = {"_": None, "N_": None, "gettext": None, "ngettext": (1, 2)}


def test_every_text_of_the_pages_has_its_danish() -> None:
    """What a template or a page says in English, and each type of entry, is said in Danish too."""
    danish = _danish()
    said = _said() | {name.replace("-", " ") for name in events()}
    assert sorted(text for text in said if not _translated(danish, text)) == []


def test_danish_texts_name_the_same_values_as_the_english() -> None:
    """A translation fills in exactly what its English text fills in, so that no page fails or leaves out a value."""
    for message in _danish():
        if message.id:
            for english, danish in zip(_forms(message.id), _forms(message.string), strict=False):
                assert _places(english) == _places(danish), english


def test_the_catalogue_says_each_text_once() -> None:
    """No English text has two Danish ones, of which one would be lost."""
    lines = CATALOGUE.read_text(encoding="utf-8").splitlines()
    ids = [line for line in lines if line.startswith("msgid ") and line != 'msgid ""']
    assert sorted({line for line in ids if ids.count(line) > 1}) == []


def _danish() -> Catalog:
    with CATALOGUE.open("rb") as source:
        return read_po(source, locale="da")


def _said() -> set[str]:
    where = [("pages/**.py", "python"), ("web/templates/**.html", "jinja2")]
    found = extract_from_dir(str(WEB.parent), where, keywords=KEYWORDS)
    return {_forms(message)[0] for _, _, message, _, _ in found}


def _translated(danish: Catalog, text: str) -> bool:
    message = danish.get(text)
    return message is not None and all(_forms(message.string))


def _forms(text: str | tuple[str, ...] | list[str] | None) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text or ())


def _places(text: str) -> set[str]:
    return {part.split(")")[0] for part in text.split("%(")[1:]}
