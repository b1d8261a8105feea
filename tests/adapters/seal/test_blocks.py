"""The tree that grows by blocks is RFC 6962's, at every size, however blocks fall."""

from __future__ import annotations

import pytest

from adapters.seal import blocks
from adapters.seal.blocks import Blocks
from tests.adapters.seal import trees

LONGEST = 40


@pytest.mark.parametrize("height", [1, 2, 3])
def test_roots_and_nodes_are_those_of_the_definition(monkeypatch: pytest.MonkeyPatch, height: int) -> None:
    """Every root within every block, and every node that becomes complete, is what the definition gives."""
    monkeypatch.setattr(blocks, "HEIGHT", height)
    monkeypatch.setattr(blocks, "BLOCK", 1 << height)
    held = trees.leaves(LONGEST)
    for count in range(1, LONGEST + 1):
        tree, nodes = Blocks(), dict[tuple[int, int], bytes]()
        for start in range(0, count, 1 << height):
            tree.add(held[start : min(count, start + (1 << height))])
            for size in range(tree.start + 1, tree.size + 1):
                assert tree.root(size) == trees.mth(held[:size])
            nodes |= _nodes(tree)
        assert nodes == trees.complete(held[:count])


def test_an_empty_block_changes_nothing() -> None:
    """A log whose length is a multiple of a block's ends in a block without leaves."""
    tree, held = Blocks(), trees.leaves(blocks.BLOCK)
    tree.add(held)
    tree.add([])
    assert tree.size == blocks.BLOCK
    assert tree.root(blocks.BLOCK) == trees.mth(held)


def _nodes(tree: Blocks) -> dict[tuple[int, int], bytes]:
    return {
        (level, (tree.start >> level) + at // 32): hashes[at : at + 32]
        for level, hashes in enumerate(tree.levels)
        for at in range(0, len(hashes), 32)
    }
