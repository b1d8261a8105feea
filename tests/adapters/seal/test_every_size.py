from __future__ import annotations

import pytest

from adapters.seal.tree import (
    ProofError,
    append,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    node_hash,
    root,
    tree_root,
    verify_consistency,
    verify_inclusion,
)

LARGEST = 70
LEAVES = tuple(leaf_hash(b"entry %d" % number) for number in range(LARGEST))
NODES: dict[tuple[int, int], bytes] = {}


def node(level: int, index: int) -> bytes:
    """Give a complete node's hash, as the database does."""
    return NODES[level, index]


NODES |= {(level, index): value for level, index, value in append(0, LEAVES, node)}


def defined_root(leaves: tuple[bytes, ...]) -> bytes:
    """Hash leaf hashes by the words of RFC 6962 section 2.1: split after the largest power of two, and so on."""
    if len(leaves) < 2:
        return (
            leaves[0] if leaves else bytes.fromhex("e3b0c44298fc1c149afbf4c8996fb924 27ae41e4649b934ca495991b7852b855")
        )
    middle = 1
    while middle * 2 < len(leaves):
        middle *= 2
    return node_hash(defined_root(leaves[:middle]), defined_root(leaves[middle:]))


ROOTS = tuple(defined_root(LEAVES[:size]) for size in range(LARGEST + 1))


def includes(index: int, at: int, size: int, proof: list[bytes]) -> bool:
    """Say whether a leaf's proof verifies at an index of the tree that truly has this size."""
    try:
        verify_inclusion(LEAVES[index], at, size, proof, ROOTS[size])
    except ProofError:
        return False
    return True


def grows(old: int, new: int, proof: list[bytes]) -> bool:
    """Say whether a proof verifies between the trees that truly have these sizes."""
    try:
        verify_consistency(old, ROOTS[old], new, ROOTS[new], proof)
    except ProofError:
        return False
    return True


@pytest.mark.parametrize("size", range(LARGEST + 1))
def test_every_root_follows_the_definition(size: int) -> None:
    """The root in one pass and the root from stored nodes are the root that the RFC's recursion defines."""
    assert root(iter(LEAVES[:size])) == tree_root(size, node) == ROOTS[size]


@pytest.mark.parametrize("size", range(1, LARGEST + 1))
def test_every_leaf_is_included_in_every_size(size: int) -> None:
    """Each leaf's proof verifies at its own index, and at no other."""
    for index in range(size):
        proof = inclusion_proof(index, size, node)
        assert [at for at in range(size) if includes(index, at, size, proof)] == [index]


@pytest.mark.parametrize("size", range(1, LARGEST + 1))
def test_an_inclusion_proof_is_for_one_tree(size: int) -> None:
    """A leaf's proof verifies in the tree it was made for, and in no earlier or later one."""
    for index in {0, size // 2, size - 1}:
        proof = inclusion_proof(index, size, node)
        assert [at for at in range(LARGEST + 1) if includes(index, index, at, proof)] == [size]


@pytest.mark.parametrize("new", range(1, LARGEST + 1))
def test_every_size_grew_from_every_earlier_one(new: int) -> None:
    """Each size's growth from each earlier one verifies, and its proof holds from no other size."""
    for old in range(1, new + 1):
        proof = consistency_proof(old, new, node)
        assert [at for at in range(new + 1) if grows(at, new, proof)] == [old]


@pytest.mark.parametrize("old", range(1, LARGEST))
def test_a_consistency_proof_is_for_one_tree(old: int) -> None:
    """A growth's proof holds to the size it was made for, and to no other."""
    for new in {old + 1, (old + LARGEST + 1) // 2, LARGEST}:
        proof = consistency_proof(old, new, node)
        assert [at for at in range(LARGEST + 1) if grows(old, at, proof)] == [new]
