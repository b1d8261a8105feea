"""`sporbar …`: every verb in one group; a refusal is one sentence on standard error and exit 1."""

from __future__ import annotations

import sys
from typing import Final

import click
import psycopg

from adapters.database import DatabaseError
from adapters.log.schema import MunicipalityNameError
from adapters.seal.keys import RotationError
from adapters.vault.files import SecretFileError
from adapters.vault.keys import WrappingKeyError
from domain.kernel.refusal import Refusal
from projections.engine import ProjectionError
from service.cli.bundle import bundle
from service.cli.diff import diff
from service.cli.logs import configure_logs
from service.cli.operate import doctor, migrate, rebuild, token, verify
from service.cli.read import READERS
from service.cli.record import record
from service.cli.rotate import rotate_key
from service.cli.run import demo, load, serve, worker
from service.cli.webhook import webhook
from service.cli.witness import witness
from service.planfile import PlanFileError
from service.startup import StartupError

KNOWN: Final = (
    PlanFileError,
    StartupError,
    DatabaseError,
    SecretFileError,
    WrappingKeyError,
    RotationError,
    ProjectionError,
)
"""Errors whose message is what there is to say."""


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="sporbar", prog_name="sporbar")
def sporbar() -> None:
    """Sporbar keeps development plans traceable: every decision, meeting, trial and evaluation is an event."""
    configure_logs()


for verb in (
    demo,
    serve,
    worker,
    witness,
    migrate,
    load,
    token,
    rebuild,
    verify,
    bundle,
    doctor,
    rotate_key,
    webhook,
    record,
    *READERS,
    diff,
):
    sporbar.add_command(verb)


def main() -> None:
    """Run a verb; what goes wrong in a known way is said in one sentence."""
    try:
        sporbar(standalone_mode=False)
    except click.exceptions.Exit as done:
        sys.exit(done.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (click.Abort, KeyboardInterrupt):
        sys.exit(130)
    except Refusal as refusal:
        _fail(refusal.sentence("en"))
    except KNOWN as error:
        _fail(str(error))
    except MunicipalityNameError as error:
        _fail(f"'{error}' is no municipality's short name: use a-z, 0-9 and hyphens")
    except psycopg.errors.InsufficientPrivilege as error:
        _fail(f"{error.diag.message_primary}: migrate and load need the owner's role; set SPORBAR_OWNER_URL")
    except psycopg.errors.UndefinedTable:
        _fail("The database does not hold what this version needs: run `sporbar migrate` first")
    except psycopg.OperationalError as error:
        _fail(f"The database cannot be reached: {error}")


def _fail(sentence: str) -> None:
    click.echo(sentence.strip(), err=True)
    sys.exit(1)
