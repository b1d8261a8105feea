"""What the fields of entries are called on a page."""

from __future__ import annotations

from typing import Final

from service.pages.translations import translations
from service.pages.words import N_

LABELS: Final = {
    "abbreviation": N_("Abbreviation"),
    "abstained": N_("Abstained"),
    "activity": N_("Activity"),
    "against": N_("Against"),
    "agenda": N_("Agenda"),
    "agreement": N_("Agreement"),
    "aim": N_("Aim"),
    "ambition": N_("Ambition"),
    "amount_oere": N_("Amount"),
    "at": N_("At"),
    "attendance": N_("Attendance"),
    "basis": N_("Basis"),
    "because": N_("Because"),
    "before": N_("Before"),
    "by": N_("By"),
    "by_forum": N_("By forum"),
    "by_unit": N_("By unit"),
    "case": N_("Case"),
    "chosen": N_("Chosen"),
    "conditions": N_("Conditions"),
    "content": N_("Content"),
    "dated": N_("Dated"),
    "decides": N_("Can decide"),
    "decision": N_("Decision"),
    "description": N_("Description"),
    "direction": N_("Wanted direction"),
    "dissent": N_("Dissent"),
    "document": N_("Document"),
    "documents": N_("Documents"),
    "due": N_("Due"),
    "effective": N_("In effect from"),
    "entry": N_("Entry"),
    "esdh_case": N_("Case number in the case system"),
    "esdh_document": N_("Document number in the case system"),
    "evaluation": N_("Evaluation"),
    "exchanges": N_("Exchanges"),
    "facilitator": N_("Facilitator"),
    "field": N_("Field"),
    "fields": N_("Corrected fields"),
    "focus_area": N_("Focus area"),
    "forum": N_("Forum"),
    "forums": N_("Forums"),
    "fte": N_("Full-time equivalents"),
    "giver": N_("Given by"),
    "goal": N_("Goal"),
    "heads": N_("Number of persons"),
    "hypothesis": N_("Hypothesis"),
    "in_favour": N_("In favour"),
    "indicator": N_("Indicator"),
    "judgement": N_("Judgement"),
    "key": N_("Key"),
    "kind": N_("Kind"),
    "kle": N_("KLE number"),
    "label": N_("Name"),
    "leads_by_contract": N_("Its leader is a contract holder"),
    "learning": N_("Learning"),
    "media_type": N_("File type"),
    "meeting": N_("Meeting"),
    "members": N_("Members"),
    "method": N_("Method"),
    "name": N_("Name"),
    "network": N_("Network"),
    "next_step": N_("Next step"),
    "note": N_("Note"),
    "occurred": N_("Happened"),
    "options": N_("Options weighed"),
    "origin": N_("Origin"),
    "outcome": N_("Outcome"),
    "part_of": N_("Part of"),
    "partners": N_("Partners"),
    "period": N_("Period"),
    "person": N_("Person"),
    "place": N_("Place"),
    "plan": N_("Plan"),
    "population": N_("Number that it speaks of"),
    "presence": N_("Presence"),
    "purpose": N_("Purpose"),
    "question": N_("Question"),
    "receiver": N_("Given to"),
    "replaced": N_("Replaced"),
    "replaced_by": N_("Replaced by"),
    "replaces": N_("Replaces"),
    "rests_on": N_("Rests on"),
    "role": N_("Role"),
    "scope": N_("Scope"),
    "seen": N_("Observation"),
    "sign": N_("Sign"),
    "signs": N_("Signs"),
    "source": N_("Source"),
    "sources": N_("Sources"),
    "state": N_("State"),
    "summary": N_("Summary"),
    "target_group": N_("Target group"),
    "task": N_("Task"),
    "text": N_("Text"),
    "texts": N_("Corrected texts"),
    "theme": N_("Theme"),
    "thought": N_("Reflection"),
    "title": N_("Title"),
    "to": N_("Towards"),
    "track": N_("Track"),
    "trial": N_("Trial"),
    "unit": N_("Unit"),
    "unit_of_measure": N_("Unit of measure"),
    "value": N_("Value"),
    "values": N_("Values"),
    "verdict": N_("Verdict"),
    "version": N_("Version"),
    "votes": N_("Votes"),
    "what": N_("What"),
    "who": N_("Who"),
    "within": N_("Within"),
}


def label(path: str, language: str) -> str:
    """Give the label of a field, or of one within it: `exchanges.0.what` is a part of the first exchange."""
    translate = translations(language).gettext
    steps = [f"{int(step) + 1}" if step.isdigit() else translate(LABELS.get(step, step)) for step in path.split(".")]
    return ", ".join(_numbered(steps))


def _numbered(steps: list[str]) -> list[str]:
    """Join each number to the name before it."""
    found: list[str] = []
    for step in steps:
        if step.isdigit() and found:
            found[-1] += f" {step}"
        else:
            found.append(step)
    return found
