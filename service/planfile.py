"""Plan files: a municipality's plans and history in YAML, each step a command; see docs/reference/plan-files.md."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any, Final, NamedTuple

import msgspec
import yaml
from msgspec import Struct

from domain.catalogue import slices
from domain.kernel.check import check, normalised
from domain.kernel.refusal import Refusal
from domain.kernel.slice import Slice
from service.commands.parse import Asked, asked


class PlanFileError(Exception):
    """A plan file cannot be loaded; each problem names its line and field."""

    def __init__(self, problems: list[str]) -> None:
        """Keep all problems; the message has one on each line."""
        super().__init__("\n".join(problems))
        self.problems = problems


class MunicipalityNamed(Struct, frozen=True, forbid_unknown_fields=True):
    """The municipality that a plan file belongs to."""

    slug: str
    name: str


class Step(NamedTuple):
    """One command of a plan file. `key` makes loading the file again safe."""

    slice_: Slice[Any]
    asked: Asked
    key: str
    line: int


class PlanFile(NamedTuple):
    """A plan file that has been read whole and checked."""

    municipality: MunicipalityNamed
    sources: tuple[str, ...]
    steps: tuple[Step, ...]


class _Located(NamedTuple):
    """A YAML document's values, and the line of each path in it."""

    values: Any
    lines: dict[str, int]


def read_plan_file(path: Path) -> PlanFile:
    """Read and check a whole plan file; raises PlanFileError with every problem found."""
    try:
        text = path.read_bytes().decode()
        located = _located(text)
    except (OSError, ValueError, RecursionError, yaml.YAMLError) as error:
        raise PlanFileError([f"{path.name}: {_yaml_problem(error)}"]) from error
    problems: list[str] = []
    values, lines = located
    if not isinstance(values, dict):
        raise PlanFileError([f"{path.name}, line 1: a plan file has the fields municipality, sources and steps"])
    unknown = sorted(str(name) for name in values.keys() - {"municipality", "sources", "steps"})
    problems += [f"{path.name}, line {lines.get(name, 1)}: {name}: there is no such field" for name in unknown]
    try:
        municipality = msgspec.convert(values.get("municipality"), MunicipalityNamed)
        sources = msgspec.convert(values.get("sources", []), tuple[str, ...])
        steps = msgspec.convert(values.get("steps", []), list[dict[str, Any]])
    except msgspec.ValidationError as error:
        raise PlanFileError([*problems, f"{path.name}, line 1: {error}"]) from error
    read: list[Step] = []
    folder = path.resolve().parent.name
    twice = {name for name, times in Counter(str(step["id"]) for step in steps if "id" in step).items() if times > 1}
    for number, fields in enumerate(steps):
        place = f"steps.{number}"
        if str(fields.get("id")) in twice:
            problems.append(f"{path.name}, line {lines[place]}: id: '{fields['id']}' stands at more than one step")
        try:
            read.append(_step(fields, f"{folder}/{path.name}#{fields.get('id', number)}", lines[place]))
        except Refusal as refusal:
            field = str(refusal.fields.get("field", "")).replace("[", ".").replace("]", "").strip("$.")
            line = _line(lines, f"{place}.{field}")
            problems.append(f"{path.name}, line {line}: {field or 'step'}: {refusal.sentence('en')}")
    if problems:
        raise PlanFileError(problems)
    return PlanFile(municipality, sources, tuple(read))


class StepIsUnknown(Refusal):
    """A step names no command."""

    status = 422
    da = "'{name}' er ingen kommando; skriv emne/verbum, for eksempel plans/draft."
    en = "'{name}' is no command; write subject/verb, such as plans/draft."


def _step(fields: dict[str, Any], key: str, line: int) -> Step:
    name = str(fields.get("do", ""))
    subject, _, verb = name.partition("/")
    slice_ = slices().get((subject, verb))
    if slice_ is None:
        raise StepIsUnknown(name=name, field="do")
    command = {field: value for field, value in fields.items() if field not in ("do", "id")}
    asked_ = asked(slice_, command, strict=False)
    check(normalised(asked_.command))
    return Step(slice_, asked_, key, line)


def _located(text: str) -> _Located:
    lines: dict[str, int] = {}
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.AliasEvent):  # a few lines of them can stand for millions
            place = event.start_mark.line + 1 if event.start_mark else 1
            message = f"line {place}: aliases (*) are not used here"
            raise yaml.YAMLError(message)
    node = yaml.compose(text, Loader=_LOADER)
    if node is not None:
        _note_lines(node, "", lines)
    return _Located(yaml.load(text, Loader=_TextLoader), lines)  # noqa: S506 a safe loader that leaves dates as text


_LOADER: Final = yaml.CSafeLoader if hasattr(yaml, "CSafeLoader") else yaml.SafeLoader


class _TextLoader(yaml.SafeLoader):
    """Reads dates, numbers with a point and the like as the text that stands there: a fact holds no float."""


_TextLoader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in found if tag in ("tag:yaml.org,2002:bool", "tag:yaml.org,2002:null")]
    for first, found in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def _note_lines(node: yaml.Node, path: str, lines: dict[str, int]) -> None:
    lines[path] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            inner = f"{path}.{key.value}" if path else str(key.value)
            _note_lines(value, inner, lines)
            lines[inner] = key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode):
        for number, value in enumerate(node.value):
            _note_lines(value, f"{path}.{number}", lines)


def _line(lines: dict[str, int], path: str) -> int:
    while path and path not in lines:
        path = path.rpartition(".")[0]
    return lines.get(path, 1)


def _yaml_problem(error: Exception) -> str:
    mark = getattr(error, "problem_mark", None)
    if mark is not None:
        return f"line {mark.line + 1}: {getattr(error, 'problem', error)}"
    if isinstance(error, UnicodeDecodeError):
        return "the file is not UTF-8"
    if isinstance(error, RecursionError):
        return "lists or fields lie too deep within each other"
    return str(error)
