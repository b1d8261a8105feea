"""Everything that can be seen: all projections, and the facts that deliberately show in the timeline alone."""

from __future__ import annotations

from typing import Final

from domain.kernel.event import Event
from domain.records.events import KeyDestroyed
from projections import (
    decision_register,
    evaluation_timeline,
    network_activity,
    plan_state,
    search,
    timeline,
    trial_board,
)
from projections.rows import Projection

PROJECTIONS: Final[tuple[Projection, ...]] = (
    timeline.PROJECTION,
    plan_state.PROJECTION,
    network_activity.PROJECTION,
    trial_board.PROJECTION,
    decision_register.PROJECTION,
    evaluation_timeline.PROJECTION,
    search.PROJECTION,
)

NOT_PROJECTED: Final[dict[type[Event], str]] = {
    KeyDestroyed: "A text is opened only when a page is rendered: without its key it shows as erased by itself.",
}
"""Facts that only the timeline shows, with the reason."""
