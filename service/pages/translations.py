"""Danish and English texts of the pages: English stands in the code, Danish in the gettext catalogue."""

from __future__ import annotations

import gettext
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Final

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

CATALOGUE: Final = Path(__file__).parents[1] / "web/translations/da/LC_MESSAGES/sporbar.po"


@cache
def translations(language: str) -> gettext.NullTranslations:
    """Give the translations of `da` or `en`; the Danish catalogue is compiled when it is first read."""
    if language == "en":
        return gettext.NullTranslations()
    with CATALOGUE.open("rb") as source:
        catalogue = read_po(source, locale="da")
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
