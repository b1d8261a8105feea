"""The command line: an audited operator of the machine."""

from service.cli.main import main

__all__ = ["main"]
