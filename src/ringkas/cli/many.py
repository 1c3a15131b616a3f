"""The batch command: a hundred thousand articles overnight."""

from __future__ import annotations

import sys
import threading
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ringkas.cli import common

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ringkas.batch import Progress, Report

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
    type=click.Choice(["local", "ray"]),
    default="local",
    show_default=True,
    help="Processes of this machine, or Ray; the output is the same.",
)
@click.option(
    "--ray-address",
    metavar="HOST:PORT",
    help="Head node of a Ray cluster.  [default: Ray on this machine, for this batch alone]",
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
@common.engine_option("--model-engine")
@common.memory_option(default=True)
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
    given["engine"] = given.pop("model_engine")
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
def _progress(*, quiet: bool) -> Iterator[Callable[[Progress], None] | None]:
    """A live bar on a terminal, else a line every 30 seconds on standard error."""
    if quiet:
        yield None
        return
    with _live() if sys.stderr.isatty() else _line_by_line() as show:
        yield show


@contextmanager
def _live() -> Iterator[Callable[[Progress], None]]:
    from rich.console import Console
    from rich.progress import BarColumn, SpinnerColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bar

    columns = (SpinnerColumn(), BarColumn(20), TextColumn("{task.description}"), TimeElapsedColumn())
    with Bar(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("starting", total=None)

        def show(now: Progress) -> None:
            total = None if now.share is None else 1.0
            bar.update(task, description=progress_line(now), total=total, completed=now.share or 0.0)

        yield show


@contextmanager
def _line_by_line() -> Iterator[Callable[[Progress], None]]:
    latest: Progress | None = None
    over = threading.Event()

    def show(now: Progress) -> None:
        nonlocal latest
        latest = now

    def say() -> None:
        while not over.wait(SECONDS_BETWEEN_LINES):
            click.echo(progress_line(latest) if latest else "starting", err=True)

    speaker = threading.Thread(target=say, daemon=True)
    speaker.start()
    try:
        yield show
    finally:
        over.set()
        speaker.join()


def progress_line(now: Progress) -> str:
    """One line that says how a batch stands.

    Example:
        >>> from ringkas.batch import Progress, Totals
        >>> totals = Totals(articles=1200, failed=3, words=360_000)
        >>> progress_line(Progress(totals=totals, words=45_000, seconds=50, share=0.25, remaining=3661))
        '1,203 articles · 360,000 words · 900 words/s · 3 failed · 25 % · 1:01:01 left'
    """
    totals = now.totals
    parts = [
        f"{totals.articles + totals.failed:,} articles",
        f"{totals.words:,} words",
        f"{now.words_per_second:,.0f} words/s",
        f"{totals.failed:,} failed",
    ]
    if now.share is not None:
        parts.append(f"{now.share:.0%}".replace("%", " %"))
    if now.remaining is not None:
        parts.append(f"{timedelta(seconds=round(now.remaining))} left")
    return " · ".join(parts)


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
        ("time", f"{done.wall_seconds:.1f} s, {done.words_per_second:,.0f} words/s"),
        ("output", done.output),
    ]
    if done.resumed:
        rows.insert(2, ("done before", f"{done.resumed:,}"))
    return "\n".join(f"{name:<12}{value}" for name, value in rows)
