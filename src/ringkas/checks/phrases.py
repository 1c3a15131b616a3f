"""The words of a string in a plain form, and fast answers to whether a phrase stands in it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from functools import cache
from typing import TYPE_CHECKING

from ringkas import _data

if TYPE_CHECKING:
    from collections.abc import Sequence

DATA = "ringkas.checks.data"
LONGEST = 30
"""Letters of the longest word that is compared by its spelling, so that no string takes long."""

# A word with the apostrophes inside it: `Jum'at`, `D'Masiv`.
WORD = re.compile(r"[^\W\d_]+(?:['’`][^\W\d_]+)*")
LETTERS = re.compile(r"[^\W_]+")
# The spelling of before 1972 in names that keep it: `Soeharto` is Suharto, `Djakarta` is Jakarta.
OLD_SPELLING = (("oe", "u"), ("dj", "j"), ("tj", "c"), ("nj", "ny"))


def folded(word: str) -> str:
    """A word without case, marks and apostrophes.

    Example:
        >>> folded("Ma'ruf"), folded("Nouméa")
        ('maruf', 'noumea')
    """
    if word.isascii():
        return word.lower().replace("'", "").replace("`", "")
    plain = unicodedata.normalize("NFKD", word).casefold()
    return "".join(c for c in plain if c.isalnum())


def respelt(word: str) -> str:
    """A folded word in today's spelling.

    Example:
        >>> respelt("soekarno")
        'sukarno'
    """
    for old, new in OLD_SPELLING:
        word = word.replace(old, new)
    return word


@dataclass(frozen=True, slots=True)
class Phrases:
    """A string, ready to be asked for phrases; build it with `phrases`."""

    line: str
    words: frozenset[str] = field(default_factory=frozenset)

    def have(self, phrase: str) -> bool:
        """Whether the phrase stands in the string as whole words, in any case, possessive or plural."""
        wanted = normal(phrase)
        return f" {wanted} " in self.line or f" {wanted}s " in self.line


def phrases(text: str) -> Phrases:
    """Reads a string.

    Example:
        >>> line = phrases("The U.S. House's lawmakers")
        >>> line.have("US"), line.have("house"), line.have("law")
        (True, True, False)
    """
    plain = [folded(word) for word in LETTERS.findall(_joined(text))]
    whole = (folded(m.group()) for m in WORD.finditer(text))
    return Phrases(f" {' '.join(plain)} ", frozenset((*plain, *whole)))


@cache
def normal(phrase: str) -> str:
    """A phrase as it stands in `Phrases.line`."""
    return " ".join(folded(word) for word in LETTERS.findall(_joined(phrase)))


# The full stops of `U.S.`
INITIALS = re.compile(r"(?<=\b[A-Z])\.(?=[A-Z]\b)")


def _joined(text: str) -> str:
    return INITIALS.sub("", text)


@cache
def renderings(name: str) -> dict[str, tuple[str, ...]]:
    """A data file of words and the English phrases that may stand for them."""
    return {row[0]: tuple(row[1].split("|")) for row in _data.rows(DATA, name)}


def likest(word: str, others: Sequence[str], least: float) -> int | None:
    """Which of some words is spelt most like a word, the first of equals; words of over 30 letters are like none.

    Args:
        word: the word.
        others: those it is compared with.
        least: the least likeness, by difflib's ratio.

    Example:
        >>> likest("komeri", ["rapat", "koheri"], 0.6)
        1
    """
    if len(word) > LONGEST:
        return None
    scored = (
        (SequenceMatcher(None, word, other, autojunk=False).ratio(), -i)
        for i, other in enumerate(others)
        if len(other) <= LONGEST
    )
    best, index = max(scored, default=(0.0, 0))
    return -index if best >= least else None


def is_common(plain: str) -> bool:
    """Whether a folded word is no name: a common word of Indonesian, or short for an office that English spells out.

    Example:
        >>> is_common("penanggulangan"), is_common("kemendagri"), is_common("koheri")
        (True, True, False)
    """
    return (
        plain in _calendar()
        or plain in _common()
        or plain.removesuffix("nya") in _common()
        or _offices().fullmatch(plain) is not None
    )


@cache
def _common() -> frozenset[str]:
    return frozenset(_data.words(DATA, "common_words.txt"))


@cache
def _calendar() -> frozenset[str]:
    """The months and days, which the dates check compares."""
    return frozenset(
        folded(row[2]) for name in ("months.txt", "weekdays.txt") for row in _data.rows(DATA, name)
    )


@cache
def _offices() -> re.Pattern[str]:
    listed = (folded(word).replace("-", "[a-z]*") for word in _data.words(DATA, "offices.txt"))
    return re.compile("|".join(listed))
