"""The little Markdown that the reference pages are made of."""

from __future__ import annotations

import inspect
from collections.abc import Iterable
from typing import Final

_MADE: Final = "<!-- Written by `make docs` from the program; change the program, not this page. -->"


def page(title: str, *parts: str) -> str:
    """Give a page: its title, and its parts with an empty line between them."""
    return "\n\n".join((f"# {title}", _MADE, *(part for part in parts if part))) + "\n"


def table(heads: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Give a table; a cell's line breaks and bars are kept from breaking it."""
    held = [_row(row) for row in rows]
    columns = list(heads)
    return "\n".join((_row(columns), _row(["---"] * len(columns)), *held))


def bullets(lines: Iterable[str]) -> str:
    """Give a list."""
    return "\n".join(f"- {line}" for line in lines)


def code(text: object) -> str:
    """Give a name or value as code."""
    return f"`{text}`"


def codes(texts: Iterable[object]) -> str:
    """Give names or values as code, with commas."""
    return ", ".join(map(code, texts))


def block(language: str, text: str) -> str:
    """Give a block of code."""
    return f"```{language}\n{text}\n```"


def docstring(thing: object) -> list[str]:
    """Give the paragraphs of a docstring, each as one line."""
    written = inspect.cleandoc(getattr(thing, "__doc__", None) or "")
    return [" ".join(paragraph.split()) for paragraph in written.split("\n\n") if paragraph.strip()]


def summary(thing: object) -> str:
    """Give the first paragraph of a docstring."""
    return next(iter(docstring(thing)), "")


def _row(cells: Iterable[str]) -> str:
    return "| " + " | ".join(" ".join(cell.replace("|", "\\|").split()) for cell in cells) + " |"
