"""A brief as Markdown (CommonMark): article text is escaped so that it stays text, and quotations read as they are."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ringkas.rendering import phrases
from ringkas.rendering.layout import BLANK_LINE, visible
from ringkas.rendering.styles import compose, paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ringkas.options import QuoteStyle, Show
    from ringkas.rendering.styles import Passage, Result

# Characters that begin or end markup anywhere in a line: `*a*`, `[a](b)`, `<b>`, `&amp;`,
# `~~a~~`, `$a$`, `#1`.
INLINE = re.compile(r"[\\`*_\[\]<>&~$#]")
# What GitHub's Markdown turns into a link by itself: `https://a.id`, `www.a.id`, `a@b.id`.
AUTOLINK = re.compile(r"(://)|(?i:(?<=www)(\.))|(@)")
# What makes a line a list item, rule, heading or table only at its beginning: `- a`, `1. a`, `===`, `|--`.
LINE_START = re.compile(r"^([+=:|-]|\d{1,9}(?=[.)]))", re.MULTILINE)
# White space around line ends, which could make a hard break or a code block.
AROUND_LINE_END = re.compile(r" *\n *")


def markdown(result: Result, *, quotes: QuoteStyle = "both", show: Show = "en") -> str:
    """A brief or a translated article as Markdown.

    Args:
        result: what to show.
        quotes: the quote style.
        show: the language, or both.

    Returns:
        Blocks parted by blank lines, without a newline at the end.

    Raises:
        MismatchError: a quotation does not stand in its sentence as the speaker said it.
    """
    passages = compose(result.sentences, result.quotes, quotes)
    blocks = [
        *_head(result, show),
        *_body(result, passages, show),
        *(_notes(result, passages) if show != "id" else ()),
        "---",
        escape(phrases.checked_sentence(result.checks)),
        "\n".join(f"- **{phrases.flag_label(flag)}:** {_one_line(flag.message)}" for flag in result.flags),
        _code(" ".join(visible(result.signature).split())),
    ]
    return "\n\n".join(block for block in blocks if block)


def escape(text: str) -> str:
    r"""Text that Markdown shows as it is: markup loses its meaning, unsafe characters become symbols.

    Args:
        text: any text; its blank lines part paragraphs.

    Example:
        >>> print(escape("*Baca* [juga](https://a.id)\n1. <b>"))
        \*Baca\* \[juga\](https:\//a.id)
        1\. \<b\>
    """
    shown = AROUND_LINE_END.sub("\n", BLANK_LINE.sub("\n\n", visible(text).strip(" \n")))
    shown = INLINE.sub(lambda match: "\\" + match.group(), shown)
    shown = AUTOLINK.sub(_unlinked, shown)
    return LINE_START.sub(_as_text, shown)


def _head(result: Result, show: Show) -> Iterator[str]:
    headline = result.headline
    english, indonesian = _one_line(headline.en), _one_line(headline.id)
    title = indonesian if show == "id" else english
    if title:
        yield f"# {title}"
    if show == "both" and indonesian:
        yield f"**ID** {indonesian}"
    filed = _one_line(phrases.dateline(result.dateline))
    if filed:
        yield f"**{filed}**"


def _body(result: Result, passages: tuple[Passage, ...], show: Show) -> Iterator[str]:
    """Each paragraph, the glosses of its quotations in a block quotation under it."""
    for group in paragraphs(result):
        english = escape(" ".join(passages[i].text for i in group))
        indonesian = escape(" ".join(result.sentences[i].id for i in group))
        if show != "id":
            yield f"**EN** {english}" if show == "both" else english
            glosses = phrases.ordinals([index for i in group for index in passages[i].glosses])
            yield "\n>\n".join(
                f"> {_one_line(phrases.gloss_line(result.quotes[index], ordinal))}"
                for index, ordinal in glosses
            )
        if show != "en":
            yield f"**ID** {indonesian}" if show == "both" else indonesian


def _notes(result: Result, passages: tuple[Passage, ...]) -> Iterator[str]:
    notes = [note for passage in passages for note in passage.notes]
    if notes:
        yield f"## {phrases.NOTES_TITLE}"
        yield "\n".join(
            _item(f"{note.number}. ", phrases.note_line(result.quotes[note.quote])) for note in notes
        )


def _item(mark: str, text: str) -> str:
    """A list item, whose further lines are indented so that they stay in it."""
    return mark + re.sub(r"\n(?=[^\n])", "\n" + " " * len(mark), escape(text))


def _one_line(text: str) -> str:
    """Escaped text for a place that ends with its line."""
    return escape(" ".join(visible(text).split()))


def _code(text: str) -> str:
    """Text as a code span, in which nothing is markup, fenced by more backticks than it holds in a row."""
    if not text:
        return ""
    fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    air = " " if "`" in (text[0], text[-1]) else ""
    return f"{fence}{air}{text}{air}{fence}"


def _unlinked(match: re.Match[str]) -> str:
    return r":\//" if match.group(1) else "\\" + match.group()


def _as_text(match: re.Match[str]) -> str:
    mark = match.group()
    return f"{mark}\\" if mark.isdigit() else f"\\{mark}"
