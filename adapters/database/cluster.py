"""PostgreSQL's data directory: made once, with passwords, checksums and one locale everywhere."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from secrets import token_urlsafe
from typing import Final

from adapters.database.errors import DatabaseError
from adapters.database.place import Place
from adapters.database.programs import major_version

ADMINISTRATOR: Final = "postgres"
_LOGINS: Final = ("admin", "owner", "app")
_BUILTIN_LOCALE_SINCE: Final = 17
# Letters of every alphabet are letters under C.UTF-8; a few systems have only C.
_CHARACTER_TYPES: Final = ("C.UTF-8", "C")


def ensure_cluster(place: Place, start_lock: int) -> None:
    """Make the cluster where there is none; raises DatabaseError when it fails or another version made the one there.

    initdb inherits `start_lock`, so that nobody starts beside one that outlives us.
    """
    version = major_version(place.programs)
    marker = place.cluster / "PG_VERSION"
    if not marker.exists():
        _make_cluster(place, version, start_lock)
    made_by = marker.read_text().strip()
    if made_by != str(version):
        message = (
            f"The data in {place.data} was made by PostgreSQL {made_by}, but the programs in {place.programs} are"
            f" PostgreSQL {version}: let PG_BIN name the programs of PostgreSQL {made_by}, or name another directory."
        )
        raise DatabaseError(message)


def passwords(place: Place) -> dict[str, str]:
    """Give the passwords of `admin`, `owner` and `app`, kept in a file for our eyes only; raises DatabaseError."""
    file = place.data / "passwords.json"
    if not file.exists():
        if place.cluster.exists():
            message = f"{file} is missing, and without it nobody can log in to the database in {place.data}."
            raise DatabaseError(message)
        _write(file, json.dumps({login: token_urlsafe(24) for login in _LOGINS}))
    try:
        kept = json.loads(file.read_text(encoding="utf-8"))
        return {login: str(kept[login]) for login in _LOGINS}
    except (ValueError, KeyError, TypeError) as error:
        message = f"{file} does not hold the passwords of {', '.join(_LOGINS)}."
        raise DatabaseError(message) from error


def environment() -> dict[str, str]:
    """Give PostgreSQL's environment: ours, without what would redirect it."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PG", "LC_", "LANG"))}
    return kept | {"LC_ALL": "C"}


def _make_cluster(place: Place, version: int, start_lock: int) -> None:
    unfinished = place.data / "cluster.unfinished"
    password = place.data / "initdb-password"
    answers = []
    try:
        password.unlink(missing_ok=True)
        place.give(_write(password, passwords(place)["admin"]))
        for options in _locales(version):
            shutil.rmtree(unfinished, ignore_errors=True)
            unfinished.mkdir(mode=0o700)
            place.give(unfinished)
            answer = _initdb(place, unfinished, password, options, start_lock)
            if answer.returncode == 0:
                unfinished.rename(place.cluster)
                _keep(place.data)
                return
            answers.append(answer.stderr.strip() or answer.stdout.strip())
    finally:
        password.unlink(missing_ok=True)
    shutil.rmtree(unfinished, ignore_errors=True)
    message = f"PostgreSQL's initdb failed in {place.data}: {answers[-1]}"
    raise DatabaseError(message)


def _initdb(
    place: Place, target: Path, password: Path, options: Iterable[str], start_lock: int
) -> subprocess.CompletedProcess[str]:
    command = [
        str(place.programs / "initdb"),
        *(f"--pgdata={target}", f"--username={ADMINISTRATOR}", f"--pwfile={password}", "--auth=scram-sha-256"),
        *("--data-checksums", "--encoding=UTF8", "--no-instructions", *options),
    ]
    return subprocess.run(  # noqa: S603 PostgreSQL's own program
        command,
        capture_output=True,
        text=True,
        check=False,
        cwd="/",
        env=environment(),
        stdin=subprocess.DEVNULL,
        pass_fds=[start_lock],
        **place.identity,
    )


def _locales(version: int) -> list[list[str]]:
    builtin = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8"] if version >= _BUILTIN_LOCALE_SINCE else []
    return [[*builtin, "--locale=C", f"--lc-ctype={letters}"] for letters in _CHARACTER_TYPES]


def _write(file: Path, text: str) -> Path:
    """Write a file for our eyes only, whole or not at all."""
    unfinished = file.with_name(f"{file.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as opened:
        opened.write(text)
        opened.flush()
        os.fsync(descriptor)
    unfinished.replace(file)
    _keep(file.parent)
    return file


def _keep(directory: Path) -> None:
    """Have the disk keep what the directory holds by now."""
    descriptor = os.open(directory, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
