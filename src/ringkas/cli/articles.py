"""The commands that take articles: brief, segment, summarize."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from ringkas.cli import common
from ringkas.errors import InputError, RingkasError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ringkas.article import Source
    from ringkas.brief import Brief


@click.command(short_help="An English brief of an Indonesian article.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@common.format_option("text", "markdown", "json", "html", default="text")
@common.length_options
@common.quotes_option(default="both")
@common.show_option
@common.translator_options
@common.summarizer_option
@common.engine_option()
@common.memory_option(default=False)
@click.option("--strict", is_flag=True, help="Write nothing and exit 1 where any check finds a mismatch.")
@common.max_bytes_option
@common.output_options
def brief(files: tuple[str, ...], form: str, output: str | None, max_bytes: int, **given: Any) -> int:  # noqa: ANN401
    """Brief Indonesian news articles in English, their quotations verbatim.

    FILE is a text or a saved HTML page; - is standard input. Several files come one after the other, as JSON they
    come as JSON Lines.

    \b
    Example:
      ringkas brief --sentences 4 --format markdown samples/government.txt
    """
    from ringkas.desk import Ringkas

    given["glossary"] = common.glossary_of(given["glossary"])
    desk = Ringkas()
    failures: list[RingkasError] = []
    if form == "html" and len(files) > 1:
        raise click.UsageError("HTML is one page an article; give one FILE, or another --format.")
    with common.writer(output) as write:
        sources = common.read_inputs(files, max_bytes, failures)
        show = _renderer(form, given)
        first = True
        for result in desk.briefs(sources, on_error="yield", **given):
            if isinstance(result, RingkasError):
                if len(files) == 1:
                    raise result
                common.report(result, failures)
                continue
            write(("" if first else _separator(form)) + show(result))
            first = False
    return _exit_code(failures)


def _renderer(form: str, given: dict[str, Any]) -> Callable[[Brief], str]:
    from ringkas.rendering import render

    def show(result: Brief) -> str:
        return render(result, form, quotes=given["quotes"], show=given["show"]).rstrip("\n") + "\n"

    return show


def _separator(form: str) -> str:
    return {"text": "\n\n", "markdown": "\n---\n\n"}.get(form, "")


def _exit_code(failures: list[RingkasError]) -> int:
    """The gravest of what failed: an unreadable file before a mismatch."""
    return max((failure.exit_code for failure in failures), default=0)


@click.command(short_help="Blocks, sentences, quotes and speakers of an article.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@common.format_option("json", "text", default="json")
@common.max_bytes_option
@common.output_options
def segment(files: tuple[str, ...], form: str, output: str | None, max_bytes: int) -> int:
    """Segment an Indonesian news page: blocks by kind, sentences, quotes with speakers, metadata.

    \b
    Example:
      ringkas segment --format text samples/government.txt
    """
    from ringkas.desk import Ringkas
    from ringkas.rendering.json import dumps, segment_record
    from ringkas.rendering.segments import segment_text

    desk = Ringkas()

    def show(source: Source) -> str:
        article = desk.segment(source)
        return dumps(segment_record(article)) if form == "json" else segment_text(article)

    return _each(files, output, max_bytes, show, separator="\n" if form == "text" else "")


@click.command(short_help="An Indonesian summary of an article.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...")
@common.format_option("text", "json", default="text")
@common.length_options
@common.summarizer_option
@common.device_option
@common.engine_option()
@common.max_bytes_option
@common.output_options
def summarize(
    files: tuple[str, ...],
    form: str,
    output: str | None,
    max_bytes: int,
    **given: Any,  # noqa: ANN401 - options for the desk
) -> int:
    """Summarize Indonesian news articles in Indonesian.

    \b
    Example:
      ringkas summarize --words 60 samples/government.txt
    """
    from ringkas.desk import Ringkas
    from ringkas.rendering.json import dumps, summary_record
    from ringkas.rendering.segments import summary_text

    desk = Ringkas()

    def show(source: Source) -> str:
        summary = desk.summarize(source, **given)
        return dumps(summary_record(summary)) if form == "json" else summary_text(summary)

    return _each(files, output, max_bytes, show, separator="\n" if form == "text" else "")


def _each(
    files: tuple[str, ...],
    output: str | None,
    max_bytes: int,
    show: Callable[[Source], str],
    *,
    separator: str,
) -> int:
    """Shows each file that can be read; the others are reported, and the exit code says so."""
    failures: list[RingkasError] = []
    with common.writer(output) as write:
        first = True
        for source in common.read_inputs(files, max_bytes, failures):
            try:
                text = show(source).rstrip("\n") + "\n"
            except InputError as error:
                if len(files) == 1:
                    raise
                common.report(error, failures)
                continue
            write(("" if first else separator) + text)
            first = False
    return _exit_code(failures)
