"""The extractive summarizer: the article's own sentences, ranked, chosen and put back into reading order."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ringkas.article import QuoteKind, Span
from ringkas.options import DEFAULT_SENTENCES
from ringkas.summarization.base import Summary, SummarySentence
from ringkas.summarization.coherence import dependencies
from ringkas.summarization.features import features
from ringkas.summarization.lexicon import idf, words_of
from ringkas.summarization.ranker import Ranker, digest, ranker
from ringkas.summarization.selection import SENTENCES_WITH_SPEECH, Candidates, select

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ringkas.article import Article

ID = "extractive"
SHORT = 3
"""A summary of at most this many sentences follows the lead, as the summaries that people write do."""

NAMED_BONUS = 0.1
"""What a quote gains when its sentence names the speaker, in the ranker's logits."""


class ExtractiveSummarizer:
    """Chooses sentences by a ranker that was fitted on editors' choices; equal articles give equal summaries.

    Args:
        ranker: what scores the sentences; by default the trees that ship with ringkas, loaded at the first summary.
    """

    def __init__(self, ranker: Ranker | None = None) -> None:
        self._ranker = ranker

    @property
    def id(self) -> str:
        """`extractive`."""
        return ID

    @property
    def signature(self) -> str:
        """The id and the first 8 digits of the digest of the ranker's data."""
        return f"{ID}@{digest()[:8]}"

    def summarize(
        self, articles: Sequence[Article], *, sentences: int | None = None, words: int | None = None
    ) -> list[Summary]:
        """One summary for each article, in order.

        Every sentence of a summary is a sentence of a paragraph, unchanged, quotation and attribution together. One
        that leans on another (a pronoun, `Hal itu`, `ujarnya`) stands behind it or is left out. An article that fits
        the limit comes back whole, and one without sentences gives an empty summary.

        Args:
            articles: what to summarize.
            sentences: how many sentences at most; by default `DEFAULT_SENTENCES` of `ringkas.options`.
            words: how many words at most, counted at white space, in place of `sentences`; at least one sentence
                always remains.

        Example:
            >>> from ringkas.segmentation import segment
            >>> article = segment("Banjir melanda Demak, Senin. Ia surut. Hal itu melegakan warga.")
            >>> ExtractiveSummarizer().summarize([article], sentences=1)[0].text
            'Banjir melanda Demak, Senin.'
        """
        return [self._summarize(a, sentences, words) for a in articles]

    def _summarize(self, article: Article, sentences: int | None, words: int | None) -> Summary:
        if not article.sentences:
            return Summary(())
        by_words = words is not None
        of_sentences = DEFAULT_SENTENCES if sentences is None else sentences
        limit = of_sentences if words is None else words
        texts = [s.of(article.text) for s in article.sentences]
        costs = [len(text.split()) if by_words else 1 for text in texts]
        short = limit * len(texts) <= (SHORT + 0.5) * sum(costs)
        candidates = self._candidates(article, texts, costs, short=short)
        chosen = select(candidates, limit, with_speech=not by_words and limit >= SENTENCES_WITH_SPEECH)
        return Summary(tuple(_taken(article, i) for i in chosen))

    def _candidates(self, article: Article, texts: list[str], costs: list[int], *, short: bool) -> Candidates:
        leans = dependencies(article)
        model = self._ranker or ranker()
        held = [
            [q for q in map(article.quotes.__getitem__, article.quotes_in(s)) if q.kind is QuoteKind.SPEECH]
            for s in article.sentences
        ]
        named = [
            any(q.speaker is not None and q.speaker.within(s) for q in speech)
            for s, speech in zip(article.sentences, held, strict=True)
        ]
        table = idf()
        return Candidates(
            scores=[
                model.score(vector) + NAMED_BONUS * name
                for vector, name in zip(features(article, leans, short=short), named, strict=True)
            ],
            words=[{w: table[w] for w in sorted(words_of(text).distinct)} for text in texts],
            leans=leans,
            costs=costs,
            speech=[bool(speech) for speech in held],
            named=named,
        )


def _taken(article: Article, index: int) -> SummarySentence:
    sentence = article.sentences[index]
    return SummarySentence(
        text=sentence.of(article.text),
        spans=(Span(sentence.start, sentence.end),),
        quotes=article.quotes_in(sentence),
    )
