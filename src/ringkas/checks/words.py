"""Words that are none: a small model spells some that no language has (`densityity`, `coronrus`)."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING

from ringkas.checks.finding import Finding, Outcome
from ringkas.checks.phrases import DATA, LONGEST, likest

if TYPE_CHECKING:
    from collections.abc import Container, Iterable

NAME = "words"

# A lower-case word of plain letters by itself: no part of `anti-bodi`, `don't`, `iPhone`, `example.com`.
WORD = re.compile(r"(?<![\w'’@/.-])[a-z]{4,}(?![\w@/-]|['’][a-z]|\.\w)")
SOURCE_WORD = re.compile(r"[^\W\d_]{4,}")
# How alike an invented word and the word of the source that it stands for are, by difflib's ratio.
ALIKE = 0.65
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
    looked = {m.group() for m in WORD.finditer(candidate)}
    found = invented(source, candidate)
    ours = _source_words(source) if found else {}
    return Outcome(len(looked), tuple(_finding(word, span, ours) for word, span in found.items()))


def invented(source: str, candidate: str) -> dict[str, tuple[int, int]]:
    """The invented words of the English in order, each with the place where it stands first."""
    strange = {
        m.group(): m.span() for m in reversed(list(WORD.finditer(candidate))) if not is_english(m.group())
    }
    if not strange:
        return {}
    ours = _source_words(source)
    found = ((word, span) for word, span in strange.items() if not kept(word, ours))
    return dict(sorted(found, key=lambda item: item[1]))


def kept(word: str, ours: Container[str]) -> str | None:
    """The word of the source that a word of the English is, or is the plural of: `warungs` is English enough."""
    return next((same for same in (word, word.removesuffix("s")) if same in ours), None)


def _source_words(source: str) -> dict[str, tuple[int, int]]:
    return {m.group().lower(): m.span() for m in reversed(list(SOURCE_WORD.finditer(source)))}


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
    some = [other for other in ours if len(other) <= LONGEST][:COMPARED]
    best = likest(word, some, ALIKE)
    return None if best is None else some[best]


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
