"""The routes of all pages and of the files that they use."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI
from starlette.staticfiles import StaticFiles

from service.pages import (
    case,
    compare,
    decisions,
    document,
    entry,
    front,
    overview,
    plan,
    problem_types,
    replay,
    search,
    sign_in,
    supervision,
    timeline,
)
from service.pages.rendering import WEB
from service.reads.collections import COLLECTIONS


def page_routes() -> APIRouter:
    """Give the routes of the pages; they stand outside the API's document."""
    router = APIRouter(include_in_schema=False)
    router.add_api_route("/", overview.overview)
    router.add_api_route("/sign-in", sign_in.sign_in)
    router.add_api_route("/sign-in", sign_in.choose_role, methods=["POST"])
    router.add_api_route("/sign-out", sign_in.sign_out, methods=["POST"])
    router.add_api_route("/language", sign_in.choose_language, methods=["POST"])
    router.add_api_route("/problems/{slug}", problem_types.problem_type)
    router.add_api_route("/{municipality}", front.front)
    router.add_api_route("/{municipality}/plans/{plan}", plan.plan)
    router.add_api_route("/{municipality}/timeline", timeline.timeline)
    router.add_api_route("/{municipality}/search", search.search)
    router.add_api_route("/{municipality}/log/{position}", entry.entry)
    router.add_api_route("/{municipality}/decisions", decisions.decisions)
    router.add_api_route("/{municipality}/cases/{case}", case.case)
    router.add_api_route("/{municipality}/cases/{case}/documents/{document}", document.document)
    router.add_api_route("/{municipality}/plans/{plan}/replay", replay.replay)
    for one in COLLECTIONS:
        router.add_api_route(f"/{{municipality}}/{one.name}/{{identity}}/diff", compare.compare_of(one))
    router.add_api_route("/{municipality}/supervision", supervision.supervision)
    return router


def serve_files(app: FastAPI) -> None:
    """Serve styles, scripts and pictures."""
    app.mount("/static", StaticFiles(directory=WEB / "static"), name="static")
