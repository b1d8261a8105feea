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
        yield _line(item["position"], _when(item["occurred"]), item["type"], item["title"], *marks)
    yield _rest(body)


def _search(body: dict[str, Any]) -> Iterable[str]:
    for item in body["items"]:
        title = item["title"]["text"] if item["title"] else ""
        marks = ["illustration"] if item["illustration"] else []
        yield _line(item["position"], _when(item["occurred"]), item["type"], title, item["excerpt"]["text"], *marks)
    yield _rest(body)


def _plans(body: dict[str, Any]) -> Iterable[str]:
    for item in body["items"]:
        yield _line(item["plan"], item["state"], _when(item["period"]), item["title"], _mark(item))


def _plan(body: dict[str, Any]) -> Iterable[str]:
    yield f"{body['title']} ({_when(body['period'])}, {body['state']}), as of entry {body['position']}"
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
    return _line(said, _when(when), _mark(part))


def _decisions(body: dict[str, Any]) -> Iterable[str]:
    for item in body["items"]:
        state = "retracted" if item["retracted_by"] else "replaced" if item["replaced_by"] else ""
        when = _when(item["occurred"])
        yield _line(item["decision"], when, item["forum"], item["outcome"], item["text"], state, _mark(item))
    yield _rest(body)


def _replay(body: dict[str, Any]) -> Iterable[str]:
    yield f"{body['title']} until {body['until']}, as known at entry {body['position']}"
    for state in body["indicators"]:
        values = {name: (state[name] or {}).get("value") for name in ("baseline", "target", "measurement")}
        said = (f"{name} {value or '-'}" for name, value in values.items())
        yield _line(state["indicator"]["title"], *said, _mark(state["indicator"]))
    for item in body["happened"]:
        when = _when(item["occurred"])
        yield _line(item["position"], when, item["kind"], item["label"], item["value"], _mark(item))


def _report(body: dict[str, Any]) -> Iterable[str]:
    yield f"Supervision report {body['from']} to {body['to']}, as of entry {body['position']}"
    for figure in body["figures"]:
        value = "not stated" if figure["value"] is None else figure["value"]
        yield _line(figure["en"], value, _mark(figure))
    for finding in body["findings"]:
        yield _line("*", finding["en"], f"entries {', '.join(map(str, finding['entries']))}", _mark(finding))


def _diff(body: dict[str, Any]) -> Iterable[str]:
    yield f"{body['id']} from entry {body['from']} to entry {body['to']}"
    for one in body["differences"]:
        positions = f"(entries {', '.join(map(str, one['entries']))})"
        yield _line(f"\n{_SIGNS[one['change']]}", one["part"], one["id"], positions)
        for field in one["fields"]:
            before, after = (_value(field[name]) for name in ("before", "after"))
            yield f"  {field['field']}: {after if one['change'] == 'added' else before}" + (
                f" -> {after}" if one["change"] == "changed" else ""
            )
    for entry in body["entries"]:
        why = _value(entry["because"]) if entry["because"] else None
        who = f"by {entry['recorded_by']}"
        yield _line(f"\n{entry['position']}", _when(entry["occurred"]), entry["type"], who, why, _mark(entry))


def _value(value: Any) -> str:  # noqa: ANN401 any field as the API gives it
    if isinstance(value, dict) and "state" in value and "text" in value:
        return str(value["text"]) if value["state"] == "open" else f"({value['state']})"
    if isinstance(value, dict):
        return ", ".join(f"{name} {_value(one)}" for name, one in value.items() if one not in (None, False))
    if isinstance(value, list):
        return "; ".join(map(_value, value))
    return "not stated" if value is None else str(value)


def _mark(item: dict[str, Any]) -> str:
    return "illustration" if item["illustration"] else "partly illustration" if item.get("partly") else ""


def _when(written: str) -> str:
    return "not stated" if written == "unknown" else written


def _line(*parts: object) -> str:
    return "  ".join(str(part) for part in parts if part not in (None, ""))


def _rest(body: dict[str, Any]) -> str:
    return "… more with --all" if body["next"] else f"as of entry {body['position']}"


_SIGNS: Final = {"added": "+", "removed": "-", "changed": "~"}
_SHOWN: Final[dict[str, Callable[[dict[str, Any]], Iterable[str]]]] = {
    "timeline": _timeline,
    "search": _search,
    "plans": _plans,
    "plan": _plan,
    "decisions": _decisions,
    "replay": _replay,
    "report": _report,
    "diff": _diff,
}
