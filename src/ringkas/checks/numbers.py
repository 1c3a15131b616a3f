"""Numbers, whatever their separators, scale words and notation: every one must come over, and none may be new."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from ringkas.checks import numerals
from ringkas.checks.finding import Finding, Outcome
from ringkas.checks.number_words import LETTERS
from ringkas.checks.pairing import mismatches

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ringkas.checks.numerals import Numeral

NAME = "numbers"
# What makes a number part of a name: `COVID-19`, `F16`.
NAME_BEFORE = re.compile(r"[^\W\d_]-?$")


def check(source: str, candidate: str) -> Outcome:
    """Compares the numbers of the Indonesian with those of its English.

    Dates and times count as numbers here too, digit by digit.

    Args:
        source: the Indonesian.
        candidate: its English.

    Returns:
        An outcome that counts the different numbers of the source and those that are new in the English.

    Example:
        >>> check("Inflasi naik 2,5 persen.", "Inflation rose.").findings[0].message
        'The source says 2.5 percent; the English has no such number.'
    """
    ours, theirs = numerals.find(source, "id"), numerals.find(candidate, "en")
    demanded = _distinct(n for n in ours if n.demanded)
    missing = sorted(
        [*_unexplained(demanded, theirs, candidate), *_too_few(source, ours, theirs)], key=lambda n: n.start
    )
    extra = _unexplained(_distinct(n for n in theirs if n.demanded), ours, source)
    findings = (*mismatches(NAME, "number", missing, extra), *_money(ours, theirs))
    return Outcome(max(len(demanded) + max(0, len(extra) - len(missing)), len(findings)), findings)


def _distinct(found: Iterable[Numeral]) -> list[Numeral]:
    """The numbers without those that say the same again."""
    return list({n.readings: n for n in reversed(list(found))}.values())[::-1]


def _unexplained(demanded: Sequence[Numeral], others: Sequence[Numeral], text: str) -> list[Numeral]:
    """The demanded numbers that no number of the other side may stand for."""
    readings = frozenset().union(*(n.readings for n in others))
    missing = [n for n in demanded if n.readings.isdisjoint(readings)]
    if any(n.word for n in missing):
        # A number word inside a name stays as it is: `Simpang Lima`.
        words = {m.group().casefold() for m in LETTERS.finditer(text)}
        missing = [n for n in missing if not (n.word and _kept(n, words))]
    return missing


def _too_few(source: str, ours: Sequence[Numeral], theirs: Sequence[Numeral]) -> Iterator[Numeral]:
    """The numbers in digits that stand more often in the source than anything that they may be in the English.

    Only those that stand there at all: a number that is missing altogether is found otherwise. A number that is part
    of a name (`COVID-19`) may be taken up by a pronoun.
    """
    times = Counter(reading for n in theirs for reading in n.readings)
    left: dict[frozenset[str], int] = {}
    for n in ours:
        if n.demanded and not n.word and not NAME_BEFORE.search(source[max(0, n.start - 2) : n.start]):
            left[n.readings] = left.get(n.readings, sum(times[r] for r in n.readings)) - 1
            if left[n.readings] == -1 and not all(times[r] == 0 for r in n.readings):
                yield n


def _kept(numeral: Numeral, words: set[str]) -> bool:
    return all(m.group().casefold() in words for m in LETTERS.finditer(numeral.word))


def _money(ours: Sequence[Numeral], theirs: Sequence[Numeral]) -> Iterator[Finding]:
    """Amounts that came over in another kind of money."""
    amounts: dict[str, list[Numeral]] = {}
    for numeral in theirs:
        if numeral.currency:
            for reading in numeral.readings:
                amounts.setdefault(reading, []).append(numeral)
    for numeral in _distinct(n for n in ours if n.currency):
        same = [other for reading in sorted(numeral.readings) for other in amounts.get(reading, [])[:9]]
        if same and all(other.currency != numeral.currency for other in same):
            message = (
                f"The source has {numeral.shown} in {numeral.currency}; the English in {same[0].currency}."
            )
            yield Finding(
                NAME, "warning", message, (numeral.start, numeral.end), (same[0].start, same[0].end)
            )
