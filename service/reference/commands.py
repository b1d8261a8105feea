"""The page of what can be asked for."""

from __future__ import annotations

from itertools import groupby
from typing import Any

import msgspec

from domain.catalogue import slices
from domain.kernel.slice import Command, Slice
from service.reference.forms import fields, parts
from service.reference.markdown import block, code, codes, docstring, page, table

_COMMON = tuple(Command.__struct_fields__)


def commands_page() -> str:
    """Give the page of all commands, by subject."""
    held = list(slices().values())
    sections = [
        f"## {subject.capitalize()}\n\n" + "\n\n".join(_command(slice_) for slice_ in group)
        for subject, group in groupby(held, lambda slice_: slice_.subject)
    ]
    return page(
        "Commands",
        "Everything that can be recorded. Each command is a route (`POST /api/v1/{municipality}/trials/start`), a form "
        "of the command line (`sporbar record trials start MUNICIPALITY --trial …`) and a step of a "
        "[plan file](plan-files.md) (`do: trials/start`), all made from the same rule.",
        "Every command also takes these fields:\n\n" + fields(Command),
        "`occurred` is the day of recording when left out; it may lie in the past, never ahead. `because` says why, "
        "and some commands require it. `concerns` names the persons whom the command's sealed texts are about, so that "
        "their erasure finds the texts. `illustration` marks an invented example. A field that is *sealed* is stored "
        "encrypted under its own key. Whatever the command, the "
        "[refusals of any request](refusals.md#of-any-request) can answer it.",
        *sections,
        "## Parts\n\nWhat lies within the commands above.",
        parts(slice_.command for slice_ in held),
    )


def _command(slice_: Slice[Any]) -> str:
    marks = [f"Permission: {code(slice_.permission)}."]
    if slice_.because == "required":
        marks.append("`because` is required.")
    if slice_.creates:
        marks.append(f"{code(slice_.creates)} is made up when left out.")
    if slice_.personal:
        marks.append(f"{codes(slice_.personal)}: to the vault, never into the log.")
    own = fields(slice_.command, without=_COMMON)
    example = msgspec.json.format(msgspec.json.encode(slice_.example), indent=2).decode()
    texts = [f"### `{slice_.subject}/{slice_.verb}`", *docstring(slice_.command), " ".join(marks)]
    if own:
        texts.append(own)
    if slice_.refusals:
        rows = ((code(one.slug()), str(one.status), one.da, one.en) for one in slice_.refusals)
        texts.append(table(("refusal", "status", "Danish", "English"), rows))
    return "\n\n".join((*texts, block("json", example)))
