"""What `doctor` and `readyz` say of webhooks: how far each receiver is behind, who fails, and which events are dead."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Final

from adapters.outbox.receivers import Receiver
from service.outside_findings import Finding
from service.town import Town

FAILS_WITHIN: Final = timedelta(minutes=10)
"""So long a receiver may fail before somebody should look."""


def webhook_findings(towns: list[Town]) -> list[Finding]:
    """Look at every receiver of every municipality."""
    return [_finding(town, one) for town in towns for one in town.receivers.all()]


def webhooks_behind(town: Town, head: int) -> dict[str, int]:
    """Give by how many entries each receiver is behind."""
    return {one.id: max(0, head - one.position) for one in town.receivers.all()}


def _finding(town: Town, one: Receiver) -> Finding:
    behind, dead = max(0, town.log.head() - one.position), len(town.receivers.dead(one.id))
    says = f"{town.slug}: the webhook {one.id} is {one.state} and {behind} entries behind"
    if one.state == "stopped":
        says += f": {one.reason}"
    elif one.failing_since:
        says += f", failing since {one.failing_since.astimezone(UTC):%Y-%m-%d %H:%M} UTC: {one.reason}"
    if dead:
        says += f"; {dead} dead letters wait to be replayed or dropped"
    failing = one.failing_since is not None and datetime.now(UTC) - one.failing_since > FAILS_WITHIN
    return one.state != "stopped" and not failing and not dead, says
