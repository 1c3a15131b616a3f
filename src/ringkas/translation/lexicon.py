"""Words that the model copied or invented (`agregat`, `coronrus`), put right where the English of the source is known.

Most are learned words that both languages have, spelt otherwise: a table counted in the training pairs has the frequent
ones, and rules of spelling find the others in the list of English words.
"""

from __future__ import annotations

import heapq
import re
from functools import cache, lru_cache

from ringkas._data import rows
from ringkas.checks import words
from ringkas.checks.phrases import is_common

DATA = "ringkas.translation.data"

SHORTEST = 5
TRIES = 400
# Plain adjectives have no plural: `chronics` stands for `chronic`.
ADJECTIVE = re.compile(r"(?:ic|al|ous|ive|ary|ed)$")


def mended(source: str, english: str) -> str:
    """The English with its copied and invented words put right, as far as the source says what they stand for.

    Args:
        source: the Indonesian.
        english: its English; only lower-case words that are not English are looked at.

    Example:
        >>> mended("Skor agregat 4-3 bagi koronavirus.", "The agregat score was 4-3 for coronrus.")
        'The aggregate score was 4-3 for coronavirus.'
    """
    strange = {w for w in words.WORD.findall(english) if not words.is_english(w)}
    if not strange:
        return english
    ours = {m.group().lower(): m.group() for m in words.SOURCE_WORD.finditer(source)}
    found = {word: better for word in strange if (better := _better(word, ours))}
    return words.WORD.sub(lambda m: found.get(m.group(), m.group()), english) if found else english


def _better(word: str, ours: dict[str, str]) -> str | None:
    """What stands for a word that is not English; None where it stays."""
    # A name that was translated in part is no such word: it is the check of names that sees it.
    plain = (low for low, printed in ours.items() if printed == low)
    english = of(words.kept(word, ours) or words.nearest(word, plain) or "")
    if english and word.endswith("s") and not english.endswith("s") and not ADJECTIVE.search(english):
        plural = english[:-1] + "ies" if english.endswith("y") else english + "s"
        return plural if words.is_english(plural) else english
    return english


@lru_cache(maxsize=4096)
def of(word: str) -> str | None:
    """The English of an Indonesian word that both languages may have; None where nothing is certain.

    Example:
        >>> of("eksploitasi"), of("patogen"), of("radioterapi"), of("gading")
        ('exploitation', 'pathogen', 'radiotherapy', None)
    """
    if not word or not word.isascii():
        return None
    if words.is_english(word):
        return word
    if known := _table("lexicon.tsv").get(word):
        return known[0]
    return None if len(word) < SHORTEST or is_common(word) else _spelt(word)


def _spelt(word: str) -> str | None:
    """The English word with the fewest changes of spelling."""
    most = max(1, len(word) // 3)
    queue = [(0, 0, "")]
    letters, endings = _table("loan_letters.txt"), _table("loan_endings.txt")
    for _ in range(TRIES):
        if not queue:
            break
        changes, at, prefix = heapq.heappop(queue)
        if at > len(word):  # whole
            return prefix
        if changes > most or not words.begins(prefix):
            continue
        left = word[at:]
        if left:
            heapq.heappush(queue, (changes, at + 1, prefix + left[0]))
        elif words.is_english(prefix):
            heapq.heappush(queue, (changes, at + 1, prefix))
        for ending in endings.get(left or "-", ()) if len(prefix) > 1 else ():
            if words.is_english(prefix + ending):
                heapq.heappush(queue, (changes + 1, len(word) + 1, prefix + ending))
        for size in range(1, min(2, len(left)) + 1):
            for spelt in letters.get(left[:size], ()):
                heapq.heappush(queue, (changes + 1, at + size, prefix + spelt))
    return None


@cache
def _table(name: str) -> dict[str, tuple[str, ...]]:
    """A data file of an Indonesian text and what English has for it."""
    return {row[0]: tuple(row[1].split("|")) for row in rows(DATA, name)}
