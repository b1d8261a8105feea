"""Every setting, read from the environment; docs/reference/settings.md explains each."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import AliasChoices, Field
from pydantic_settings import BaseSettings, SettingsConfigDict


class Settings(BaseSettings):
    """Settings of one process, named `SPORBAR_…` in the environment."""

    model_config = SettingsConfigDict(env_prefix="SPORBAR_", frozen=True)

    database_url: str = Field("", description="PostgreSQL as the application's role; empty: the embedded server.")
    owner_url: str = Field("", description="PostgreSQL as the owner's role, for migrate and load; empty: as above.")
    data_dir: Path = Field(Path("var"), description="Folder of the embedded server's data and of all key files.")
    host: str = Field("127.0.0.1", description="Address that the web server listens on.")
    port: int = Field(8000, ge=0, le=65_535, description="Port that the web server listens on.")
    mode: Literal["demo", "production"] = Field("demo", description="demo: one signs in by choosing a role.")
    pg_bin: Path | None = Field(
        None,
        validation_alias=AliasChoices("SPORBAR_PG_BIN", "PG_BIN"),
        description="Folder of PostgreSQL's programs, instead of the wheel's; also as PG_BIN.",
    )
    secure_cookies: bool = Field(default=False, description="Send cookies over HTTPS only; true behind TLS.")
    wait_seconds: float = Field(2.0, ge=0, le=60, description="How long a read waits for a position to show.")
    witnesses: str = Field(
        "", description="Witnesses of the logs: pairs of address and verifier key, all separated by spaces."
    )
    witness_quorum: int = Field(0, ge=0, description="How many have to cosign a checkpoint; 0: more than half of them.")
    timestamp_url: str = Field("", description="Address of a time stamping authority (RFC 3161); empty: none is asked.")
    webhook_networks: str = Field(
        "",
        description="Networks that webhooks may go to although they are not public, such as 10.20.0.0/16, "
        "separated by spaces.",
    )
    webhook_patience_hours: float = Field(
        72.0,
        ge=0,
        le=720,
        description="How long a failing webhook is tried before the event or the receiver is given up.",
    )
    streams: int = Field(200, ge=0, le=10_000, description="How many streams of events one process serves at a time.")
    timestamp_roots: Path | None = Field(None, description="PEM file of the certificates that time stamps rest on.")

    @property
    def keys_dir(self) -> Path:
        """The folder of key files; it lies outside the database."""
        return self.data_dir / "keys"
