"""What a summarizer is: articles in, Indonesian summaries with the spans they come from out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ringkas.article import Article, Span


@dataclass(frozen=True, slots=True)
class SummarySentence:
    """A sentence of a summary: its Indonesian, the source spans it rests on, and the article's quotes in it."""

    text: str
    spans: tuple[Span, ...]
    quotes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Summary:
    """An Indonesian summary, in reading order.

    Attributes:
        sentences: the sentences.
        warnings: one sentence each for the editor about how it came about.
    """

    sentences: tuple[SummarySentence, ...]
    warnings: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The sentences joined by spaces."""
        return " ".join(s.text for s in self.sentences)


class Summarizer(Protocol):
    """Summarizes many articles at once; equal input and settings give equal output."""

    @property
    def id(self) -> str:
        """The summarizer's id."""
        ...

    @property
    def signature(self) -> str:
        """Id, digest and settings in one token of a signature line."""
        ...

    def summarize(
        self, articles: Sequence[Article], *, sentences: int | None = None, words: int | None = None
    ) -> list[Summary]:
        """One summary for each article, in order.

        Args:
            articles: what to summarize.
            sentences: how many sentences at most; None with `words` None means the default of `ringkas.options`.
            words: how many words at most, counted at white space; at least one sentence always remains.
        """
        ...
