"""The story that the tests of the main job rest on: from a network's agreement to a decision, and its replacement."""

from __future__ import annotations

from base64 import b64encode
from typing import NamedTuple

from tests.stories.client import Stack

LEARNING = "Forudsigelige overgange giver ro i hele klassen"
THOUGHT = "Det er forudsigeligheden, der virker"
DOCUMENT = b"Erfaringer fra Netv\xc3\xa6rk Nord"
REPLACED_BECAUSE = "Skolerne har brug for længere tid"


class Told(NamedTuple):
    """Where in the log the story's entries lie, by what they are called here."""

    at: dict[str, int]


def tell(stack: Stack) -> Told:
    """Record the whole story over HTTP, each command by the role that it belongs to."""
    at: dict[str, int] = {}
    _organise(stack)
    _plan(stack, at)
    _meet(stack, at)
    _try_out(stack, at)
    _measure(stack, at)
    _decide(stack, at)
    return Told(at)


def _organise(stack: Stack) -> None:
    consultant = stack.program("consultant")
    consultant.record("people/register-unit", unit="skole-a", name="Skole A", kind="skole")
    consultant.record("people/register-unit", unit="dagtilbud-b", name="Dagtilbud B", kind="dagtilbud")
    consultant.record("people/establish-forum", forum="bfu", name="Udvalget", kind="udvalg", decides=True)
    consultant.record("people/register-person", person="leder-1", name="Skoleleder", role="leader", unit="skole-a")


def _plan(stack: Stack, at: dict[str, int]) -> None:
    consultant = stack.program("consultant")
    at["drafted"] = consultant.record(
        "plans/draft",
        plan="vision",
        title="Vision 2030",
        kind="development-plan",
        period="2024..2030",
        occurred="2024-01-10",
        aims=[{"aim": "faellesskab", "text": "Flere er en del af det almene fællesskab."}],
        tracks=[{"track": "a", "title": "Forpligtende netværk"}],
        themes=[{"theme": "overgange", "title": "Overgange"}],
        activities=[
            {"activity": "moeder", "title": "Netværksmøder", "track": "a", "forums": ["bfu"], "period": "2024"},
            {"activity": "kurser", "title": "Kurser", "track": "a", "period": "2024"},
        ],
        goals=[{"goal": "ro", "text": "Overgange uden afbrydelser.", "due": "2025-Q2", "activity": "moeder"}],
    )
    at["adopted"] = consultant.record("plans/adopt", plan="vision", forum="bfu", occurred="2024-01-24")
    at["followed-up"] = consultant.record(
        "plans/hold-follow-up",
        plan="vision",
        activity="moeder",
        forum="bfu",
        judgement="on-track",
        occurred="2024-06-20",
    )


def _meet(stack: Stack, at: dict[str, int]) -> None:
    facilitator = stack.program("facilitator")
    at["formed"] = facilitator.record(
        "networks/form",
        network="nord",
        name="Netværk Nord",
        purpose="Opgaven løses sammen.",
        members=["skole-a", "dagtilbud-b"],
        commitments=[{"what": "Alle deler erfaringer."}],
        plan="vision",
        track="a",
        occurred="2024-02-01",
    )
    meeting = {"network": "nord", "meeting": "moede-1", "kind": "network-meeting"}
    facilitator.record("networks/call-meeting", **meeting, at="2024-02-20T13:00", occurred="2024-02-05")
    at["met"] = facilitator.record(
        "networks/hold-meeting",
        **meeting,
        occurred="2024-02-20",
        attendance=[
            {"unit": "skole-a", "presence": "present", "person": "leder-1"},
            {"unit": "dagtilbud-b", "presence": "substitute"},
        ],
        exchanges=[{"kind": "experience", "what": "Billedstøtte ved skift.", "giver": "dagtilbud-b"}],
        agreements=[
            {"agreement": "afproev", "what": "Afprøv overgangene.", "by": "skole-a", "due": "2024-04"},
            {"agreement": "del", "what": "Del billederne.", "by": "dagtilbud-b", "due": "2024-05-31"},
        ],
    )


