"""What the ranker knows about a sentence: position, headline, centrality, names, numbers, speech, and how it opens.

Everything is counted in one pass over the words, and similarity is taken with the vector of the whole document, so the
time grows with the length of the article and not with its square.
"""

from __future__ import annotations

import re
from collections import Counter
from math import log1p, sqrt
from typing import TYPE_CHECKING

from ringkas.article import QuoteKind
from ringkas.summarization.coherence import Dependency, Leaning, dependencies
from ringkas.summarization.lexicon import (
    GROUPS,
    OPENING_MARKS,
    Table,
    Words,
    appeal,
    appeal_keys,
    cues,
    idf,
    words_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ringkas.article import Article, Sentence

NAMES = (
    "index",
    "relative",
    "from_end",
    "count",
    "paragraph",
    "in_paragraph",
    "paragraph_size",
    "words_before",
    "words",
    "length_ratio",
    "has_headline",
    "headline_found",
    "headline_share",
    "headline_new",
    "centrality",
    "centrality_rank",
    "lead_similarity",
    "previous_similarity",
    "next_similarity",
    "novelty",
    "mean_idf",
    "mean_weight",
    "names",
    "new_names",
    "main_names",
    "acronyms",
    "digits",
    "slash_date",
    "speech",
    "speech_share",
    "speech_before",
    "speech_total",
    "speaker_inside",
    "mentions",
    "opens_with_mark",
    "person",
    "content",
    "topic",
    "next_leans",
    "question",
    "exclamation",
    "colon_end",
    "brackets",
    "first_person",
    *GROUPS,
    "appeal_sum",
    "appeal_mean",
    "appeal_max",
    "short",
)
"""The features, in the order in which `features` returns them."""

SLASH_DATE = re.compile(r"\(\d{1,2}/\d{1,2}(?:/\d{2,4})?\)")  # `(7/8/2025)`, `(27/3)`
ACRONYM = re.compile(r"\b[A-Z]{2,}\b")  # `BPS`, `DPR`
FIRST_PERSON = frozenset({"saya", "kami", "kita", "aku", "kamu", "anda", "kalian"})


def features(
    article: Article,
    leans: Sequence[Dependency] | None = None,
    *,
    short: bool = False,
    wanted: Table | None = None,
) -> list[tuple[float, ...]]:
    """One vector of numbers for each sentence, in the order of `NAMES`.

    Args:
        article: a segmented article; its headline is used where it has one.
        leans: what `dependencies(article)` gave, where the caller has it already.
        short: whether the summary wanted is one of about three sentences, which people write from the lead, or a brief
            of five, for which an editor looks through the whole article.
        wanted: the appeal of words; by default the table that ships with ringkas.
    """
    sentences = article.sentences
    if not sentences:
        return []
    leans = dependencies(article) if leans is None else leans
    texts = [s.of(article.text) for s in sentences]
    words = [words_of(t) for t in texts]
    columns = [
        _position(sentences, words),
        _headline(article.metadata.headline, words),
        _centrality(words),
        _names_and_numbers(texts, words),
        _speech(article, texts),
        _manner(texts, words, leans),
        _appeal(words, appeal() if wanted is None else wanted),
        [(float(short),)] * len(words),
    ]
    return [tuple(value for part in parts for value in part) for parts in zip(*columns, strict=True)]


Rows = list[tuple[float, ...]]


def _position(sentences: Sequence[Sentence], words: Sequence[Words]) -> Rows:
    n = len(sentences)
    sizes = Counter(s.block for s in sentences)
    total = sum(len(w.all) for w in words) or 1
    mean = total / n
    result: Rows = []
    before, paragraph, inside = 0, 0, 0
    for i, (sentence, word) in enumerate(zip(sentences, words, strict=True)):
        new = i > 0 and sentence.block != sentences[i - 1].block
        paragraph, inside = (paragraph + 1, 0) if new else (paragraph, inside + (i > 0))
        length = len(word.all)
        result.append(
            (
                min(i, 40),
                i / max(n - 1, 1),
                min(n - 1 - i, 40),
                min(n, 60),
                min(paragraph, 30),
                min(inside, 10),
                min(sizes[sentence.block], 10),
                before / total,
                min(length, 80),
                length / mean if mean else 1.0,
            )
        )
        before += length
    return result


def _mass(words: frozenset[str]) -> float:
    table = idf()
    return sum(table[w] for w in sorted(words))  # sorted: a sum of floats depends on its order


def _headline(headline: str | None, words: Sequence[Words]) -> Rows:
    if not headline:
        return [(0.0, 0.0, 0.0, 0.0)] * len(words)
    wanted = words_of(headline).distinct
    whole = _mass(wanted) or 1.0
    found: frozenset[str] = frozenset()
    result: Rows = []
    for word in words:
        common = wanted & word.distinct
        mass = _mass(common)
        result.append(
            (1.0, mass / whole, mass / (_mass(word.distinct) or 1.0), _mass(common - found) / whole)
        )
        found |= common
    return result


def _centrality(words: Sequence[Words]) -> Rows:
    table = idf()
    document = Counter(w for word in words for w in word.distinct)
    # Words of one sentence only tell nothing about the rest, so what a sentence adds itself is taken off.
    vectors = [{w: table[w] for w in sorted(word.distinct)} for word in words]
    norms = [sqrt(sum(v * v for v in vector.values())) or 1.0 for vector in vectors]
    whole = sqrt(sum((c * table[w]) ** 2 for w, c in sorted(document.items()))) or 1.0
    central = [
        sum(v * v * (document[w] - 1) for w, v in vector.items()) / (norm * whole)
        for vector, norm in zip(vectors, norms, strict=True)
    ]
    order = sorted(range(len(words)), key=lambda i: (-central[i], i))
    rank = {i: r / len(words) for r, i in enumerate(order)}

    def similarity(i: int, j: int) -> float:
        if not (0 <= i < len(words) and 0 <= j < len(words)):
            return 0.0
        small, large = sorted((vectors[i], vectors[j]), key=len)
        return sum(v * v for w, v in small.items() if w in large) / (norms[i] * norms[j])

    seen: set[str] = set()
    result: Rows = []
    for i, vector in enumerate(vectors):
        mass = sum(vector.values()) or 1.0
        new = sum(v for w, v in vector.items() if w not in seen)
        seen.update(vector)
        size = len(vector) or 1
        result.append(
            (
                central[i],
                rank[i],
                similarity(i, 0) if i else 0.0,
                similarity(i, i - 1),
                similarity(i, i + 1),
                new / mass,
                mass / size,
                sum(v * log1p(document[w]) for w, v in vector.items()) / size,
            )
        )
    return result


def _names_and_numbers(texts: Sequence[str], words: Sequence[Words]) -> Rows:
    everywhere = Counter(n for word in words for n in set(word.names))
    most = max(everywhere.values(), default=1)
    seen: set[str] = set()
    result: Rows = []
    for text, word in zip(texts, words, strict=True):
        new = sum(n not in seen for n in word.names)
        seen.update(word.names)
        main = sum(everywhere[n] for n in set(word.names)) / most
        digits = sum(w[0].isdigit() for w in word.all)
        result.append(
            (
                min(len(word.names), 15),
                min(new, 10),
                min(main, 5.0),
                min(len(ACRONYM.findall(text)), 5),
                min(digits, 10),
                float(SLASH_DATE.search(text) is not None),
            )
        )
    return result


def _speech(article: Article, texts: Sequence[str]) -> Rows:
    total = sum(q.kind is QuoteKind.SPEECH for q in article.quotes)
    before = 0
    result: Rows = []
    for sentence, text in zip(article.sentences, texts, strict=True):
        quotes = [article.quotes[i] for i in article.quotes_in(sentence)]
        speech = [q for q in quotes if q.kind is QuoteKind.SPEECH]
        inside = any(q.speaker is not None and q.speaker.within(sentence) for q in speech)
        result.append(
            (
                float(bool(speech)),
                sum(map(len, speech)) / max(len(text), 1),
                min(before, 10),
                min(total, 12),
                float(inside),
                min(len(quotes) - len(speech), 4),
                float(text[:1] in OPENING_MARKS),
            )
        )
        before += len(speech)
    return result


def _manner(texts: Sequence[str], words: Sequence[Words], leans: Sequence[Dependency]) -> Rows:
    group_of = cues()
    result: Rows = []
    for i, (text, word) in enumerate(zip(texts, words, strict=True)):
        following = leans[i + 1].leaning if i + 1 < len(leans) else Leaning.NONE
        groups = [0.0] * len(GROUPS)
        for w in word.distinct:
            if w in group_of:
                groups[group_of[w]] += 1.0
        result.append(
            (
                float(leans[i].leaning is Leaning.PERSON),
                float(leans[i].leaning is Leaning.CONTENT),
                float(leans[i].leaning is Leaning.TOPIC),
                float(following in {Leaning.PERSON, Leaning.CONTENT}),
                float("?" in text),
                float("!" in text),
                float(text.endswith(":")),
                min(text.count("("), 4),
                min(sum(w in FIRST_PERSON for w in word.all), 4),
                *groups,
            )
        )
    return result


def _appeal(words: Sequence[Words], wanted: Table) -> Rows:
    result: Rows = []
    for word in words:
        values = [wanted[key] for key in appeal_keys(word)]
        total = sum(values)
        result.append((total, total / max(len(values), 1), max(values, default=0.0)))
    return result
