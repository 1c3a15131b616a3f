"""What the commands share: option decorators, reading inputs, writing results."""

from __future__ import annotations

import contextlib
import functools
import logging
import os
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, TypeVar, cast

import click

from ringkas.errors import InputError, OutputError, RingkasError
from ringkas.options import DEFAULT_SENTENCES, DEFAULT_SUMMARIZER, DEFAULT_TRANSLATOR

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ringkas.article import Source

Command = TypeVar("Command", bound="Callable[..., Any]")
DEFAULT_MAX_BYTES = 2_000_000


def logging_options(command: Command) -> Command:
    """-q and -v, and logging set up accordingly; the command gets `quiet`."""

    @functools.wraps(command)
    def wrapped(*args: Any, quiet: bool, verbose: int, **kwargs: Any) -> Any:  # noqa: ANN401 - any command
        level = logging.ERROR if quiet else (logging.WARNING, logging.INFO, logging.DEBUG)[min(verbose, 2)]
        logging.basicConfig(level=level, format="ringkas: %(message)s", stream=sys.stderr, force=True)
        # The libraries below are chatty at the levels that -v asks of ringkas.
        for name in ("trafilatura", "htmldate", "charset_normalizer", "ctranslate2"):
            logging.getLogger(name).setLevel(logging.ERROR if verbose < 2 else logging.WARNING)
        return command(*args, quiet=quiet, **kwargs)

    options: tuple[Callable[[Any], Any], ...] = (
        click.option("-v", "--verbose", count=True, help="Say more on standard error; -vv adds tracebacks."),
        click.option("-q", "--quiet", is_flag=True, help="Say nothing on standard error but errors."),
    )
    for option in options:
        wrapped = option(wrapped)
    return cast("Command", wrapped)


def output_options(command: Command) -> Command:
    """-o, -q and -v; the command gets `output`."""

    @functools.wraps(command)
    def without_quiet(*args: Any, quiet: bool, **kwargs: Any) -> Any:  # noqa: ANN401, ARG001 - logging knows it
        return command(*args, **kwargs)

    option = click.option(
        "-o", "--output", type=click.Path(dir_okay=False), help="Write to this file instead."
    )
    return option(logging_options(cast("Command", without_quiet)))


def length_options(command: Command) -> Command:
    """--sentences or --words."""
    command = click.option(
        "--words", type=click.IntRange(min=10), metavar="N", help="At most N Indonesian words instead."
    )(command)
    return click.option(
        "--sentences",
        type=click.IntRange(min=1),
        metavar="N",
        help=f"At most N sentences.  [default: {DEFAULT_SENTENCES}]",
    )(command)


def summarizer_option(command: Command) -> Command:
    """--summarizer."""
    return click.option(
        "--summarizer",
        default=DEFAULT_SUMMARIZER,
        show_default=True,
        metavar="ID",
        help="Model that summarizes.",
    )(command)


def device_option(command: Command) -> Command:
    """--device."""
    return click.option(
        "--device",
        type=click.Choice(["auto", "cpu", "cuda", "mps"]),
        default="auto",
        show_default=True,
        help="Where a torch model runs.",
    )(command)


def engine_option(flag: str = "--engine") -> Callable[[Command], Command]:
    """--engine, or another flag where that one is taken; the command gets the name of the flag."""
    return click.option(
        flag,
        type=click.Choice(["ctranslate2", "transformers"]),
        help="What runs the models.  [default: by model and machine]",
    )


def memory_option(*, default: bool) -> Callable[[Command], Command]:
    """--memory or --no-memory."""
    return click.option(
        "--memory/--no-memory",
        default=default,
        show_default=True,
        help="Keep translations in the cache, and take them from there the next time.",
    )


def translator_options(command: Command) -> Command:
    """--translator, --device, --beam and --glossary."""
    options: tuple[Callable[[Command], Command], ...] = (
        click.option(
            "--glossary",
            type=click.Path(dir_okay=False),
            metavar="FILE",
            help="Fixed terms, one a line: Indonesian, a tab, English.",
        ),
        click.option("--beam", type=click.IntRange(min=1), metavar="N", help="Beam size of the translator."),
        device_option,
        click.option(
            "--translator",
            default=DEFAULT_TRANSLATOR,
            show_default=True,
            metavar="ID",
            help="Model that translates, or a local folder.",
        ),
    )
    for option in options:
        command = option(command)
    return command


