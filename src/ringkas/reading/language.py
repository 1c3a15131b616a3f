"""Whether a text is Indonesian, by the share of its words that are function words of one language or another."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import Final

from ringkas._data import rows

INDONESIAN: Final = "id"

_NAMES: Final = {"ms": "Malay", "jv": "Javanese", "su": "Sundanese", "en": "English"}

_WORD: Final = re.compile(r"[^\W\d_]+")

# Enough to tell: a long text is judged by its beginning, and a short one not at all.
_MOST_CHARACTERS: Final = 20_000
_LEAST_WORDS: Final = 40
_SHORT_TEXT: Final = 1_000  # code points; some scripts put no spaces between words

# Indonesian news has about 30 % of its words in the list, lists of flights and scores 5 %; English prose has 1 %.
_LEAST_SHARE: Final = 0.04

# By how much another language must lead. Most words here are Malay's too, and an Indonesian article with few of those
# that Malay lacks comes out up to 0.02 more Malay; Malay news comes out 0.02 to 0.10 more Malay.
_MARGIN: Final = 0.03


def warnings(text: str, name: str) -> tuple[str, ...]:
    """One sentence where the text is clearly in another language than Indonesian, else none.

    Args:
        text: decoded text; of a short one nothing is said.
        name: how the sentence names it.

    Example:
        >>> warnings("The council met on Thursday and agreed that the bridge will be closed. " * 5, "The input")
        ('The input looks English, not Indonesian; its brief may be wrong.',)
        >>> warnings("Rapat itu dibuka oleh bupati dan dihadiri warga dari lima desa yang terdampak. " * 5, "The input")
        ()
    """
    found = _WORD.findall(text[:_MOST_CHARACTERS].lower())
    if len(found) < _LEAST_WORDS and len(text) < _SHORT_TEXT:
        return ()
    shares = _shares(found)
    rival = max(_NAMES, key=lambda code: shares[code])
    if shares[rival] > shares[INDONESIAN] + _MARGIN:
        return (f"{name} looks {_NAMES[rival]}, not Indonesian; its brief may be wrong.",)
    if shares[INDONESIAN] < _LEAST_SHARE:
        return (f"{name} does not look Indonesian; its brief may be wrong.",)
    return ()


def _shares(found: list[str]) -> Counter[str]:
    """For each language, how many of the words are in its list, over the number of words."""
    languages = _languages()
    counts = Counter(code for word in found for code in languages.get(word, ()))
    return Counter({code: count / max(len(found), 1) for code, count in counts.items()})


@cache
def _languages() -> dict[str, tuple[str, ...]]:
    return {word: tuple(codes.split()) for word, codes in rows("ringkas.reading.data", "function_words.txt")}
