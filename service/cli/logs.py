"""Logs: one line of JSON each on standard error; for people on a terminal, readable."""

from __future__ import annotations

import logging
import sys

import structlog


def configure_logs() -> None:
    """Let structlog write to standard error, warnings and above when a person is looking on."""
    on_terminal = sys.stderr.isatty()
    render = structlog.dev.ConsoleRenderer() if on_terminal else structlog.processors.JSONRenderer()
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.format_exc_info,
            render,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING if on_terminal else logging.INFO),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=True,
    )
