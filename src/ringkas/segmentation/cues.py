"""Cues: the words that attribute a quotation to somebody, and how they are found around one.

Words are looked up in sets, one by one, inside a window of `WINDOW` code points at most: the time stays linear however
the quotation marks stand, and a longer word list costs nothing.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from ringkas._data import rows, words

if TYPE_CHECKING:
    from collections.abc import Iterator

DATA = "ringkas.segmentation.data"

WINDOW = 240
"""How far from a quotation an attribution is looked for, in code points."""

PRONOUNS = frozenset(["dia", "ia", "beliau", "mereka", "saya", "aku", "kami"])

BARE = frozenset(
    [
        "kata",
        "ujar",
        "tutur",
        "ucap",
        "ungkap",
        "imbuh",
        "papar",
        "tegas",
        "jelas",
        "sambung",
        "lanjut",
        "tambah",
    ]
)
"""Stems that attribute inside a sentence too, before their subject: `Jalan itu, kata Budi, rusak.`"""

FOLLOWS = re.compile(
    r"[\s,.;:–—-]{0,4}(?:(?P<lead>demikian|begitu|begitulah|seperti|sebagaimana|lalu|kemudian|masih)\s+)?(?P<word>[A-Za-z]{2,20})"
    r"(?P<apart>\snya\b)?(?!\w)"
)
"""The first word behind a closing mark: `, kata`, ` ujarnya`, ` demikian kata`, `. Ujar`."""

SPEAKER_NEXT = re.compile(
    r"\s+(?:(?:lagi|pula|singkat|oleh|tegas|lirih|sambil|si|sang|para)\s+)*(?P<first>[A-Z@]|(?P<word>[a-z]{2,20}(?:-[a-z]+)?)\b)"
)
"""What stands behind a stem: a capital or a small word, adverbs skipped."""

WORD = re.compile(r"\b[A-Za-z]{2,24}\b")
"""A word that may be a cue."""

SUBJECT_START = re.compile(r"[\s,]{0,3}(?:demikian\s+)?(?P<subject>[A-Za-z])")
"""The subject that may follow a closing mark: `," Budi menegaskan`."""

SUBJECT_REACH = 70
"""Code points that a subject between a closing mark and its verb holds at most."""

QUOTED_FROM = re.compile(
    r"[\s,.;:–—-]{0,4}(?:(?:demikian|begitu|bunyi|isi|seperti|sebagaimana)\s)?"
    r"(?P<cue>dikutip|dilansir|mengutip|melansir|bunyi|isi|siaran|keterangan)(?:\s+(?:dari|oleh|pada))?\s+(?=\S)"
)
"""A source named behind a quotation: `demikian dikutip dari siaran pers MTI`, `seperti dilansir Reuters`."""


@cache
def lexicon(name: str) -> frozenset[str]:
    """The words of a data file of this package."""
    return frozenset(words(DATA, name))


class Said(NamedTuple):
    """A cue at its place, without -nya.

    Attributes:
        start: first code point of the cue.
        end: one past its last.
        nya: whether the suffix -nya stands for the speaker.
        after: whether the speaker stands behind the cue rather than before it.
        next: where the text goes on behind cue and suffix.
    """

    start: int
    end: int
    nya: bool
    after: bool
    next: int


@cache
def cue_words(place: str) -> frozenset[str]:
    """The cues that stand in a place: `after`, `verb`, `passive` or `source` (see `data/cues.txt`)."""
    return frozenset(row[0] for row in rows(DATA, "cues.txt") if row[1] == place)


@cache
def _speaker_words() -> frozenset[str]:
    """The plain words that may begin a speaker: pronouns, roles, offices in small letters."""
    heads = (head.lower() for head in lexicon("offices.txt"))
    return PRONOUNS.union(lexicon("roles.txt"), heads, ("lagi",))


def behind_mark(text: str, start: int, limit: int) -> Said | None:
    """The attribution that begins right behind a closing mark: `, kata Budi`, ` ujarnya`, ` demikian kata dia`.

    A stem needs its speaker (a capital, a pronoun, a role) or the suffix -nya, because many are ordinary words too.
    """
    found = FOLLOWS.match(text, start, limit)
    if not found:
        return None
    word = found["word"].lower()
    begin, end = found.span("word")
    stems = cue_words("after") | cue_words("source")
    if word.endswith("nya") and word[:-3] in stems:
        return Said(begin, end - 3, nya=True, after=True, next=end)
    if word not in stems:
        if found["lead"] in stems and found["word"][0].isupper():  # `," demikian Komang.`
            return Said(*found.span("lead"), nya=False, after=True, next=found.end("lead"))
        return None
    if found["apart"]:
        return Said(begin, end, nya=True, after=True, next=found.end())
    behind = SPEAKER_NEXT.match(text, end, limit)
    if not behind or (behind["word"] and behind["word"] not in _speaker_words()):
        return None
    return Said(begin, end, nya=False, after=True, next=end)


def subject_behind_mark(text: str, start: int, limit: int) -> tuple[int, Said] | None:
    """A subject and its verb behind a closing mark: `," Budi menegaskan`, `," dia menambahkan`.

    Returns:
        Where the subject begins, and the cue.
    """
    found = SUBJECT_START.match(text, start, limit)
    if not found:
        return None
    begin = found.start("subject")
    limit = min(limit, begin + SUBJECT_REACH)
    first = WORD.match(text, begin, limit)
    if not (text[begin].isupper() or (first and first[0] in PRONOUNS)):
        return None
    stop = re.compile(r"[.,;:\"“”\n]").search(text, begin, limit)
    for word in WORD.finditer(text, begin, stop.start() if stop else limit):
        if word.start() > begin and word[0] in cue_words("verb"):
            return begin, Said(word.start(), word.end(), nya=False, after=False, next=word.end())
    return None


def saying(text: str, start: int, limit: int) -> Iterator[Said]:
    """The words of saying in a stretch of text: `mengatakan`, `menurut`, `diungkapkan`, a bare `kata`."""
    for found in WORD.finditer(text, start, limit):
        word = found[0].lower()
        nya = word.endswith("nya")
        stem = word[:-3] if nya else word
        end = found.end() - 3 * nya
        if stem in cue_words("passive") or stem in cue_words("source"):
            yield Said(found.start(), end, nya, after=True, next=found.end())
        elif stem in BARE:
            behind = None if nya else SPEAKER_NEXT.match(text, found.end(), limit)
            if nya or (behind and (behind["word"] is None or behind["word"] in PRONOUNS)):
                yield Said(found.start(), end, nya, after=True, next=found.end())
        elif word in cue_words("verb"):
            yield Said(found.start(), end, nya=False, after=False, next=found.end())
