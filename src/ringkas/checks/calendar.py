"""Finds days of the week and calendar dates in Indonesian and English."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal

from ringkas import _data
from ringkas.checks.numerals import DATE, DIGIT

if TYPE_CHECKING:
    from collections.abc import Iterator

DATA = "ringkas.checks.data"

Language = Literal["id", "en"]
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SUNDAY = 7

# One or more days of a month: `7`, `16-24`, `5, 6 dan 7`, `21st`.
DAY = r"[0-3]?[0-9](?:st|nd|rd|th)?"
DAYS = rf"{DAY}(?:(?:\s?[-–—/,&]\s?|\s(?:dan|sampai|hingga|s\.?d\.?|and|to|until)\s){DAY}){{0,3}}"
# A date in digits, month first: `(11/19)`, `8/30/2025`.
MONTH_FIRST = re.compile(
    r"(?<![0-9/.,-])(?P<month>0?[1-9]|1[0-2])/(?P<day>1[3-9]|2[0-9]|3[01])(?:/(?P<year>[0-9]{4}))?(?![0-9/])"
)
# Before a word that is a month only in some places: `in May`, `bulan Mei`.
LEADS_TO_MONTH = re.compile(
    r"\b(?:in|of|since|until|by|from|to|through|between|and|late|early|mid|this|last|next|bulan|pada|sejak|hingga|awal|akhir|pertengahan)[\s-]$",
    re.IGNORECASE,
)
# Months that are also other words or names.
AMBIGUOUS = frozenset({"May", "March", "Mei", "Juni", "April", "June"})
# `malam Minggu` is Saturday night.
EVE = re.compile(r"\b[Mm]alam\s$")
THE_DAY = re.compile(r"\b[Hh]ari\s$")
# `Minggu` is a week at the beginning of a sentence, and before `lalu`, `ini`, `depan`.
MAYBE_WEEK = re.compile(r"\s(?:lalu|ini|depan|kemarin|terakhir|berikutnya|mendatang)\b")
# How far around a name to look, in code points.
REACH = 24


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the week: the numbers that it may have (Monday is 1), and whether it may be a week instead."""

    start: int
    end: int
    numbers: frozenset[int]
    week: bool = False

    @property
    def shown(self) -> str:
        """The day in English."""
        return " or ".join(WEEKDAYS[number - 1] for number in sorted(self.numbers))


@dataclass(frozen=True, slots=True)
class Date:
    """A calendar date as far as it is given.

    Attributes:
        start: where it begins, in code points.
        end: where it ends.
        ways: what it may be read as: pairs of the days (empty where none is given) and the month.
        year: the year, or None.
        sure: whether it is a date for certain; `Mei` alone may be a name.
    """

    start: int
    end: int
    ways: tuple[tuple[frozenset[int], int], ...]
    year: int | None = None
    sure: bool = True

    def agrees(self, other: Date) -> bool:
        """Whether no part of one contradicts the other; a span of days agrees with each of its ends."""
        if self.year and other.year and self.year % 100 != other.year % 100:
            return False
        return any(
            month == others_month and (days <= others_days or others_days <= days)
            for days, month in self.ways
            for others_days, others_month in other.ways
        )

    @property
    def shown(self) -> str:
        """The date in English: `7 August 2025`."""
        days, month = self.ways[0]
        parts = ("-".join(map(str, sorted(days))), MONTHS[month - 1], self.year)
        return " ".join(str(part) for part in parts if part)


def days(text: str, language: Language) -> Iterator[Day]:
    """The days of the week.

    Example:
        >>> [sorted(d.numbers) for d in days("Rapat digelar Kamis, bukan malam Minggu.", "id")]
        [[4], [6, 7]]
    """
    pattern, numbers = _weekdays(language)
    for m in pattern.finditer(text):
        number = numbers[m[1].casefold()]
        if language == "en":
            yield Day(*m.span(), frozenset({number}))
            continue
        eve = EVE.search(text[max(0, m.start() - REACH) : m.start()])
        if m[1] == "minggu" and not eve and not THE_DAY.search(text[max(0, m.start() - REACH) : m.start()]):
            continue
        opens = (
            not text[max(0, m.start() - 2) : m.start()].rstrip(" \"'“‘(")
            or MAYBE_WEEK.match(text, m.end()) is not None
        )
        before = {number - 1 or SUNDAY} if eve else set()
        yield Day(*m.span(1), frozenset({number, *before}), week=number == SUNDAY and opens)