def quotes_option(*, default: str | None) -> Callable[[Command], Command]:
    """--quotes, with its three styles."""
    return click.option(
        "--quotes",
        type=click.Choice(["both", "original", "notes"]),
        default=default,
        show_default=default is not None,
        help="Verbatim quotes with their gloss, alone, or in numbered notes.",
    )


def show_option(command: Command) -> Command:
    """--show: which language text and markdown show."""
    return click.option(
        "--show",
        type=click.Choice(["en", "id", "both"]),
        default="en",
        show_default=True,
        help="Language that text and markdown show.",
    )(command)


def format_option(*formats: str, default: str) -> Callable[[Command], Command]:
    """--format, with the formats of one command."""
    return click.option(
        "--format",
        "form",
        type=click.Choice(formats),
        default=default,
        show_default=True,
        help="Form of the result.",
    )


def max_bytes_option(command: Command) -> Command:
    """--max-bytes: what counts as too large for one article."""
    return click.option(
        "--max-bytes",
        type=click.IntRange(min=1),
        default=DEFAULT_MAX_BYTES,
        show_default=True,
        metavar="N",
        help="Refuse larger inputs.",
    )(command)


def glossary_of(path: str | None) -> tuple[tuple[str, str], ...]:
    """The terms of a glossary file, or none."""
    if path is None:
        return ()
    from ringkas.translation.glossary import read_glossary

    return tuple(read_glossary(path))


def read_input(path: str, max_bytes: int) -> Source:
    """One input, with a note where a person would otherwise wait for nothing."""
    from ringkas.reading import read

    if path == "-" and sys.stdin is not None and sys.stdin.isatty():
        click.echo("Reading from the keyboard; end with Ctrl-D on a line of its own.", err=True)
    return read(path, max_bytes=max_bytes)


@contextlib.contextmanager
def opened(path: str) -> Iterator[BinaryIO]:
    """A file, or standard input for -, open for reading lines of bytes."""
    if path == "-":
        yield sys.stdin.buffer
        return
    try:
        file = Path(path).open("rb")  # noqa: SIM115 - closed below; opening alone is what can fail here
    except OSError as error:
        raise InputError(
            f"{path} cannot be read: {error.strerror}.", "Give a file that exists and that you may read."
        ) from error
    with file:
        yield file


def read_inputs(paths: Sequence[str], max_bytes: int, failures: list[RingkasError]) -> Iterator[Source]:
    """The inputs that can be read, one after the other; each that cannot is reported and kept in `failures`."""
    for path in paths:
        try:
            yield read_input(path, max_bytes)
        except InputError as error:
            if len(paths) == 1:
                raise
            report(error, failures)


def report(error: RingkasError, failures: list[RingkasError]) -> None:
    """Says what failed and goes on."""
    failures.append(error)
    click.echo(f"ringkas: {error.message}\n{error.remedy}", err=True)


@contextlib.contextmanager
def writer(output: str | None) -> Iterator[Callable[[str], None]]:
    """A function that writes text as UTF-8 to standard output, or to a file that appears whole or not at all."""
    if output is None or output == "-":
        stream = sys.stdout.buffer

        def write(text: str) -> None:
            try:
                stream.write(_encode(text))
                stream.flush()
            except BrokenPipeError:
                # The reader went away (`| head -1`): that is its right, not a failure.
                os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
                raise click.exceptions.Exit(0) from None

        yield write
        return
    target = Path(output)
    try:
        handle, name = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)
    except OSError as error:
        raise OutputError(f"{output} cannot be written: {error.strerror}.") from error
    try:
        with os.fdopen(handle, "wb") as file:
            yield lambda text: _write(file, text)
        Path(name).chmod(0o666 & ~_umask())
        Path(name).replace(target)
    except OSError as error:
        raise OutputError(f"{output} cannot be written: {error.strerror}.") from error
    finally:
        Path(name).unlink(missing_ok=True)


def _write(file: Any, text: str) -> None:  # noqa: ANN401 - any binary file
    file.write(_encode(text))


def _encode(text: str) -> bytes:
    """UTF-8, whatever the locale; lone surrogates, which UTF-8 cannot carry, become question marks."""
    return text.encode("utf-8", "replace")


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
