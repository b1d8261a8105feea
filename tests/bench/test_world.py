"""The simulated world: the same for the same seed, and such that every rule would have allowed it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from itertools import islice

import msgspec
import pytest
from click.testing import CliRunner
from eventsourcing.dcb.api import DCBQuery, DCBQueryItem

from adapters.database import Urls
from bench.world import fill_world, simulate, typical
from bench.world.__main__ import main
from bench.world.amending import CORRECTED, RETRACTED
from bench.world.filling import Filling, OtherLogError
from bench.world.organisation import Municipality
from bench.world.simulating import lived
from bench.world.steps import LATE, Told
from domain.kernel.check import check, normalised
from domain.kernel.fact import Fact
from domain.kernel.stored import encode
from domain.kernel.texts import Unsealed, texts_of
from domain.records.events import EntryCorrected, EntryRetracted
from domain.records.standing import standing
from projections.catalogue import PROJECTIONS
from projections.rows import Row
from service.town import Town
from tests.projections.folding import folded

SEED = 7
SOME = 1_000
A_YEAR_AND_MORE = 8_000


def _told(commands: int, seed: int = SEED, municipality: int = 1) -> list[Told]:
    return list(islice(simulate(seed, municipality), commands))


def _facts(told: list[Told]) -> Iterator[Fact]:
    return (fact for one in told for fact in one.facts)


@pytest.fixture
def filled(town: Town) -> Town:
    """A municipality whose log holds some of the world."""
    fill_world(town, 2 * SOME, SEED)
    return town


def test_the_same_seed_gives_the_same_world() -> None:
    """Days, commands and facts come again with their seed, and differ for another seed or municipality."""
    assert _told(SOME) == _told(SOME)
    assert _told(SOME) != _told(SOME, seed=SEED + 1)
    assert _told(SOME) != _told(SOME, municipality=2)


def test_commands_are_such_as_people_may_give() -> None:
    """Every command keeps the form, the checks and the reason that the service asks for."""
    for one in _told(5 * SOME):
        form = type(one.command)
        assert msgspec.convert(msgspec.to_builtins(one.command), form) == one.command
        assert normalised(one.command) == one.command
        check(one.command)
        assert one.command.because or one.slice_.because == "optional"


def test_the_log_gives_a_rule_what_the_world_gave_it(town: Town) -> None:
    """After a year and more, when much has been dropped from memory, each rule decides the same on the log's facts."""
    fill_world(town, A_YEAR_AND_MORE, SEED)
    head = town.log.head()
    recent = [one for one in _told(A_YEAR_AND_MORE) if head - SOME < one.facts[0].position <= head]
    assert len(recent) > SOME // 2
    for one in recent:
        boundary = one.slice_.boundary(one.command)
        amendments = (EntryCorrected.type(), EntryRetracted.type())
        items = [
            DCBQueryItem(types=[*(kind.type() for kind in part.types), *amendments], tags=list(part.tags))
            for part in boundary.parts
        ]
        found = {fact.position: fact for fact in town.facts(DCBQuery(items), until=one.facts[0].position - 1)}
        found |= {entry: next(town.facts(after=entry - 1, until=entry)) for entry in boundary.entries}
        given = [found[position] for position in sorted(found)]
        decided = one.slice_.decide(one.command, given if one.slice_.raw else standing(given))
        assert decided == tuple(fact.event for fact in one.facts)


def test_facts_are_stored_as_they_are_read(filled: Town) -> None:
    """Reading an entry and writing it again gives its bytes, and its tags are those of its event."""
    for entry, fact in zip(filled.log.entries(), filled.facts(), strict=True):
        assert encode(fact.envelope, fact.event) == entry.data
        assert fact.tags == fact.event.tags() == set(entry.tags)
        assert fact.envelope.illustration


def test_texts_are_sealed_and_can_be_opened(filled: Town) -> None:
    """What was said lies sealed in the log, and its key in the vault opens it, reasons and documents included."""
    opened = 0
    for told, held in zip(_facts(_told(2 * SOME)), filled.facts(), strict=False):
        said = {path: text.text for path, text in texts_of(told.event).items() if isinstance(text, Unsealed)}
        if isinstance(told.envelope.because, Unsealed):
            said["because"] = told.envelope.because.text
        sealed = [text for path in said if (text := held.text(path))]
        assert {(held.position, path): text for path, text in said.items()} == filled.vault.open(sealed)
        opened += len(said)
    assert opened > SOME // 2
    assert filled.vault.names(["konsulent-1"]) == {"konsulent-1": "Konsulent 1 (opdigtet)"}