def dates(text: str, language: Language) -> Iterator[Date]:
    """The calendar dates that have at least a month.

    Example:
        >>> [d.shown for d in dates("Kamis (7/8/2025), lalu 16-24 November", "id")]
        ['7 August 2025', '16-24 November']
    """
    yield from _in_digits(text)
    pattern, numbers = _months(language)
    for m in pattern.finditer(text):
        found = frozenset(
            int(n) for n in re.findall("[0-9]+", m["before"] or m.groupdict().get("after") or "")
        )
        year = int(m["year"]) if m["year"] else None
        lead = text[max(0, m.start("month") - REACH) : m.start("month")]
        sure = bool(found or year) or _surely_month(m["month"], lead)
        if all(1 <= day <= 31 for day in found):
            yield Date(*m.span(), ((found, numbers[m["month"].casefold()]),), year, sure)


def _in_digits(text: str) -> Iterator[Date]:
    if not DIGIT.search(text):
        return
    for m in DATE.finditer(text):
        if m["iso"]:
            year, month, day = (int(part) for part in m["iso"].split("-"))
            yield Date(*m.span(), ((frozenset({day}), month),), year)
        elif m["day"]:
            yield Date(*m.span(), _either_way(int(m["day"]), int(m["month"])), int(m["year"]))
        elif _in_brackets(text, m):
            yield Date(*m.span(), _either_way(int(m["d"]), int(m["m"])))
    for m in MONTH_FIRST.finditer(text):
        if m["year"] or _in_brackets(text, m):
            way = frozenset({int(m["day"])}), int(m["month"])
            yield Date(*m.span(), (way,), int(m["year"]) if m["year"] else None)


def _in_brackets(text: str, m: re.Match[str]) -> bool:
    """Whether the match is all that stands in a pair of brackets: `Selasa (8/1)`, not `RT 03/04`."""
    return text[max(0, m.start() - 1) : m.start()] == "(" and text[m.end() : m.end() + 1] == ")"


def _surely_month(name: str, lead: str) -> bool:
    """Whether a name without a day or a year is a month: no short form, and no other word (`May`, the name `Juni`)."""
    return name in _full_months() and (name not in AMBIGUOUS or LEADS_TO_MONTH.search(lead) is not None)


def _either_way(day: int, month: int) -> tuple[tuple[frozenset[int], int], ...]:
    """A date in digits may be meant month first, by an American translator."""
    ways = ((frozenset({day}), month), (frozenset({month}), day))
    return ways if day <= 12 else ways[:1]


@cache
def _weekdays(language: str) -> tuple[re.Pattern[str], dict[str, int]]:
    rows = [(row[2], int(row[0])) for row in _data.rows(DATA, "weekdays.txt") if row[1] == language]
    names = "|".join(name for name, _ in rows)
    pattern = rf"\b({names})s?\b" if language == "en" else rf"\b({names})\b"
    numbers = {name.casefold(): number for name, number in rows}
    return re.compile(pattern, re.IGNORECASE if language == "id" else re.NOFLAG), numbers


@cache
def _months(language: str) -> tuple[re.Pattern[str], dict[str, int]]:
    rows = [(row[2], int(row[0])) for row in _data.rows(DATA, "months.txt") if row[1] == language]
    names = "|".join(sorted((name for name, _ in rows), key=len, reverse=True))
    behind = rf"(?:\s(?P<after>{DAYS})(?![0-9]|[.:,][0-9]))?" if language == "en" else ""
    return (
        re.compile(
            rf"(?:(?<![0-9.,/:-])(?P<before>{DAYS})\s(?:of\s)?)?\b(?P<month>{names})\b\.?{behind}(?:,?\s(?:tahun\s|of\s)?(?P<year>(?:19|20)[0-9]{{2}})\b)?",
            re.IGNORECASE if language == "id" else re.NOFLAG,
        ),
        {name.casefold(): number for name, number in rows},
    )


@cache
def _full_months() -> frozenset[str]:
    full: dict[tuple[str, str], str] = {}
    for number, language, name in _data.rows(DATA, "months.txt"):
        full.setdefault((number, language), name)
    return frozenset(full.values())
