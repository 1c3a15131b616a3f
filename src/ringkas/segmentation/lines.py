"""Lines of a page and how they make pieces: one line each, or several lines that were wrapped at a column.

A piece is a run of the text without a break in it: the unit that is then labelled as a block. Pages differ in how they
break: with blank lines between paragraphs, with single newlines, or wrapped at some 60 to 120 columns like e-mail.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from ringkas.article import Span
from ringkas.segmentation.datelines import find_dateline, is_dateline, read_line
from ringkas.segmentation.furniture import find_end_mark

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

LINE = re.compile(r"[^\n\r\v\f\x1c-\x1e\x85\u2028\u2029]+")
"""A line without its break; the breaks are those of `str.splitlines`."""

SENTENCE_END = re.compile(r"[.?!…][\"”’'»)\]]*\Z")
"""How a finished paragraph ends: `.`, `?”`, `.)`."""

WRAP_WIDTHS = range(40, 131)
"""Columns at which texts are wrapped; longer lines are paragraphs of their own."""


RAGGED = 0.7
"""How much of the width a line fills at least that was broken by hand, before its room was used up."""

LEAD_PIECES = 12
"""Pieces at the top among which the dateline stands."""

TORN_PIECES = 8
"""Pieces that one torn sentence is joined from at most."""

TITLE_LINES = 3
"""Lines at the top of a wrapped text that may be its headline."""


def find_lines(text: str) -> list[Span]:
    r"""The lines of `text` that hold more than white space, without the white space at their ends.

    Example:
        >>> [line.of(" Satu \n\n dua") for line in find_lines(" Satu \n\n dua")]
        ['Satu', 'dua']
    """
    spans = []
    for match in LINE.finditer(text):
        run = match.group()
        bare = run.strip()
        if bare:
            start = match.start() + len(run) - len(run.lstrip())
            spans.append(Span(start, start + len(bare)))
    return spans


def join_wrapped(text: str, lines: Sequence[Span], stands_alone: Callable[[str], bool]) -> list[Span]:
    """The pieces of a text: its lines, joined where a paragraph was wrapped.

    Wrapping is known by its greed: a line is broken only where the first word of the next one had no room. Where that
    holds for most of the lines of a text, those that had room end a paragraph.

    Args:
        text: the whole text.
        lines: its lines.
        stands_alone: whether a line is furniture, which is never joined.

    Returns:
        Spans from the first line of a piece to its last.
    """
    width = max((len(line) for line in lines), default=0)
    adjacent = [text.count("\n", a.end, b.start) <= 1 for a, b in pairwise(lines)]
    full = [len(a) + 1 + _first_word(text, b) > width for a, b in pairwise(lines)]
    neighbours = sum(adjacent)
    continuing = [f and n for f, n in zip(full, adjacent, strict=True)]
    unfinished = sum(c and not finished(text, line) for c, line in zip(continuing, lines, strict=False))
    wrapped = width in WRAP_WIDTHS and sum(continuing) >= 3 and sum(continuing) * 2 > neighbours
    if not wrapped or unfinished * 2 <= sum(continuing):
        return list(lines)
    pieces = [lines[0]]
    for index, (line, following) in enumerate(pairwise(lines)):
        goes_on = continuing[index] or (
            adjacent[index]
            and not finished(text, line)
            and (text[following.start].islower() or len(line) >= RAGGED * width)
        )
        if index < TITLE_LINES and is_title(line.of(text)) != is_title(following.of(text)):
            goes_on = False
        if goes_on and not _breaks(text, line, following, stands_alone):
            pieces[-1] = Span(pieces[-1].start, following.end)
        else:
            pieces.append(following)
    return pieces


def join_torn(text: str, pieces: Sequence[Span], stands_alone: Callable[[str], bool]) -> list[Span]:
    """The pieces with those joined again that a page's links tore apart.

    Text copied from a page often has every link on a line of its own: `bersama` / `Timnas Indonesia` / `. Pemain itu`.
    A piece that opens with a mark that cannot open one, or with a small letter in a longer run, continues the piece
    before it when that has not ended; a short name between two such pieces belongs to both.

    Args:
        text: the whole text.
        pieces: runs in order.
        stands_alone: whether a line is furniture, which is never joined.
    """
    joined: list[Span] = []
    bridged = False
    pieces = _joined_lead(text, pieces, stands_alone)
    for index, piece in enumerate(pieces):
        continues = bridged or _continues(text, piece)
        bridged = False
        if joined and not finished(text, joined[-1]):
            # `, Senin (6/10/2025).` has the shape of a date line, but its comma says that it is none.
            if continues and (text[piece.start] in ",;)" or not stands_alone(piece.of(text))):
                joined.append(_joined_back(text, joined, piece, stands_alone))
                continue
            if _bridges(text, joined[-1], piece, pieces[index + 1 : index + 2]):
                # `melanggar Pasal 3` / `juncto` / `Pasal 18 Undang-Undang …`
                joined[-1] = Span(joined[-1].start, piece.end)
                bridged = True
                continue
        joined.append(piece)
    return joined


def _joined_lead(text: str, pieces: Sequence[Span], stands_alone: Callable[[str], bool]) -> Sequence[Span]:
    """The pieces with a torn first paragraph joined, where a dateline on its own line says that it begins there."""
    for index, piece in enumerate(pieces[:LEAD_PIECES]):
        if not opens_story(piece.of(text)):
            continue
        for last in range(index + 1, min(len(pieces), index + 1 + TORN_PIECES)):
            if stands_alone(pieces[last].of(text)) or is_title(pieces[last].of(text)):
                break
            if finished(text, pieces[last]):
                torn = any(_small(text, p) for p in pieces[index + 2 : last + 1])
                lead = [Span(pieces[index + 1].start, pieces[last].end)]
                return [*pieces[: index + 1], *lead, *pieces[last + 1 :]] if torn else pieces
        break
    return pieces


def _small(text: str, piece: Span) -> bool:
    """Whether a piece opens with a small letter or a mark that cannot open a sentence."""
    return text[piece.start].islower() or text[piece.start] in ",;.)%"


def opens_story(line: str) -> bool:
    """Whether a line is a dateline that the story follows: it names a place, or ends in a dash."""
    return is_dateline(line) and (line[-1] in "-–—" or read_line(line).place is not None)


def _joined_back(text: str, joined: list[Span], piece: Span, stands_alone: Callable[[str], bool]) -> Span:
    """`piece` with what it continues, which is taken off the end of `joined`."""
    current = piece
    for _ in range(TORN_PIECES):
        if not joined:
            break
        before = joined[-1]
        if (
            finished(text, before)
            or stands_alone(before.of(text))
            or (is_title(before.of(text)) and (len(before) > 40 or len(joined) == 1))
        ):
            break
        torn = current is piece or _small(text, current)
        if not torn:
            # `current` opens with a name that may be a link inside the sentence, or a paragraph of its own.
            named = piece.start - current.start <= 60
            if not (named and (len(before) >= 40 or _small(text, before) or len(before) <= 12)):
                break
        current = Span(before.start, piece.end)
        joined.pop()
        if len(before) > 60 and not text[before.start].islower():
            break
    return current


def _bridges(text: str, before: Span, piece: Span, following: Sequence[Span]) -> bool:
    """Whether a short run in small letters stands between two halves of a sentence."""
    if not following or len(piece) > 30 or len(before) < 60 or not text[piece.start].islower():
        return False
    return not finished(text, piece) and (finished(text, following[0]) or len(following[0]) >= 60)


def finished(text: str, span: Span) -> bool:
    """Whether a run ends as a paragraph does: with a stop, and what closes after it, an end mark included."""
    if text[span.end - 1].isalnum():
        return False
    tail = text[max(span.start, span.end - 12) : span.end]
    return SENTENCE_END.search(tail) is not None or find_end_mark(text, span.start, span.end) is not None


def _continues(text: str, piece: Span) -> bool:
    """Whether a piece cannot open a paragraph: `, Selasa (10/6).`, `. Pemain itu`, `tak mampu melanjutkan …`."""
    first = text[piece.start]
    if first in ",;)%":
        return True
    if first == "." and text[piece.start + 1 : piece.start + 2].isspace():
        return True
    return first.islower() and (len(piece) > 60 or finished(text, piece)) and len(piece) > 15


def _breaks(text: str, line: Span, following: Span, stands_alone: Callable[[str], bool]) -> bool:
    """Whether two lines stay apart though the first is full: furniture, or a dateline that opens the second."""
    if stands_alone(line.of(text)) or stands_alone(following.of(text)):
        return True
    dateline = find_dateline(text[following.start : following.start + 100], strange_places=False)
    return dateline is not None and not finished(text, line)


def is_title(line: str) -> bool:
    """Whether a line is set like a headline: its longer words begin with capitals and no stop ends it."""
    words = [word for word in line.split() if len(word) > 3 and word[0].isalpha()]
    return (
        len(words) >= 3
        and not SENTENCE_END.search(line)
        and sum(w[0].isupper() for w in words) >= 0.8 * len(words)
    )


def _first_word(text: str, line: Span) -> int:
    """The length of a line's first word, looked for in its first 140 code points."""
    return len(text[line.start : min(line.end, line.start + 140)].split(None, 1)[0])
