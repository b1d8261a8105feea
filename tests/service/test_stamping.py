"""Checkpoints get time stamps from an authority over HTTP; only what holds is kept, served and believed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from adapters.database import Urls
from adapters.seal.calling import CallError
from adapters.seal.timestamp import TimestampError, roots_in, verify
from service import stamping
from service.outside import errands_in
from service.outside_findings import outside_findings
from service.settings import Settings
from service.stamping import Authority, authority_in, have_stamped, newest_that_holds, sentence
from service.startup import StartupError
from service.town import Town
from tests.adapters.seal.recordings import NOTE, REQUEST, ROOTS, SIZE, TOKEN, recorded
from tests.service.answering import Told, Way, answering, broken_off, dripping, no_http, silence, with_
from tests.service.watched import sealed, with_recorded_checkpoint

REPLY = "application/timestamp-reply"
ROOT_FILE = Path(__file__).parents[1] / "adapters/seal/recorded/own/root.pem"


@pytest.fixture
def recorded_town(urls: Urls, town: Town) -> Town:
    """A municipality whose newest checkpoint is the recorded one."""
    return with_recorded_checkpoint(urls, town)


def recorded_authority(server: Told, timeout: float = 5) -> Authority:
    """Give the authority at a server, asked with the request that was recorded."""
    return Authority(server.url, ROOTS, lambda _: REQUEST, timeout)


def test_a_checkpoint_is_stamped_and_kept(recorded_town: Town) -> None:
    """The recorded request goes out as RFC 3161 says, and the recorded answer is kept with the time that it states."""
    with answering(with_(200, TOKEN, REPLY)) as server:
        assert have_stamped(recorded_town, recorded_authority(server))
        assert server.seen == [("/", "application/timestamp-query", REQUEST.body)]
        assert not have_stamped(recorded_town, recorded_authority(server))
        assert len(server.seen) == 1
    (stamp,) = recorded_town.stamps.newest(5)
    assert (stamp.size, stamp.token, stamp.time) == (SIZE, TOKEN, verify(TOKEN, NOTE, ROOTS))
    assert recorded_town.stamps.at(SIZE) is not None
    assert recorded_town.stamps.at(SIZE - 1) is None


@pytest.mark.parametrize(
    ("way", "says"),
    [
        (with_(200, recorded("own/other-nonce.tsr"), REPLY), "its nonce is another"),
        (with_(200, recorded("identrust/response.tsr"), REPLY), "its certificate is not trusted"),
        (with_(200, recorded("own/expired.tsr"), REPLY), "certificate has expired"),
        (with_(200, recorded("own/refused.b64"), REPLY), "Message digest algorithm is not supported"),
        (with_(200, TOKEN[:-20], REPLY), "is no time stamp"),
        (with_(200, TOKEN[:-20] + bytes(20), REPLY), "does not hold"),
        (with_(200, b"<html>an error page</html>", "text/html"), "is no time stamp"),
        (with_(500, TOKEN, REPLY), "answered with status 500 instead"),
        (with_(302, b"", Location="http://127.0.0.1:1/"), "answered with status 302 instead"),
        (with_(200, b"x" * 70_000, REPLY), "answered with more than 65536 bytes"),
        (silence, "did not answer within 0.5 seconds"),
        (dripping, "did not finish its answer in time"),
        (broken_off, "broke its answer off"),
        (no_http, "cannot be reached"),
    ],
)
def test_what_is_no_time_stamp_is_not_kept(recorded_town: Town, way: Way, says: str) -> None:
    """Another answer than the one asked for, a broken one, or none, is a clear sentence and nothing is kept."""
    with answering(way) as server, pytest.raises((TimestampError, CallError), match=says):
        have_stamped(recorded_town, recorded_authority(server, timeout=0.5))
    assert recorded_town.stamps.newest(5) == []


def test_a_stamp_of_another_checkpoint_is_not_kept(town: Town) -> None:
    """A token over another note than the newest checkpoint's is refused, though it repeats the nonce."""
    sealed(town)
    with answering(with_(200, TOKEN, REPLY)) as server, pytest.raises(TimestampError, match="of something else"):
        have_stamped(town, recorded_authority(server))
    assert town.stamps.newest(5) == []


