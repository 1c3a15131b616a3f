"""Compares the quotations of a brief with the article, code point by code point."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ringkas.checks.finding import Flag
from ringkas.checks.quotes import NAME

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ringkas.brief import BriefQuote, BriefSentence
    from ringkas.verification.located import Located

# A sentence is searched for each of its quotes only up to this much work, in code points times quotes; beyond it the
# quotes must stand in their order. No sentence of a person comes near.
MOST_WORK = 50_000_000


def is_at_its_place(quote: BriefQuote, text: str) -> bool:
    """Whether a quote is exactly what stands at its place in the article; beyond its end nothing does."""
    return 0 <= quote.start < quote.end <= len(text) and text[quote.start : quote.end] == quote.text


class Quotations:
    """The quotes of a brief, found in its sentences.

    Args:
        text: the article's text.
        sentences: the sentences of the brief.
        quotes: what their indices refer to.
    """

    def __init__(self, text: str, sentences: Sequence[BriefSentence], quotes: Sequence[BriefQuote]) -> None:
        self._text = text
        self._sentences = sentences
        self._quotes = quotes
        self._found = [_find(s.en, [quotes[i].text for i in _known(s, quotes)]) for s in sentences]

    def places(self, index: int, source: Located) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
        """Where the quotes of a sentence stand in its source string and in its English, as half-open spans."""
        quotes = [self._quotes[i] for i in _known(self._sentences[index], self._quotes)]
        ours = [
            (start + q.start - first, start + q.end - first)
            for q in quotes
            for start, (first, last) in zip(source.starts, source.spans, strict=True)
            if first <= q.start and q.end <= last
        ]
        return ours, [span for span in self._found[index] if span]

    def flags(self, index: int) -> Iterator[Flag]:
        """What is wrong with the quotes of a sentence."""
        sentence = self._sentences[index]
        known = _known(sentence, self._quotes)
        if len(known) < len(sentence.quotes):
            yield Flag(
                NAME, "error", "The sentence refers to a quotation that the brief does not list.", None
            )
        for i, place in zip(known, self._found[index], strict=True):
            quote = self._quotes[i]
            if place is None:
                message = f"The quotation {_short(quote.text)} does not stand unchanged in its sentence."
                yield Flag(NAME, "error", message, self._span(quote), (index, 0, len(sentence.en)))
        yield from self._repeated(index, known)

    def stray_flags(self) -> Iterator[Flag]:
        """The quotes that are not what stands in the article at their place."""
        for quote in self._quotes:
            if not is_at_its_place(quote, self._text):
                message = f"The quotation {_short(quote.text)} is not what the article says at its place."
                yield Flag(NAME, "error", message, self._span(quote))

    def _span(self, quote: BriefQuote) -> tuple[int, int]:
        """The place of a quote, as far as the article has it."""
        end = min(max(quote.end, 0), len(self._text))
        return min(max(quote.start, 0), end), end

    def _repeated(self, index: int, known: Sequence[int]) -> Iterator[Flag]:
        """The quotes that stand more often in the English than in the Indonesian."""
        sentence = self._sentences[index]
        if len(sentence.en) * len(known) > MOST_WORK:
            return
        needed = Counter(self._quotes[i].text for i in known)
        for i in {self._quotes[i].text: i for i in known}.values():
            quote = self._quotes[i]
            times = sentence.en.count(quote.text) if quote.text else 0
            if times > max(needed[quote.text], sentence.id.count(quote.text)):
                message = f"The quotation {_short(quote.text)} stands {times} times in its sentence."
                last = sentence.en.rfind(quote.text)
                yield Flag(NAME, "error", message, self._span(quote), (index, last, last + len(quote.text)))


def _known(sentence: BriefSentence, quotes: Sequence[BriefQuote]) -> list[int]:
    return [i for i in sentence.quotes if 0 <= i < len(quotes)]


def _find(english: str, texts: list[str]) -> list[tuple[int, int] | None]:
    """Where each text stands, one after the other, or in any order where that fails; None where it does not."""
    found: list[tuple[int, int] | None] = []
    position = 0
    for text in texts:
        at = english.find(text, position)
        if at < 0:
            return _find_anywhere(english, texts)
        position = at + len(text)
        found.append((at, position))
    return found


def _find_anywhere(english: str, texts: list[str]) -> list[tuple[int, int] | None]:
    if len(english) * len(texts) > MOST_WORK:
        return [None] * len(texts)
    found: list[tuple[int, int] | None] = []
    after: dict[str, int] = {}  # equal texts stand in different places
    for text in texts:
        at = english.find(text, after.get(text, 0))
        found.append((at, at + len(text)) if at >= 0 else None)
        after[text] = at + len(text) if at >= 0 else len(english)
    return found


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59].rstrip()}…"
