"""The abstractive summarizer: a sequence-to-sequence model writes, and only what the article carries is taken.

The model reads the whole article, in parts where it is longer than the model's limit. Each sentence that it writes is
laid beside the article (`support`): one that the article carries is taken, with the spans that it rests on; one
that changes a number or a name, or quotes what nobody said, gives way to the article's own sentence; one that rests on
nothing is left out. Where nothing is left, the extractive summary stands in, and a warning says so.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from itertools import zip_longest
from typing import TYPE_CHECKING

from ringkas.models.engines.base import Decoding
from ringkas.options import DEFAULT_SENTENCES
from ringkas.segmentation import segment
from ringkas.summarization.base import Summary
from ringkas.summarization.extractive import ExtractiveSummarizer
from ringkas.summarization.restoring import restored
from ringkas.summarization.support import Evidence

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ringkas.article import Article
    from ringkas.models.seq2seq import Generator
    from ringkas.options import ModelEngine
    from ringkas.summarization.base import Summarizer, SummarySentence

log = logging.getLogger(__name__)

STOOD_IN = "{} wrote nothing that the article supports: the sentences are the article's own."


class AbstractiveSummarizer:
    """A `Summarizer` over a model. It keeps nothing between calls and may be used from several threads.

    Args:
        model: counts tokens and generates.
        id: the model's id.
        signature: what stands for it in a signature line.
        limit: the longest source in tokens; a longer article is read in parts.
        decoding: how the model searches.
        fallback: summarizes the articles of which the model writes nothing usable; by default extractively.
    """

    def __init__(
        self,
        model: Generator,
        *,
        id: str,  # noqa: A002 - the contract's word
        signature: str,
        limit: int = 400,
        decoding: Decoding | None = None,
        fallback: Summarizer | None = None,
    ) -> None:
        self._model = model
        self._id = id
        self._signature = signature
        self._around = model.count("")  # what the model needs around every source, its prompt included
        self._room = max(1, limit - self._around)
        self._decoding = decoding or Decoding()
        self._fallback = fallback or ExtractiveSummarizer()

    @property
    def id(self) -> str:
        """The model's id."""
        return self._id

    @property
    def signature(self) -> str:
        """Model id, digest and decoding settings."""
        return self._signature

    def summarize(
        self, articles: Sequence[Article], *, sentences: int | None = None, words: int | None = None
    ) -> list[Summary]:
        """One summary for each article, in order; see `Summarizer.summarize`.

        A summary may be shorter than the limit: a model writes as much as it was trained to. Quotations in it are the
        article's, mark for mark; whatever else stands between quotation marks is not taken.
        """
        parts = [self._parts(article) for article in articles]
        flat = [part for some in parts for part in some]
        written = iter(self._model.generate(flat, self._decoding) if flat else ())
        return [
            self._summary(article, [(part, next(written)[0].text) for part in some], sentences, words)
            for article, some in zip(articles, parts, strict=True)
        ]

    def _parts(self, article: Article) -> list[str]:
        """The sentences of an article in as few parts as the model's limit allows, about equally long."""
        pieces = [p for s in article.sentences for p in self._pieces(" ".join(s.of(article.text).split()))]
        costs = [self._tokens(piece) for piece in pieces]
        number = -(-sum(costs) // self._room)
        share = sum(costs) / max(1, number)
        parts: list[list[str]] = []
        size = 0
        for piece, cost in zip(pieces, costs, strict=True):
            if not parts or size + cost > self._room or size >= share:
                parts.append([])
                size = 0
            parts[-1].append(piece)
            size += cost
        return [" ".join(part) for part in parts]

    def _pieces(self, text: str) -> Iterator[str]:
        """A sentence, in halves and their halves where it is longer than the model's limit."""
        words = text.split(" ")
        if len(words) == 1 or self._tokens(text) <= self._room:
            yield text
        else:
            middle = len(words) // 2
            yield from self._pieces(" ".join(words[:middle]))
            yield from self._pieces(" ".join(words[middle:]))

    def _tokens(self, text: str) -> int:
        return self._model.count(text) - self._around

    def _summary(
        self, article: Article, written: list[tuple[str, str]], sentences: int | None, words: int | None
    ) -> Summary:
        """What may be taken of the outputs for the parts of an article."""
        evidence = Evidence(article)
        found = [
            [taken for text in _sentences(restored(output, part)) if (taken := evidence.sentence(text))]
            for part, output in written
        ]
        chosen = _chosen(found, sentences, words)
        if chosen or not article.sentences:
            return Summary(tuple(chosen))
        name = (article.source and (article.source.path or article.source.id)) or "an article"
        log.warning("%s wrote nothing that %s supports; its own sentences stand in.", self._id, name)
        instead = self._fallback.summarize([article], sentences=sentences, words=words)[0]
        return replace(instead, warnings=(STOOD_IN.format(self._id),))


def load(id: str, *, device: str = "auto", engine: ModelEngine | None = None) -> AbstractiveSummarizer:  # noqa: A002
    """Loads a summarizer.

    Args:
        id: a model's id, or the path of a folder in the Hugging Face layout.
        device: where the model runs; `auto` takes the best there is.
        engine: what runs it; by default the model and the machine decide.

    Raises:
        ModelError: the model is missing, cannot summarize, or cannot be loaded.
    """
    from ringkas.models import find, seq2seq

    info = find(id)
    model = seq2seq.load(info, "summarize", device=device, engine=engine)
    card = model.card
    return AbstractiveSummarizer(
        model,
        id=info.id,
        signature=seq2seq.signature(info, model, card.beam),
        limit=card.source_tokens,
        decoding=Decoding(
            beam=card.beam,
            length_penalty=card.length_penalty,
            no_repeat_ngram=card.no_repeat_ngram,
            output_ratio=1.0,
            longest=card.summary_tokens,
        ),
    )


def _sentences(text: str) -> list[str]:
    """The sentences of a model's output; it writes one paragraph."""
    written = segment(" ".join(text.split()))
    return [sentence.of(written.text) for sentence in written.sentences]


def _chosen(
    found: list[list[SummarySentence]], sentences: int | None, words: int | None
) -> list[SummarySentence]:
    """As many sentences as the limit allows, in reading order: the first of each part, then the second of each.

    A model puts what matters first, and so does an article: of parts that cannot all be heard, the early ones are.
    """
    limit = None if words is not None else sentences or DEFAULT_SENTENCES
    taken: dict[tuple[int, int], SummarySentence] = {}
    texts: set[str] = set()
    count = 0
    for rank, row in enumerate(zip_longest(*found)):
        for part, sentence in enumerate(row):
            if sentence is None or sentence.text in texts:
                continue
            size = len(sentence.text.split())
            full = len(taken) >= limit if limit is not None else count + size > (words or 0)
            if taken and full:
                continue
            taken[part, rank] = sentence
            texts.add(sentence.text)
            count += size
    return [taken[place] for place in sorted(taken)]
