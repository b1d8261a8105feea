from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.service.pages.visitor import Visitor

ISHOEJ = "/ishoej/plans/staerke-faellesskaber"
VESTHIMMERLAND = "/vesthimmerland/plans/udviklingsplan-2022"


def test_a_plan_shows_its_parts_in_their_places(visitor: Callable[..., Visitor]) -> None:
    """Aims, areas with their activities, forums and goals with a time stand on one page."""
    text = visitor("politician").read(ISHOEJ)
    area = text.index("Praksisnær kompetenceudvikling")
    assert area < text.index("Kompetencecenter Ishøjgård fra august 2024") < text.index("Etablering og udvikling af")
    assert "Periode ikke oplyst Udarbejdet ikke oplyst Vedtagelse ikke registreret" in text
    assert "Fora Her følger kommunen op og beslutter." in text
    assert "skoleåret 2025/26 Gruppeordningen på Gildbroskolen er udvidet første gang." in text


def test_resources_are_added_up_only_as_far_as_they_are_stated(visitor: Callable[..., Visitor]) -> None:
    """Totals keep out what is not stated, count what is transferred once, and keep the source's precision."""
    text = visitor("politician").read(ISHOEJ)
    assert "fra august 2024 Kilde ikke oplyst 3,0 – 0 –" in text
    assert "Alle kilder 4 – 1 –" in text
    assert "Fra Det Kommunale Ressourceteam – – 0 1 årsværk" in text
    assert "Alle kilder – – 4 1 årsværk" in text


def test_follow_ups_show_on_what_they_were_about(visitor: Callable[..., Visitor]) -> None:
    """A follow-up stands in its table with its forum and note, and its judgement on the activity."""
    text = visitor("politician").read(ISHOEJ)
    assert "Co-teaching og sampraksis 2025 – 2028 justeret" in text
    assert "Kommunal arbejdsgruppe 2 forsinket Flere enheder har bedt om mere tid" in text


def test_revisions_say_why_and_horizons_where_from(visitor: Callable[..., Visitor]) -> None:
    """A revision gives its reason, or that its cause is not stated; a moved horizon gives both periods."""
    text = visitor("politician").read(VESTHIMMERLAND)
    assert "Udkastet bliver en 2022-plan i stedet for en 2020-plan. Hvorfor: Høringsmaterialet var så konkret" in text
    assert "Foranlediget af: ikke oplyst" in text
    assert "Perioden blev flyttet fra 2017 – 2020 til 2017 – 2022." in text


def test_texts_that_a_role_may_not_read_are_closed(visitor: Callable[..., Visitor]) -> None:
    """An administrator sees that a note is there, not what it says."""
    text = visitor("administrator").read(ISHOEJ)
    assert "forsinket fortrolig Registrering" in text
    assert "Flere enheder har bedt om mere tid" not in text


@pytest.mark.parametrize("address", [ISHOEJ, VESTHIMMERLAND])
def test_activities_unfold_without_scripts(visitor: Callable[..., Visitor], address: str) -> None:
    """Every activity can be unfolded by an address, so that all can be read and printed without scripts."""
    reader = visitor("politician")
    folded, unfolded = reader.get(address).text, reader.get(f"{address}?unfold=1").text
    assert folded.count("<details") == unfolded.count("<details") > 10
    assert unfolded.count("<details") == unfolded.count(" open>")


def test_an_earlier_plan_is_the_plan_of_that_position(visitor: Callable[..., Visitor]) -> None:
    """Before the horizon was moved, the plan's period was the shorter one."""
    reader = visitor("politician")
    assert "udviklingsplan Sammen sætter vi kursen" in reader.read(f"{VESTHIMMERLAND}?as_of=40")
    assert "Periode 2017 – 2020" in reader.read(f"{VESTHIMMERLAND}?as_of=40")
    assert "Periode 2017 – 2022" in reader.read(VESTHIMMERLAND)


def test_the_page_speaks_english_too(visitor: Callable[..., Visitor]) -> None:
    """The same plan under English headings; what the municipality wrote stays as it is."""
    text = visitor("politician", language="en").read(ISHOEJ)
    assert "Totals by period and source" in text
    assert "All sources 4 – 1 –" in text
    assert "Period not stated Drafted not stated Adoption not recorded" in text
