"""What a generated sentence rests on: the article's sentences that say the same, or nothing.

A model that writes its own sentences invents now and then (Maynez et al. 2020 measured how often:
https://aclanthology.org/2020.acl-main.173). A sentence of it is taken only where the article's words carry it: most of
its words stand in one or a few sentences of the article, and every number, every name and every negation does. Words
inside of somebody's speech carry nothing unless the sentence quotes them as they are: what a person said is quoted,
not retold.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from ringkas.article import QuoteKind, Span
from ringkas.checks import numerals, repetition
from ringkas.segmentation import segment
from ringkas.summarization.base import SummarySentence
from ringkas.summarization.coherence import Leaning, dependencies
from ringkas.summarization.lexicon import idf, words_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ringkas.article import Article, Sentence

MOST_SENTENCES = 3
"""How many sentences of the article one generated sentence may draw together."""

GAIN = 0.1
"""The share of a sentence's words, weighed by rarity, that another sentence of the article must add to be counted."""

SUPPORTED = 0.6
"""The share that must stand in the article for a generated sentence to be taken."""

RECOGNIZED = 0.4
"""The share from which on it is clear which sentence was meant: that one is taken in its place."""

NEGATIONS = frozenset({"tidak", "bukan", "belum", "tak", "jangan", "tanpa"})
MARKS = frozenset('"“”„‟«»＂')
"""Marks that look like a quotation wherever they stand; single ones are apostrophes too."""


@dataclass(frozen=True, slots=True)
class Support:
    """Sentences of the article by index, in reading order, and the share of the words that they carry."""

    sentences: tuple[int, ...]
    share: float


class Evidence:
    """An article, ready to be asked what it supports.

    Args:
        article: the article.
    """

    def __init__(self, article: Article) -> None:
        self._article = article
        self._leans = dependencies(article)
        self._speech = [q for q in article.quotes if q.kind is QuoteKind.SPEECH]
        self._full = [words_of(s.of(article.text)).distinct for s in article.sentences]
        self._carried = [
            words_of(" ".join(span.of(article.text) for span in self._carriers(s, ()))).distinct
            for s in article.sentences
        ]

    def sentence(self, text: str) -> SummarySentence | None:
        """A sentence for a summary: the generated one, the article's that it retells, or None.

        Args:
            text: one generated sentence.

        Example:
            >>> evidence = Evidence(segment("Banjir melanda Demak pada Senin. Warga mengungsi ke balai desa."))
            >>> evidence.sentence("Banjir melanda Demak.").spans
            (Span(start=0, end=32),)
            >>> evidence.sentence("Banjir melanda tujuh desa di Demak pada Senin.").text
            'Banjir melanda Demak pada Senin.'
            >>> evidence.sentence("Harga beras naik.")
        """
        if not (words := words_of(text).distinct):
            return None
        kept = self._verbatim(text)
        if kept is not None:
            holding = {
                i
                for i, s in enumerate(self._article.sentences)
                if any(self._quote(q).within(s) for q in kept)
            }
            carried = [self._full[i] if i in holding else w for i, w in enumerate(self._carried)]
            found = _support(words, carried)
            chosen = tuple(sorted({*found.sentences, *holding}))
            if found.share >= SUPPORTED and self._is_sound(text, chosen):
                spans = [span for i in chosen for span in self._carriers(self._article.sentences[i], kept)]
                if spans:
                    return SummarySentence(text, tuple(spans), kept)
        return self._recognized(_support(words, self._full, most=1))

    def _recognized(self, support: Support) -> SummarySentence | None:
        """The article's own sentence that was meant, where it can stand alone."""
        if support.share < RECOGNIZED or self._leans[support.sentences[0]].leaning is not Leaning.NONE:
            return None
        sentence = self._article.sentences[support.sentences[0]]
        return SummarySentence(
            sentence.of(self._article.text),
            (Span(sentence.start, sentence.end),),
            self._article.quotes_in(sentence),
        )

    def _verbatim(self, text: str) -> tuple[int, ...] | None:
        """The article's quotations in a text, in order; None where the text quotes anything else."""
        position, kept, rest = 0, [], ""
        for i, quote in enumerate(self._article.quotes):
            at = text.find(quote.of(self._article.text), position)
            if at >= 0:
                kept.append(i)
                rest += text[position:at]
                position = at + len(quote)
        rest += text[position:]
        return None if MARKS & set(rest) or segment(rest).quotes else tuple(kept)

    def _quote(self, index: int) -> Span:
        return self._article.quotes[index]

    def _carriers(self, sentence: Sentence, kept: Sequence[int]) -> Iterator[Span]:
        """The runs of a sentence outside of the speech that is not kept."""
        text, start = self._article.text, sentence.start
        for quote in self._speech:
            if quote.end > sentence.start and quote.start < sentence.end:
                if any(self._quote(i) == quote for i in kept):
                    continue
                yield from _trimmed(text, start, min(quote.start, sentence.end))
                start = max(start, quote.end)
        yield from _trimmed(text, start, sentence.end)

    def _is_sound(self, text: str, chosen: Sequence[int]) -> bool:
        """Whether every number, name and negation of a text stands in the chosen sentences, and none is lost."""
        source = " ".join(self._article.sentences[i].of(self._article.text) for i in chosen)
        theirs = numerals.find(source, "id")
        ours, own = words_of(text), words_of(source)
        return (
            all(
                any(n.readings & other.readings for other in theirs)
                for n in numerals.find(text, "id")
                if n.demanded
            )
            and own.distinct.issuperset(ours.names)
            and _behind(ours.all, negated=True) <= _behind(own.all, negated=True)
            and _behind(ours.all, negated=False) & own.distinct <= _behind(own.all, negated=False)
            and not repetition.check(source, text).findings
        )


def _support(
    words: frozenset[str], sentences: Sequence[frozenset[str]], most: int = MOST_SENTENCES
) -> Support:
    """The sentences that hold most of the words, weighed by rarity, the best first until little is added."""
    weights = {word: idf()[word] for word in sorted(words)}
    total = sum(weights.values()) or 1.0
    left = set(words)
    chosen: list[int] = []
    while len(chosen) < most:
        gains = [sum(weights[w] for w in sorted(left & held)) for held in sentences]
        best = max(range(len(gains)), key=lambda i: (gains[i], -i), default=None)
        if best is None or gains[best] <= 0 or (chosen and gains[best] < GAIN * total):
            break
        chosen.append(best)
        left -= sentences[best]
    return Support(tuple(sorted(chosen)), 1 - sum(weights[w] for w in sorted(left)) / total)


def _behind(words: Sequence[str], *, negated: bool) -> set[str]:
    """The words that stand right behind a negation, or those that stand anywhere else."""
    return {word for before, word in pairwise(("", *words)) if (before in NEGATIONS) is negated}


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    """The run without white space and stray commas around it, where it holds a word."""
    while start < end and not text[start].isalnum() and text[start] not in MARKS and text[start] not in "([":
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    if any(c.isalnum() for c in text[start:end]):
        yield Span(start, end)
