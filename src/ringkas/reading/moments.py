"""Moments as metadata write them (`2025-08-07T13:47:00+07:00`, `2025/08/07 13:47 WIB`), brought to ISO 8601."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

ZONES: Final = {"WIB": 7, "WITA": 8, "WIT": 9}
"""Hours east of Greenwich of the three zones (Keputusan Presiden 41/1987)."""

# 2025-08-07 · 2025/08/07 13:47 · 2025-08-07T13:47:00.000Z · 2025-08-07 13:47:00 +0700 · 2025-08-07 13.47 WIB
_MOMENT: Final = re.compile(
    r"\s{0,9}(?P<date>\d{4}[-/]\d{1,2}[-/]\d{1,2})"
    r"(?:[T ]\s{0,3}(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2}))?(?:[.,]\d{1,9})?"
    r"\s{0,3}(?P<zone>Z|[+-]\d{2}:?\d{2}|WITA|WIB|WIT)?)?",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A date, or a date with a time, or a date with a time and an offset."""

    when: datetime
    has_time: bool

    @property
    def exactness(self) -> int:
        """How much is known: 0 the day, 1 the local time, 2 the instant, 3 the instant and the local time."""
        offset = self.when.utcoffset()
        if offset is None:
            return int(self.has_time)
        return 3 if offset else 2

    def __str__(self) -> str:
        return self.when.isoformat() if self.has_time else self.when.date().isoformat()


def parse(text: str) -> Moment | None:
    """Read a date and time in year-month-day order; None where the text begins with none.

    Example:
        >>> print(parse("2025/08/07 13:47:05 WIB"), parse("2025-08-07"), parse("2025-08-07T06:47:05.000Z"))
        2025-08-07T13:47:05+07:00 2025-08-07 2025-08-07T06:47:05+00:00
        >>> parse("kemarin")
    """
    found = _MOMENT.match(text)
    if found is None:
        return None
    year, month, day = map(int, re.split("[-/]", found["date"]))
    hour, minute, second = (int(found[part] or 0) for part in ("hour", "minute", "second"))
    try:
        when = datetime(year, month, day, hour, minute, second, tzinfo=_zone(found["zone"]))
    except ValueError:  # the 31st of February, an offset of 99 hours
        return None
    return Moment(when, found["hour"] is not None)


def most_exact(moments: Sequence[Moment]) -> str | None:
    """The first moment in ISO 8601, told as exactly as any later one that is within a day of it.

    Example:
        >>> most_exact([parse("2025-08-07"), parse("2025-08-07T13:47:00+07:00"), parse("2024-01-01T00:00:00+07:00")])
        '2025-08-07T13:47:00+07:00'
    """
    if not moments:
        return None
    first = moments[0].when.date()
    near = [moment for moment in moments if abs((moment.when.date() - first).days) <= 1]
    return str(max(near, key=lambda moment: moment.exactness))


def _zone(text: str | None) -> timezone | None:
    if not text:
        return None
    name = text.upper()
    if name == "Z":
        return timezone(timedelta())
    if name in ZONES:
        return timezone(timedelta(hours=ZONES[name]))
    sign = -1 if name[0] == "-" else 1
    return timezone(sign * timedelta(hours=int(name[1:3]), minutes=int(name[-2:])))
