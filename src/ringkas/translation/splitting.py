"""Where a text that is too long for a model can be cut: after sentences, clauses, words; never inside what must stay.

Each word is measured once and each cut looks back over one piece, so the time is linear in the length of the text.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from math import ceil
from typing import TYPE_CHECKING

from ringkas._data import words
from ringkas.article import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ringkas.translation.protection import Slot

    _Run = tuple[int, int, int]  # start, end, number of slots

WORD = re.compile(r"\S+")
NEVER = 9
"""The rank of a cut inside a number or amount."""

_DIGIT_END = re.compile(r"\d[)%]?\Z")
_DATA = "ringkas.translation.data"


@dataclass(frozen=True, slots=True)
class _Word(Span):
    """A run without white space outside slots: its tokens, its slots, and how bad a cut behind it is (0 best)."""

    tokens: int
    slots: int
    rank: int


def split(
    text: str,
    span: Span,
    slots: Sequence[Slot],
    *,
    tokens: Callable[[str], int],
    limit: int,
    most_slots: int,
) -> list[Span]:
    """Cuts a sentence into parts of at most so many tokens and slots, of like length, at the best places.

    Args:
        text: the whole text.
        span: the sentence.
        slots: what is protected in it.
        tokens: how many tokens a word has.
        limit: the most tokens a part may have; a single longer word stays whole.
        most_slots: the most slots a part may have.

    Returns:
        The parts in order; they cover the sentence but for white space between them.
    """
    runs = _glued(_runs(text, span, slots))
    if not runs:
        return []
    sizes = [tokens("" if held else text[start:end]) + 2 * held for start, end, held in runs]
    total, many = sum(sizes), sum(held for _, _, held in runs)
    parts = max(ceil(total / limit), ceil(many / most_slots) if many else 1)
    if parts == 1:  # most sentences: where to cut them need not be known
        return [Span(runs[0][0], runs[-1][1])]
    items = _words(text, runs, sizes)
    # Parts of equal share read better than a full one and a scrap; a clause's end within the limit is better still.
    share = ceil(total / parts)
    result, first = [], 0
    while first < len(items):
        last = _cut(items, first, share, limit, most_slots)
        result.append(Span(items[first].start, items[last].end))
        first = last + 1
    return result


def _cut(items: Sequence[_Word], first: int, share: int, limit: int, most_slots: int) -> int:
    """The index of the last word of a part that begins at `first`: the best cut, of equal ones that next the share."""
    size = many = 0
    best, lowest = first, (NEVER + 1, 0)
    for index in range(first, len(items)):
        size += items[index].tokens
        many += items[index].slots
        if index > first and (size > limit or many > most_slots):
            return best
        # Early cuts make scraps: they count only while nothing better has come.
        cost = (items[index].rank if size * 2 >= share else NEVER, abs(size - share))
        if cost <= lowest:
            best, lowest = index, cost
    return len(items) - 1


def _words(text: str, runs: Sequence[_Run], sizes: Sequence[int]) -> list[_Word]:
    """The runs with their sizes and how good a place for a cut is behind each."""
    following = [text[start:end] for start, end, _ in runs[1:]]
    return [
        _Word(start, end, size, held, _rank(text[start:end], after))
        for (start, end, held), size, after in zip(runs, sizes, [*following, ""], strict=True)
    ]


def _glued(runs: Iterable[_Run]) -> list[_Run]:
    """The runs; a slot and what is glued to it is one."""
    result: list[_Run] = []
    for start, end, held in runs:
        if result and result[-1][1] == start:
            result[-1] = (result[-1][0], end, result[-1][2] + held)
        else:
            result.append((start, end, held))
    return result


def _runs(text: str, span: Span, slots: Sequence[Slot]) -> Iterator[_Run]:
    """Words and slots in order."""
    position = span.start
    for slot in slots:
        yield from ((m.start(), m.end(), 0) for m in WORD.finditer(text, position, slot.start))
        yield slot.start, slot.end, 1
        position = max(position, slot.end)
    yield from ((m.start(), m.end(), 0) for m in WORD.finditer(text, position, span.end))


def _rank(word: str, following: str) -> int:
    """How bad a cut between two words is."""
    if word.endswith((";", ":", "–", "—")) or word == "-":
        return 1
    if word.endswith(","):
        return 2
    if following.lower() in _conjunctions():
        return 3
    bare = following[:1].isdigit() or following.lower().strip(".,") in _scales()
    if (_DIGIT_END.search(word) and bare) or (word.rstrip(".").lower() in ("rp", "us$", "pukul") and bare):
        return NEVER
    return 4


@cache
def _conjunctions() -> frozenset[str]:
    return frozenset(words(_DATA, "conjunctions.txt"))


@cache
def _scales() -> frozenset[str]:
    return frozenset(words(_DATA, "scales.txt"))
