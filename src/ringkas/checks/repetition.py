"""Loops of a translator: the same words over and over, one word twice in a row, one syllable without end."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise
from typing import TYPE_CHECKING

from ringkas.checks.finding import Finding, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = "repetition"

# A phrase of this many words, this many times, is a loop and no style where each time follows the last closely, or
# where several phrases come round together (a whole sentence that repeats). `in front of` in a list of addresses is
# neither.
PHRASE_WORDS = 3
PHRASE_TIMES = 4
CLOSE_WORDS = 8
TOGETHER = 3

# `kata`, `Toli`, `don't`
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
# `hahahahahahahaha`, `Gooooooooool`: one to four letters at least eight times.
SYLLABLE = re.compile(r"([^\W\d_]{1,4}?)\1{7,}")
# Between two words that stand in a row (`the the`, `Comr. Comr.`); a hyphen makes them one word (`win-win`).
GAP = re.compile(r"\.?[ \u00a0]?")
# English that doubles by itself: `that that`, `very very`. A name like `Bora Bora` is for the source to show.
DOUBLED = frozenset({"that", "had", "very", "is", "bye", "no", "so", "ha", "long", "many", "far", "much"})


def check(source: str, candidate: str) -> Outcome:
    """Looks for repetitions in the candidate that the source does not have likewise.

    Args:
        source: the Indonesian.
        candidate: its English.

    Returns:
        An outcome with `checked` 1 (0 where the candidate has no word) and at most one finding of each sort.

    Example:
        >>> check("Ia minta maaf.", "I'm sorry I'm sorry I'm sorry I'm sorry I'm sorry.").findings[0].output
        (0, 43)
    """
    words = list(WORD.finditer(candidate))
    if not words:
        return Outcome(0)
    folded = [m.group().casefold() for m in words]
    spans = [
        *_syllable(source, candidate),
        *_phrase(source, words, folded),
        *_in_a_row(source, candidate, words, folded),
    ]
    return Outcome(1, tuple(_finding(candidate, start, end) for start, end in spans[:1]))


def _folded(text: str) -> list[str]:
    return [m.group().casefold() for m in WORD.finditer(text)]


def _syllable(source: str, candidate: str) -> Iterator[tuple[int, int]]:
    loop = SYLLABLE.search(candidate)
    if loop and not SYLLABLE.search(source):
        yield loop.span()


def _phrase(source: str, words: list[re.Match[str]], folded: list[str]) -> Iterator[tuple[int, int]]:
    """The run from the first to the last of a phrase that stands too often."""
    # Its first word stands as often: few sentences have so frequent a word.
    if max(Counter(folded).values()) < PHRASE_TIMES:
        return
    count = Counter(_phrases(folded))
    phrase, times = max(count.items(), key=lambda item: item[1], default=((), 0))
    if times < PHRASE_TIMES or times <= max(Counter(_phrases(_folded(source))).values(), default=0):
        return
    where = [i for i, found in enumerate(_phrases(folded)) if found == phrase]
    close = any(
        b - a <= CLOSE_WORDS * (PHRASE_TIMES - 1)
        for a, b in zip(where, where[PHRASE_TIMES - 1 :], strict=False)
    )
    if close or sum(n >= PHRASE_TIMES for n in count.values()) >= TOGETHER:
        yield words[where[0]].start(), words[where[-1] + PHRASE_WORDS - 1].end()


def _phrases(words: list[str]) -> Iterator[tuple[str, ...]]:
    return zip(*(words[i:] for i in range(PHRASE_WORDS)), strict=False)


def _in_a_row(
    source: str, candidate: str, words: list[re.Match[str]], folded: list[str]
) -> Iterator[tuple[int, int]]:
    allowed: frozenset[str] | None = None
    for i, (word, following) in enumerate(pairwise(folded)):
        if word != following or word.isdecimal() or word in DOUBLED:
            continue
        first, second = words[i], words[i + 1]
        if not GAP.fullmatch(candidate, first.end(), second.start()):
            continue
        if allowed is None:
            allowed = frozenset(a for a, b in pairwise(_folded(source)) if a == b)
        if word not in allowed:
            yield first.start(), second.end()
            return


def _finding(candidate: str, start: int, end: int) -> Finding:
    shown = candidate[start:end] if end - start <= 40 else candidate[start : start + 39].rstrip() + "…"
    return Finding(NAME, "warning", f"The English repeats itself: {shown}", None, (start, end))
