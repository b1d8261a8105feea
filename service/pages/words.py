"""What the codes in the rows are called on a page: states, kinds, roles, types of entries."""

from __future__ import annotations

from functools import cache

from domain.catalogue import events
from service.pages.translations import translations


def N_(text: str) -> str:  # noqa: N802 gettext's own name for 'to be translated'
    """Mark a text for translation without translating it here."""
    return text


_CODES = {
    "draft": N_("draft"),
    "adopted": N_("adopted"),
    "planned": N_("planned"),
    "stopped": N_("stopped"),
    "proposed": N_("proposed"),
    "running": N_("running"),
    "concluded": N_("concluded"),
    "kept": N_("kept"),
    "changed": N_("changed"),
    "abandoned": N_("abandoned"),
    "consultant": N_("development consultant"),
    "facilitator": N_("network facilitator"),
    "leader": N_("leader"),
    "team": N_("team"),
    "secretary": N_("committee secretary"),
    "supervisor": N_("supervisor"),
    "auditor": N_("auditor"),
    "dpo": N_("data protection officer"),
    "politician": N_("politician"),
    "administrator": N_("administrator"),
    "operator": N_("operator of the machine"),
    "body": N_("board or union"),
    "page": N_("page"),
    "api": N_("API"),
    "cli": N_("command line"),
    "import": N_("plan file"),
}


@cache
def words(language: str) -> dict[str, str]:
    """Give the words of all codes and types of entries in `da` or `en`."""
    translate = translations(language).gettext
    named = {name: translate(name.replace("-", " ")) for name in events()}
    return {**named, **{code: translate(text) for code, text in _CODES.items()}}
