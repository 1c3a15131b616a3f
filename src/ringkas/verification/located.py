"""Strings that know where each of their characters stands in the article, and strings with quotations blanked out."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


@dataclass(frozen=True, slots=True)
class Located:
    """A string put together from runs of an article.

    Attributes:
        text: the string.
        starts: where each run begins in the string.
        spans: where each run stands in the article, half-open.
    """

    text: str
    starts: tuple[int, ...]
    spans: tuple[tuple[int, int], ...]

    def in_article(self, start: int, end: int) -> tuple[int, int] | None:
        """Where `text[start:end]` stands in the article, as far as it lies in one run; None without a run."""
        if not self.spans:
            return None
        run = max(0, bisect_right(self.starts, start) - 1)
        first, last = self.spans[run]
        offset = first - self.starts[run]
        return min(start + offset, last), min(max(start, end) + offset, last)


def located(text: str, spans: Sequence[tuple[int, int]]) -> Located:
    """The runs of an article, joined by spaces.

    Example:
        >>> found = located("Satu. Dua. Tiga.", [(0, 5), (11, 16)])
        >>> found.text, found.in_article(6, 10)
        ('Satu. Tiga.', (11, 15))
    """
    starts, parts, position = [], [], 0
    for start, end in spans:
        starts.append(position)
        parts.append(text[start:end])
        position += end - start + 1
    return Located(" ".join(parts), tuple(starts), tuple(spans))


def blanked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """The text with the spans filled with spaces, so that offsets stay.

    Example:
        >>> blanked('Ia berkata "ya".', [(11, 15)])
        'Ia berkata     .'
    """
    parts, position = [], 0
    for start, end in sorted(spans):
        if end > position:
            start = max(start, position)
            parts += [text[position:start], " " * (min(end, len(text)) - start)]
            position = end
    return "".join([*parts, text[position:]])
