from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.seal import tree
from adapters.seal.tree import ProofError, verify_consistency, verify_inclusion
from tests.adapters.seal import trees
from tests.adapters.seal.trees import getter, leaves

LEAVES = leaves(64)
ROOTS = [trees.mth(LEAVES[:size]) for size in range(65)]
NODE = getter(LEAVES)


def flipped(value: bytes, bit: int) -> bytes:
    """Give the value with one bit turned."""
    return (int.from_bytes(value) ^ 1 << bit).to_bytes(32)


def spoiled(data: st.DataObject, proof: list[bytes]) -> list[bytes]:
    """Give the proof with a hash changed, removed, added or moved."""
    place = data.draw(st.integers(0, len(proof)))
    ways: list[Callable[[], list[bytes]]] = [
        lambda: [*proof[:place], data.draw(st.binary(min_size=32, max_size=32)), *proof[place:]]
    ]
    if proof:
        at = place % len(proof)
        ways += [
            lambda: proof[:at] + proof[at + 1 :],
            lambda: [*proof[:at], flipped(proof[at], data.draw(st.integers(0, 255))), *proof[at + 1 :]],
            lambda: [*proof[:at], proof[at][:-1], *proof[at + 1 :]],
        ]
    if len(proof) > 1:
        ways.append(lambda: proof[::-1])
    return data.draw(st.sampled_from(ways))()


@given(st.data(), st.integers(1, 64))
def test_a_spoiled_inclusion_proof_fails(data: st.DataObject, size: int) -> None:
    """No inclusion proof survives a changed, removed, added or moved hash, nor a turned bit of leaf or root."""
    index = data.draw(st.integers(0, size - 1))
    proof = tree.inclusion_proof(index, size, NODE)
    bit = data.draw(st.integers(0, 255))
    verify_inclusion(LEAVES[index], index, size, proof, ROOTS[size])
    with pytest.raises(ProofError):
        verify_inclusion(LEAVES[index], index, size, spoiled(data, proof), ROOTS[size])
    with pytest.raises(ProofError, match="another root"):
        verify_inclusion(flipped(LEAVES[index], bit), index, size, proof, ROOTS[size])
    with pytest.raises(ProofError, match="another root"):
        verify_inclusion(LEAVES[index], index, size, proof, flipped(ROOTS[size], bit))


@given(st.data(), st.integers(1, 64))
def test_a_spoiled_consistency_proof_fails(data: st.DataObject, new: int) -> None:
    """No consistency proof survives a changed, removed, added or moved hash, nor a turned bit of either root."""
    old = data.draw(st.integers(1, new))
    proof = tree.consistency_proof(old, new, NODE)
    bit = data.draw(st.integers(0, 255))
    verify_consistency(old, ROOTS[old], new, ROOTS[new], proof)
    with pytest.raises(ProofError):
        verify_consistency(old, ROOTS[old], new, ROOTS[new], spoiled(data, proof))
    with pytest.raises(ProofError, match=r"another|different roots"):
        verify_consistency(old, flipped(ROOTS[old], bit), new, ROOTS[new], proof)
    with pytest.raises(ProofError, match=r"another|different roots"):
        verify_consistency(old, ROOTS[old], new, flipped(ROOTS[new], bit), proof)


def holds(check: Callable[[], None]) -> bool:
    """Tell whether a proof holds."""
    try:
        check()
    except ProofError:
        return False
    return True


@pytest.mark.parametrize("size", range(1, 20))
def test_a_path_is_one_leafs_only(size: int) -> None:
    """An inclusion proof fails at every other index, and in every other size that would lead another way."""
    for index in range(size):
        proof, way = tree.inclusion_proof(index, size, NODE), trees.sides(trees.path(index, size))
        for other in range(size):
            held = holds(lambda: verify_inclusion(LEAVES[index], other, size, proof, ROOTS[size]))  # noqa: B023 (called at once)
            assert held == (other == index)
        for other in range(index + 1, 20):
            held = holds(lambda: verify_inclusion(LEAVES[index], index, other, proof, ROOTS[size]))  # noqa: B023 (called at once)
            assert held == (trees.sides(trees.path(index, other)) == way)


