"""The translate command: whole articles, or loose lines as a Unix filter."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from ringkas.cli import common

if TYPE_CHECKING:
    from collections.abc import Callable

LINES_IN_FLIGHT = 1024
"""Lines translated in one request: enough to sort into full batches, few enough that output flows."""


@click.command(short_help="English of a whole article, or of loose lines.")
@click.argument("file", default="-", metavar="[FILE]")
@click.option(
    "--lines", is_flag=True, help="One line in, one line out, in order; quotations are translated too."
)
@common.format_option("text", "json", default="text")
@common.quotes_option(default=None)
@common.show_option
@common.translator_options
@common.engine_option()
@common.memory_option(default=False)
@common.max_bytes_option
@common.output_options
def translate(
    file: str,
    lines: bool,  # noqa: FBT001 - click passes flags by name
    form: str,
    show: Any,  # noqa: ANN401 - click has checked the choice
    quotes: Any,  # noqa: ANN401 - the same
    max_bytes: int,
    output: str | None,
    **given: Any,  # noqa: ANN401 - options for the desk
) -> None:
    """Translate an Indonesian article into English, paragraph by paragraph, its quotations verbatim.

    With --lines it is a filter for corpora: plain translation, line by line, empty lines kept; --quotes original or
    both protects quotations there too.

    \b
    Examples:
      ringkas translate samples/government.txt
      ringkas translate --lines corpus.id > corpus.en
    """
    from ringkas.desk import Ringkas

    given["glossary"] = common.glossary_of(given["glossary"])
    desk = Ringkas()
    if lines:
        if form == "json":
            raise click.UsageError("--lines gives lines; leave out --format json.")
        if quotes == "notes":
            raise click.UsageError("Lines have no place for notes; give --quotes original or both.")

        def english(texts: list[str]) -> list[str]:
            return [t.text for t in desk.translate(texts, quotes=quotes, **given)]

        with common.writer(output) as write:
            _translate_lines(file, english, write)
        return
    source = common.read_input(file, max_bytes)
    result = desk.translate_article(source, **given)
    with common.writer(output) as write:
        shown = result.to_json() if form == "json" else result.to_text(quotes=quotes or "both", show=show)
        write(shown + "\n")


def _translate_lines(
    file: str, english: Callable[[list[str]], list[str]], write: Callable[[str], None]
) -> None:
    """Reads, translates and writes lines, a request at a time."""
    numbers = Damage()
    with common.opened(file) as stream:
        texts = (numbers.decode(line) for line in stream)
        while chunk := list(islice(texts, LINES_IN_FLIGHT)):
            # A line of output for each line of input, whatever the model prints.
            write("".join(" ".join(text.splitlines()) + "\n" for text in english(chunk)))
    numbers.warn(file)


class Damage:
    """Decodes lines and remembers which were not UTF-8."""

    def __init__(self) -> None:
        self.read = 0
        self.damaged: list[int] = []

    def decode(self, line: bytes) -> str:
        """The line without its end; bytes that are not UTF-8 become replacement characters."""
        self.read += 1
        try:
            return line.rstrip(b"\r\n").decode("utf-8")
        except UnicodeDecodeError:
            self.damaged.append(self.read)
            return line.rstrip(b"\r\n").decode("utf-8", "replace")

    def warn(self, file: str) -> None:
        """Names the damaged lines, once."""
        if self.damaged:
            some = ", ".join(map(str, self.damaged[:5])) + (", …" if len(self.damaged) > 5 else "")
            click.echo(
                f"ringkas: {len(self.damaged)} line(s) of {file} are not UTF-8 (line {some}); "
                "their damaged characters were replaced.",
                err=True,
            )
