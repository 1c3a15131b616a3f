"""The recipe that fits the extractive summarizer: `python -m ringkas.training.ranker CORPORA [-o FOLDER]`.

CORPORA holds `picks/picks.jsonl` (an editor's five sentences of an article, most indispensable first),
`summarization/indosum_part.jsonl` (IndoSum: Kurniawan and Louvan, 2018), and `news/*.jsonl`. Three files come out:
`idf.tsv`, from how many of the news articles hold each word; `appeal.tsv`, how much more often than its place in the
article tells the editor took a sentence with that word; and `ranker.json`, the trees. The parts for training,
development and testing are drawn by a digest of the article's id; the same article in two corpora has one id.

IndoSum's summaries have three or four sentences and are little more than the lead; the editor's briefs have five and
draw on the whole article. The trees learn both, and which of the two a summary should be is a feature (`short`).
"""

from __future__ import annotations

import argparse
import itertools
import json
import math
import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ringkas.article import Article, Block, BlockKind, Metadata, Sentence, Span
from ringkas.segmentation import segment
from ringkas.segmentation.quotes import find_quotes
from ringkas.segmentation.speakers import attribute
from ringkas.summarization.coherence import WORD
from ringkas.summarization.features import NAMES, features
from ringkas.summarization.lexicon import Table, appeal_keys, words_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

Part = Literal["train", "dev", "test"]

TEST_SHARE, DEV_SHARE = 0.2, 0.1
LEAST_ARTICLES = 4
"""A word in fewer articles is left out of the table and counts as rare."""

FOLDS = 5
"""The appeal of words that the trees see for an article is counted without the articles of its fold."""

SMOOTHING = 10.0
"""Sentences taken, and as many expected, that are added to the counts of each word."""

LEAST_EXPECTED = 10.0
"""A word in fewer sentences that an editor should have taken has no appeal."""

INDOSUM_WEIGHT = 0.5
"""What an IndoSum article counts beside one with picks: its summaries are little more than the lead."""

RANK_STEP = 0.1
"""How much less a pick is wanted than the one before it."""

SAID_SHARE = 0.5
"""A sentence is in a summary when more than this share of its word pairs is."""

KEY = 60
"""Letters and digits of a sentence by which the same article is known again in another corpus."""


IDF_COMMENT = """\
# Inverse document frequency (natural logarithm) of Indonesian words in 8,011 news articles of 2019 and 2025.
# Made by python -m ringkas.training.ranker. On each line a value, a tab, the words that have it; * is every other word.
"""
APPEAL_COMMENT = """\
# How much more often than its place in the article tells an editor took a sentence with that word (natural logarithm).
# ^ marks the first word; whole numbers are told apart by their length only. Made by python -m ringkas.training.ranker.
# On each line a value, a tab, the words that have it; * is every other word.
"""


@dataclass(frozen=True, slots=True)
class Example:
    """An article with what a person chose from it.

    Attributes:
        id: by which its part is drawn.
        article: the segmented article.
        gains: how much each sentence is wanted, from 0 to 1.
        picks: indices of the sentences that the editor took, best first; empty for IndoSum.
        summary: the summary that a person wrote; empty for picks.
        labels: IndoSum's own labels, by paragraph and sentence; empty for picks.
    """

    id: str
    article: Article
    gains: tuple[float, ...]
    picks: tuple[int, ...] = ()
    summary: str = ""
    labels: tuple[tuple[bool, ...], ...] = ()

    @property
    def part(self) -> Part:
        """The part that the id falls into."""
        drawn = int.from_bytes(sha256(self.id.encode()).digest()[:4]) / 2**32
        return "test" if drawn < TEST_SHARE else "dev" if drawn < TEST_SHARE + DEV_SHARE else "train"


def tokens(text: str) -> list[str]:
    """Word tokens as rouge-score takes them without stemming: runs of lower-case letters and digits."""
    return re.findall(r"[a-z0-9]+", text.lower())


