"""Refusals: a rule's answer 'no', as one sentence for people and one stable type for programs."""

from __future__ import annotations

import re
from typing import Any, ClassVar


class Refusal(Exception):  # noqa: N818 a refusal is an answer of the domain, named by its sentence
    """The base of all refusals. Sentences are templates over the refusal's fields."""

    da: ClassVar[str]
    en: ClassVar[str]
    status: ClassVar[int] = 409
    """HTTP status: 404 unknown, 409 against the state, 422 against the input, 403 not allowed."""

    def __init__(self, **fields: Any) -> None:  # noqa: ANN401 whatever the sentence mentions
        """Keep what the sentence mentions."""
        super().__init__(self.en.format(**fields))
        self.fields = fields

    @classmethod
    def slug(cls) -> str:
        """Give the refusal's stable name, such as `trial-already-concluded`."""
        return re.sub(r"(?<!^)(?=[A-Z])", "-", cls.__name__).lower()

    def sentence(self, language: str) -> str:
        """Say no in Danish (`da`) or English (`en`)."""
        return (self.en if language == "en" else self.da).format(**self.fields)
