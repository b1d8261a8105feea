"""The verb that runs a witness, for logs of somebody else."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import click
import uvicorn
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from adapters.seal.note import NoteError, Signer, Verifier
from adapters.seal.witness import CosigningWitness, logs_by_origin
from adapters.seal.witness_store import WitnessStore
from adapters.vault.files import secret
from service.witness import witness_app

MOST_AT_ONCE: Final = 100


@click.command()
@click.option("--data", required=True, type=click.Path(path_type=Path), help="Folder of its key and its memory.")
@click.option("--log", "logs", multiple=True, required=True, help="Verifier key of a log; again for each further one.")
@click.option(
    "--name", default="sporbar-witness", show_default=True, help="Name of its key, such as a domain and path."
)
@click.option("--host", default="127.0.0.1", show_default=True, help="Address that it listens on.")
@click.option(
    "--port", default=8090, show_default=True, type=click.IntRange(0, 65_535), help="Port that it listens on."
)
def witness(data: Path, logs: tuple[str, ...], name: str, host: str, port: int) -> None:
    """Watch over logs of others: cosign checkpoints that only grow, and keep the evidence of a fork."""
    held = open_witness(data, logs, name)
    click.echo(f"Witness: http://{host}:{port}", err=True)
    click.echo(f"Its key: {held.key().vkey()}", err=True)
    app = witness_app(held)
    uvicorn.run(app, host=host, port=port, log_config=None, server_header=False, limit_concurrency=MOST_AT_ONCE)


def open_witness(data: Path, logs: tuple[str, ...], name: str) -> CosigningWitness:
    """Open a witness whose key and memory lie in a folder, made on first use."""
    try:
        known = logs_by_origin(Verifier.parse(log) for log in logs)
        signer = Signer(name, Ed25519PrivateKey.from_private_bytes(secret(data, "witness.seed")))
    except NoteError as error:
        raise click.BadParameter(str(error)) from error
    return CosigningWitness(signer, WitnessStore(data / "witness.sqlite3"), known)
