"""The main story with what was said of it since: corrected, retracted and erased entries."""

from __future__ import annotations

from base64 import b64encode
from typing import NamedTuple

from tests.stories.client import Stack
from tests.stories.main_story import tell

TYPED_WRONG = "Tallet var tastet forkert"
RIGHT_LEARNING = "Roen kom før overgangene"
SECRET = b"Et bilag, som blev slettet"


class Past(NamedTuple):
    """Where it all runs, where entries lie by what they are called here, and the head before anything was amended."""

    stack: Stack
    at: dict[str, int]
    before: int


def amend(stack: Stack) -> Past:
    """Tell the story, then correct a value and a text, retract a follow-up, and erase a text and a document."""
    at = dict(tell(stack).at)
    secretary, consultant, dpo = (stack.program(role) for role in ("secretary", "consultant", "dpo"))
    at["erased-document"] = secretary.record(
        "cases/attach-document",
        case="udvid",
        document="bilag-2",
        title="Bilag 2",
        media_type="text/plain",
        content=b64encode(SECRET).decode(),
        occurred="2024-10-01",
    )
    before = stack.head()
    at["corrected"] = consultant.record(
        "records/correct",
        entry=at["spring"],
        fields=[{"field": "value", "value": '"66.5"'}],
        happened="2024-05-02",
        because=TYPED_WRONG,
    )
    at["corrected-text"] = consultant.record(
        "records/correct",
        entry=at["concluded"],
        texts=[{"field": "learning", "text": RIGHT_LEARNING}],
        because="Ordene var ikke teamets",
    )
    at["retracted"] = consultant.record("records/retract", entry=at["followed-up"], because="Den blev aldrig holdt")
    at["destroyed"] = dpo.record("records/destroy-key", entry=at["replaced"], field="because", because="Nævnte nogen")
    dpo.record("records/destroy-key", entry=at["erased-document"], field="content", because="Nævnte nogen")
    return Past(stack, at, before)
