"""Times of day and time zones: `pukul 19.30 WIB` is 7:30 p.m. Western Indonesia Time."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from ringkas import _data
from ringkas.checks import numerals
from ringkas.checks.finding import Finding, Outcome
from ringkas.checks.pairing import mismatches

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ringkas.checks.numerals import Numeral

NAME = "times"
DATA = "ringkas.checks.data"

# A time of day in the source: a cue before it (`pukul 19.30`, `jam 7`) or a zone behind it (`13.47 WIB`).
CUE = re.compile(r"\b(?:pukul|pkl\.?|jam)\s{1,2}$", re.IGNORECASE)
ZONE_BEHIND = re.compile(r"\s{0,2}(?:WIB|WITA|WIT|waktu\s)\b", re.IGNORECASE)
# The zones as they are printed in the source.
ZONE = re.compile(r"\b(WIB|WITA|WIT|Wib|Wita)\b")
# `20 a.m.`, `13:30 pm`: a clock of twelve hours has no such hour.
IMPOSSIBLE = re.compile(r"(?<![\d:.])(?:1[3-9]|2[0-4])(?:[:.]\d\d)?\s?[ap]\.?m\b", re.IGNORECASE)
# How far around a number to look, in code points.
REACH = 12


def check(source: str, candidate: str) -> Outcome:
    """Compares the times of day and their zones.

    Args:
        source: the Indonesian.
        candidate: its English.

    Returns:
        An outcome that counts the different times and zones of the source.

    Example:
        >>> check("Rapat mulai pukul 19.30 WIB.", "The meeting began at 7:30 a.m. WIB.").findings[0].message
        'The source says 19:30; the English says 7:30 a.m.'
    """
    times = list({n.readings: n for n in _times(source)}.values())
    zones = list({m[1].upper(): m for m in ZONE.finditer(source)}.values())
    if not times and not zones:
        return Outcome(0)
    english = numerals.find(candidate, "en")
    impossible = [m.span() for m in IMPOSSIBLE.finditer(candidate)]
    possible = (n for n in english if not any(start <= n.start < end for start, end in impossible))
    named = frozenset().union(*(n.readings for n in possible))
    missing = [n for n in times if n.readings.isdisjoint(named)]
    findings = [*_wrong(source, missing, english), *_zones(zones, candidate)]
    return Outcome(len(times) + len(zones), tuple(findings))


def _times(source: str) -> Iterator[Numeral]:
    """The numbers of the source that are surely times of day."""
    for n in numerals.find(source, "id"):
        if any(reading.startswith("t") for reading in n.readings) and not n.word:
            before = source[max(0, n.start - REACH) : n.start]
            if CUE.search(before) or ZONE_BEHIND.match(source, n.end):
                shown = source[n.start : n.end].replace(".", ":")
                # `19.30` is a time and nothing else; `pukul 7` may be a bare 7 in English.
                clocks = frozenset(r for r in n.readings if r.startswith("t")) if ":" in shown else n.readings
                yield replace(n, shown=shown, readings=clocks)


def _wrong(source: str, missing: list[Numeral], english: list[Numeral]) -> Iterator[Finding]:
    """The times that are missing, beside those that are new where they are as many."""
    if missing:
        known = frozenset().union(*(n.readings for n in numerals.find(source, "id")))
        extra = [n for n in english if n.demanded and n.readings.isdisjoint(known) and _is_clock(n)]
        yield from mismatches(NAME, "time", missing, extra if len(extra) == len(missing) else [])


def zone_in_english(zone: str) -> str | None:
    """What English calls a zone of Indonesia, None for anything else.

    Example:
        >>> zone_in_english("WITA")
        'Central Indonesia Time'
    """
    return next((form for name, form in _data.rows(DATA, "zones.txt") if name == zone and form != zone), None)


def _is_clock(n: Numeral) -> bool:
    return any(reading.startswith("t") for reading in n.readings)


def _zones(zones: list[re.Match[str]], candidate: str) -> Iterator[Finding]:
    """The zones that the English leaves out or changes."""
    named = {
        _zone_names()[" ".join(m.group().casefold().split())]: m for m in _zone_pattern().finditer(candidate)
    }
    given = {m[1].upper() for m in zones}
    for m in zones:
        if m[1].upper() in named:
            continue
        wrong = next((other for zone, other in named.items() if zone not in given), None)
        if wrong:
            message = f"The source gives the time in {m[1]}; the English in {wrong.group()}."
        else:
            message = f"The source gives the time in {m[1]}; the English names no zone."
        yield Finding(NAME, "warning", message, m.span(), wrong.span() if wrong else None)


@cache
def _zone_names() -> dict[str, str]:
    return {form.casefold(): zone for zone, form in _data.rows(DATA, "zones.txt")}


@cache
def _zone_pattern() -> re.Pattern[str]:
    forms = sorted(_zone_names(), key=len, reverse=True)
    listed = "|".join(re.escape(form).replace(r"\ ", r"\s") for form in forms)
    return re.compile(rf"(?<!\w)(?:{listed})(?!\w)", re.IGNORECASE)
