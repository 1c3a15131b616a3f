"""The models command: what is installed, what it is, where it lives; fetching, copying and removing."""

from __future__ import annotations

import json
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import click

from ringkas.cli import common

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ringkas.models.remote import Offer, Progress


@click.group(short_help="Models: list, show, path, pull, import, remove.")
def models() -> None:
    """See which models are installed, under which licence, and where; fetch others and remove them.

    \b
    Example:
      ringkas models show ringkas-id-en
    """


@models.command("list", short_help="The installed models.")
@click.option("--all", "everything", is_flag=True, help="Known models that are not installed too.")
@common.format_option("text", "json", default="text")
@common.output_options
def list_models(everything: bool, form: str, output: str | None) -> None:  # noqa: FBT001 - click passes flags by name
    """List the installed models, or with --all those that can be pulled too.

    \b
    Example:
      ringkas models list --all
    """
    from ringkas.models import catalogue, installed

    records = [model.to_dict() for model in (catalogue() if everything else installed())]
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


@models.command(short_help="Fetch a model from the hub: the one command that uses the network.")
@click.argument("id", metavar="ID")
@click.option("--revision", metavar="R", help="Branch, tag, pull request or commit.  [default: the card's]")
@click.option(
    "--accept-licence", is_flag=True, help="Accept a licence that restricts use, or that is not stated."
)
@common.logging_options
def pull(id: str, revision: str | None, accept_licence: bool, quiet: bool) -> None:  # noqa: A002, FBT001 - the contract's word; click passes flags by name
    """Fetch a model from the Hugging Face hub, and print its id. No other command uses the network.

    Only safetensors, configuration and tokenizer files are taken; nothing is unpickled, and no code of a repository
    runs. An interrupted pull goes on where it was. HF_ENDPOINT names a mirror, HF_TOKEN opens private models.

    \b
    Example:
      ringkas models pull google/flan-t5-small
    """
    from ringkas.models import store

    offer = store.offer(id, revision=revision)
    if not quiet:
        click.echo(_offered(offer), err=True)
    if not offer.free and not accept_licence:
        if not (sys.stdin.isatty() and sys.stderr.isatty() and click.confirm("Go on?", err=True)):
            raise store.refusal(offer)
        accept_licence = True
    with _bar(quiet=quiet) as progress:
        model = store.take(offer, accept_licence=accept_licence, progress=progress)
    if not quiet:
        click.echo(f"Installed in {model.path}.", err=True)
    click.echo(model.id)


@models.command("import", short_help="Copy a model from a folder.")
@click.argument("folder", metavar="DIR")
@click.option("--id", "id_", metavar="ID", help="Its id, where the folder's name is not.")
@common.logging_options
def import_model(folder: str, id_: str | None, quiet: bool) -> None:  # noqa: FBT001 - click passes flags by name
    """Copy a model into the models' home, and print its id: the way to a machine without internet.

    DIR is a folder in the Hugging Face layout: one that `ringkas models pull` made elsewhere, what save_pretrained
    wrote, or a snapshot of a Hugging Face cache.

    \b
    Example:
      ringkas models import /media/usb/google--flan-t5-small
    """
    from ringkas.models import store

    model = store.add(folder, id=id_)
    if not quiet:
        click.echo(f"Licence: {model.licence}. Installed in {model.path}.", err=True)
    click.echo(model.id)


@models.command(short_help="Delete a model that was pulled or imported.")
@click.argument("id", metavar="ID")
@common.logging_options
def remove(id: str, quiet: bool) -> None:  # noqa: A002, FBT001 - the contract's word; click passes flags by name
    """Delete a model of the models' home, and what was made of it.

    \b
    Example:
      ringkas models remove google/flan-t5-small
    """
    from ringkas.models import store

    store.remove(id)
    if not quiet:
        click.echo(f"Removed {id}.", err=True)


def _offered(offer: Offer) -> str:
    """What a person should know before a model is fetched."""
    from ringkas.models.card import UNKNOWN

    licence = "not stated" if offer.licence == UNKNOWN else offer.licence
    warning = (
        "" if offer.free else ", which restricts use" if offer.licence != UNKNOWN else ": ask its makers"
    )
    return f"{offer.id} at {offer.commit[:12]}, {offer.size / 1e6:,.1f} MB. Licence: {licence}{warning}."


@contextmanager
def _bar(*, quiet: bool) -> Iterator[Progress | None]:
    """A bar on a terminal, nothing elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import BarColumn, DownloadColumn, Progress, TimeRemainingColumn, TransferSpeedColumn

    columns = (BarColumn(), DownloadColumn(), TransferSpeedColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("")
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _table(records: list[dict[str, Any]]) -> str:
    """One line a model: id, tasks, size, engine, licence; an asterisk marks the defaults."""
    head = ("", "id", "tasks", "parameters", "engine", "licence")
    body = [
        (
            "*" if r["default"] else "",
            r["id"],
            ", ".join(r["tasks"]),
            _millions(r["parameters"]),
            " ".join(filter(None, (r["engine"], r["compute_type"]))) if r["installed"] else "not installed",
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
