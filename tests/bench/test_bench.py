"""The benchmark runs, and what it writes can be read by others."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import msgspec
import pytest
from click.testing import CliRunner

from bench.__main__ import main
from bench.rounds import Line, duration, limited, medians, percentile, printed, rate


@pytest.fixture(scope="module")
def lines(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, object]]:
    """The lines that one quick run wrote, each of them printed too, and nothing left behind."""
    output: Path = tmp_path_factory.mktemp("bench") / "bench.json"
    ran = CliRunner().invoke(main, ["--quick", "--output", str(output)], catch_exceptions=False)
    assert [found.name for found in output.parent.iterdir()] == ["bench.json"]
    written: list[dict[str, object]] = msgspec.json.decode(output.read_bytes())
    assert [printed(msgspec.convert(line, Line)) for line in written] == ran.stdout.splitlines()[1:-1]
    return written


def test_every_line_is_well_formed(lines: list[dict[str, object]]) -> None:
    """Each line has the contract's fields, figures above zero, and a verdict only where there is a goal."""
    for line in lines:
        assert list(line) == ["name", "value", "unit", "peer", "peer_value", "ratio", "goal", "holds"]
        read = msgspec.convert(line, Line)
        assert min(read.value, read.peer_value, read.ratio) > 0
        assert (read.goal is None) == (read.holds is None)


def test_every_speed_stands_beside_its_peers(lines: list[dict[str, object]]) -> None:
    """Appends, reads and rebuilds stand beside PostgreSQL itself and the library, each pair once."""
    pairs = [(str(line["name"]), str(line["peer"])) for line in lines]
    assert len(set(pairs)) == len(pairs)
    for writers in ("1 writer", "8 writers", "32 writers"):
        peers = {peer for name, peer in pairs if name == f"conditional append, {writers}"}
        assert peers == {"raw insert", "library, conditional append"}
    named = " ".join(name for name, _ in pairs)
    appends = ["groups of 32", "4 processes", "p99", "100 events", "eight municipalities", "over HTTP", "append at"]
    others = ["read everything", "verification", "peak memory", "rebuild", "visible", "page of 50 over HTTP"]
    pages = ["plan", "timeline", "decision register", "board", "search of a frequent", "search of a rare", "counts"]
    for page in pages:
        asked = {(name.rpartition(" at ")[2], peer) for name, peer in pairs if page in name}
        assert {("an earlier position", "now"), ("6,000 events", "at 600")} <= asked
    assert [what for what in appends + others if what not in named] == []


def test_one_subject_can_be_measured(tmp_path: Path) -> None:
    """With --only nothing else is measured."""
    output = tmp_path / "one.json"
    asked = ["--quick", "--only", "rebuild", "--output", str(output)]
    assert CliRunner().invoke(main, asked, catch_exceptions=False).exit_code == 0
    found = msgspec.json.decode(output.read_bytes(), type=list[Line])
    assert [line.name.partition(" of ")[0] for line in found] == ["rebuild", "rebuild", "peak memory, rebuild"]


def test_a_ratio_is_larger_when_better() -> None:
    """A higher rate and a shorter time both give a ratio above one."""
    assert rate("append", "events/s", 300.0, "raw insert", 200.0).ratio == 1.5
    assert duration("page", 2.0, "now", 3.0).ratio == 1.5


def test_a_limit_is_a_goal() -> None:
    """What stays within a limit reaches its goal, and what exceeds it does not."""
    assert limited("memory", 500.0, "MB", 1_000.0).holds
    assert not limited("memory", 1_001.0, "MB", 1_000.0).holds


def test_contenders_take_turns() -> None:
    """Every round begins with another contender, and the median of its rounds stands for each."""
    turns: list[str] = []

    def contender(name: str, values: list[float]) -> Callable[[], float]:
        def measure() -> float:
            turns.append(name)
            return values.pop(0)

        return measure

    found = medians({"own": contender("own", [1.0, 9.0, 2.0]), "peer": contender("peer", [4.0, 5.0, 6.0])}, 3)
    assert found == {"own": 2.0, "peer": 5.0}
    assert turns == ["own", "peer", "peer", "own", "own", "peer"]


def test_a_percentile_is_a_value_that_was_measured() -> None:
    """Of a hundred values, the fiftieth and the ninety-ninth; of one, that one."""
    values = [float(value) for value in range(100, 0, -1)]
    assert (percentile(values, 50), percentile(values, 99), percentile([7.0], 99)) == (50.0, 99.0, 7.0)
