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

# How English may spell a letter or two of an Indonesian loanword, beside the same way.
LETTERS = {
    "b": ("bb",),
    "d": ("dd",),
    "e": ("ae", "oe"),
    "f": ("ph", "v", "ff"),
    "g": ("gg",),
    "i": ("y",),
    "j": ("g",),
    "k": ("c", "ch", "cc", "q"),
    "kh": ("ch",),
    "ks": ("x", "cc"),
    "l": ("ll",),
    "m": ("mm",),
    "n": ("nn",),
    "p": ("pp",),
    "r": ("rr", "rh"),
    "s": ("c", "ss", "z", "ps"),
    "sy": ("sh",),
    "t": ("th", "tt"),
    "y": ("j",),
}
# How English ends where Indonesian ends so.
ENDINGS = (
    *(("ologi", "ology"), ("grafi", "graphy"), ("terapi", "therapy"), ("isme", "ism"), ("itas", "ity")),
    *(
        ("isasi", "ization"),
        ("asi", "ation"),
        ("si", "sion"),
        ("si", "tion"),
        ("ansi", "ance"),
        ("ensi", "ence"),
    ),
    *(
        ("ensi", "ency"),
        ("ikal", "ical"),
        ("ik", "ic"),
        ("ik", "ics"),
        ("if", "ive"),
        ("is", "ical"),
        ("is", "ic"),
    ),
    *(("i", "y"), ("ia", "ia"), ("ur", "ure"), ("or", "or"), ("en", "ent"), ("an", "ant"), ("us", "ous")),
    *(("il", "ile"), ("in", "ine"), ("om", "ome"), ("id", "ide"), ("at", "ate"), ("er", "re"), ("el", "le")),
    *(("al", "al"), ("", "e"), ("", "")),
)
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
    if word in ours or word.removesuffix("s") in ours:
        meant = word if word in ours else word.removesuffix("s")
    else:
        # A name that was translated in part is no such word: it is the check of names that sees it.
        meant = words.nearest(word, (low for low, printed in ours.items() if printed == low)) or ""
    english = of(meant)
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
    return _table().get(word) or (None if len(word) < SHORTEST or is_common(word) else _spelt(word))


def _spelt(word: str) -> str | None:
    """The English word with the fewest changes of spelling."""
    most = max(1, len(word) // 3)
    queue = [(0, 0, "")]
    for _ in range(TRIES):
        if not queue:
            break
        changes, at, prefix = heapq.heappop(queue)
        if at > len(word):  # whole
            return prefix
        if changes > most or not words.begins(prefix):
            continue
        left = word[at:]
        for ours, theirs in ENDINGS:
            if left == ours and words.is_english(prefix + theirs) and len(prefix) > 1:
                heapq.heappush(queue, (changes + (ours != theirs), len(word) + 1, prefix + theirs))
        if left:
            heapq.heappush(queue, (changes, at + 1, prefix + left[0]))
        for size in (1, 2):
            for theirs in LETTERS.get(left[:size], ()) if len(left) >= size else ():
                heapq.heappush(queue, (changes + 1, at + size, prefix + theirs))
    return None


@cache
def _table() -> dict[str, str]:
    return {row[0]: row[1] for row in rows(DATA, "lexicon.tsv")}
