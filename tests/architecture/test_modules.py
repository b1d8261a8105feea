"""Modules stay small, pure where they must be, and apart where they must be."""

from __future__ import annotations

import ast
from pathlib import PurePosixPath

LONGEST = 200
STANDALONE = {"sporbar-verify.py": 445}
"""Read from top to bottom by somebody who has nothing else of ours; it follows the log's keys through rotations too."""
PURE = ("domain/", "projections/")
NOT_PURE = {"now", "utcnow", "today", "uuid1", "uuid4", "getrandbits", "token_hex", "token_bytes"}
NOT_PURE_BUILT_IN = {"open", "print", "input", "hash", "id"}


def _calls(module: ast.Module) -> set[str]:
    called = [node.func for node in ast.walk(module) if isinstance(node, ast.Call)]
    methods = {func.attr for func in called if isinstance(func, ast.Attribute)} & NOT_PURE
    return methods | {func.id for func in called if isinstance(func, ast.Name)} & (NOT_PURE_BUILT_IN | NOT_PURE)


def _name(path: str) -> str:
    return ".".join(PurePosixPath(path).with_suffix("").parts).removesuffix(".__init__")


def _imported(module: ast.Module) -> set[str]:
    found = set()
    for node in ast.walk(module):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found |= {node.module, *(f"{node.module}.{alias.name}" for alias in node.names)}
    return found


def _is_slice(module: ast.Module) -> bool:
    targets = [target for node in module.body if isinstance(node, ast.Assign) for target in node.targets]
    return any(isinstance(target, ast.Name) and target.id == "SLICE" for target in targets)


def test_modules_are_small(files: dict[str, str]) -> None:
    """No module is longer than 200 lines: before that it has a seam. The one file that stands alone has at most 445."""
    lengths = {path: text.count("\n") for path, text in files.items() if path.endswith(".py")}
    assert {path: lines for path, lines in lengths.items() if lines > STANDALONE.get(path, LONGEST)} == {}


def test_rules_and_projections_ask_nobody(modules: dict[str, ast.Module]) -> None:
    """Domain and projections call no clock, no chance, no file and no screen: the same facts give the same answer."""
    called = {path: _calls(module) for path, module in modules.items() if path.startswith(PURE)}
    assert {path: names for path, names in called.items() if names} == {}


def test_an_impure_call_is_seen() -> None:
    """The check above sees a clock, an id by chance and a file, however they are reached."""
    module = ast.parse("datetime.now(UTC), date.today(), uuid.uuid4(), uuid4(), open('x')")
    assert _calls(module) == {"now", "today", "uuid4", "open"}


def test_slices_stand_alone(modules: dict[str, ast.Module]) -> None:
    """No module of the domain imports a slice: rules share events, kernel and helpers, never each other."""
    domain = {_name(path): module for path, module in modules.items() if path.startswith("domain/")}
    slices = {name for name, module in domain.items() if _is_slice(module)}
    assert slices
    crossed = {name: _imported(module) & slices for name, module in domain.items()}
    assert {name: others for name, others in crossed.items() if others} == {}
