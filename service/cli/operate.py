"""Verbs that look after the program: migrate, token, rebuild, verify, doctor."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from projections.catalogue import PROJECTIONS
from service.checkup import checks
from service.cli.kept import kept_notes, kept_option
from service.cli.trusted import trusted_keys, trusted_option
from service.database import database
from service.database import migrate as bring_up_to_date
from service.identity import ROLES, Claim, Identities
from service.rebuilding import rebuild as fold_anew
from service.settings import Settings
from service.stamping import roots_in_settings, sentence
from service.startup import StartupError, opened
from service.verify import verify_town


@click.command()
def migrate() -> None:
    """Bring the database's schemas up to date, as the owner's role."""
    with database(Settings()) as held:
        slugs = bring_up_to_date(held)
    click.echo(f"Up to date: the directory and {len(slugs)} municipalities")


@click.command()
@click.option("--role", required=True, type=click.Choice(ROLES), help="Role that the program acts in.")
@click.option("--municipality", required=True, help="Short name of the one municipality that it may reach.")
@click.option("--unit", help="Unit that it acts for; needed by leader and team.")
def token(role: str, municipality: str, unit: str | None) -> None:
    """Print a bearer token for a program (demo mode only)."""
    settings = Settings()
    if settings.mode != "demo":
        message = "Tokens of this kind are for demo mode; in production programs get theirs from the identity provider."
        raise StartupError(message)
    click.echo(Identities(settings.keys_dir).token(Claim(role, unit, municipality)))


@click.command()
@click.argument("municipalities", nargs=-1)
@click.option("--projection", "names", multiple=True, type=click.Choice([one.name for one in PROJECTIONS]))
def rebuild(municipalities: tuple[str, ...], names: tuple[str, ...]) -> None:
    """Fold projections anew from the log: all, or those named."""
    with opened(Settings()) as (_, towns):
        held = [towns.get(slug) for slug in municipalities] or towns.all()
        asked = [one for one in PROJECTIONS if not names or one.name in names]
        failed = []
        with click.progressbar(
            length=sum(town.log.head() for town in held), label="Rebuilding", file=sys.stderr
        ) as bar:
            for town in held:
                failed += [f"{town.slug}: {error}" for error in fold_anew(town, asked, bar.update)]
    for one in failed:
        click.echo(one, err=True)
    click.echo(f"Rebuilt {len(held) * len(asked) - len(failed)} projections")
    sys.exit(1 if failed else 0)


@click.command()
@click.argument("municipalities", nargs=-1)
@kept_option
@trusted_option
def verify(municipalities: tuple[str, ...], checkpoints: tuple[Path, ...], vkeys: tuple[str, ...]) -> None:
    """Recompute every leaf and node of the log's tree, and hold its roots against every signed checkpoint.

    Names the first entry that is not what was sealed. A checkpoint that was kept elsewhere shows also what somebody
    with the key did: a log cut short, rebuilt or replaced by an old copy.
    """
    broken = False
    settings = Settings()
    roots = roots_in_settings(settings)
    with opened(settings) as (_, towns):
        asked = [towns.get(slug) for slug in municipalities] or towns.all()
        kept, trusted = kept_notes(checkpoints, asked), trusted_keys(vkeys, asked)
        for town in asked:
            with click.progressbar(length=town.log.head(), label=town.slug, file=sys.stderr) as bar:
                found = verify_town(town, bar.update, kept[town.slug], trusted[town.slug])
            broken = broken or not found.holds
            click.echo(found.sentence())
            click.echo(f"  checkpoints are signed with {town.seal.signer.verifier().vkey()}")
            if stamped := sentence(town, roots):
                click.echo(f"  {stamped}")
    sys.exit(1 if broken else 0)


@click.command()
def doctor() -> None:
    """Check the machine, the database and the projections; exit 1 when something needs attention."""
    settings = Settings()
    with opened(settings) as (held, towns):
        found = checks(settings, held, towns)
    for check in found:
        click.echo(f"{'ok ' if check.holds else 'NO '} {check.says}")
    sys.exit(0 if all(check.holds for check in found) else 1)