def test_an_empty_log_is_not_stamped(town: Town) -> None:
    """Before the first checkpoint nobody is asked."""
    with answering(silence) as server:
        assert not have_stamped(town, recorded_authority(server))
        assert server.seen == []


def test_a_growing_log_is_stamped_again_after_an_hour(town: Town, monkeypatch: pytest.MonkeyPatch) -> None:
    """A new checkpoint waits until the last stamp is an hour old; then it is asked for with a nonce of its own."""
    sealed(town)
    town.stamps.add(3, TOKEN, verify(TOKEN, NOTE, ROOTS))
    sealed(town, first=3)
    with answering(with_(503, b"")) as server:
        authority = Authority(server.url, ROOTS)
        assert not have_stamped(town, authority)
        assert server.seen == []
        monkeypatch.setattr(stamping, "EVERY", timedelta(0))
        for _ in range(2):
            with pytest.raises(TimestampError, match="status 503"):
                have_stamped(town, authority)
        (_, _, one), (_, _, two) = server.seen
        assert one != two


def test_a_stamp_that_does_not_hold_is_passed_over(town: Town, urls: Urls) -> None:
    """The newest stamp that holds under the trusted roots is believed, whatever lies in the database beside it."""
    with_recorded_checkpoint(urls, town)
    town.stamps.add(SIZE, TOKEN, verify(TOKEN, NOTE, ROOTS))
    found = newest_that_holds(town, ROOTS)
    assert found is not None
    assert found.size == SIZE
    assert newest_that_holds(town, roots_in(recorded("own/other.pem"))) is None
    assert newest_that_holds(town, ()) is None


def test_a_stamp_with_another_time_is_not_believed(recorded_town: Town) -> None:
    """A time beside the token that is not the token's own is no time stamp."""
    recorded_town.stamps.add(SIZE, TOKEN, verify(TOKEN, NOTE, ROOTS) - timedelta(days=365))
    assert newest_that_holds(recorded_town, ROOTS) is None


def test_an_authority_is_read_from_the_settings() -> None:
    """An address and the file of trusted roots make an authority, and the worker has its errand."""
    settings = Settings(timestamp_url="http://tsa.example/", timestamp_roots=ROOT_FILE)
    found = authority_in(settings)
    assert found is not None
    assert (found.url, list(found.roots)) == ("http://tsa.example/", ROOTS)
    assert [one.name for one in errands_in(settings)] == ["time stamp", "webhooks"]
    assert authority_in(Settings()) is None


@pytest.mark.parametrize(
    ("url", "roots", "says"),
    [
        ("http://tsa.example", None, "not SPORBAR_TIMESTAMP_ROOTS"),
        ("http://tsa.example", Path("missing.pem"), "missing.pem cannot be used"),
        ("http://tsa.example", Path(__file__), "holds no certificates"),
        ("tsa.example", ROOT_FILE, "no address"),
    ],
)
def test_an_authority_that_cannot_be_used_stops_the_start(url: str, roots: Path | None, says: str) -> None:
    """A mistake in the settings is told when the program starts."""
    with pytest.raises(StartupError, match=says):
        errands_in(Settings(timestamp_url=url, timestamp_roots=roots))


def test_doctor_tells_what_was_stamped(recorded_town: Town) -> None:
    """Doctor says how far and when the log was time stamped, and lets the newest day wait."""
    settings = Settings(timestamp_url="http://tsa.example", timestamp_roots=ROOT_FILE)
    assert outside_findings(settings, [recorded_town]) == [(True, "rebild: the first 0 of 7 entries were time stamped")]
    time = verify(TOKEN, NOTE, ROOTS)
    recorded_town.stamps.add(SIZE, TOKEN, time)
    says = f"rebild: the first 7 of 7 entries were time stamped on {time:%Y-%m-%d %H:%M} UTC"
    assert outside_findings(settings, [recorded_town]) == [(True, says)]


def test_verify_says_since_when(recorded_town: Town) -> None:
    """The newest time stamp that holds is said in a sentence, and nothing where none holds."""
    assert sentence(recorded_town, ROOTS) is None
    time = verify(TOKEN, NOTE, ROOTS)
    recorded_town.stamps.add(SIZE, TOKEN, time)
    says = f"the first 7 entries were there at {time:%Y-%m-%d %H:%M:%S} UTC: time stamp"
    assert sentence(recorded_town, ROOTS) == says
    assert sentence(recorded_town, ()) is None
