"""A bundle that is damaged or cut short is refused in one clear sentence."""

from __future__ import annotations

import warnings
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.tampering.bundles import Bundles, members_of, packed
from tests.tampering.damages import DAMAGES


@pytest.mark.parametrize("which", ["whole", "some"])
def test_a_bundle_holds_and_its_bytes_do_not_change(bundles: Bundles, which: str) -> None:
    """A bundle as it was written holds, put together by another program too; nothing is compressed in it."""
    assert bundles.check(bundles.content[which])[0] == 0
    assert bundles.check(packed(bundles, members_of(bundles, which)))[0] == 0
    assert len(bundles.content[which]) < 1_500 + sum(map(len, members_of(bundles, which).values()))


@pytest.mark.parametrize("which", ["whole", "some"])
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(place=st.floats(0, 1, exclude_max=True), bit=st.integers(0, 7))
def test_a_flipped_bit_changes_nothing_or_is_found(bundles: Bundles, which: str, place: float, bit: int) -> None:
    """Wherever one bit differs, the content is the same as before or the bundle is refused in one sentence."""
    content = bytearray(bundles.content[which])
    content[int(place * len(content))] ^= 1 << bit
    code, said = bundles.check(bytes(content))
    assert said.startswith(("HOLDS: ", "DOES NOT HOLD: ", str(bundles.folder / "checked.zip")))
    assert "Traceback" not in said
    if code == 0:
        with zipfile.ZipFile(bundles.folder / "checked.zip") as archive:
            assert {name: archive.read(name) for name in archive.namelist()} == members_of(bundles, which)


@pytest.mark.parametrize("which", ["whole", "some"])
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(share=st.floats(0, 1, exclude_max=True))
def test_a_truncated_bundle_cannot_be_checked(bundles: Bundles, which: str, share: float) -> None:
    """A download that broke off is no bundle, wherever it did."""
    content = bundles.content[which]
    code, said = bundles.check(content[: int(share * len(content))])
    assert code == 2
    assert "cannot be checked" in said


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(content=st.binary(max_size=400))
def test_what_is_no_zip_file_cannot_be_checked(bundles: Bundles, content: bytes) -> None:
    """Any other bytes are said to be no bundle."""
    assert bundles.check(content)[0] == 2


@pytest.mark.parametrize("name", DAMAGES)
def test_damage_is_named(bundles: Bundles, name: str) -> None:
    """What is missing, too much or foreign in a well-formed file is said, with the place where it shows."""
    damage, code, sentence = DAMAGES[name]
    members = members_of(bundles, "some")
    damage(members)
    found, said = bundles.check(packed(bundles, members))
    assert (found, sentence in said) == (code, True), said


def test_a_member_twice_is_refused(bundles: Bundles) -> None:
    """Of two members of one name readers would take different ones."""
    file = bundles.folder / "twice.zip"
    with zipfile.ZipFile(file, "w") as archive, warnings.catch_warnings(action="ignore"):
        for name, content in members_of(bundles, "whole").items():
            archive.writestr(name, content)
        archive.writestr("entries.bin", b"")
    code, said = bundles.check(file.read_bytes())
    assert code == 2
    assert "it does not hold the members of a bundle, each once" in said


def test_nothing_is_unpacked_to_more_than_the_file(bundles: Bundles) -> None:
    """A compressed member, which could become any size, is refused before it is read; so is a size that is claimed."""
    bomb = members_of(bundles, "whole") | {"entries.bin": bytes(50_000_000)}
    code, said = bundles.check(packed(bundles, bomb, zipfile.ZIP_DEFLATED))
    assert code == 2
    assert "is compressed, encrypted or too large" in said
    content = bytearray(bundles.content["whole"])
    at = content.rindex(b"entries.bin") - 46  # the member's record in the central directory
    content[at + 20 : at + 28] = (0x7FFFFFFF).to_bytes(4, "little") * 2
    code, said = bundles.check(bytes(content))
    assert code == 2
    assert "too large" in said
