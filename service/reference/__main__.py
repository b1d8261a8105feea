"""Writes docs/reference/: `python -m service.reference`."""

from __future__ import annotations

from pathlib import Path

from service.reference.pages import pages

FOLDER = Path(__file__).parents[2] / "docs" / "reference"


def main() -> None:
    """Write every page anew."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, text in pages().items():
        (FOLDER / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
