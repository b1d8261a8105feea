"""Every test says which truth it guards, and guards it."""

from __future__ import annotations

import ast
from collections.abc import Iterator


def _tests(modules: dict[str, ast.Module]) -> Iterator[tuple[str, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for path, module in modules.items():
        if path.startswith("tests/") and path.rpartition("/")[2].startswith("test_"):
            for node in ast.walk(module):
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name.startswith("test_"):
                    yield f"{path}::{node.name}", node


def test_every_test_says_its_truth(modules: dict[str, ast.Module]) -> None:
    """A test's docstring is one sentence."""
    silent = [name for name, test in _tests(modules) if not (ast.get_docstring(test) or "").endswith((".", "?"))]
    assert silent == []


def test_no_test_is_set_aside(modules: dict[str, ast.Module]) -> None:
    """Nothing is marked to be skipped or to fail."""
    set_aside = {"skip", "skipif", "xfail"}
    marked = [
        name
        for name, test in _tests(modules)
        for mark in test.decorator_list
        if set_aside & {part.attr for part in ast.walk(mark) if isinstance(part, ast.Attribute)}
    ]
    assert marked == []
