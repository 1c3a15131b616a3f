"""Names of people, places and bodies that English keeps: each must be there, spelt as in the source."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from ringkas.checks.finding import Finding, Outcome
from ringkas.checks.phrases import WORD, folded, is_common, likest, phrases, renderings, respelt

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ringkas.checks.phrases import Phrases

NAME = "names"

# What stands before the first word of a sentence: nothing, or an end mark and perhaps a quotation mark or a bullet.
OPENS = re.compile(r"(?:^|[.!?:;•\n–—|])[\s\"'“”‘’(\[*-]*$|[\"“‘]\s?$")
# Affixes that make an unknown word a word and no name: an ending in a headline in title case or at the beginning of a
# sentence (`Bubarkan`, `Hobiku`), an opening at the beginning of a sentence (`Menyeruak`).
ENDED = re.compile(r"[a-z]{3,}(?:nya|lah|kah|pun|kan|ku|mu)")
OPENED = re.compile(r"(?:me|ber|ter|di|pe|ke|se|nge|ng|ny)[a-z]{5,}")
# Endings of learned words, which no Indonesian name has: `Virologi`, `Mortalitas`, `Fatalisme`.
LEARNED = re.compile(r"[a-z]{2,}(?:logi|itas|isme|grafi|fikasi|isasi|virus)")
# A headline in title case has at least this many longer words, and this share of them capitalised.
TITLE_WORDS = 5
TITLE_CASE = 0.6
# Two words that the page glued together: `JakartaMenteri`.
GLUED = re.compile(r"[A-Z][^\WA-Z\d_]+")
SHORTEST = 3
# How alike two spellings must be to be one name bent, by difflib's ratio; how many words are compared at most.
ALIKE = 0.6
COMPARED = 40
# An English word may carry up to this many letters more: `Indonesian`, `Jakartans`, `Israelis`.
ENDING = 4


@dataclass(frozen=True, slots=True)
class Name:
    """One word of a name, where it stands, and its plain form."""

    start: int
    end: int
    text: str
    plain: str


def check(source: str, candidate: str) -> Outcome:
    """Looks for the names of the source in the English.

    Words that are translated (months, days, offices, bodies made up of common words) are left alone; places with a name
    of their own in English must stand under it.

    Args:
        source: the Indonesian.
        candidate: its English.

    Returns:
        An outcome that counts the different words of names in the source. A name that stands there bent is shown beside
        what the English makes of it.

    Example:
        >>> check("Rapat dibuka I Komang Koheri.", "I Komang Komeri opened the meeting.").findings[0].message
        'The source names Koheri; the English writes Komeri.'
    """
    ours = list({name.plain: name for name in reversed(list(find(source)))}.values())[::-1]
    if not ours:
        return Outcome(0)
    english = phrases(candidate)
    kept = _kept_forms(english)
    places = renderings("exonyms.txt")
    missing = [name for name in ours if not _stands(name, english, kept, places)]
    return Outcome(len(ours), tuple(_findings(source, candidate, missing, places)))


def find(text: str) -> Iterator[Name]:
    """The words of names in order: capitalised, known neither as a common word nor as a shout.

    Example:
        >>> [name.text for name in find("Rapat dibuka I Komang Koheri.")]
        ['Komang', 'Koheri']
    """
    places = renderings("exonyms.txt")
    headline = cache(lambda: _is_headline(text))  # few words ask
    for m in WORD.finditer(text):
        word = m.group()
        if len(word) < SHORTEST or not word[0].isupper() or word.isupper():
            continue
        plain = folded(word)
        if word not in places:
            if is_common(plain) or LEARNED.fullmatch(plain):
                continue
            opens = OPENS.search(text[max(0, m.start() - 6) : m.start()]) is not None
            if (ENDED.fullmatch(plain) and (opens or headline())) or (opens and OPENED.fullmatch(plain)):
                continue
        yield Name(m.start(), m.end(), word, plain)


def _is_headline(text: str) -> bool:
    """Whether the text is in title case."""
    longer = [m.group() for m in WORD.finditer(text) if m.end() - m.start() > SHORTEST]
    return len(longer) >= TITLE_WORDS and sum(word[0].isupper() for word in longer) >= TITLE_CASE * len(
        longer
    )


def _kept_forms(english: Phrases) -> frozenset[str]:
    """The words of the English in today's spelling, with and without an ending."""
    words = {respelt(word) for word in english.words}
    return frozenset(
        word[: len(word) - cut] for word in words for cut in range(ENDING + 1) if len(word) - cut >= SHORTEST
    )


def _stands(name: Name, english: Phrases, kept: frozenset[str], places: dict[str, tuple[str, ...]]) -> bool:
    if name.text in places and any(english.have(form) for form in places[name.text]):
        return True
    plain = respelt(name.plain)
    if plain in kept or plain.removesuffix("nya") in kept:
        return True
    parts = [folded(part) for part in GLUED.findall(name.text)]
    return len(parts) > 1 and all(is_common(part) or part in kept or len(part) < SHORTEST for part in parts)


def _findings(
    source: str, candidate: str, missing: list[Name], places: dict[str, tuple[str, ...]]
) -> Iterator[Finding]:
    if not missing:
        return
    known = {folded(m.group()) for m in WORD.finditer(source)}
    strangers = [
        Name(m.start(), m.end(), m.group(), plain)
        for m in WORD.finditer(candidate)
        if m.group()[0].isupper() and len(plain := folded(m.group())) >= SHORTEST and plain not in known
    ]
    lost: list[Name] = []
    for name in missing:
        nearest = None if name.text in places else _nearest(name, strangers[:COMPARED])
        if nearest:
            message = f"The source names {name.text}; the English writes {nearest.text}."
            yield Finding(NAME, "warning", message, (name.start, name.end), (nearest.start, nearest.end))
        elif lost and name.start == lost[-1].end + 1:
            last = lost.pop()
            text = source[last.start : name.end]
            lost.append(Name(last.start, name.end, text, folded(text)))
        else:
            lost.append(name)
    for name in lost:
        known_as = (
            f" ({places[name.text][0]})" if name.text in places and name.text not in places[name.text] else ""
        )
        message = f"The source names {name.text}{known_as}; the English does not."
        yield Finding(NAME, "warning", message, (name.start, name.end))


def _nearest(name: Name, strangers: list[Name]) -> Name | None:
    """The word of the English that looks most like the name, if one does."""
    best = likest(name.plain, [other.plain for other in strangers], ALIKE)
    return None if best is None else strangers[best]
