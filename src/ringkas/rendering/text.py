"""A brief as plain text for a terminal or a mail: wrapped, calm, and safe against any text in the article."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ringkas.errors import OptionError
from ringkas.rendering import phrases
from ringkas.rendering.layout import display_width, rule, visible, wrap
from ringkas.rendering.styles import compose, paragraphs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ringkas.checks.finding import Flag
    from ringkas.options import QuoteStyle, Show
    from ringkas.rendering.styles import Passage, Result

LEAST_WIDTH = 20
GLOSS_INDENT = "    "
# A part of a signature with the bar behind it: `ringkas:1.2|`.
SIGNATURE_PART = re.compile(r"[^|]*\||[^|]+")
LABELS = {"en": "EN  ", "id": "ID  "}


def text(result: Result, *, quotes: QuoteStyle = "both", show: Show = "en", width: int = 80) -> str:
    """A brief or a translated article as text.

    Control characters and marks that turn the direction of writing show as symbols. A word that is wider than the
    width stands alone on its line.

    Args:
        result: what to show.
        quotes: the quote style.
        show: the language, or both.
        width: columns, at least 20.

    Returns:
        Lines joined by newlines, without one at the end.

    Raises:
        MismatchError: a quotation does not stand in its sentence as the speaker said it.
        OptionError: the width is too small.
    """
    if width < LEAST_WIDTH:
        raise OptionError(f"width is {width}.", f"Give a whole number of at least {LEAST_WIDTH}.")
    passages = compose(result.sentences, result.quotes, quotes)
    sections = [
        _head(result, show, width),
        *_body(result, passages, show, width),
        _notes(result, passages, width) if show != "id" else [],
        _foot(result, width),
    ]
    return "\n\n".join("\n".join(section) for section in sections if section)


def flag_lines(flag: Flag, width: int) -> list[str]:
    """A flag, its place and weight first: `! Sentence 2, error: …`."""
    return wrap(visible(f"{phrases.flag_label(flag)}: {flag.message}"), width, first="! ")


def signature_lines(signature: str, width: int) -> list[str]:
    """A signature, broken only behind its vertical bars."""
    line = " ".join(visible(signature).split())
    lines: list[str] = []
    for part in SIGNATURE_PART.findall(line):
        if lines and display_width(lines[-1]) + display_width(part) <= width:
            lines[-1] += part
        else:
            lines.append(part)
    return lines


def _head(result: Result, show: Show, width: int) -> list[str]:
    """The headline with a rule under it, and the dateline."""
    headline = result.headline
    if show == "both":
        lines = [*_labelled("en", headline.en, width), *_labelled("id", headline.id, width)]
    else:
        lines = wrap(visible(headline.en if show == "en" else headline.id), width)
    if lines:
        lines.append(rule(lines, "=", width))
    filed = wrap(visible(phrases.dateline(result.dateline)), width)
    return [*lines, "", *filed] if lines and filed else lines or filed


def _body(result: Result, passages: tuple[Passage, ...], show: Show, width: int) -> Iterator[list[str]]:
    """Each paragraph with the glosses beside it."""
    for group in paragraphs(result):
        english = " ".join(passages[i].text for i in group)
        indonesian = " ".join(result.sentences[i].id for i in group)
        glosses = _glosses(result, [index for i in group for index in passages[i].glosses], width)
        if show == "id":
            yield wrap(visible(indonesian), width)
        elif show == "en":
            yield [*wrap(visible(english), width), *glosses]
        else:
            yield [*_labelled("en", english, width), *glosses, *_labelled("id", indonesian, width)]


def _glosses(result: Result, indices: list[int], width: int) -> list[str]:
    """Translations of quotations, in brackets and indented, as editors mark what is not the speaker's."""
    return [
        line
        for index, ordinal in phrases.ordinals(indices)
        for line in wrap(
            visible(f"[{phrases.gloss_line(result.quotes[index], ordinal)}]"), width, first=GLOSS_INDENT
        )
    ]


def _notes(result: Result, passages: tuple[Passage, ...], width: int) -> list[str]:
    """The numbered notes with the quotations in the speakers' own words."""
    notes = [note for passage in passages for note in passage.notes]
    lines = [
        line
        for note in notes
        for line in wrap(
            visible(phrases.note_line(result.quotes[note.quote])), width, first=f"{note.number}. ".rjust(4)
        )
    ]
    return [*wrap(phrases.NOTES_TITLE, width), *lines] if lines else []


def _foot(result: Result, width: int) -> list[str]:
    """What was checked, what was found, and the signature."""
    return [
        "-" * width,
        *wrap(visible(phrases.checked_sentence(result.checks)), width),
        *(line for flag in result.flags for line in flag_lines(flag, width)),
        *signature_lines(result.signature, width),
    ]


def _labelled(language: str, words: str, width: int) -> list[str]:
    return wrap(visible(words), width, first=LABELS[language])