def test_each_command_is_an_append_of_its_own(filled: Town) -> None:
    """Facts of one command share their time of recording, and no others share it."""
    told = [[fact.position for fact in one.facts] for one in _told(2 * SOME)]
    recorded = {fact.position: fact.recorded for fact in filled.facts()}
    groups = [positions for positions in told if positions[-1] <= len(recorded)]
    assert [len({recorded[one] for one in positions}) for positions in groups] == [1] * len(groups)
    assert len(set(recorded.values())) == len(groups)


def test_mistakes_and_delays_are_as_frequent_as_stated() -> None:
    """Corrections, retractions and late entries have about the shares that the world says."""
    told = [one for number in (1, 2, 3) for one in _told(8 * SOME, municipality=number)]
    kinds = Counter(type(fact.event) for fact in _facts(told))
    late = sum(len(one.facts) for one in told if one.is_late)
    total = kinds.total()
    assert kinds[EntryCorrected] / total == pytest.approx(CORRECTED, rel=0.3)
    assert kinds[EntryRetracted] / total == pytest.approx(RETRACTED, rel=0.3)
    assert late / total == pytest.approx(LATE, rel=0.3)


def test_what_is_over_is_dropped_from_memory() -> None:
    """However long the world goes on, only what is under way is held."""
    here = Municipality(SEED, 1)
    told = lived(here)
    held = [len(here.living.memory) for _ in range(6) if list(islice(told, 5 * SOME))]
    assert max(held[3:]) < 2 * max(held[:3])
    assert max(held) < 20 * SOME


def test_a_world_goes_on_where_it_was_left(new_town: Callable[[str], Town]) -> None:
    """A log filled in two runs holds what a log filled in one holds; another world is not mixed into it."""
    once, twice = new_town("once"), new_town("twice")
    fill_world(once, 2 * SOME, SEED)
    assert fill_world(twice, SOME, SEED) >= SOME
    assert fill_world(twice, 2 * SOME, SEED) >= 2 * SOME
    assert [fact.envelope.id for fact in once.facts()] == [fact.envelope.id for fact in twice.facts()]
    with pytest.raises(OtherLogError):
        fill_world(twice, 3 * SOME, SEED + 1)


def test_what_comes_next_can_be_appended_by_others(filled: Town) -> None:
    """What a filling has ready lies in the log as if it had appended it itself, and it goes on from there."""
    filling, head = Filling(filled, SEED), filled.log.head()
    for events in filling.ready(30):
        filled.log.append_entries(events)
    assert filled.log.head() == filling.head >= head + 30
    assert filling.grow(filling.head + 30) == filled.log.head()


def test_something_typical_lies_in_the_middle(filled: Town) -> None:
    """The things named for measuring reads exist, and began before the middle of the log."""
    found = typical(filled)
    named = {kind: id_ for kind, id_ in found._asdict().items() if kind != "middle"}
    assert {kind for kind, id_ in named.items() if id_ is None} <= {"case"}
    for kind, id_ in named.items():
        tag = f"{'plan' if kind == 'strategy' else kind}:{id_}"
        assert id_ is None or next(filled.history(tag, None, found.middle)).position <= found.middle


def test_every_projection_takes_the_world(filled: Town) -> None:
    """Folding the log raises nothing, and the rows that stand are as many as what founded them."""
    held = list(filled.facts())
    kinds = Counter(fact.event.type() for fact in held)
    rows: Counter[type[Row]] = Counter()
    for projection in PROJECTIONS:
        rows.update(kind for kind, _ in folded(projection, held).every())
    counted = {kind.TABLE: number for kind, number in rows.items()}
    for table, founded in (("trial", "trial-proposed"), ("network", "network-formed"), ("plan", "plan-drafted")):
        assert counted[table] == kinds[founded] > 0
    assert counted["timeline"] == len(held)


def test_the_command_fills_a_database(urls: Urls, tmp_path: object) -> None:
    """Entries are shared among the municipalities, and running it again with more goes on."""
    for events, each in ((600, 300), (1_000, 500)):
        places = ["--database-url", urls.app, "--owner-url", urls.owner, "--data-dir", str(tmp_path)]
        ran = CliRunner().invoke(
            main, ["--municipalities", "2", "--events", str(events), *places], catch_exceptions=False
        )
        found = dict(line.split(": ") for line in ran.stdout.splitlines())
        heads = {slug: int(size.removesuffix(" entries").replace(",", "")) for slug, size in found.items()}
        assert heads.keys() == {"proevekommune-1", "proevekommune-2"}
        assert all(each <= head < each + 100 for head in heads.values())
