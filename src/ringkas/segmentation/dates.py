"""Dates and times as news pages print them, read into ISO 8601.

A printed moment is a date, with or without a time and an Indonesian time zone: `Kamis, 07 Agustus 2025 - 13.47 WIB`,
`07/08/2025, 13:47 WIB`, `2025-08-07`. What is not printed is not guessed: no time gives a date alone, no zone gives a
time without an offset.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache

from ringkas._data import rows, words

_DATA = "ringkas.segmentation.data"

NAMED_DATE = re.compile(
    r"(?<![\d/.-])(\d{1,2})(?:\s|[-/]){1,3}([A-Za-z]{3,9})\.?,?(?:\s|[-/]){1,3}(\d{4})(?!\d)"
)
"""`07 Agustus 2025`, `13 Des 2025`, `7-Agu-2025`."""

ENGLISH_DATE = re.compile(r"(?<![A-Za-z])([A-Za-z]{3,9})\.?\s(\d{1,2}),?\s(\d{4})(?!\d)")
"""`August 7, 2025`."""

DIGIT_DATE = re.compile(r"(?<![\d/.-])(\d{1,2})([-/.])(\d{1,2})\2(\d{4})(?![\d/])")
"""`7/8/2025`, `07-08-2025`: day, month, year."""

ISO_DATE = re.compile(r"(?<![\d/.-])(\d{4})([-/])(\d{1,2})\2(\d{1,2})(?![\d/])")
"""`2025-08-07`, `2025/08/07`."""

TIME = re.compile(
    r"(?<![\d.:,])([01]?\d|2[0-3])[.:]([0-5]\d)(?:[.:]([0-5]\d))?(?![\d.:]\d)(?:\s{0,3}(WITA|WIB|WIT|UTC|GMT)\b)?"
)
"""`13.47 WIB`, `09:41`, `13:47:05 WITA`."""

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")


@dataclass(frozen=True, slots=True)
class Moment:
    """A printed date with what stands beside it.

    Attributes:
        day: the date.
        time: hours, minutes and perhaps seconds, or None.
        zone: offset from UTC (`"+07:00"`), or None.
        updated: whether the text calls it the moment of an update.
    """

    day: date
    time: tuple[int, int, int] | None = None
    zone: str | None = None
    updated: bool = False

    @property
    def iso(self) -> str:
        """ISO 8601: `2025-08-07`, `2025-08-07T13:47:00`, `2025-08-07T13:47:00+07:00`."""
        if self.time is None:
            return self.day.isoformat()
        hour, minute, second = self.time
        return f"{self.day.isoformat()}T{hour:02}:{minute:02}:{second:02}{self.zone or ''}"


def find_moment(line: str) -> Moment | None:
    """The first date of a line, with the time that follows or stands before it.

    Args:
        line: a short text; give no whole paragraphs, its first date may be any.

    Example:
        >>> find_moment("Kamis, 07 Agustus 2025 - 13.47 WIB").iso
        '2025-08-07T13:47:00+07:00'
        >>> find_moment("Sabtu, 13 Des 2025").iso
        '2025-12-13'
    """
    found = _date(line)
    if found is None:
        return None
    day, start, end = found
    updated = re.search(r"(?i)\b(?:di)?(?:perba(?:ha)?rui|update)", line[:start]) is not None
    time = TIME.search(line, end) or TIME.search(line, 0, start)
    if time is None:
        return Moment(day, updated=updated)
    clock = (int(time[1]), int(time[2]), int(time[3] or 0))
    return Moment(day, clock, _zones().get(time[4] or ""), updated)


def is_timestamp(line: str) -> bool:
    """Whether a line holds a date or a time and nothing but the words that stand beside one.

    Example:
        >>> is_timestamp("• Kamis, 07 Agustus 2025"), is_timestamp("Kamis (7/8/2025) hujan turun.")
        (True, False)
    """
    if not any(c.isdigit() for c in line):
        return False
    found = _date(line)
    if found is None:
        rest, clock = TIME.subn(" ", line)
        return (
            clock > 0
            and all(w.lower() in _words() for w in WORD.findall(rest))
            and not re.search(r"\d", rest)
        )
    _, start, end = found
    rest = TIME.sub(" ", line[:start]) + " " + TIME.sub(" ", line[end:])
    again = _date(rest)
    if again is not None:  # "Terbit 7 Agustus 2025 13.47, diperbarui 8 Agustus 2025"
        rest = rest[: again[1]] + " " + rest[again[2] :]
    rest = DOMAIN_LABEL.sub(" ", rest)
    return all(w.lower() in _words() for w in WORD.findall(rest)) and not re.search(r"\d", rest)


DOMAIN_LABEL = re.compile(r"\b[A-Za-z0-9-]{2,30}\.(?:com|co\.id|co|id|net|org|news|tv)\b", re.IGNORECASE)
"""The site's own name on a line with the date: `Kompas.com - 07/08/2025, 13:47 WIB`."""


def _date(line: str) -> tuple[date, int, int] | None:
    """The first valid date of a line with its start and end."""
    candidates: list[tuple[int, int, date]] = []
    for match in NAMED_DATE.finditer(line):
        _add(candidates, match, match[3], _months().get(match[2].lower()), match[1])
    for match in ENGLISH_DATE.finditer(line):
        _add(candidates, match, match[3], _months().get(match[1].lower()), match[2])
    for match in DIGIT_DATE.finditer(line):
        _add(candidates, match, match[4], match[3], match[1])
    for match in ISO_DATE.finditer(line):
        _add(candidates, match, match[1], match[3], match[4])
    if not candidates:
        return None
    start, end, day = min(candidates)
    return day, start, end


def _add(
    candidates: list[tuple[int, int, date]], match: re.Match[str], year: str, month: str | None, day: str
) -> None:
    """Keep a match whose day, month and year make a date of the time of newspapers."""
    if month is None or not 1600 <= int(year) <= 2200:
        return
    try:
        candidates.append((match.start(), match.end(), date(int(year), int(month), int(day))))
    except ValueError:
        return


@cache
def _months() -> dict[str, str]:
    return {row[0]: row[1] for row in rows(_DATA, "months.txt")}


@cache
def _zones() -> dict[str, str]:
    return {row[0]: row[1] for row in rows(_DATA, "zones.txt")}


@cache
def _words() -> frozenset[str]:
    return frozenset(words(_DATA, "timestamp_words.txt")) | {z.lower() for z in _zones()}
