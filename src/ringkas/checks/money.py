"""Which kind of money an amount is in, read from what stands right before or behind it."""

from __future__ import annotations

import re
from functools import cache

from ringkas import _data

DATA = "ringkas.checks.data"
# How far to look before and behind a number, in code points: a sign or a code stands before it, a name behind it.
BEFORE, BEHIND = 8, 24
SIGN = 3


def currency(text: str, start: int, end: int) -> str | None:
    """The kind of money of the amount at `text[start:end]`, or None.

    Example:
        >>> currency("Harganya Rp 5 juta.", 12, 18), currency("5 million dollars", 0, 9), currency("5 ekor", 0, 1)
        ('rupiah', 'dollar', None)
    """
    before, after = _patterns()
    found = before.search(text[max(0, start - BEFORE) : start]) or after.match(text[end : end + BEHIND])
    return _kinds()[found[1].casefold()] if found else None


@cache
def _kinds() -> dict[str, str]:
    return {printed.casefold(): kind for kind, printed in _data.rows(DATA, "currencies.txt")}


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """What stands before an amount (`Rp `, `US$`) and behind one (` rupiah`, ` dolar`)."""
    listed = sorted(_kinds(), key=len, reverse=True)
    signs = "|".join(re.escape(form) for form in listed if len(form) <= SIGN)
    names = "|".join(re.escape(form) for form in listed if form.isalpha() or " " in form)
    return (
        re.compile(rf"(?<![^\W\d_])(?:US|S|A|HK|NZ|C)?({signs})\.?\s?$", re.IGNORECASE),
        re.compile(rf"\s?-?({names})\b", re.IGNORECASE),
    )
