"""What single words are: the beginning of an office, a rank, an address, a part of a name, of a body, of a date."""

from __future__ import annotations

import re
from functools import cache

from ringkas._data import rows
from ringkas.segmentation.cues import DATA, lexicon

PARTICLES = frozenset(["bin", "binti", "van", "von", "der", "den", "de", "da", "al", "el", "ibn"])
"""Small words inside a name: `Abdullah bin Salim`, `van Dijk`."""

LEAD_VERB = re.compile(
    r"(?:Meng|Meny|Memb|Memp|Mem[eu]|Melalu|Melansir|Menan|Men[cdjt]|Di(?:kutip|lansir|temui|hubungi|tanya|singgung|jelas"
    r"|kata|lapor|tambah|ungkap))[a-z]*\Z"
)
"""A verb form that opens a sentence before a name: `Dikutip Reuters`, `Melansir Antara`."""


@cache
def _heads() -> frozenset[str]:
    """The words that begin an office or a rank, those of four letters or more in small letters too."""
    offices = lexicon("offices.txt")
    ranks = (row[0] for row in rows(DATA, "ranks.txt") if row[1] == "head")
    return offices.union((head.lower() for head in offices if len(head) > 3), ranks)


def is_head(word: str) -> bool:
    """Whether a word begins an office or a rank as it is printed: `Wakil`, `Kapolres`, `pengamat`, `Kombes`."""
    return word in _heads()


@cache
def _shortened() -> frozenset[str]:
    """The parts of names and titles that are written with a full stop."""
    return frozenset(row[0] for row in rows(DATA, "abbreviations.txt") if row[1] in ("before", "name"))


def is_shortened(word: str) -> bool:
    """Whether a word is a part of a name or title that is written with a full stop: `Moh.`, `Capt.`."""
    return word in _shortened()


def is_role(word: str) -> bool:
    """Whether a word stands for a person like an office does, but is none: `Warga`, `Korban`."""
    return word in _roles()


@cache
def _roles() -> frozenset[str]:
    return frozenset(row[0] for row in rows(DATA, "offices.txt") if row[1:] == ("role",))


def is_office_head(word: str) -> bool:
    """Whether a word begins an office."""
    return word in lexicon("offices.txt") or word.capitalize() in lexicon("offices.txt")


def is_honorific(word: str) -> bool:
    """Whether a word is a form of address or a title before a name."""
    return word.rstrip(".") in lexicon("honorifics.txt")


def is_rank(word: str) -> bool:
    """Whether a word belongs to a police or army rank."""
    return word in lexicon("ranks.txt")


def is_given(word: str) -> bool:
    """Whether a word is a common part of personal names."""
    return word in lexicon("given_names.txt")


def is_institution(word: str) -> bool:
    """Whether a word belongs to the name of a body, a place or a field."""
    if "/" in word:
        return True
    parts = word.split("-")
    return word in lexicon("organisations.txt") or (
        len(parts) > 1 and parts[0] in lexicon("organisations.txt")
    )


def is_acronym(word: str) -> bool:
    """Whether a word is all capitals: `BPS`, `DPRD`, but no initial."""
    return len(word) > 1 and word.isupper() and word.isalpha()


def namelike(word: str) -> bool:
    """Whether a word may be a part of a personal name, as far as the word alone tells."""
    return (
        (word[:1].isupper() or word in PARTICLES)
        and not is_institution(word)
        and word not in lexicon("calendar.txt")
        and not (is_acronym(word) and len(word) > 2)
    )


def leads(word: str) -> bool:
    """Whether a word opens a sentence more often than a name: `Menurut`, `Dikutip`, `Namun`."""
    return word in lexicon("openers.txt") or bool(LEAD_VERB.match(word))


def is_person(name: tuple[str, ...]) -> bool:
    """Whether words can be a personal name: none of them names a body, a place, a day, and one is no initial."""
    return all(namelike(word) or is_given(word) for word in name) and any(
        len(word) > 1 and not is_acronym(word) for word in name
    )
