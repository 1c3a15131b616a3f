"""The batch command: a hundred thousand articles overnight."""

from __future__ import annotations

import sys
import time
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ringkas.cli import common

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ringkas.batch import Report
    from ringkas.batch.journal import Totals

SECONDS_BETWEEN_LINES = 30.0


def _shard(_context: click.Context, _parameter: click.Parameter, value: str) -> tuple[int, int]:
    """A share of the work, `i/n`."""
    i, _, n = value.partition("/")
    if not (i.isdecimal() and n.isdecimal() and 1 <= int(i) <= int(n)):
        raise click.BadParameter(f"{value!r} is not i/n with i from 1 to n.")
    return int(i), int(n)


@click.command(short_help="English briefs of many articles, resumable.")
@click.argument("source", metavar="INPUT")
@click.option(
    "-o",
    "--output",
    required=True,
    metavar="OUT",
    help="A .jsonl, .csv or .parquet file, or a folder for one file an article.",
)
@click.option(
    "--engine",
    type=click.Choice(["local"]),
    default="local",
    show_default=True,
    help="Where the work is done.",
)
@click.option("--workers", type=click.IntRange(min=1), metavar="N", help="Processes.  [default: one a core]")
@click.option(
    "--resume/--no-resume", default=True, show_default=True, help="Go on with earlier work, or forget it."
)
@click.option("--text-field", default="text", show_default=True, metavar="NAME", help="Field of the text.")
@click.option("--id-field", default="id", show_default=True, metavar="NAME", help="Field of the id.")
@click.option(
    "--title-field", default="title", show_default=True, metavar="NAME", help="Field of the headline."
)
@click.option(
    "--pattern", default="*", show_default=True, metavar="GLOB", help="Which names of a folder count."
)
@click.option("--limit", type=click.IntRange(min=1), metavar="N", help="Take at most N articles.")
@click.option(
    "--shard",
    callback=_shard,
    default="1/1",
    show_default=True,
    metavar="i/n",
    help="Take the i-th of n shares.",
)
@click.option(
    "--max-errors", type=click.IntRange(min=0), metavar="N", help="Stop once more articles have failed."
)
@click.option(
    "--report", type=click.Path(dir_okay=False), metavar="FILE", help="Write counts and timings as JSON."
)
@common.format_option("json", "text", "markdown", "html", default="json")
@common.length_options
@common.quotes_option(default="both")
@common.show_option
@common.translator_options
@common.summarizer_option
@click.option("--strict", is_flag=True, help="Count an article as failed where any check finds a mismatch.")
@common.max_bytes_option
@common.logging_options
def batch(
    source: str,
    output: str,
    form: str,
    text_field: str,
    id_field: str,
    title_field: str,
    report: str | None,
    quiet: bool,  # noqa: FBT001 - click passes flags by name
    engine: Any,  # noqa: ANN401 - click has checked the choice
    **given: Any,  # noqa: ANN401 - the rest goes to the options and the runner
) -> int:
    """Brief many articles, each exactly once: killed at any moment and started again, it goes on where it was.

    INPUT is a folder, or a JSON Lines, CSV, TSV or Parquet file, plain, .gz or .zst; - is JSON Lines on standard
    input. Articles that fail are recorded in OUT.errors.jsonl, and the exit code is 1.

    \b
    Example:
      ringkas batch archive.jsonl -o briefs.jsonl --text-field body
    """
    from ringkas.batch import Fields, run
    from ringkas.options import BriefOptions

    given["glossary"] = common.glossary_of(given["glossary"])
    options = BriefOptions(**{name: given.pop(name) for name in BriefOptions.__slots__})
    with _progress(quiet=quiet) as progress:
        done = run(
            source,
            output,
            options=options,
            fields=Fields(text_field, id_field, title_field),
            form=form,
            engine=engine,
            progress=progress,
            **given,
        )
    if report:
        with common.writer(report) as write:
            write(done.to_json() + "\n")
    if not quiet:
        click.echo(_summary(done), err=True)
    # An output that was finished before is left as it is, and that is no failure.
    return 1 if done.failed and done.articles + done.failed > done.resumed else 0


@contextmanager
def _progress(*, quiet: bool) -> Iterator[Callable[[Totals], None] | None]:
    """A live line on a terminal, else a line every 30 seconds on standard error."""
    if quiet:
        yield None
    elif sys.stderr.isatty():
        with _live() as show:
            yield show
    else:
        yield _line_by_line()


@contextmanager
def _live() -> Iterator[Callable[[Totals], None]]:
    from rich.console import Console
    from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    line = _line()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("starting", total=None)
        yield lambda totals: bar.update(task, description=line(totals))


def _line_by_line() -> Callable[[Totals], None]:
    line = _line()
    said = time.monotonic()

    def show(totals: Totals) -> None:
        nonlocal said
        text = line(totals)
        if time.monotonic() - said >= SECONDS_BETWEEN_LINES:
            said = time.monotonic()
            click.echo(text, err=True)

    return show


def _line() -> Callable[[Totals], str]:
    """What a line of progress says; the pace counts what this run did, not what was done before."""
    started = time.monotonic()
    before: int | None = None

    def line(totals: Totals) -> str:
        nonlocal before
        before = totals.words if before is None else before
        pace = (totals.words - before) / max(time.monotonic() - started, 1e-9)
        return (
            f"{totals.articles + totals.failed:,} articles · {totals.words:,} words · {pace:,.0f} words/s · "
            f"{totals.failed:,} failed"
        )

    return line


def _summary(done: Report) -> str:
    """The table at the end."""
    rows = [
        ("articles", f"{done.articles:,}"),
        (
            "failed",
            f"{done.failed:,}" + (f"  (see {Path(done.errors_file).name})" if done.errors_file else ""),
        ),
        ("words", f"{done.words:,}"),
        ("flags", ", ".join(f"{check} {count:,}" for check, count in done.flags.items()) or "none"),
        ("time", f"{done.wall_seconds:.1f} s"),
        ("output", done.output),
    ]
    if done.resumed:
        rows.insert(2, ("done before", f"{done.resumed:,}"))
    return "\n".join(f"{name:<12}{value}" for name, value in rows)
