"""The routes of all pages and of the files that they use."""

from __future__ import annotations

from fastapi import APIRouter, FastAPI
from starlette.staticfiles import StaticFiles

from service.pages import overview, sign_in
from service.pages.rendering import WEB


def page_routes() -> APIRouter:
    """Give the routes of the pages; they stand outside the API's document."""
    router = APIRouter(include_in_schema=False)
    router.add_api_route("/", overview.overview)
    router.add_api_route("/sign-in", sign_in.sign_in)
    router.add_api_route("/sign-in", sign_in.choose_role, methods=["POST"])
    router.add_api_route("/sign-out", sign_in.sign_out, methods=["POST"])
    router.add_api_route("/language", sign_in.choose_language, methods=["POST"])
    return router


def serve_files(app: FastAPI) -> None:
    """Serve styles, scripts and pictures."""
    app.mount("/static", StaticFiles(directory=WEB / "static"), name="static")
