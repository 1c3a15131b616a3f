"""The models command: what is installed, what it is, where it lives."""

from __future__ import annotations

import json
from typing import Any

import click

from ringkas.cli import common


@click.group(short_help="Installed models: list, show, path.")
def models() -> None:
    """See which models are installed, under which licence, and where.

    \b
    Example:
      ringkas models show ringkas-id-en
    """


@models.command("list", short_help="The installed models.")
@common.format_option("text", "json", default="text")
@common.output_options
def list_models(form: str, output: str | None) -> None:
    """List the installed models.

    \b
    Example:
      ringkas models list --format json
    """
    from ringkas.models import installed

    records = [model.to_dict() for model in installed()]
    with common.writer(output) as write:
        write(json.dumps(records, ensure_ascii=False, indent=2) + "\n" if form == "json" else _table(records))


@models.command(short_help="Everything about one model.")
@click.argument("id", metavar="ID")
@common.format_option("text", "json", default="text")
@common.output_options
def show(id: str, form: str, output: str | None) -> None:  # noqa: A002 - the contract's word
    """Show one model: its tasks, licence, size, engine and digest. ID may be a local folder.

    \b
    Example:
      ringkas models show ringkas-id-en
    """
    from ringkas.models import find

    record = find(id).to_dict()
    with common.writer(output) as write:
        write(json.dumps(record, ensure_ascii=False, indent=2) + "\n" if form == "json" else _listing(record))


@models.command(short_help="The folder of a model.")
@click.argument("id", default="ringkas-id-en", metavar="[ID]")
@common.output_options
def path(id: str, output: str | None) -> None:  # noqa: A002 - the contract's word
    """Print the folder that holds a model, the default translator's if none is named.

    \b
    Example:
      ringkas models path ringkas-id-en
    """
    from ringkas.models import find

    with common.writer(output) as write:
        write(f"{find(id).path}\n")


def _table(records: list[dict[str, Any]]) -> str:
    """One line a model: id, tasks, size, engine, licence; an asterisk marks the defaults."""
    head = ("", "id", "tasks", "parameters", "engine", "licence")
    body = [
        (
            "*" if r["default"] else "",
            r["id"],
            ", ".join(r["tasks"]),
            _millions(r["parameters"]),
            " ".join(filter(None, (r["engine"], r["compute_type"]))),
            r["licence"],
        )
        for r in records
    ]
    widths = [max(len(row[i]) for row in (head, *body)) for i in range(len(head))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) for row in (head, *body)
    ]
    return "\n".join(line.rstrip() for line in lines) + "\n\n* used unless another is named\n"


def _millions(parameters: int | None) -> str:
    return f"{parameters / 1e6:.1f} M" if parameters else "–"


def _listing(record: dict[str, Any]) -> str:
    """One line a field."""
    width = max(map(len, record))
    return "".join(
        f"{key.replace('_', ' ').ljust(width)}  {_shown(value)}\n" for key, value in record.items()
    )


def _shown(value: object) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list | tuple):
        return ", ".join(map(str, value))
    return "–" if value is None else str(value)
