"""Words that are none: a small model spells some that no language has (`densityity`, `coronrus`)."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from ringkas.checks.finding import Finding, Outcome
from ringkas.checks.phrases import DATA

if TYPE_CHECKING:
    from collections.abc import Iterable

NAME = "words"

# A lower-case word of plain letters by itself: no part of `anti-bodi`, `don't`, `iPhone`, `example.com`.
WORD = re.compile(r"(?<![\w'’@/.-])[a-z]{4,}(?![\w@/-]|['’][a-z]|\.\w)")
SOURCE_WORD = re.compile(r"[^\W\d_]{4,}")
# How alike an invented word and the word of the source that it stands for are, by difflib's ratio.
ALIKE = 0.65
LONGEST = 30
COMPARED = 60


def check(source: str, candidate: str) -> Outcome:
    """Looks for lower-case words that are neither English nor in the source.

    Capitalised words are left to the check of names; what stands in the source likewise (`kretek`) may be meant.

    Args:
        source: the Indonesian.
        candidate: its English.

    Returns:
        An outcome that counts the different words looked at.

    Example:
        >>> check("Pasien koronavirus pulih.", "The coronrus patient recovered.").findings[0].message
        'No English word: coronrus; the source has koronavirus.'
    """
    looked = {m.group(): m.span() for m in reversed(list(WORD.finditer(candidate)))}
    strange = [word for word in looked if not is_english(word)]
    if not strange:
        return Outcome(len(looked))
    ours = {m.group().lower(): m.span() for m in reversed(list(SOURCE_WORD.finditer(source)))}
    # The plural of a word of the source is English enough: `warungs`.
    invented = sorted((looked[w], w) for w in strange if w not in ours and w.removesuffix("s") not in ours)
    return Outcome(len(looked), tuple(_finding(word, span, ours) for span, word in invented))


def _finding(word: str, span: tuple[int, int], ours: dict[str, tuple[int, int]]) -> Finding:
    meant = nearest(word, ours)
    beside = f"; the source has {meant}" if meant else ""
    return Finding(NAME, "warning", f"No English word: {word}{beside}.", ours[meant] if meant else None, span)


def nearest(word: str, ours: Iterable[str]) -> str | None:
    """The word of the source that an invented word looks like most, if it looks like one.

    Args:
        word: the invented word.
        ours: the words of the source in lower case.
    """
    if len(word) > LONGEST:
        return None
    some = [other for other in ours if len(other) <= LONGEST][:COMPARED]
    scored = ((SequenceMatcher(None, word, other, autojunk=False).ratio(), other) for other in some)
    best, other = max(scored, default=(0.0, ""))
    return other if best >= ALIKE else None


@lru_cache(maxsize=16_384)
def is_english(word: str) -> bool:
    """Whether a lower-case word of four letters and more is in the list of English words.

    Example:
        >>> is_english("density"), is_english("densityity")
        (True, False)
    """
    return _line(word) == word


def begins(prefix: str) -> bool:
    """Whether an English word of the list begins so."""
    return _line(prefix).startswith(prefix)


def _line(text: str) -> str:
    """The first line of the sorted list that does not stand before a text; empty behind the last."""
    lines, wanted = _sorted_lines(), text.encode("ascii", "replace")
    low, high = 0, len(lines)
    while low < high:
        middle = (low + high) // 2
        start = lines.rfind(b"\n", 0, middle) + 1
        end = lines.find(b"\n", middle)
        if lines[start:end] < wanted:
            low = end + 1
        else:
            high = start
    return lines[low : lines.find(b"\n", low)].decode() if low < len(lines) else ""


@cache
def _sorted_lines() -> bytes:
    """The list as it is on disk: splitting it would take more time than all lookups of a brief."""
    return files(DATA).joinpath("english_words.txt").read_bytes()
