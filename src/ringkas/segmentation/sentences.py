"""Sentences: where a paragraph can be cut, by rules over the mark, the word before it and the word after it.

The rules are for Indonesian: abbreviations end in a full stop (`Drs.`, `Jl.`, `S.E.`), thousands and clock times are
written with points (`1.500`, `13.47 WIB`), and a direct quotation stays with its attribution however many sentences it
holds. Time is linear in the length of the text: each mark is looked at once, with a bounded look to both sides.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from ringkas._data import rows, words
from ringkas.article import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_DATA = "ringkas.segmentation.data"

STOP = re.compile(r"[.?!…。？！]+(?:\[\d{1,3}\])?[\"”’'»)\]]*")
"""A run of stops with a reference number and the marks that close after it: `.`, `?!`, `.”`, `.[1]`, `.)`."""

OPENING = "\"“”„‟'‘`«‹()[{-–—•*·"
"""What may stand between a boundary and the first letter of the next sentence."""

BEFORE_WORD = OPENING + "/,"
"""What may stand before an abbreviation without a space: `(Drs`, `/PT`."""

QUOTATION = '"“”„‟«‘`'

DOTTED = re.compile(r"(?:[A-Za-z][a-z]{0,3}\.)+[A-Z][A-Za-z]{0,3}")
"""Initials and degrees without their last stop: `S.E`, `M.Si`, `B.J`, `Sp.PD`."""

DEGREE_TAIL = re.compile(
    r",\s?(?:(?:[A-Z][A-Za-z]{0,3}\.){1,3},?\s?){0,3}(?:[A-Z][a-z]{0,3}\.)+[A-Z][A-Za-z]{0,3}"
)
"""Degrees behind a name, from the comma on: `, S.E`, `, S.H., M.Kn`."""

LIST_MARK = re.compile(r"(?:\d{1,3}|[a-zA-Z]|[ivxIVX]{1,5})\Z")
"""The number of an item, when it opens a sentence: `1`, `a`, `iv`."""

WORD_REACH = 40
"""Code points looked at on each side of a mark; longer words are no abbreviations."""


BRACKET_REACH = 100
"""Code points within which brackets around a stop are looked for; longer ones hold sentences of their own."""


def split(text: str, start: int, end: int, quotes: Sequence[Span] = ()) -> list[Span]:
    """The sentences of `text[start:end]`, in order.

    They cover the range except for white space, never overlap, and none ends inside one of `quotes`.

    Args:
        text: the whole text.
        start: first code point of the paragraph.
        end: one past its last code point.
        quotes: closed quotations, marks included; a sentence never ends inside one.

    Returns:
        Spans that neither start nor end with white space; none where the range holds nothing else.

    Example:
        >>> text = 'Rapat dibuka Hj. Ratna, S.E. Ia optimistis. "Bisa. Pasti bisa," katanya.'
        >>> from ringkas.article import Span
        >>> [s.of(text) for s in split(text, 0, len(text), [Span(44, 63)])]
        ['Rapat dibuka Hj. Ratna, S.E.', 'Ia optimistis.', '"Bisa. Pasti bisa," katanya.']
    """
    spans: list[Span] = []
    left = start
    for cut in _outside(_boundaries(text, start, end, frozenset(q.start for q in quotes)), quotes):
        if span := _trim(text, left, cut):
            spans.append(span)
        left = cut
    if span := _trim(text, left, end):
        spans.append(span)
    return _without_bare_marks(text, spans)


def _boundaries(text: str, start: int, end: int, openings: frozenset[int]) -> Iterator[int]:
    """Offsets just after a sentence, quotations not yet regarded; `openings` are where quotations start."""
    opened = start
    for match in STOP.finditer(text, start, end):
        mark, cut = match.start(), match.end()
        # A straight mark that opens the next quotation is no closing mark of this sentence: `selesai."Kami siap,"`.
        if openings and cut - mark > 1:
            cut = next((i for i in range(max(mark, cut - 3), cut) if i in openings), cut)
        if cut <= mark or cut >= end:
            continue
        glued = not text[cut].isspace()
        follower = cut if glued else _skip_space(text, cut, end)
        if follower >= end:
            return
        ends = _ends_glued if glued else _ends
        if ends(text, opened, mark, cut, follower, end) and not _in_brackets(text, opened, mark, cut, end):
            yield cut
            opened = follower


def _ends(text: str, opened: int, mark: int, cut: int, follower: int, end: int) -> bool:
    """Whether the stop at `mark`, with white space after it, ends the sentence that began at `opened`."""
    first, quoted = _first_letter(text, follower, end)
    if first >= end or not text[first].isalnum():
        return False
    letter = text[first]
    before = _word_before(text, opened, mark)
    small = letter.islower() and not quoted
    closed = cut - mark > 1
    if text[mark] != "." or text.startswith((".", "?", "!", "…"), mark + 1):
        # An ellipsis goes on where a small letter follows, and so does a question in a name: `Ada Apa? adalah`.
        return not small or (text[mark] in "?!" and not closed and before.islower())
    if not before or closed:
        # A closing mark or bracket after the stop says that no abbreviation is meant.
        return not small
    if before[-1].isdigit():
        return _ends_number(opened, mark, before, letter, quoted=quoted)
    kind = _abbreviations().get(before)
    if kind == "before" or (kind == "number" and letter.isdigit()):
        return False
    word = _word_after(text, first, end)
    if kind is not None and kind != "number":
        return _ends_abbreviation(kind, word, text[follower], small=small)
    if len(before) == 1 and before.isalpha():
        return _ends_initial(text, opened, mark, before, word)
    if DOTTED.fullmatch(before):
        return word in _openers() or (
            _is_degree(text, opened, mark) and not (small or _is_degree_word(text, first, word))
        )
    if mark - len(before) == opened and LIST_MARK.match(before):
        return False
    # A small letter after a whole word is a slip of the keyboard: `persen. sementara`; not `UEFA. com`.
    return not small or (len(before) > 3 and word.title() not in _domains())


def _ends_glued(text: str, opened: int, mark: int, cut: int, follower: int, end: int) -> bool:
    """Whether a sentence ends where the space after the stop is missing: `kata dia.Selain itu`, `2012.Tim`."""
    first, _ = _first_letter(text, follower, end)
    if first + 1 >= end or not text[first].isupper() or first - follower > 2:
        return False
    if follower != first and text[follower] in ")]}-–—•*·'":
        return False
    second = text[first + 1]
    if not (second.islower() or (second.isspace() and text[first] == "A")):
        return False
    if cut - mark > 1:
        return True
    if text[mark] in "?!…":
        return True
    before = _word_before(text, opened, mark)
    if not before or before in _abbreviations() or "." in before or before.startswith(("http", "www", "@")):
        return False
    word = _word_after(text, first, end)
    if word in _domains():
        return False
    if before[-1].isdigit():
        return len(before) > 2 or mark - len(before) != opened
    if before[-1] in ")]%":
        return True
    return len(before) > 2 and before[-1].islower() and before[-2].isalpha()


def _ends_number(opened: int, mark: int, before: str, letter: str, *, quoted: bool) -> bool:
    """Whether a stop after a number ends the sentence: in `tahun 2024. 20 orang`, not in `1. Beras`, `2.904. 678`."""
    if mark - len(before) == opened and LIST_MARK.match(before):
        return False
    if letter.isdigit() and not quoted:
        return before.isdigit() and len(before) == 4
    return quoted or not letter.islower() or len(before) > 3


def _ends_abbreviation(kind: str, word: str, follower: str, *, small: bool) -> bool:
    """Whether the sentence ends with an abbreviation of this kind, before this word."""
    if kind == "may":
        # `Pte. Ltd. (SPA)`: the bracket holds the name's short form.
        return not small and follower != "(" and _abbreviations().get(word) not in ("may", "name")
    return kind == "name" and word in _openers()


def _ends_initial(text: str, opened: int, mark: int, before: str, word: str) -> bool:
    """Whether the sentence ends with a single letter: in `vitamin C. Selain itu`, not in `Arifuddin H. Mansyur`."""
    if mark - 1 == opened or word not in _openers():
        return False
    return before.isupper() or text[mark - 2].isspace()


def _in_brackets(text: str, opened: int, mark: int, cut: int, end: int) -> bool:
    """Whether the stop lies in round brackets that open before it and close soon after: `(SSK. II)`."""
    opening = text.rfind("(", max(opened, mark - BRACKET_REACH), mark)
    if opening < 0 or text.find(")", opening, cut) >= 0:
        return False
    return text.find(")", cut, min(end, cut + BRACKET_REACH)) >= 0


def _is_degree(text: str, opened: int, mark: int) -> bool:
    """Whether the dotted abbreviation before `mark` stands behind a name and a comma: `, S.E`."""
    comma = text.rfind(",", max(opened, mark - WORD_REACH), mark)
    while comma > opened:
        if DEGREE_TAIL.fullmatch(text, comma, mark):
            return True
        following = comma
        comma = text.rfind(",", max(opened, mark - WORD_REACH), following)
    return False


def _is_degree_word(text: str, first: int, word: str) -> bool:
    """Whether another degree or initial follows: `S.E. M.M.`."""
    return "." in word or (len(word) <= 3 and text.startswith(".", first + len(word)))


def _first_letter(text: str, position: int, end: int) -> tuple[int, bool]:
    """The first letter or digit from `position` on, and whether a quotation mark stands before it."""
    if text[position].isalnum():
        return position, False
    quoted = False
    limit = min(end, position + WORD_REACH)
    while position < limit and (text[position] in OPENING or text[position].isspace()):
        quoted = quoted or text[position] in QUOTATION
        position += 1
    return (position, quoted) if position < limit else (end, quoted)


def _word_before(text: str, opened: int, mark: int) -> str:
    """The run without white space before `mark`, opening marks taken off; empty where white space stands there."""
    if mark <= opened or text[mark - 1].isspace():
        return ""
    run = text[max(opened, mark - WORD_REACH) : mark].rsplit(None, 1)[-1]
    return run.lstrip(BEFORE_WORD) or run[-1]


def _word_after(text: str, first: int, end: int) -> str:
    """The word that starts at `first`, without the marks after it."""
    run = text[first : min(end, first + WORD_REACH)].split(None, 1)
    return run[0].rstrip(".,;:?!…\"”’')]»") if run else ""


def _skip_space(text: str, position: int, end: int) -> int:
    while position < end and text[position].isspace():
        position += 1
    return position


def _outside(cuts: Iterator[int], quotes: Sequence[Span]) -> Iterator[int]:
    """The cuts that lie inside no quotation; a cut at either edge of one stands."""
    ordered = sorted(quotes, key=lambda q: q.start)
    following, reach = 0, -1
    for cut in cuts:
        while following < len(ordered) and ordered[following].start < cut:
            reach = max(reach, ordered[following].end)
            following += 1
        if cut >= reach:
            yield cut


def _without_bare_marks(text: str, spans: list[Span]) -> list[Span]:
    """The spans, with those that hold no letter or digit joined to the one before (or after, at the beginning)."""
    joined: list[Span] = []
    bare_first = False
    for span in spans:
        bare = not text[span.start].isalnum() and not any(c.isalnum() for c in span.of(text))
        if joined and (bare or bare_first):
            joined[-1] = Span(joined[-1].start, span.end)
            bare_first = bare_first and bare
        else:
            joined.append(span)
            bare_first = bare
    return joined


def _trim(text: str, start: int, end: int) -> Span | None:
    """`text[start:end]` without the white space at its ends, or None where nothing is left."""
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end) if start < end else None


@cache
def _abbreviations() -> dict[str, str]:
    return {row[0]: row[1] for row in rows(_DATA, "abbreviations.txt") if row[1] != "domain"}


@cache
def _domains() -> frozenset[str]:
    return frozenset(row[0] for row in rows(_DATA, "abbreviations.txt") if row[1] == "domain")


@cache
def _openers() -> frozenset[str]:
    return frozenset(words(_DATA, "openers.txt"))
