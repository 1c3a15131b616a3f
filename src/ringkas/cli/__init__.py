"""The command line: one user of the Python API, with no logic of its own."""

from ringkas.cli.main import cli, main

__all__ = ["cli", "main"]
