"""The pages of every no: refusals, and who may do what."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from domain.catalogue import slices
from domain.kernel.refusal import Refusal
from service.policy import POLICY
from service.reference.markdown import code, codes, page, summary, table

_ROOMS: Final = ("domain", "service")


def refusals_page() -> str:
    """Give the page of everything that can be answered instead of yes."""
    own: dict[type[Refusal], list[str]] = {}
    for slice_ in slices().values():
        for refusal in slice_.refusals:
            own.setdefault(refusal, []).append(f"{slice_.subject}/{slice_.verb}")
    rest = sorted({one for one in _every(Refusal) if one not in own}, key=lambda one: one.slug())
    return page(
        "Refusals",
        "Every no, as one sentence in Danish and English. Over HTTP it is a problem document (RFC 9457) whose `type` "
        "is `/problems/` and the name below; on the command line it is the English sentence on standard error and "
        "exit 1.",
        "## Of any request\n\nWhat depends on no single command: the request, the sign-in, the moment asked for.",
        table(("refusal", "status", "means", "Danish", "English"), (_refusal(one) for one in rest)),
        "## Of single commands",
        table(
            ("refusal", "status", "Danish", "English", "commands"),
            (
                (code(one.slug()), str(one.status), one.da, one.en, codes(sorted(names)))
                for one, names in sorted(own.items(), key=lambda item: item[0].slug())
            ),
        ),
    )


def policy_page() -> str:
    """Give the table of roles and permissions."""
    permissions = sorted({permission for held in POLICY.values() for permission in held})
    asked: dict[str, list[str]] = {}
    for slice_ in slices().values():
        asked.setdefault(slice_.permission, []).append(f"{slice_.subject}/{slice_.verb}")
    return page(
        "Who may do what",
        "Rows are permissions, columns are roles. *all*: in the whole municipality. *unit*: only what carries the tag "
        "of the unit that one acts for; for texts, only those of the unit's own networks and trials. Empty: not at "
        "all. A route that names no permission lets nobody in. `operator` is the command line: whoever runs it holds "
        "the machine, and the log says so.",
        table(
            ("permission", *map(code, POLICY)),
            (
                (code(permission), *(_scope(held.get(permission)) for held in POLICY.values()))
                for permission in permissions
            ),
        ),
        "A permission that ends in `.read` shows rows without their sealed texts; `.texts` opens the texts of that "
        "subject. `webhooks.manage` looks after the receivers of webhooks. The others record:",
        table(("permission", "commands"), ((code(name), codes(verbs)) for name, verbs in sorted(asked.items()))),
    )


def _refusal(one: type[Refusal]) -> tuple[str, ...]:
    return code(one.slug()), str(one.status), summary(one), one.da, one.en


def _scope(scope: str | None) -> str:
    return {"municipality": "all", "unit": "unit"}.get(scope or "", "")


def _every(kind: type[Refusal]) -> Iterable[type[Refusal]]:
    for one in kind.__subclasses__():
        if one.__module__.partition(".")[0] in _ROOMS:
            yield one
        yield from _every(one)
