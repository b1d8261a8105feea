"""What a supervision report counts and finds, in Danish and English."""

from __future__ import annotations

from typing import Final

FIGURES: Final = {
    "meetings-held": ("Holdte møder", "Meetings held"),
    "meetings-without-minutes": ("Indkaldte møder uden referat", "Meetings called, without minutes"),
    "attended": (
        "Fremmøder (til stede, forsinket eller ved stedfortræder)",
        "Attendances (present, late or by a substitute)",
    ),
    "late": ("Heraf forsinket", "Of these, late"),
    "substitute": ("Heraf ved stedfortræder", "Of these, by a substitute"),
    "absent": ("Fravær", "Absences"),
    "agreements-made": ("Indgåede aftaler", "Agreements made"),
    "agreements-kept": ("Aftaler registreret som overholdt", "Agreements recorded as kept"),
    "agreements-overdue": ("Aftaler over fristen ved periodens udgang", "Agreements overdue at the end of the period"),
    "trials": ("Prøvehandlinger i gang eller afsluttet", "Trials running or concluded"),
    "trials-without-reflection": ("Heraf uden refleksion", "Of these, without reflection"),
    "activities": ("Aktiviteter i perioden", "Activities in the period"),
    "activities-without-follow-up": ("Heraf uden opfølgning i perioden", "Of these, without follow-up in the period"),
    "decisions": ("Trufne beslutninger", "Decisions taken"),
    "decisions-without-basis": ("Heraf uden registreret grundlag", "Of these, without a recorded basis"),
    "undated": (
        "Registreringer, hvis tid ikke er oplyst eller kun delvis ligger i perioden",
        "Entries whose time is not stated or lies only partly within the period",
    ),
}

FINDINGS: Final = {
    "agreement-overdue": (
        "{unit} har en aftale med frist {due}, som ikke var overholdt eller bortfaldet ved periodens udgang.",
        "{unit} has an agreement due {due} that was not kept or released by the end of the period.",
    ),
    "trial-without-reflection": (
        "Prøvehandlingen '{title}' ({unit}) har ingen registreret refleksion.",
        "The trial '{title}' ({unit}) has no recorded reflection.",
    ),
    "activity-without-follow-up": (
        "Aktiviteten '{title}' i '{plan}' har ingen registreret opfølgning i perioden.",
        "The activity '{title}' of '{plan}' has no recorded follow-up in the period.",
    ),
    "decision-without-basis": (
        "Beslutningen i sagen '{case}' ({forum}, {occurred}) har intet registreret grundlag.",
        "The decision in the case '{case}' ({forum}, {occurred}) has no recorded basis.",
    ),
}
