"""One plain sentence for every type of entry. The first one whose words are all known is told."""

from __future__ import annotations

from typing import Final

from service.pages.words import N_

SENTENCES: Final[dict[str, tuple[str, ...]]] = {
    "unit-registered": (
        N_("%(name)s (%(kind)s) was registered as a unit under %(part_of)s."),
        N_("%(name)s (%(kind)s) was registered as a unit."),
    ),
    "forum-established": (N_("The forum “%(name)s” (%(kind)s) was established."),),
    "person-registered": (
        N_("%(person)s was registered in the role of %(role)s for %(unit)s."),
        N_("%(person)s was registered in the role of %(role)s."),
    ),
    "plan-drafted": (N_("The plan “%(title)s” was drafted for the period %(period)s."),),
    "framework-linked": (
        N_("“%(title)s” (%(kind)s) was linked to the plan “%(plan)s” as a framework."),
        N_("“%(title)s” was linked to the plan “%(plan)s” as a framework."),
    ),
    "aim-set": (N_("An aim was set in the plan “%(plan)s”: %(text)s"),),
    "track-opened": (
        N_("The track “%(title)s” was opened within “%(within)s” in the plan “%(plan)s”."),
        N_("The track “%(title)s” was opened in the plan “%(plan)s”."),
    ),
    "focus-area-set": (N_("The focus area “%(title)s” was set in the plan “%(plan)s”."),),
    "theme-set": (N_("The theme “%(title)s” was set in the plan “%(plan)s”."),),
    "activity-planned": (N_("The activity “%(title)s” was planned in the plan “%(plan)s” (period: %(period)s)."),),
    "activity-stopped": (N_("The activity “%(activity)s” in the plan “%(plan)s” was stopped."),),
    "goal-set": (
        N_("A goal to be reached by %(due)s was set in the plan “%(plan)s”: %(text)s"),
        N_("A goal was set in the plan “%(plan)s”: %(text)s"),
    ),
    "goal-dropped": (N_("A goal in the plan “%(plan)s” is no longer pursued: %(goal)s"),),
    "resource-granted": (
        N_("Means for the activity “%(activity)s” were entered: %(label)s"),
        N_("Means for the plan “%(plan)s” were entered: %(label)s"),
    ),
    "plan-adopted": (
        N_("%(forum)s adopted the plan “%(plan)s”."),
        N_("The plan “%(plan)s” was adopted; by whom is not stated."),
    ),
    "plan-revised": (N_("The plan “%(plan)s” was revised: %(summary)s"),),
    "horizon-moved": (N_("The period of the plan “%(plan)s” was changed from %(before)s to %(period)s."),),
    "follow-up-held": (
        N_("%(forum)s followed up the activity “%(activity)s”: %(judgement)s."),
        N_("%(forum)s followed up the goal “%(goal)s”: %(judgement)s."),
        N_("%(forum)s followed up the plan “%(plan)s”: %(judgement)s."),
        N_("The activity “%(activity)s” was followed up: %(judgement)s."),
        N_("The goal “%(goal)s” was followed up: %(judgement)s."),
        N_("The plan “%(plan)s” was followed up: %(judgement)s."),
    ),
    "network-formed": (
        N_("The network “%(name)s” was formed under the plan “%(plan)s”."),
        N_("The network “%(name)s” was formed."),
    ),
    "member-joined": (N_("%(unit)s became a member of the network “%(network)s”."),),
    "commitment-made": (
        N_("%(by)s committed itself towards %(to)s in the network “%(network)s”."),
        N_("%(by)s committed itself towards all in the network “%(network)s”."),
        N_("All in the network “%(network)s” committed themselves towards %(to)s."),
        N_("All in the network “%(network)s” committed themselves towards each other."),
    ),
    "meeting-called": (
        N_("The network “%(network)s” was called to a meeting (%(kind)s): %(at)s, %(place)s."),
        N_("The network “%(network)s” was called to a meeting (%(kind)s): %(at)s."),
    ),
    "meeting-held": (
        N_("The network “%(network)s” held a meeting (%(kind)s)."),
        N_("The network “%(network)s” held a meeting."),
    ),
    "agreement-made": (N_("%(unit)s took on an agreement in the network “%(network)s”, due %(due)s."),),
    "agreement-followed-up": (
        N_("An agreement of %(unit)s was followed up in the network “%(network)s”: %(state)s, %(due)s."),
        N_("An agreement of %(unit)s was followed up in the network “%(network)s”: %(state)s."),
    ),
    "trial-proposed": (N_("%(unit)s proposed the trial “%(title)s”."),),
    "trial-started": (N_("The trial “%(trial)s” was started."),),
    "observation-recorded": (
        N_("An observation was made in the trial “%(trial)s” on the sign “%(sign)s”."),
        N_("An observation was made in the trial “%(trial)s”."),
    ),
    "reflection-recorded": (N_("Those involved reflected on the trial “%(trial)s”."),),
    "trial-concluded": (N_("The trial “%(trial)s” was concluded: %(outcome)s."),),
    "indicator-defined": (N_("The indicator “%(title)s” was defined for the plan “%(plan)s”."),),
    "baseline-set": (N_("The baseline of “%(indicator)s” was set to %(value)s (%(at)s)."),),
    "target-set": (N_("The target for “%(indicator)s” was set to %(value)s, to be reached by %(due)s."),),
    "measurement-recorded": (
        N_("“%(indicator)s” was measured at %(value)s (of %(population)s)."),
        N_("“%(indicator)s” was measured at %(value)s."),
    ),
    "context-figure-noted": (N_("A figure from elsewhere was noted as context for the plan “%(plan)s”: %(label)s"),),
    "evaluation-concluded": (N_("The evaluation “%(title)s” of the plan “%(plan)s” was concluded: %(verdict)s."),),
    "case-opened": (
        N_("The case “%(title)s” was opened for %(forum)s."),
        N_("The case “%(title)s” was opened."),
    ),
    "document-attached": (N_("The document “%(title)s” was put to the case “%(case)s”."),),
    "recommendation-made": (
        N_("%(by_forum)s recommended in the case “%(case)s”: %(text)s"),
        N_("%(by_unit)s recommended in the case “%(case)s”: %(text)s"),
        N_("It was recommended in the case “%(case)s”: %(text)s"),
    ),
    "decision-taken": (N_("%(forum)s decided in the case “%(case)s” (%(outcome)s): %(text)s"),),
    "decision-replaced": (N_("A decision in the case “%(case)s” was replaced by a new one."),),
    "entry-corrected": (N_("Entry %(entry)s (%(kind)s) was corrected."),),
    "entry-retracted": (N_("Entry %(entry)s (%(kind)s) was retracted."),),
    "key-destroyed": (N_("The key of a text in entry %(entry)s was destroyed: %(field)s is erased."),),
}
