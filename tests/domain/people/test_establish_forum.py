from __future__ import annotations

from domain.people.establish_forum import SLICE, EstablishForum, ForumExists
from domain.people.events import ForumEstablished
from tests.domain.rules import given

ESTABLISH = EstablishForum(
    forum="arbejdsgruppe-1",
    name="Arbejdsgruppe 1",
    kind="arbejdsgruppe",
    abbreviation="AG1",
    members="Ledere og ressourcemedarbejdere fra tre centre",
    task="Sætter kortlægninger og prøvehandlinger i gang.",
)
ESTABLISHED = ForumEstablished(
    forum="arbejdsgruppe-1",
    name="Arbejdsgruppe 1",
    kind="arbejdsgruppe",
    decides=False,
    abbreviation="AG1",
    members="Ledere og ressourcemedarbejdere fra tre centre",
    task="Sætter kortlægninger og prøvehandlinger i gang.",
)


def test_a_forum_is_established() -> None:
    """A standing body of any kind is established with its groups of members and its task, and decides nothing."""
    assert given().when(SLICE, ESTABLISH) == (ESTABLISHED,)


def test_a_committee_decides() -> None:
    """Only a forum that was established so can decide."""
    committee = EstablishForum(forum="udvalget", name="Udvalget", kind="udvalg", decides=True)
    (event,) = given().when(SLICE, committee)
    assert event == ForumEstablished(forum="udvalget", name="Udvalget", kind="udvalg", decides=True)


def test_an_id_is_given_once() -> None:
    """No two forums share an id."""
    assert given(ESTABLISHED).refuses(SLICE, ESTABLISH, ForumExists).fields == {"forum": "arbejdsgruppe-1"}
