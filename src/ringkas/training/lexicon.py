"""Which words are English, and what rare Indonesian words are in English: two lists, counted in the training pairs.

    python -m ringkas.training.lexicon CORPORA WORDS... -o FOLDER

`english_words.txt` holds the lower-case words of the given lists (SCOWL's, one word a line) and those that are frequent
in the English of the pairs; the check of words asks it. `lexicon.tsv` holds words of the Indonesian side with the
English word that stands in the same pairs most often, by Dice's coefficient; the translator asks it where the model
copies a word or invents one. What a dictionary has (`dictionary/*.tsv` in the corpora) need stand together less often.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ringkas._data import rows
from ringkas.training import config as configs
from ringkas.training import corpus

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ringkas.training.corpus import Pair

WORDS_COMMENT = """\
# Lower-case English words of four letters and more, sorted. Made by ringkas.training.lexicon from SCOWL (the lists of
# the Debian packages wamerican-large and wbritish-large) and from words that are frequent in the English of the
# training pairs. SCOWL is Copyright 2000-2011 by Kevin Atkinson. Permission to use, copy, modify, distribute and sell
# these word lists, the associated scripts, the output created from the scripts, and its documentation for any purpose
# is hereby granted without fee, provided that the above copyright notice appears in all copies and that both that
# copyright notice and this permission notice appear in supporting documentation. Kevin Atkinson makes no
# representations about the suitability of this array for any purpose. It is provided "as is" without express or
# implied warranty.
"""
LEXICON_COMMENT = """\
# Indonesian words and the English word that stands in the same training pairs most often. Made by
# ringkas.training.lexicon; the sources and their licences are those of the model card.
"""

# Their words are those of programs and of scripture.
LEFT_OUT = (
    *("parallel/*_docs", "parallel/react*", "parallel/tldr_pages", "parallel/progit", "parallel/*_mt"),
    *("parallel/quran", "parallel/bible_*", "parallel/desmond86_odb", "extra/*"),
)
# A word of letters by itself: no part of `ber-AC`, of `don't`.
WORD = re.compile(r"(?<![\w'’-])[A-Za-z]{3,}(?![\w-]|['’]\w)")
SHORTEST = 4
FREQUENT = 5
"""Times that a word stands in the English before it counts as English without standing in a list."""
RAREST, COMMONEST = 3, 4000
"""How many pairs an Indonesian word stands in: below, nothing is certain; above, the model knows it."""
COMMON_ENGLISH = 8000
TOGETHER = 3
CONFIRMED = 2
"""Pairs with both words of an entry of the dictionary that make it certain."""
LIKELY = 0.4
"""The least part of the pairs with the Indonesian word that have the English one."""
ALIKE = 0.2
"""The least Dice's coefficient."""
KEPT = 0.2
"""From this part on of the pairs in which the English keeps the Indonesian word, it is left as it is."""


@dataclass(slots=True)
class Counts:
    """How often words stand in the pairs, and the words of each pair.

    Attributes:
        indonesian: pairs with an Indonesian word, in any case.
        english: pairs with a lower-case English word.
        names: how much more often an Indonesian word is capitalised than not.
        pairs: the words of both sides of each pair.
        dictionary: what a dictionary says.
    """

    indonesian: Counter[str] = field(default_factory=Counter)
    english: Counter[str] = field(default_factory=Counter)
    names: Counter[str] = field(default_factory=Counter)
    pairs: list[tuple[set[str], set[str]]] = field(default_factory=list)
    dictionary: set[tuple[str, str]] = field(default_factory=set)


def count(pairs: Iterable[Pair]) -> Counts:
    """Counts words in the pairs whose language is that of news."""
    counts = Counts()
    for pair in pairs:
        if pair.source.startswith("dictionary/"):
            counts.dictionary.add((pair.id.lower(), pair.en.lower()))
            continue
        if any(fnmatchcase(pair.source, pattern) for pattern in LEFT_OUT):
            continue
        ours = WORD.findall(pair.id)
        for word in ours:
            counts.names[word.lower()] += 1 if word[0].isupper() else -1
        sides = {word.lower() for word in ours}, {word for word in WORD.findall(pair.en) if word.islower()}
        counts.indonesian.update(sides[0])
        counts.english.update(sides[1])
        counts.pairs.append(sides)
    return counts


def english_words(counts: Counts, lists: Iterable[str]) -> list[str]:
    """The words that are English, sorted.

    Args:
        counts: of the pairs.
        lists: words of English lists.
    """
    listed = {word for word in lists if word.isascii() and word.isalpha() and word.islower()}
    frequent = {word for word, n in counts.english.items() if n >= FREQUENT and counts.indonesian[word] < n}
    return sorted(word for word in listed | frequent if len(word) >= SHORTEST)


def entries(counts: Counts, english: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Indonesian words with their English, sorted; one for each.

    Args:
        counts: of the pairs.
        english: the words that are English.
    """
    known = {*english}
    together: Counter[tuple[str, str]] = Counter()
    for ours, theirs in counts.pairs:
        rare = [word for word in ours if _wanted(word, counts)]
        if rare:
            candidates = [w for w in theirs if w in known and counts.english[w] <= COMMON_ENGLISH]
            together.update((word, other) for word in rare for other in candidates)
    best: dict[str, tuple[float, str]] = {}
    for (word, other), n in together.items():
        dice = 2 * n / (counts.indonesian[word] + counts.english[other])
        certain = n >= TOGETHER and n >= LIKELY * counts.indonesian[word] and dice >= ALIKE
        if certain or (n >= CONFIRMED and (word, other) in counts.dictionary):
            best[word] = max(best.get(word, (0.0, "")), (dice, other))
    return ((word, best[word][1]) for word in sorted(best) if word != best[word][1])


def _wanted(word: str, counts: Counts) -> bool:
    """Whether a word is rare, no name, no number, and not kept by the English."""
    n = counts.indonesian[word]
    rare = len(word) >= SHORTEST and RAREST <= n <= COMMONEST and counts.names[word] < 0
    return rare and word not in _numbers() and counts.english[word] < KEPT * n


@cache
def _numbers() -> frozenset[str]:
    """Words of numbers: what stands beside `belas` is the English of `dua belas`."""
    return frozenset(row[1] for row in rows("ringkas.checks.data", "number_words.txt") if row[0] == "id")


def main(arguments: Sequence[str] | None = None) -> None:
    """The command."""
    parser = argparse.ArgumentParser(
        prog="python -m ringkas.training.lexicon", description="Count the lists of words."
    )
    parser.add_argument("corpora", type=Path, help="the corpora folder")
    parser.add_argument("words", type=Path, nargs="+", help="English words, one a line")
    parser.add_argument("-o", "--output", type=Path, required=True, help="the folder to write to")
    given = parser.parse_args(arguments)
    counts = count(corpus.load(given.corpora, configs.load("small").data).pairs)
    lists = (line for path in given.words for line in path.read_text(encoding="utf-8").splitlines())
    english = english_words(counts, lists)
    lexicon = (f"{word}\t{other}" for word, other in entries(counts, english))
    for name, comment, lines in (
        ("english_words.txt", WORDS_COMMENT, english),
        ("lexicon.tsv", LEXICON_COMMENT, lexicon),
    ):
        (given.output / name).write_text(comment + "\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
