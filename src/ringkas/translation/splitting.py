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
    from collections.abc import Callable, Iterator, Sequence

    from ringkas.translation.protection import Slot

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
    items = _words(text, span, slots, tokens)
    if not items:
        return []
    total, many = sum(w.tokens for w in items), sum(w.slots for w in items)
    parts = max(ceil(total / limit), ceil(many / most_slots) if many else 1)
    if parts == 1:
        return [Span(items[0].start, items[-1].end)]
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


def _words(text: str, span: Span, slots: Sequence[Slot], tokens: Callable[[str], int]) -> list[_Word]:
    """The words of a span; a slot and what is glued to it is one."""
    runs: list[tuple[int, int, int]] = []
    for start, end, held in _runs(text, span, slots):
        if runs and runs[-1][1] == start:
            runs[-1] = (runs[-1][0], end, runs[-1][2] + held)
        else:
            runs.append((start, end, held))
    result = []
    for number, (start, end, held) in enumerate(runs):
        after = text[slice(*runs[number + 1][:2])] if number + 1 < len(runs) else ""
        word = text[start:end]
        size = tokens("" if held else word) + 2 * held
        result.append(_Word(start, end, size, held, _rank(word, after)))
    return result


def _runs(text: str, span: Span, slots: Sequence[Slot]) -> Iterator[tuple[int, int, int]]:
    """Words and slots in order, as start, end and number of slots."""
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
