"""Days of the week and calendar dates: the same day must stand in both languages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ringkas.checks import calendar
from ringkas.checks.finding import Finding, Outcome
from ringkas.checks.pairing import mismatches

if TYPE_CHECKING:
    from ringkas.checks.pairing import Item

NAME = "dates"

# `week`, `weekly`, `fortnight`; `weekend` stands for Saturday and Sunday.
WEEK = re.compile(r"\b(?:week(?:s|ly)?|fortnight)\b", re.IGNORECASE)
WEEKEND = re.compile(r"\bweek-?\s?ends?\b", re.IGNORECASE)
WEEKEND_DAYS = frozenset({6, 7})
# An adversarial string may hold a hundred thousand different dates; no sentence holds this many.
MOST = 200


def check(source: str, candidate: str) -> Outcome:
    """Compares the days of the week and the calendar dates; relative days (`kemarin`) are left alone.

    Args:
        source: the Indonesian.
        candidate: its English.

    Returns:
        An outcome that counts the different days and dates of the source and those that are new in the English.

    Example:
        >>> outcome = check("Rapat digelar Kamis (7/8/2025).", "They met on Friday, August 7, 2025.")
        >>> outcome.findings[0].message
        'The source says Thursday; the English says Friday.'
    """
    days_checked, days = _days(source, candidate)
    dates_checked, dates = _dates(source, candidate)
    return Outcome(days_checked + dates_checked, (*days, *dates))


def _days(source: str, candidate: str) -> tuple[int, list[Finding]]:
    ours = list({d.numbers: d for d in calendar.days(source, "id")}.values())
    theirs = list({d.numbers: d for d in calendar.days(candidate, "en")}.values())
    known = frozenset().union(*(d.numbers for d in ours))
    named = frozenset().union(*(d.numbers for d in theirs))
    if WEEKEND.search(candidate):
        named |= WEEKEND_DAYS
    if "minggu" in source or "akhir pekan" in source.casefold():
        known |= WEEKEND_DAYS
    week = WEEK.search(candidate) is not None
    missing = [
        d for d in ours if not d.numbers & named and not (d.week and week) and not _kept(source, candidate, d)
    ]
    extra = [d for d in theirs if not d.numbers & known]
    return len(ours) + max(0, len(extra) - len(missing)), [*mismatches(NAME, "day", missing, extra)]


def _dates(source: str, candidate: str) -> tuple[int, list[Finding]]:
    ours = list({(d.ways, d.year): d for d in calendar.dates(source, "id")}.values())[:MOST]
    theirs = list({(d.ways, d.year): d for d in calendar.dates(candidate, "en")}.values())[:MOST]
    missing = [
        d for d in ours if d.sure and not any(d.agrees(o) for o in theirs) and not _kept(source, candidate, d)
    ]
    extra = [d for d in theirs if d.sure and not any(d.agrees(o) for o in ours)]
    return sum(d.sure for d in ours) + max(0, len(extra) - len(missing)), [
        *mismatches(NAME, "date", missing, extra)
    ]


def _kept(source: str, candidate: str, item: Item) -> bool:
    """Whether the words stand in the English as they are, as part of a name (`Pasar Minggu`, `Ibu Juni`)."""
    words = source[item.start : item.end]
    return not any(c.isdigit() for c in words) and words in candidate