def read_indosum(corpora: Path) -> list[Example]:
    """The IndoSum articles, segmented as any other text; a sentence is wanted when the summary says it."""
    return [_indosum(record) for record in _records(corpora / "summarization" / "indosum_part.jsonl")]


def _indosum(record: dict[str, Any]) -> Example:
    article = segment(record["text"])
    said = _pairs(record["summary"])
    gains = []
    for sentence in article.sentences:
        pairs = _pairs(sentence.of(article.text))
        gains.append(float(bool(pairs) and len(pairs & said) > SAID_SHARE * len(pairs)))
    labels = tuple(tuple(paragraph) for paragraph in record["labels"])
    return Example(record["id"], article, tuple(gains), summary=record["summary"], labels=labels)


def read_picks(corpora: Path) -> list[Example]:
    """The articles with an editor's picks, paragraphs as in the corpus that each was drawn from."""
    indosum = list(_records(corpora / "summarization" / "indosum_part.jsonl"))
    twins: dict[str, dict[str, Any]] = {}
    for record in indosum:
        for sentence in re.split(r"(?<=[.!?])\s+", record["text"]):
            twins.setdefault(_key(sentence), record)
    texts = {_key(r["title"]): r["text"] for r in _news(corpora) if r["title"]}
    examples = []
    for record in _records(corpora / "picks" / "picks.jsonl"):
        sentences, picks = record["sentences"], tuple(record["picks"])
        id_, text = record["article"], texts.get(_key(record["title"] or ""), "")
        found = Counter(twins[k]["id"] for s in sentences if len(k := _key(s)) == KEY and k in twins)
        if not text and found:
            id_ = found.most_common(1)[0][0]
            text = next(r["text"] for r in indosum if r["id"] == id_)
        gains = [0.0] * len(sentences)
        for rank, pick in enumerate(picks):
            gains[pick] = 1.0 - RANK_STEP * rank
        article = article_of(_paragraphs(sentences, text), record["title"])
        examples.append(Example(id_, article, tuple(gains), picks))
    return examples


def article_of(paragraphs: Sequence[Sequence[str]], headline: str | None = None) -> Article:
    """An article whose sentences are given, so that choices among them can be compared."""
    text = ""
    blocks: list[Block] = []
    sentences: list[Sentence] = []
    for paragraph in paragraphs:
        text += "\n\n" if text else ""
        start = len(text)
        for k, sentence in enumerate(paragraph):
            text += " " * (k > 0)
            sentences.append(Sentence(len(text), len(text) + len(sentence), len(blocks)))
            text += sentence
        blocks.append(Block(start, len(text), BlockKind.PARAGRAPH))
    spans = [Span(b.start, b.end) for b in blocks]
    quotes = attribute(text, sentences, find_quotes(text, spans), spans)
    return Article(text, tuple(blocks), tuple(sentences), tuple(quotes), Metadata(headline=headline))


def _paragraphs(sentences: Iterable[str], text: str) -> list[list[str]]:
    """Sentences by the paragraphs of the text that holds them; one that it does not hold is a paragraph."""
    paragraphs: list[list[str]] = []
    at = 0
    for sentence in sentences:
        found = text.find(sentence[:KEY], at)
        if found < 0 or not paragraphs or "\n" in text[at:found]:
            paragraphs.append([sentence])
        else:
            paragraphs[-1].append(sentence)
        at = at if found < 0 else found + len(sentence[:KEY])
    return paragraphs


def idf_table(corpora: Path) -> Table:
    """For each word the natural logarithm of articles over articles with the word, to one decimal."""
    counts: Counter[str] = Counter()
    total = 0
    for record in _news(corpora):
        counts.update({m.group().lower() for m in WORD.finditer(f"{record['title'] or ''} {record['text']}")})
        total += 1
    values = {
        word: round(math.log(total / count), 1)
        for word, count in counts.items()
        if count >= LEAST_ARTICLES and not word[0].isdigit()
    }
    return Table(values, default=round(math.log(2 * total / LEAST_ARTICLES), 1))


