"""How good the extractive summarizer is, beside taking the first sentences.

    python benchmarks/summaries.py CORPORA [--part test|dev]

CORPORA holds `summarization/indosum_part.jsonl`, `picks/picks.jsonl` and `news/*.jsonl`. One table comes out, over the
articles that the ranker was not fitted on (drawn by a digest of the id, `ringkas.training.ranker`):

- IndoSum: ROUGE-1, -2 and -L F1 of three sentences against the summary that a person wrote (rouge-score, word tokens in
  lower case, no stemming), and the share of the three that IndoSum's own labels mark. The text goes through
  `ringkas.segment`, as any page does, and the lead is that of its sentences.
- Picks: the share of an editor's five sentences that five chosen ones find, on the editor's list of sentences, over all
  articles and over those longer than five; of the five chosen, whether one holds a speech quote where the article has
  one, and the share of sentences that stand alone or right behind what they lean on (`summarization.coherence`).

The weights are fitted again by `python -m ringkas.training.ranker CORPORA`.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from random import Random
from statistics import mean
from typing import TYPE_CHECKING

from rouge_score.rouge_scorer import RougeScorer

from ringkas.article import QuoteKind
from ringkas.summarization import get_summarizer
from ringkas.summarization.coherence import dependencies
from ringkas.summarization.selection import follows
from ringkas.training.ranker import Example, read_indosum, read_picks

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ringkas.article import Article

    Chooser = Callable[[Article, int], Sequence[int]]

METRICS = ("rouge1", "rouge2", "rougeL")
SHORT, BRIEF = 3, 5


def lead(article: Article, count: int) -> Sequence[int]:
    """The first sentences."""
    return range(min(count, len(article.sentences)))


def at_random(article: Article, count: int) -> Sequence[int]:
    """Any sentences, the same ones for the same article."""
    order = list(range(len(article.sentences)))
    return sorted(Random(article.text).sample(order, min(count, len(order))))


def extractive(article: Article, count: int) -> Sequence[int]:
    """What `get_summarizer("extractive")` takes."""
    summary = get_summarizer("extractive").summarize([article], sentences=count)[0]
    index = {sentence.start: i for i, sentence in enumerate(article.sentences)}
    return [index[sentence.spans[0].start] for sentence in summary.sentences]


def rouge(examples: Sequence[Example], choose: Chooser) -> list[float]:
    """Mean ROUGE-1, -2 and -L F1 in percent."""
    scorer = RougeScorer(METRICS, use_stemmer=False)
    rows = []
    for example in examples:
        sentences = example.article.sentences
        text = " ".join(sentences[i].of(example.article.text) for i in choose(example.article, SHORT))
        scores = scorer.score(example.summary, text)
        rows.append([scores[metric].fmeasure for metric in METRICS])
    return [100 * mean(column) for column in zip(*rows, strict=True)]


def labelled(examples: Sequence[Example], choose: Chooser) -> float:
    """Percent of the chosen sentences that IndoSum labels, over those whose label is sure."""
    hits: list[bool] = []
    for example in examples:
        gold = _gold(example)
        hits.extend(label for i in choose(example.article, SHORT) if (label := gold.get(i)) is not None)
    return 100 * sum(hits) / len(hits)


def _gold(example: Example) -> dict[int, bool]:
    """The label of each sentence whose paragraph has as many labels as sentences, or only labels of one kind."""
    article = example.article
    starts, at = [], 0
    for paragraph in article.text.split("\n\n"):
        starts.append(at)
        at += len(paragraph) + 2
    gold: dict[int, bool] = {}
    for start, end, labels in zip(starts, [*starts[1:], at], example.labels, strict=True):
        inside = [i for i, s in enumerate(article.sentences) if start <= s.start < end]
        if len(inside) == len(labels):
            gold.update(zip(inside, labels, strict=True))
        elif len(set(labels)) == 1:
            gold.update(dict.fromkeys(inside, labels[0]))
    return gold


def found(examples: Sequence[Example], choose: Chooser) -> float:
    """Mean percent of the editor's sentences that are chosen."""
    return 100 * mean(len({*e.picks} & {*choose(e.article, BRIEF)}) / len(e.picks) for e in examples)


def with_speech(examples: Sequence[Example], choose: Chooser) -> float:
    """Percent of the choices that hold a speech quote, over the articles that have one in a sentence."""
    hits: list[bool] = []
    for example in examples:
        article = example.article
        held = [
            any(article.quotes[q].kind is QuoteKind.SPEECH for q in article.quotes_in(s))
            for s in article.sentences
        ]
        if any(held):
            hits.append(any(held[i] for i in choose(article, BRIEF)))
    return 100 * sum(hits) / len(hits)


def readable(examples: Sequence[Example], choose: Chooser) -> float:
    """Percent of the chosen sentences that stand alone or stand right behind what they lean on."""
    hits: list[bool] = []
    for example in examples:
        leans = dependencies(example.article)
        chosen = list(choose(example.article, BRIEF))
        hits.extend(follows(leans, before, i) for before, i in zip([None, *chosen], chosen, strict=False))
    return 100 * sum(hits) / len(hits)


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--part", choices=("test", "dev"), default="test")
    arguments = parser.parse_args()
    indosum = [e for e in read_indosum(arguments.corpora) if e.part == arguments.part]
    picks = [e for e in read_picks(arguments.corpora) if e.part == arguments.part]
    long = [e for e in picks if len(e.article.sentences) > BRIEF]
    print(
        f"{arguments.part}: {len(indosum)} IndoSum articles; {len(picks)} with picks, {len(long)} longer than five\n"
    )
    print("| | ROUGE-1 | ROUGE-2 | ROUGE-L | labelled | picks found | of long | with a quote | reads on |")
    print("|---|---:|---:|---:|---:|---:|---:|---:|---:|")
    choosers: dict[str, Chooser] = {"random": at_random, "lead": lead, "ringkas extractive": extractive}
    for name, choose in choosers.items():
        figures = [
            *rouge(indosum, choose),
            labelled(indosum, choose),
            found(picks, choose),
            found(long, choose),
            with_speech(picks, choose),
            readable(picks, choose),
        ]
        print(f"| {name} | {' | '.join(f'{figure:.1f}' for figure in figures)} |")


if __name__ == "__main__":
    main()
