"""Making any text safe to show, and setting it in lines of so many columns.

An article may hold anything: escape sequences for a terminal, marks that turn the direction of writing, half a
surrogate pair. `visible` puts a symbol in the place of each, so that what a person sees is what the text holds.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from ringkas.article import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

# What must not reach a terminal or a page as it is: control characters but the newline, marks that turn the direction
# of writing, lone surrogates (no encoding takes them), and code points that are no characters: "\x1b[31m", "\u202e".
UNSAFE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufdd0-\ufdef\ufffe\uffff]"
)

# Line ends of every kind: "\r\n", "\r", the Unicode line and paragraph separators.
LINE_END = re.compile("\r\n?|\u2028|\u2029")

# Names of the marks that turn the direction of writing, as the Unicode Standard (chapter 23.2) abbreviates them.
BIDI_NAMES = {
    "\u061c": "ALM",
    "\u200e": "LRM",
    "\u200f": "RLM",
    "\u202a": "LRE",
    "\u202b": "RLE",
    "\u202c": "PDF",
    "\u202d": "LRO",
    "\u202e": "RLO",
    "\u2066": "LRI",
    "\u2067": "RLI",
    "\u2068": "FSI",
    "\u2069": "PDI",
}

# White space where a line may break: every Unicode space but those that forbid it (U+00A0, U+2007, U+202F).
BREAK = re.compile("([ \n\u1680\u2000-\u2006\u2008-\u200a\u205f\u3000]+)")

# A blank line, which parts paragraphs: "one\n\ntwo", "one\n  \ntwo".
BLANK_LINE = re.compile("\n *\n[ \n]*")

SYMBOLS_OF_CONTROLS = 0x2400  # U+2400 SYMBOL FOR NULL and on, one for each ASCII control character


@dataclass(frozen=True, slots=True)
class Run(Span):
    """A part of a text that the same spans cover throughout, given by their indices."""

    covers: tuple[int, ...]


def visible(text: str) -> str:
    r"""The text with a symbol for each character that a terminal or a page must not meet as it is.

    ASCII controls become the Control Pictures of Unicode, marks of direction and what else is unsafe their name or
    number in angle brackets. Line ends of every kind become a newline, and newlines stay.

    Args:
        text: any text.

    Returns:
        A text without control characters other than newlines, without marks of direction and without surrogates.

    Example:
        >>> visible("a\x1b[31mb\u202ec\x9b")
        'a␛[31mb⟨RLO⟩c⟨U+009B⟩'
    """
    return UNSAFE.sub(_symbol, LINE_END.sub("\n", text))


def display_width(text: str) -> int:
    r"""How many columns a terminal needs for the text, which holds no control characters.

    Combining marks and format characters take none, wide and full-width characters two (Unicode Standard Annex 11).

    Example:
        >>> display_width("rapat"), display_width("e\u0301"), display_width("東京")
        (5, 1, 4)
    """
    if text.isascii():
        return len(text)
    return sum(_columns(character) for character in text)


def wrap(text: str, width: int, *, first: str = "", rest: str | None = None) -> list[str]:
    """Sets text in lines of at most `width` columns; a word that is wider stands alone on its line.

    White space is kept as it is inside a line, and a single newline counts as a space. Blank lines part paragraphs.

    Args:
        text: what `visible` returned.
        width: columns.
        first: what stands before the first line.
        rest: what stands before every other line; by default spaces as wide as `first`.

    Returns:
        The lines, without white space at their ends; none for a blank text.

    Example:
        >>> wrap("Rapat dibuka Wakil Bupati.", 16, first="1. ")
        ['1. Rapat dibuka', '   Wakil Bupati.']
    """
    indent = " " * display_width(first) if rest is None else rest
    lines: list[str] = []
    for paragraph in BLANK_LINE.split(text.strip(" \n")):
        if lines:
            lines.append("")
        lines += _filled(paragraph, width, indent if lines else first, indent)
    return lines


def runs(length: int, spans: Sequence[tuple[int, int]]) -> Iterator[Run]:
    """Cuts a text of `length` code points at the ends of spans that may overlap, in one sweep.

    Args:
        length: of the text.
        spans: half-open offsets; what lies outside the text is cut off, and empty spans cover nothing.

    Yields:
        Runs that together cover the text, each with the indices of the spans that cover it, ascending.

    Example:
        >>> [(run.start, run.end, run.covers) for run in runs(5, [(1, 4), (3, 9)])]
        [(0, 1, ()), (1, 3, (0,)), (3, 4, (0, 1)), (4, 5, (1,))]
    """
    opening: dict[int, list[int]] = {}
    closing: dict[int, list[int]] = {}
    for index, (first, last) in enumerate(spans):
        start, end = max(0, first), min(length, last)
        if start < end:
            opening.setdefault(start, []).append(index)
            closing.setdefault(end, []).append(index)
    covers: set[int] = set()
    for start, end in pairwise(sorted({0, length, *opening, *closing})):
        covers.difference_update(closing.get(start, ()))
        covers.update(opening.get(start, ()))
        yield Run(start, end, tuple(sorted(covers)))


def rule(lines: list[str], character: str, width: int) -> str:
    """A rule under lines, as wide as the widest of them and at most `width` columns."""
    return character * min(width, max(map(display_width, lines), default=0))


def _filled(paragraph: str, width: int, first: str, rest: str) -> list[str]:
    """One paragraph in lines, greedily."""
    lines: list[str] = []
    line, columns, empty = first, display_width(first), True
    space = ""
    for piece in BREAK.split(paragraph):
        if not piece:
            continue
        if BREAK.fullmatch(piece):
            space = piece.replace("\n", " ")
            continue
        needed = display_width(piece)
        if not empty and columns + display_width(space) + needed > width:
            lines.append(line)
            line, columns, empty = rest, display_width(rest), True
        if not empty:
            line, columns = line + space, columns + display_width(space)
        line, columns, empty = line + piece, columns + needed, False
    return lines if empty else [*lines, line]


def _symbol(match: re.Match[str]) -> str:
    character = match.group()
    code = ord(character)
    if code < 0x20:
        return chr(SYMBOLS_OF_CONTROLS + code)
    if code == 0x7F:
        return "␡"
    return f"⟨{BIDI_NAMES.get(character) or f'U+{code:04X}'}⟩"


def _columns(character: str) -> int:
    if unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
