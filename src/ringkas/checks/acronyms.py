"""Acronyms: each must stay, or stand in English under a name that is known for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ringkas.checks.finding import Outcome
from ringkas.checks.pairing import mismatches
from ringkas.checks.phrases import is_common, normal, phrases, renderings

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = "acronyms"

# `KPK`, `DPRD`; longer capitals are words that shout, `US$` is money.
ACRONYM = re.compile(r"(?<![^\W_])[A-Z]{2,6}(?![^\W_])(?!\.[A-Z]|\$)")
ROMAN = re.compile(r"[IVXLC]+")
# Runs of capitals in lines that shout (`FOTO: ISTIMEWA`) are no acronyms.
SHOUTED = 0.5
ANY = "*"
# The times check compares these.
ZONES = frozenset({"WIB", "WITA", "WIT"})


@dataclass(frozen=True, slots=True)
class Acronym:
    """An acronym and where it stands."""

    start: int
    end: int
    shown: str


def check(source: str, candidate: str) -> Outcome:
    """Looks for the acronyms of the source in the English, as they are or under a known name.

    Args:
        source: the Indonesian.
        candidate: its English.

    Returns:
        An outcome that counts the different acronyms of the source.

    Example:
        >>> check("KPK memeriksa pejabat PBB.", "The CPC questioned a UN official.").findings[0].message
        'The source says KPK; the English says CPC.'
    """
    ours = list(_acronyms(source))
    if not ours:
        return Outcome(0)
    english = phrases(candidate)
    known = renderings("acronyms.txt")
    missing = []
    for acronym in ours:
        forms = known.get(acronym.shown, ())
        if not (ANY in forms or english.have(acronym.shown) or any(english.have(form) for form in forms)):
            missing.append(acronym)
    extra = list(_new(source, ours, candidate)) if missing else []
    return Outcome(
        len(ours), tuple(mismatches(NAME, "acronym", missing, extra if len(extra) == len(missing) else []))
    )


def _acronyms(text: str) -> Iterator[Acronym]:
    """The different acronyms of a text, in order; none where most of it is in capitals."""
    letters = sum(c.isalpha() for c in text)
    if sum(c.isupper() for c in text) > SHOUTED * letters:
        return
    seen = set()
    known = renderings("acronyms.txt")
    for m in ACRONYM.finditer(text):
        word = m.group()
        if (
            word in seen
            or word in ZONES
            or ROMAN.fullmatch(word)
            or (word not in known and is_common(word.lower()))
        ):
            continue
        seen.add(word)
        yield Acronym(m.start(), m.end(), word)


def _new(source: str, ours: list[Acronym], candidate: str) -> Iterator[Acronym]:
    """The acronyms of the English that the source does not have and that none of its own may stand for."""
    known = renderings("acronyms.txt")
    explained = {normal(form) for acronym in ours for form in known.get(acronym.shown, ())}
    words = phrases(source).words
    for acronym in _acronyms(candidate):
        plain = acronym.shown.lower()
        if plain not in words and plain not in explained:
            yield acronym