def _try_out(stack: Stack, at: dict[str, int]) -> None:
    leader = stack.program("leader", "skole-a")
    at["proposed"] = leader.record(
        "trials/propose",
        trial="overgange",
        title="Fælles gennemgang af overgange",
        unit="skole-a",
        question="Falder uroen?",
        plan="vision",
        activity="moeder",
        network="nord",
        agreement="afproev",
        occurred="2024-02-27",
    )
    leader.record("trials/start", trial="overgange", occurred="2024-03-01")
    leader.record("trials/observe", trial="overgange", seen="Overgangen gik uden afbrydelser.", occurred="2024-03-20")
    leader.record("trials/reflect", trial="overgange", thought=THOUGHT, occurred="2024-04-10")
    at["concluded"] = leader.record(
        "trials/conclude", trial="overgange", outcome="kept", learning=LEARNING, occurred="2024-05-15"
    )
    leader.record("networks/follow-up-agreement", agreement="afproev", state="kept", occurred="2024-05-20")
    team = stack.program("team", "skole-a")
    at["silent"] = team.record(
        "trials/propose", trial="stille", title="Stille start", unit="skole-a", question="?", occurred="2024-03-02"
    )
    team.record("trials/start", trial="stille", occurred="2024-03-04")


def _measure(stack: Stack, at: dict[str, int]) -> None:
    consultant = stack.program("consultant")
    consultant.record(
        "evaluations/define-indicator",
        indicator="ro",
        plan="vision",
        title="Oplevet ro",
        unit_of_measure="%",
        direction="up",
        aim="faellesskab",
        occurred="2024-01-30",
    )
    at["baseline"] = consultant.record(
        "evaluations/set-baseline", indicator="ro", value="61.0", at="2023/24", occurred="2024-01-31"
    )
    consultant.record("evaluations/set-target", indicator="ro", value="70", due="2025-06", occurred="2024-01-31")
    at["spring"] = consultant.record(
        "evaluations/measure", indicator="ro", value="64.5", population=120, occurred="2024-04-30"
    )
    at["autumn"] = consultant.record(
        "evaluations/measure", indicator="ro", value="70.5", population=118, occurred="2024-09-30"
    )


def _decide(stack: Stack, at: dict[str, int]) -> None:
    secretary = stack.program("secretary")
    case = {"case": "udvid", "forum": "bfu"}
    secretary.record("cases/open", **case, title="Udvidelse", question="Skal alle skoler med?", plan="vision")
    at["document"] = secretary.record(
        "cases/attach-document",
        case="udvid",
        document="bilag-1",
        title="Bilag 1",
        media_type="text/plain",
        content=b64encode(DOCUMENT).decode(),
    )
    secretary.record("cases/recommend", case="udvid", text="Udvid til alle skoler.", by_unit="skole-a")
    basis = [at["concluded"], at["spring"], at["autumn"]]
    at["decided"] = secretary.record(
        "cases/decide",
        **case,
        decision="alle",
        outcome="approved",
        text="Udvides til alle skoler.",
        basis=basis,
        documents=["bilag-1"],
        votes={"in_favour": 5, "against": 2},
        dissent=[{"who": "Liste X", "text": "Vent et år."}],
        occurred="2024-10-08",
    )
    at["replaced"] = secretary.record(
        "cases/replace-decision",
        **case,
        decision="trinvist",
        replaces="alle",
        outcome="changed",
        text="Udvides en årgang ad gangen.",
        basis=[at["decided"]],
        because=REPLACED_BECAUSE,
        occurred="2024-12-03",
    )
    secretary.record("cases/open", case="navn", title="Navn", question="Hvad skal planen hedde?", forum="bfu")
    at["baseless"] = secretary.record(
        "cases/decide",
        case="navn",
        decision="navn-1",
        forum="bfu",
        outcome="approved",
        text="Ja.",
        occurred="2024-11-05",
    )