@pytest.mark.parametrize("new", range(1, 20))
def test_a_proof_is_for_two_sizes_only(new: int) -> None:
    """A consistency proof fails from every other old size, and to every other new size that would lead another way."""
    for old in range(1, new + 1):
        proof, way = tree.consistency_proof(old, new, NODE), trees.sides(trees.proof(old, new))
        for other in range(1, new + 1):
            held = holds(lambda: verify_consistency(other, ROOTS[old], new, ROOTS[new], proof))  # noqa: B023 (called at once)
            assert held == (other == old)
        for other in range(old, 20):
            held = holds(lambda: verify_consistency(old, ROOTS[old], other, ROOTS[new], proof))  # noqa: B023 (called at once)
            assert held == (trees.sides(trees.proof(old, other)) == way)


@pytest.mark.parametrize(
    ("index", "size", "proof", "sentence"),
    [
        (0, 0, [], "A tree of size 0 includes no leaf"),
        (0, -5, [], "A tree of size -5 includes no leaf"),
        (-1, 5, [], "Index -1 is negative"),
        (5, 5, [], "Index 5 is not below the tree's size 5"),
        (1, 5, [], "The proof is missing hashes: it ends before the root"),
        (4, 5, [b"x" * 32] * 3, "The proof has surplus hashes: 2 more than lead to the root"),
        (4, 5, [b"x" * 32], "The proof leads to another root: "),
        (4, 5, [b"x" * 31], "The proof's hash 1 is 31 bytes long; a hash has 32"),
    ],
)
def test_why_an_inclusion_proof_fails(index: int, size: int, proof: list[bytes], sentence: str) -> None:
    """A refused inclusion proof says what is wrong with it."""
    with pytest.raises(ProofError, match=sentence):
        verify_inclusion(LEAVES[4], index, size, proof, ROOTS[5])


@pytest.mark.parametrize(
    ("old", "new", "proof", "sentence"),
    [
        (0, 5, [], "An old size of 0 is refused: a proof from the empty tree says nothing"),
        (0, 0, [], "An old size of 0 is refused"),
        (-1, 5, [], "The old size -1 is negative"),
        (6, 5, [], "The old size 6 is larger than the new size 5"),
        (3, 3, [b"x" * 32], "The proof has surplus hashes: it must be empty between trees of the same size, 3"),
        (3, 3, [], "Two trees of the same size, 3, have different roots: "),
        (3, 5, [], "The proof is missing hashes: none were given for the way from size 3 to 5"),
        (3, 5, [b"x" * 32] * 2, "The proof is missing hashes: it ends before the root"),
        (4, 5, [b"x" * 32] * 2, "The proof has surplus hashes: 1 more than lead to the root"),
        (4, 5, [b"x" * 32], "The proof leads to another new root: "),
        (3, 5, [b"x" * 32] * 4, "The proof leads to another old root: "),
        (3, 5, [b"x" * 33] * 4, "The proof's hash 1 is 33 bytes long; a hash has 32"),
    ],
)
def test_why_a_consistency_proof_fails(old: int, new: int, proof: list[bytes], sentence: str) -> None:
    """A refused consistency proof says what is wrong with it."""
    with pytest.raises(ProofError, match=sentence):
        verify_consistency(old, ROOTS[4], new, ROOTS[5], proof)


def test_hashes_have_their_length() -> None:
    """A leaf or root of another length than 32 bytes is named in the refusal."""
    with pytest.raises(ProofError, match="The leaf is 0 bytes long"):
        verify_inclusion(b"", 0, 1, [], ROOTS[1])
    with pytest.raises(ProofError, match="The root is 64 bytes long"):
        verify_inclusion(LEAVES[0], 0, 1, [], ROOTS[1] * 2)
    with pytest.raises(ProofError, match="The old root is 5 bytes long"):
        verify_consistency(1, b"short", 2, ROOTS[2], [LEAVES[1]])
    with pytest.raises(ProofError, match="The new root is 5 bytes long"):
        verify_consistency(1, ROOTS[1], 2, b"short", [LEAVES[1]])
