"""Prints what readers give as plain lines, for people at a terminal."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, Final


def show(kind: str, body: dict[str, Any]) -> str:
    """Give a body of this kind as lines."""
    return "\n".join(_SHOWN[kind](body))


def _timeline(body: dict[str, Any]) -> Iterable[str]:
    for item in body["items"]:
        marks = [mark for mark in ("illustration", "backdated") if item[mark]]
        marks += ["retracted"] if item["retracted_by"] else ["corrected"] if item["corrected_by"] else []
        yield _line(item["position"], item["occurred"], item["type"], item["title"] or "", *marks)
    yield _rest(body)


def _plans(body: dict[str, Any]) -> Iterable[str]:
    for item in body["items"]:
        yield _line(item["plan"], item["state"], item["period"], item["title"])


def _plan(body: dict[str, Any]) -> Iterable[str]:
    yield f"{body['title']} ({body['period']}, {body['state']}), as of entry {body['position']}"
    for name in (
        "aims",
        "tracks",
        "focus_areas",
        "themes",
        "activities",
        "goals",
        "resources",
        "follow_ups",
        "revisions",
    ):
        if body[name]:
            yield f"\n{name.replace('_', ' ').capitalize()}"
            yield from (f"  {_part(part)}" for part in body[name])


def _part(part: dict[str, Any]) -> str:
    said = part.get("title") or part.get("text") or part.get("label") or part.get("summary") or part.get("judgement")
    when = part.get("period") or part.get("due") or part.get("held") or part.get("revised") or ""
    mark = "illustration" if part["illustration"] else ""
    return _line(said, when, mark)


def _decisions(body: dict[str, Any]) -> Iterable[str]:
    for item in body["items"]:
        state = "retracted" if item["retracted_by"] else "replaced" if item["replaced_by"] else ""
        mark = "illustration" if item["illustration"] else ""
        yield _line(item["decision"], item["occurred"], item["forum"], item["outcome"], item["text"], state, mark)
    yield _rest(body)


def _replay(body: dict[str, Any]) -> Iterable[str]:
    yield f"{body['title']} until {body['until']}, as known at entry {body['position']}"
    for state in body["indicators"]:
        values = {name: (state[name] or {}).get("value") for name in ("baseline", "target", "measurement")}
        yield _line(state["indicator"]["title"], *(f"{name} {value or '-'}" for name, value in values.items()))
    for item in body["happened"]:
        yield _line(item["position"], item["occurred"], item["kind"], item["label"] or "", item["value"] or "")


def _report(body: dict[str, Any]) -> Iterable[str]:
    yield f"Supervision report {body['from']} to {body['to']}, as of entry {body['position']}"
    for figure in body["figures"]:
        yield _line(figure["en"], "not stated" if figure["value"] is None else figure["value"])
    for finding in body["findings"]:
        yield _line("*", finding["en"], f"entries {', '.join(map(str, finding['entries']))}")


def _line(*parts: object) -> str:
    return "  ".join(str(part) for part in parts if part not in (None, ""))


def _rest(body: dict[str, Any]) -> str:
    return "… more with --all" if body["next"] else f"as of entry {body['position']}"


_SHOWN: Final[dict[str, Callable[[dict[str, Any]], Iterable[str]]]] = {
    "timeline": _timeline,
    "plans": _plans,
    "plan": _plan,
    "decisions": _decisions,
    "replay": _replay,
    "report": _report,
}
