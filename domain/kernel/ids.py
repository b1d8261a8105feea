"""Typed ids: each carries the kind of log tag that it becomes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Annotated, Final

from msgspec import Meta

END: Final = r"$(?!\n)"
"""The end of a stored form's pattern: `$` alone would also stand before a last line break."""

ID_PATTERN: Final = rf"^[a-z0-9][a-z0-9-]{{0,79}}{END}"
TAG_KEY: Final = "tag"
"""Key in a field's `Meta.extra`: the kind of tag that the field's value becomes."""
SEPARATOR: Final = "\x1f"
"""What stands between tags that are written as one text: no tag holds U+001F."""


def _id(kind: str) -> Meta:
    article = "an" if kind[0] in "aei" else "a"
    return Meta(pattern=ID_PATTERN, description=f"Id of {article} {kind}.", extra={TAG_KEY: kind})


UnitId = Annotated[str, _id("unit")]
ForumId = Annotated[str, _id("forum")]
PersonId = Annotated[str, _id("person")]
PlanId = Annotated[str, _id("plan")]
AimId = Annotated[str, _id("aim")]
TrackId = Annotated[str, _id("track")]
FocusAreaId = Annotated[str, _id("focus-area")]
ThemeId = Annotated[str, _id("theme")]
GoalId = Annotated[str, _id("goal")]
ActivityId = Annotated[str, _id("activity")]
NetworkId = Annotated[str, _id("network")]
MeetingId = Annotated[str, _id("meeting")]
AgreementId = Annotated[str, _id("agreement")]
TrialId = Annotated[str, _id("trial")]
IndicatorId = Annotated[str, _id("indicator")]
EvaluationId = Annotated[str, _id("evaluation")]
CaseId = Annotated[str, _id("case")]
DocumentId = Annotated[str, _id("document")]
DecisionId = Annotated[str, _id("decision")]
KeyId = Annotated[str, _id("key")]

EntryRef = Annotated[int, Meta(ge=1, description="Position of an entry in the log.", extra={TAG_KEY: "entry"})]


def tag(kind: str, value: str | int) -> str:
    """Give the log tag of an id, such as `trial:laesebaand`."""
    return f"{kind}:{value}"


def joined(tags: Iterable[str]) -> str:
    """Write tags as one text, in the log's order: by their UTF-8 bytes, each once."""
    return SEPARATOR.join(sorted(set(tags), key=str.encode))
