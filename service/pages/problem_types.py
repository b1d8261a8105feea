"""What each kind of problem means: the page that a problem's `type` leads to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response

from domain.kernel.refusal import Refusal
from service.guard import PUBLIC, needs
from service.pages.rendering import render
from service.problems import NoSuchPage, language, title


class Explained(NamedTuple):
    """A kind of problem: its stable name, its status, and its sentence in both languages."""

    slug: str
    status: int
    da: str
    en: str


@needs(PUBLIC)
def problem_type(request: Request, slug: str) -> Response:
    """Explain one kind of problem; raises NoSuchPage."""
    found = _explained().get(slug)
    if found is None:
        raise NoSuchPage
    return render(request, "problem_type.html", problem=found, title=title(found.status, language(request)))


@cache
def _explained() -> dict[str, Explained]:
    return {one.slug(): _explain(one) for one in _every(Refusal)}


def _explain(one: type[Refusal]) -> Explained:
    return Explained(one.slug(), one.status, *(re.sub(r"\{\w+\}", "…", said) for said in (one.da, one.en)))


def _every(kind: type[Refusal]) -> Iterator[type[Refusal]]:
    for one in kind.__subclasses__():
        yield one
        yield from _every(one)
