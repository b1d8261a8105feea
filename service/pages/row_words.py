"""What things, their parts and the fields of their rows are called where two moments are compared."""

from __future__ import annotations

from typing import Final

from service.pages.labels import LABELS
from service.pages.translations import translations
from service.pages.words import N_, words

_FIELDS: Final = {
    "adopted": N_("Adopted"),
    "adopted_by": N_("Adopted by"),
    "agreements": N_("Number of agreements"),
    "agreements_open": N_("Number of open agreements"),
    "caused_by": N_("Caused by entry"),
    "commitments": N_("Number of commitments"),
    "concluded": N_("Concluded"),
    "drafted": N_("Drafted"),
    "due_at_first": N_("Due at first"),
    "follow_ups": N_("Follow-ups"),
    "followed": N_("Followed up last"),
    "followed_in": N_("Followed up in"),
    "formed": N_("Formed"),
    "held": N_("Held"),
    "horizons": N_("Moves of the period"),
    "joined": N_("Joined"),
    "last_meeting": N_("Latest meeting"),
    "made": N_("Made"),
    "meetings": N_("Number of meetings held"),
    "observations": N_("Number of observations"),
    "proposed": N_("Proposed"),
    "reflections": N_("Number of reflections"),
    "retracted_by": N_("Retracted by entry"),
    "revised": N_("Revised"),
    "revisions": N_("Number of revisions"),
    "settled_by": N_("Settled by"),
    "started": N_("Started"),
    "stopped": N_("Stopped"),
}
"""Fields of rows that no entry has; the others are called as on the page of an entry."""
_PARTS: Final = {
    "plans": N_("Plan"),
    "networks": N_("Network"),
    "trials": N_("Trial"),
    "cases": N_("Case"),
    "indicators": N_("Indicator"),
    "evaluations": N_("Evaluation"),
    "units": N_("Unit"),
    "forums": N_("Forum"),
    "people": N_("Person"),
    "frameworks": N_("Framework"),
    "aims": N_("Aim"),
    "tracks": N_("Track"),
    "focus_areas": N_("Focus area"),
    "themes": N_("Theme"),
    "activities": N_("Activity"),
    "goals": N_("Goal"),
    "resources": N_("Resource"),
    "follow_ups": N_("Follow-up"),
    "revisions": N_("Revision"),
    "members": N_("Member"),
    "commitments": N_("Commitment"),
    "meetings": N_("Meeting"),
    "agreements": N_("Agreement"),
    "notes": N_("Note of the trial"),
    "documents": N_("Document"),
    "recommendations": N_("Recommendation"),
    "decisions": N_("Decision"),
    "entries": N_("Entry"),
}
"""A single one of each collection and of each kind of parts."""
_STATES: Final = {
    "pursued": N_("pursued"),
    "dropped": N_("no longer pursued"),
    "called": N_("called"),
    "held": N_("held"),
    "agreed": N_("agreed"),
    "stands": N_("stands"),
    "replaced": N_("replaced"),
    "retracted": N_("retracted"),
    "observation": N_("observation"),
    "reflection": N_("reflection"),
}
"""States and kinds that only rows have."""


def field_label(name: str, language: str) -> str:
    """Give the label of a field of a row."""
    return translations(language).gettext(_FIELDS.get(name) or LABELS.get(name, name))


def part_label(name: str, language: str) -> str:
    """Give what a single thing of a collection or of a kind of parts is called."""
    return translations(language).gettext(_PARTS.get(name, name))


def state_word(code: str, language: str) -> str:
    """Give the word of a state or kind; one that has none stands for itself."""
    known = _STATES.get(code)
    return translations(language).gettext(known) if known else words(language).get(code, code)
