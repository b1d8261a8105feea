"""What networks, evaluations and cases find already there: a plan, units, a person and forums."""

from __future__ import annotations

from domain.people.events import ForumEstablished, PersonRegistered, UnitRegistered
from domain.plans.events import AimSet, GoalSet, PlanDrafted, TrackOpened

PLAN = PlanDrafted(plan="vision", title="Vision", kind="development-plan", period="2026..2030")
TRACK = TrackOpened(plan="vision", track="spor-a", title="Spor A")
AIM = AimSet(plan="vision", aim="faellesskab", text="Alle hører til.")
GOAL = GoalSet(plan="vision", goal="trivsel-op", text="Trivslen stiger.")
SCHOOL = UnitRegistered(unit="skole-a", name="Skole A", kind="skole")
DAY_CARE = UnitRegistered(unit="dagtilbud-b", name="Dagtilbud B", kind="dagtilbud")
PERSON = PersonRegistered(person="person-2", role="facilitator")
COMMITTEE = ForumEstablished(forum="udvalget", name="Udvalget", kind="udvalg", decides=True)
CHIEFS = ForumEstablished(forum="chefteam", name="Chefteam", kind="chefteam", decides=False)
