"""A trial's way from proposal to conclusion."""

from __future__ import annotations

from domain.kernel.texts import Unsealed
from domain.trials.events import ObservationRecorded, TrialConcluded, TrialProposed, TrialStarted

PROPOSED = TrialProposed(trial="samling", title="Morgensamling", unit="skole-a", question=Unsealed("Falder uroen?"))
STARTED = TrialStarted(trial="samling")
OBSERVED = ObservationRecorded(trial="samling", seen=Unsealed("Roligere start."))
CONCLUDED = TrialConcluded(trial="samling", outcome="kept", learning=Unsealed("Det virker."))
