"""Glossaries: an editor's own English for Indonesian terms, kept through the translation."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from ringkas.errors import OptionError
from ringkas.translation.base import Protected

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ringkas.article import Span

REMEDY = "Give one Indonesian term and its English, separated by a tab, on each line."

# `Wakil Bupati` is the words `Wakil` and `Bupati`; an inner hyphen or apostrophe belongs to a word.
WORD = re.compile(r"[^\W_]+(?:[-'’][^\W_]+)*")


def read_glossary(path: str | Path) -> list[tuple[str, str]]:
    """Reads a glossary file: a term, a tab, its English; `#` opens a comment line, blank lines mean nothing.

    Args:
        path: a UTF-8 file.

    Returns:
        The pairs, in the order of the file.

    Raises:
        OptionError: the file cannot be read, or a line is not a term, a tab and its English.
    """
    try:
        text = Path(path).read_text(encoding="utf-8-sig")
    except OSError as error:
        raise OptionError(
            f"The glossary {path} cannot be read: {error.strerror or error}.", "Give a file that exists."
        ) from error
    except UnicodeDecodeError as error:
        raise OptionError(f"The glossary {path} is not UTF-8.", "Save it as UTF-8.") from error
    pairs = []
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        cells = [cell.strip() for cell in line.split("\t")]
        if len(cells) != 2 or not all(cells):
            raise OptionError(
                f"Line {number} of the glossary {path} is not a pair: {line.strip()!r}.", REMEDY
            )
        if not WORD.search(cells[0]):
            raise OptionError(f"Line {number} of the glossary {path} has a term without a word.", REMEDY)
        pairs.append((cells[0], cells[1]))
    return pairs


def find_terms(text: str, glossary: Sequence[tuple[str, str]], taken: Sequence[Span] = ()) -> list[Protected]:
    """Where terms of a glossary stand in a text: whole words in any case, the longest first, none overlapping.

    Args:
        text: the text.
        glossary: pairs of a term and its English; of equal terms the first counts.
        taken: spans that hold no terms (quotations), in order.

    Returns:
        Spans of kind `term` in order. Time is linear in the length of the text.

    Example:
        >>> [p.replacement for p in find_terms("Rapat dibuka wakil bupati.", [("Wakil Bupati", "deputy regent")])]
        ['deputy regent']
    """
    terms, longest = _index(tuple(glossary))
    if not terms:
        return []
    words = list(WORD.finditer(text))
    folded = [word.group().casefold() for word in words]
    result: list[Protected] = []
    position = barrier = 0
    while position < len(words):
        start = words[position].start()
        while barrier < len(taken) and taken[barrier].end <= start:
            barrier += 1
        step = 1
        for size in range(min(longest, len(words) - position), 0, -1):
            english = terms.get(tuple(folded[position : position + size]))
            end = words[position + size - 1].end()
            if english is None or (barrier < len(taken) and taken[barrier].start < end):
                continue
            if _joined(text, [words[i] for i in range(position, position + size)]):
                result.append(Protected(start, end, kind="term", replacement=english))
                step = size
                break
        position += step
    return result


@lru_cache(maxsize=8)
def _index(glossary: tuple[tuple[str, str], ...]) -> tuple[dict[tuple[str, ...], str], int]:
    """English by the words of the term, and how many words the longest term has."""
    terms: dict[tuple[str, ...], str] = {}
    for term, english in glossary:
        key = tuple(word.casefold() for word in WORD.findall(term))
        if key:
            terms.setdefault(key, english)
    return terms, max(map(len, terms), default=0)


def _joined(text: str, words: Sequence[re.Match[str]]) -> bool:
    """Whether only spaces, stops and slashes stand between the words: `PT. Maju`, `km / jam`; no comma."""
    return all(not text[a.end() : b.start()].strip(" \t\n\u00a0./&-") for a, b in pairwise(words))
