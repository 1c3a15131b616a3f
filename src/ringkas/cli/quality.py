"""The commands that judge: verify."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from ringkas.cli import common
from ringkas.errors import InputError


@click.command(short_help="Check an edited brief against its source.")
@click.argument("brief", metavar="BRIEF.json")
@click.argument("source", metavar="SOURCE")
@common.format_option("text", "json", default="text")
@common.max_bytes_option
@common.output_options
def verify(brief: str, source: str, form: str, max_bytes: int, output: str | None) -> int:
    """Check a brief that a person has edited against the article that it came from.

    Exits with 1 where something does not agree.

    \b
    Example:
      ringkas verify brief.json samples/government.txt
    """
    from ringkas.rendering.json import dumps, report_record
    from ringkas.rendering.segments import report_text
    from ringkas.verification import reverify

    report = reverify(_record(brief), common.read_input(source, max_bytes).text)
    with common.writer(output) as write:
        if form == "json":
            write(dumps(report_record(report)) + "\n")
        else:
            write(report_text(report) + "\n")
    return 1 if report.flags else 0


def _record(path: str) -> dict[str, Any]:
    """The JSON object in a file.

    Raises:
        InputError: it cannot be read, or holds no JSON object.
    """
    try:
        record = json.loads(Path(path).read_bytes())
    except OSError as error:
        raise InputError(
            f"{path} cannot be read: {error.strerror}.",
            "Give the JSON that `ringkas brief --format json` wrote.",
        ) from error
    except (ValueError, RecursionError) as error:
        raise InputError(
            f"{path} is not JSON: {error}.", "Give the JSON that `ringkas brief --format json` wrote."
        ) from error
    if not isinstance(record, dict):
        raise InputError(f"{path} holds no brief.", "Give the JSON that `ringkas brief --format json` wrote.")
    return record
