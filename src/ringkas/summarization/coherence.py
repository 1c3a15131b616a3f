"""Which sentences cannot stand alone, and which sentence each of them leans on.

A sentence that opens with a bare pronoun (`Ia menyebut …`) or with a reference to what was just said (`Hal itu …`,
`Namun, …`), and a quotation whose speaker is only a pronoun (`…," ujarnya`), mean nothing to a reader who has not
seen the sentence before it. Here each such sentence gets an anchor; `selection` keeps the two together.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import TYPE_CHECKING

from ringkas._data import rows
from ringkas.article import QuoteKind

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ringkas.article import Article, Sentence

DATA = "ringkas.summarization.data"
MAX_OPENER_WORDS = 4
MAX_CLAUSE_WORDS = 7
DEMONSTRATIVES = frozenset({"ini", "itu", "tersebut"})

WORD = re.compile(r"[^\W_]+(?:[-’'][^\W_]+)*")  # `anak-anak`, `Jum'at`, `2025`
HEAD_CHARACTERS = 160  # enough for an opener and a short first clause


class Leaning(Enum):
    """What a sentence needs from an earlier one.

    `PERSON`: the name that its pronoun stands for. `CONTENT`: what the sentence right before it says. `TOPIC`: that
    its subject (`Rapat ini …`) has been spoken of, so it cannot open a summary.
    """

    NONE = "none"
    PERSON = "person"
    CONTENT = "content"
    TOPIC = "topic"


@dataclass(frozen=True, slots=True)
class Dependency:
    """What a sentence leans on: `anchor` is the index of an earlier sentence, None where it stands alone."""

    leaning: Leaning = Leaning.NONE
    anchor: int | None = None


ALONE = Dependency()


@cache
def openers() -> Mapping[tuple[str, ...], str]:
    """The openers of `openers.txt`, as tuples of lower-case words, with their kind."""
    return {tuple(opener.split()): kind for opener, kind in rows(DATA, "openers.txt")}


def leaning_of(text: str) -> Leaning:
    """What the way in which a sentence opens says about its standing alone.

    Args:
        text: the sentence.

    Returns:
        `PERSON` for a bare pronoun subject, also behind a short adverbial; `CONTENT` where it goes on from the
        sentence before; `NONE` otherwise.

    Examples:
        >>> leaning_of("Ia menyebut banjir mulai surut.")
        <Leaning.PERSON: 'person'>
        >>> leaning_of("Mereka yang belum terdata dapat melapor.")
        <Leaning.NONE: 'none'>
        >>> leaning_of("Selain itu, dia meminta warga waspada.")
        <Leaning.PERSON: 'person'>
    """
    head = text[:HEAD_CHARACTERS]
    found = list(WORD.finditer(head))
    words = [m.group().lower() for m in found]
    taken, kind = _opener(words, 0)
    if kind == "link":
        taken, kind = _opener(words, taken) if _opener(words, taken)[1] else (taken, "link")
    if kind == "content":
        return Leaning.CONTENT
    if kind == "person":
        return Leaning.NONE if words[taken : taken + 1] == ["yang"] else Leaning.PERSON
    # `Dalam sambutannya, ia …`: a short clause without a name, a comma, and the pronoun.
    for k, match in enumerate(found[:MAX_CLAUSE_WORDS]):
        if k and match.group()[0].isupper():
            break
        if head[match.end() : match.end() + 1] == ",":
            after = _opener(words, k + 1)
            return Leaning.PERSON if after[1] == "person" else Leaning.NONE
    return Leaning.NONE


def _opener(words: list[str], at: int) -> tuple[int, str | None]:
    """The longest opener that starts at word `at`: where it ends, and its kind."""
    table = openers()
    for length in range(MAX_OPENER_WORDS, 0, -1):
        if at + length <= len(words) and (kind := table.get(tuple(words[at : at + length]))):
            return at + length, kind
    return at, None


def dependencies(article: Article) -> list[Dependency]:
    """What each sentence of an article leans on, in order.

    Args:
        article: a segmented article.

    Returns:
        One dependency a sentence. An anchor always comes before its sentence; the first sentence has none.
    """
    result: list[Dependency] = []
    last: dict[str, int] = {}  # the last sentence so far that says each word
    for i, sentence in enumerate(article.sentences):
        words = [m.group().lower() for m in WORD.finditer(sentence.of(article.text))]
        dependency = _dependency(article, i, sentence, result) if i else ALONE
        if i and dependency is ALONE and points_back(words):
            said = last.get(words[0])
            dependency = (
                Dependency(Leaning.CONTENT, i - 1) if said is None else Dependency(Leaning.TOPIC, said)
            )
        result.append(dependency)
        last.update(dict.fromkeys(words, i))
    return result


def points_back(words: Sequence[str]) -> bool:
    """Whether a sentence opens with a noun and a demonstrative, other than one of time.

    Args:
        words: the words of the sentence, in lower case.

    Examples:
        >>> points_back(["rapat", "ini", "dibuka", "bupati"]), points_back(["tahun", "ini", "panen", "naik"])
        (True, False)
    """
    return len(words) > 1 and words[1] in DEMONSTRATIVES and tuple(words[:2]) not in openers()


def _dependency(article: Article, i: int, sentence: Sentence, before: list[Dependency]) -> Dependency:
    speech = [
        q for q in map(article.quotes.__getitem__, article.quotes_in(sentence)) if q.kind is QuoteKind.SPEECH
    ]
    opening = next((q for q in speech if q.start - sentence.start <= 1), None)
    if speech:
        speakers = [q.speaker for q in speech if q.speaker is not None]
        if not speakers:
            return Dependency(Leaning.CONTENT, i - 1)
        if not any(s.within(sentence) for s in speakers):
            home = _sentence_at(article, speakers[0].start)
            if home is None or home >= i:
                return Dependency(Leaning.CONTENT, i - 1)
            # The sentence that names the speaker may itself have been reached through a pronoun's sentence.
            return Dependency(Leaning.PERSON, _root(home, before))
        if opening:
            return ALONE
    leaning = leaning_of(sentence.of(article.text))
    if leaning is Leaning.PERSON:
        return Dependency(leaning, _root(i - 1, before))
    return Dependency(leaning, i - 1) if leaning is Leaning.CONTENT else ALONE


def _root(i: int, before: list[Dependency]) -> int:
    """The sentence that names the person whom sentence `i` speaks of: itself, or what its pronoun leans on."""
    anchor = before[i].anchor
    return anchor if before[i].leaning is Leaning.PERSON and anchor is not None else i


def _sentence_at(article: Article, offset: int) -> int | None:
    """The index of the sentence that covers an offset."""
    low, high = 0, len(article.sentences)
    while low < high:
        middle = (low + high) // 2
        if article.sentences[middle].end <= offset:
            low = middle + 1
        else:
            high = middle
    return low if low < len(article.sentences) and article.sentences[low].start <= offset else None
