from __future__ import annotations

from hashlib import sha256
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters.seal import tree
from tests.adapters.seal import trees
from tests.adapters.seal.trees import PUBLISHED_LEAVES, complete, getter, leaves

PUBLISHED_ROOTS = (
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
PUBLISHED_PATHS = {
    (0, 8): (
        "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
    ),
    (5, 8): (
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ),
    (2, 3): ("fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",),
}
PUBLISHED_PROOFS = {
    (1, 8): PUBLISHED_PATHS[0, 8],
    (6, 8): (
        "0ebc5d3437fbe2db158b9f126a1d118e308181031d0a949f8dededebc558ef6a",
        "ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    ),
    (2, 5): (
        "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
        "bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b",
    ),
}
SIZES = range(1, 40)
PUBLISHED = [tree.leaf_hash(entry) for entry in PUBLISHED_LEAVES]


@pytest.mark.parametrize("size", range(9))
def test_published_roots(size: int) -> None:
    """Roots over certificate-transparency's entries are the published ones, from leaves and from nodes."""
    held = PUBLISHED[:size]
    assert tree.root(held).hex() == tree.tree_root(size, getter(held)).hex() == PUBLISHED_ROOTS[size]


@pytest.mark.parametrize(("index", "size"), PUBLISHED_PATHS)
def test_published_paths(index: int, size: int) -> None:
    """Inclusion proofs over certificate-transparency's entries are the published ones."""
    made = tree.inclusion_proof(index, size, getter(PUBLISHED))
    assert tuple(value.hex() for value in made) == PUBLISHED_PATHS[index, size]


@pytest.mark.parametrize(("old", "new"), PUBLISHED_PROOFS)
def test_published_proofs(old: int, new: int) -> None:
    """Consistency proofs over certificate-transparency's entries are the published ones."""
    made = tree.consistency_proof(old, new, getter(PUBLISHED))
    assert tuple(value.hex() for value in made) == PUBLISHED_PROOFS[old, new]


def test_the_rfc_example() -> None:
    """The proofs over seven leaves are those of the example in RFC 6962 section 2.1.3, hash by hash."""
    a, b, c, d, e, f, j = held = leaves(7)
    g, h, i = (tree.node_hash(*pair) for pair in ((a, b), (c, d), (e, f)))
    k = tree.node_hash(g, h)
    found = tree.node_hash(i, j)
    paths = {0: [b, h, found], 3: [c, g, found], 4: [f, j, k], 6: [i, k]}
    assert {index: tree.inclusion_proof(index, 7, getter(held)) for index in paths} == paths
    proofs = {3: [c, d, g, found], 4: [found], 6: [i, j, k]}
    assert {old: tree.consistency_proof(old, 7, getter(held)) for old in proofs} == proofs


@pytest.mark.parametrize("size", SIZES)
def test_roots_and_proofs_follow_the_definition(size: int) -> None:
    """For every tree below 40 leaves, root and proofs equal RFC 6962's recursive definitions, and hold."""
    held, node = leaves(size), getter(leaves(size))
    root = tree.root(iter(held))
    assert root == tree.tree_root(size, node) == trees.mth(held)
    for index in range(size):
        path = tree.inclusion_proof(index, size, node)
        assert path == trees.hashes(trees.path(index, size), held)
        tree.verify_inclusion(held[index], index, size, path, root)
    for old in range(1, size + 1):
        proof = tree.consistency_proof(old, size, node)
        assert proof == trees.hashes(trees.proof(old, size), held)
        tree.verify_consistency(old, tree.root(held[:old]), size, root, proof)


@given(st.lists(st.integers(0, 40), min_size=1, max_size=6))
def test_growing_in_batches_equals_growing_at_once(batches: list[int]) -> None:
    """In any batches, appending gives each of the tree's complete nodes once, and asks for old ones only."""
    held = leaves(sum(batches))
    made: dict[tuple[int, int], bytes] = {}
    ends = [0, *(sum(batches[: count + 1]) for count in range(len(batches)))]
    for start, end in pairwise(ends):
        old = dict(made)
        new = list(tree.append(start, held[start:end], lambda level, index, old=old: old[level, index]))  # type: ignore[misc]
        assert not {(level, index) for level, index, _ in new} & set(old)
        made |= {(level, index): value for level, index, value in new}
        assert len(made) == len(old) + len(new)
    assert made == complete(held)


def test_new_nodes_come_in_order() -> None:
    """A node is given as soon as it is complete: after its right-hand leaf, lower levels first."""
    order = [(level, index) for level, index, _ in tree.append(3, leaves(5)[3:], getter(leaves(3)))]
    assert order == [(0, 3), (1, 1), (2, 0), (0, 4)]


@given(st.data(), st.integers(1, 10**15))
def test_few_nodes_are_read(data: st.DataObject, size: int) -> None:
    """Root and proofs of a tree of any size read no more than two nodes a level."""
    read: list[tuple[int, int]] = []

    def node(level: int, index: int) -> bytes:
        assert (index + 1) << level <= size
        read.append((level, index))
        return sha256(b"%d %d" % (level, index)).digest()

    root = tree.tree_root(size, node)
    index = data.draw(st.integers(0, size - 1))
    old = data.draw(st.integers(1, size))
    path = tree.inclusion_proof(index, size, node)
    tree.consistency_proof(old, size, node)
    assert len(read) <= 3 * 2 * size.bit_length()
    assert len(root) == 32
    assert len(path) <= size.bit_length()


@pytest.mark.parametrize(
    ("index", "size", "sentence"),
    [
        (0, 0, "A tree of size 0 includes no leaf"),
        (0, -1, "A tree of size -1 includes no leaf"),
        (3, 3, "Index 3 is not below the tree's size 3"),
        (-1, 3, "Index -1 is negative"),
    ],
)
def test_no_path_from_where_no_leaf_is(index: int, size: int, sentence: str) -> None:
    """A path is made only from an index that the tree has."""
    with pytest.raises(tree.ProofError, match=sentence):
        tree.inclusion_proof(index, size, getter(leaves(3)))


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        (0, 3, "An old size of 0 is refused"),
        (-1, 3, "The old size -1 is negative"),
        (3, 2, "The old size 3 is larger than the new size 2"),
    ],
)
def test_no_proof_between_impossible_sizes(old: int, new: int, sentence: str) -> None:
    """A consistency proof is made only from a tree with leaves to one that is no smaller."""
    with pytest.raises(tree.ProofError, match=sentence):
        tree.consistency_proof(old, new, getter(leaves(3)))


def test_no_tree_has_a_negative_size() -> None:
    """A negative size has neither root nor growth."""
    with pytest.raises(tree.ProofError, match="A tree cannot have size -1"):
        tree.tree_root(-1, getter([]))
    with pytest.raises(tree.ProofError, match="A tree cannot have size -1"):
        list(tree.append(-1, leaves(1), getter([])))