def appeal_table(examples: Iterable[Example]) -> Table:
    """For each word the logarithm of how often sentences with it were taken over how often their places are.

    Args:
        examples: articles with picks.
    """
    examples = list(examples)
    taken: Counter[tuple[int, int]] = Counter()
    seen: Counter[tuple[int, int]] = Counter()
    for example in examples:
        for i, gain in enumerate(example.gains):
            place = _place(i, len(example.gains))
            taken[place] += gain > 0
            seen[place] += 1
    observed: Counter[str] = Counter()
    expected: defaultdict[str, float] = defaultdict(float)
    for example in examples:
        for i, (sentence, gain) in enumerate(zip(example.article.sentences, example.gains, strict=True)):
            place = _place(i, len(example.gains))
            for key in appeal_keys(words_of(sentence.of(example.article.text))):
                observed[key] += gain > 0
                expected[key] += taken[place] / seen[place]
    return Table(
        {
            key: value
            for key, count in expected.items()
            if count > LEAST_EXPECTED
            and (value := round(math.log((observed[key] + SMOOTHING) / (count + SMOOTHING)), 2))
        }
    )


def _place(index: int, count: int) -> tuple[int, int]:
    return min(index, 12), min(count // 4, 6)


def vectors_of(examples: Sequence[Example], whole: Table) -> Iterator[list[tuple[float, ...]]]:
    """The features of training articles; those with picks see no appeal that was counted on themselves."""
    picked = [e for e in examples if e.picks]
    fold = {e.id: k % FOLDS for k, e in enumerate(picked)}
    tables = [appeal_table(e for e in picked if fold[e.id] != f) for f in range(FOLDS)]
    for example in examples:
        table = tables[fold[example.id]] if example.id in fold else whole
        yield features(example.article, short=bool(example.summary), wanted=table)


def trees_of(examples: Sequence[Example], wanted: Table) -> str:
    """The contents of `ranker.json`, fitted on `examples`, for words of that appeal."""
    import numpy as np

    from ringkas.training.boosting import Settings, fit

    chosen = [e for e in examples if any(e.gains)]
    trees = fit(
        np.array([vector for vectors in vectors_of(chosen, wanted) for vector in vectors]),
        np.array([gain for e in chosen for gain in e.gains]),
        np.array([k for k, e in enumerate(chosen) for _ in e.gains]),
        np.array([INDOSUM_WEIGHT if e.summary else 1.0 for e in chosen for _ in e.gains]),
        Settings(),
    )
    rows = ",\n".join(json.dumps(tree, separators=(",", ":")) for tree in trees)
    return f'{{"features": {json.dumps(NAMES)},\n"trees": [\n{rows}\n]}}\n'


def _records(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _news(corpora: Path) -> Iterator[dict[str, Any]]:
    for path in sorted((corpora / "news").glob("*.jsonl")):
        yield from _records(path)


def _key(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.lower())[:KEY]


def _pairs(text: str) -> set[tuple[str, str]]:
    words = tokens(text)
    return set(itertools.pairwise(words))


def main() -> None:
    """Write both data files."""
    parser = argparse.ArgumentParser(description="Fit the extractive summarizer.")
    parser.add_argument("corpora", type=Path, help="folder that holds picks/, summarization/ and news/")
    default = Path(__file__).parents[1] / "summarization" / "data"
    parser.add_argument(
        "-o", "--output", type=Path, default=default, help="folder that receives idf.tsv and ranker.json"
    )
    arguments = parser.parse_args()
    output: Path = arguments.output
    (output / "idf.tsv").write_text(idf_table(arguments.corpora).format(IDF_COMMENT), encoding="utf-8")
    examples = [*read_picks(arguments.corpora), *read_indosum(arguments.corpora)]
    training = [e for e in examples if e.part == "train"]
    wanted = appeal_table(e for e in training if e.picks)
    (output / "appeal.tsv").write_text(wanted.format(APPEAL_COMMENT), encoding="utf-8")
    (output / "ranker.json").write_text(trees_of(training, wanted), encoding="utf-8")


if __name__ == "__main__":
    main()
