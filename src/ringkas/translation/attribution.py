"""Attributions that lost their verb: `"…" Bogor police chief Rio.` stands for `"…" kata Kapolres Bogor Rio.` then.

Small models do this before long offices. English lets the verb of saying stand first, so it can be put back without
knowing where the name ends.
"""

from __future__ import annotations

import re
from functools import cache

from ringkas._data import rows, words
from ringkas.translation import casing

# `kata`, `ujarnya`: the first word behind the quotation
FIRST = re.compile(r"[\s,]*([^\W\d_]+)")
WORD = re.compile(r"[a-z]+")

_DATA = "ringkas.translation.data"


def complete(text: str, source: str) -> str:
    """The English behind a quotation, with the verb of saying that its Indonesian has and it has not.

    Args:
        text: the English behind the quotation, to the end of the sentence.
        source: the Indonesian behind it.

    Example:
        >>> complete("The regional police chief, Rio.", " kata Kapolda Rio.")
        'said the regional police chief, Rio.'
        >>> complete("Sari said.", " kata Sari."), complete("in the meeting.", " dalam rapat.")
        ('Sari said.', 'in the meeting.')
    """
    first = FIRST.match(source)
    verb = _verbs().get(first.group(1).lower().removesuffix("nya")) if first else None
    if (
        verb is None
        or not any(c.isalpha() for c in text)
        or not _reporting().isdisjoint(WORD.findall(text.lower()))
    ):
        return text
    comma = ", " if text.lstrip().startswith(",") else ""
    return f"{comma}{verb} {casing.small_start(text.lstrip(' ,'), source.lower())}"


@cache
def _verbs() -> dict[str, str]:
    return {row[0]: row[1] for row in rows(_DATA, "attribution.txt")}


@cache
def _reporting() -> frozenset[str]:
    return frozenset(words(_DATA, "reporting.txt"))
