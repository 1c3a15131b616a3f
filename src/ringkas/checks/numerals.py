"""Finds the numbers of an Indonesian or an English string and what each may stand for.

A number is reduced to *readings*, short keys that are equal in both languages: `1.500` and `1,500` give `15e2`,
`2,5 juta` and `2.5 million` give `25e5`, `pukul 19.30` and `7:30 p.m.` give `t19:30`. The keys hold digits and
powers of ten, so that no arithmetic is done on numbers of any length.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Literal

from ringkas.checks import number_words
from ringkas.checks.money import currency

if TYPE_CHECKING:
    from collections.abc import Iterator

Language = Literal["id", "en"]

DIGIT = re.compile(r"[0-9]")
# A run of digits with separators inside: `1.500,50`, `13.47`, `19:30`, English `.08`.
DIGITS = re.compile(r"(?:(?<![\w.,:)])\.)?[0-9]+(?:[.,:][0-9]+)*")
# Thousands grouped by dots, then a decimal comma (`1.500.000,25`), and the same the English way round.
DOTS = re.compile(r"([0-9]{1,3}(?:\.[0-9]{3})+)(?:,([0-9]+))?")
COMMAS = re.compile(r"([0-9]{1,3}(?:,[0-9]{3})+)(?:\.([0-9]+))?")
# `2,5` and `2.5`
DECIMAL_COMMA = re.compile(r"([0-9]+),([0-9]+)")
DECIMAL_DOT = re.compile(r"([0-9]*)\.([0-9]+)")
# A time of day: `13.47`, `7:30`.
CLOCK = re.compile(r"([01]?[0-9]|2[0-4])[.:]([0-5][0-9])")
# A date in digits: `7/8/2025`, `19/11`, `07-08-2025`, `2025-08-07`.
DATE = re.compile(
    r"(?<![0-9/.,:-])"
    r"(?:(?P<iso>(?:19|20)[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01]))"
    r"|(?P<day>0?[1-9]|[12][0-9]|3[01])(?P<sep>[/.-])(?P<month>0?[1-9]|1[0-2])(?P=sep)(?P<year>[0-9]{4}|(?<=/)[0-9]{2})"
    r"|(?P<d>0?[1-9]|[12][0-9]|3[01])/(?P<m>0?[1-9]|1[0-2]))"
    r"(?![0-9/]|[.,:-][0-9])"
)
# What follows an English time (` p.m.`, `am`, ` o'clock`) and an Indonesian one (` malam`, ` WIB malam`).
MERIDIEM = re.compile(r"\s{0,2}(?:([ap])\.?\s?m\b\.?|o['’]clock)", re.IGNORECASE)
AFTERNOON = re.compile(r"\s{1,2}(?:WI(?:B|TA|T)\s)?(?:siang|sore|petang|malam)\b", re.IGNORECASE)
HOUR_CUE = re.compile(r"\b(?:pukul|jam)\s{1,2}$", re.IGNORECASE)
# A scale behind digits: `43 triliun`, `20 ribuan`, `1.5 million`; short: `500K`, `5 M`.
SCALE = {
    "id": re.compile(
        r"[ \u00a0]{0,2}-?(ratus|ribu|juta|miliar|milyar|triliun|trilyun)(?:an)?\b", re.IGNORECASE
    ),
    "en": re.compile(r"\+?[ \u00a0]{0,2}-?(hundred|thousand|million|billion|trillion)s?\b", re.IGNORECASE),
}
# `half a million`, where `a million` is half of that; `setengah juta`, `half million`
HALF_OF = re.compile(r"\bhalf\s$", re.IGNORECASE)
OF_SCALE = {
    "id": SCALE["id"],
    "en": re.compile(r" (?:a |of a )?(hundred|thousand|million|billion|trillion)\b", re.IGNORECASE),
}
SHORT_SCALE = {
    "id": re.compile(r"[ \u00a0]?(rb|jt|[KMT])\b"),
    "en": re.compile(r"[ \u00a0]?([bmt]n|[kKmMbBT])\b"),
}
EXPONENT = {
    "ratus": 2,
    "ribu": 3,
    "juta": 6,
    "miliar": 9,
    "milyar": 9,
    "triliun": 12,
    "trilyun": 12,
    "rb": 3,
    "jt": 6,
}
EXPONENT |= {
    "hundred": 2,
    "thousand": 3,
    "million": 6,
    "billion": 9,
    "trillion": 12,
    "mn": 6,
    "bn": 9,
    "tn": 12,
}
LETTER_EXPONENT = {
    "id": {"K": 3, "M": 9, "T": 12},
    "en": {"k": 3, "K": 3, "m": 6, "M": 6, "b": 9, "B": 9, "T": 12},
}
SCALE_NAME = {2: "hundred", 3: "thousand", 6: "million", 9: "billion", 12: "trillion"}
# Between the two ends of a range that share a scale: `2-3 juta`, `antara 2 hingga 3 juta`, `2 to 3 million`.
RANGE = re.compile(
    r"\s?[-–—/]\s?(?:Rp\.?\s?|\$)?|\s(?:sampai|hingga|s\.?d\.?|atau|dan|ke|menjadi|to|or|and)\s(?:Rp\.?\s?|US)?\$?",
    re.IGNORECASE,
)
# `2 and a half`, `dua setengah`
AND_A_HALF = re.compile(r"\s(?:and\sa\shalf|setengah)\b", re.IGNORECASE)
# `90-an`, `90s`
DECADE = {"id": re.compile(r"-?an\b"), "en": re.compile(r"['’]?s\b")}
# Between the years of a season or a span of years: `2019-20`, `2019/2020`.
YEARS = re.compile(r"\s?[-–—/]\s?")
# Digits that are part of a unit (`km2`, `m3`) or double a word in Indonesian (`anak2`).
UNIT = re.compile(r"(?<![^\W\d_])[kcmdh]?m$", re.IGNORECASE)
DOUBLING = re.compile(r"[a-z]{3}$")
PERCENT = re.compile(r"\s?%|\s(?:persen|percent|per\scent)\b", re.IGNORECASE)
RUPIAH = re.compile(r"Rp\.?\s?$")
# How far to look back from a number for what belongs to it, in code points.
BEFORE = 10
# How many strings' numbers are kept, those of the articles in flight, and how long such a string may be.
REMEMBERED = 1 << 13
REMEMBERED_LENGTH = 300


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number in a string.

    Attributes:
        start: where it begins, in code points.
        end: where it ends.
        readings: the keys of what it may stand for.
        demanded: whether the other side must have it; a hint (`both`, `XIII`, `August`) is not demanded.
        shown: how to show it to an English reader.
        word: the words themselves where it is written in words, else empty.
        currency: the kind of money, or None.
    """

    start: int
    end: int
    readings: frozenset[str]
    demanded: bool
    shown: str
    word: str = ""
    currency: str | None = None


def find(text: str, language: Language) -> list[Numeral]:
    """The numbers of `text`: first those in digits, then those in words, then hints.

    Args:
        text: any string.
        language: whose separators and words to read.

    Example:
        >>> [(n.shown, sorted(n.readings)) for n in find("Rp 43 triliun", "id")]
        [('Rp43 trillion', ['43e12'])]
    """
    return list(_found(text, language) if len(text) <= REMEMBERED_LENGTH else _read(text, language))


@lru_cache(maxsize=REMEMBERED)
def _found(text: str, language: Language) -> tuple[Numeral, ...]:
    """The numbers of a sentence, which several checks and stages ask for one after the other."""
    return _read(text, language)


def _read(text: str, language: Language) -> tuple[Numeral, ...]:
    if not DIGIT.search(text):
        return (*_words(text, language), *_hints(text, language))
    dates = list(_dates(text))
    rest = _masked(text, dates)
    return (*dates, *_digits(rest, language), *_words(rest, language), *_hints(rest, language))


def key(whole: str, part: str = "", exponent: int = 0) -> str:
    """The reading of `whole.part` times ten to the exponent.

    Example:
        >>> key("2", "50", 6), key("007"), key("0")
        ('25e5', '7e0', '0')
    """
    digits = (whole + part).lstrip("0")
    short = digits.rstrip("0")
    return f"{short}e{exponent - len(part) + len(digits) - len(short)}" if short else "0"


def clock_keys(hour: int, minute: str, *, afternoon: bool | None) -> frozenset[str]:
    """The readings of a time of day; where the half of the day is unknown (None) both are possible.

    Example:
        >>> sorted(clock_keys(7, "30", afternoon=None)), sorted(clock_keys(12, "00", afternoon=False))
        (['t19:30', 't7:30'], ['t0:00'])
    """
    late = hour + 12 if hour < 12 else hour
    early = 0 if hour == 12 and afternoon is False else hour
    hours = {early, late} if afternoon is None else {late if afternoon else early}
    return frozenset(f"t{h % 24}:{minute}" for h in hours)


def _dates(text: str) -> Iterator[Numeral]:
    """The day, month and year of each date in digits."""
    for m in DATE.finditer(text):
        day, month, year = m["day"] or m["d"], m["month"] or m["m"], m["year"]
        if m["iso"]:
            year, month, day = m["iso"].split("-")
        yield Numeral(*m.span(), frozenset({key(day)}), demanded=True, shown=m.group())
        yield Numeral(*m.span(), frozenset({key(month)}), demanded=True, shown=m.group())
        if year:
            keys = {key(year), key("20" + year)} if len(year) == 2 else {key(year)}
            yield Numeral(*m.span(), frozenset(keys), demanded=True, shown=m.group())


def _masked(text: str, found: list[Numeral]) -> str:
    """The text with what was found blanked out, offsets unchanged."""
    parts, position = [], 0
    for numeral in found:
        if numeral.start >= position:
            parts += [text[position : numeral.start], " " * (numeral.end - numeral.start)]
            position = numeral.end
    return "".join([*parts, text[position:]])


@dataclass(frozen=True, slots=True)
class _Amount:
    """A number in digits with the scale behind it; `values` are pairs of whole and decimal digits."""

    start: int
    end: int
    values: tuple[tuple[str, str], ...]
    exponent: int = 0
    maybe: int = 0  # the exponent of a short scale, `5 M`, which may also be something else
    clocks: frozenset[str] = frozenset()


def _digits(text: str, language: Language) -> Iterator[Numeral]:
    amounts = [amount for m in DIGITS.finditer(text) for amount in _amounts(text, m, language)]
    for before, amount, after in zip([None, *amounts], amounts, [*amounts[1:], None], strict=False):
        exponents = {amount.exponent, amount.exponent or amount.maybe}
        if after and not amount.exponent and RANGE.fullmatch(text, amount.end, after.start):
            exponents |= {after.exponent, after.maybe}
        readings = {key(whole, part, e) for whole, part in amount.values for e in exponents}
        lead = text[max(0, amount.start - BEFORE) : amount.start]
        yield Numeral(
            amount.start,
            amount.end,
            frozenset(readings) | amount.clocks | _years(text, before, amount, language),
            demanded=not UNIT.search(lead) and not (text[amount.start] == "2" and DOUBLING.search(lead)),
            shown=_shown(text, amount, lead),
            currency=currency(text, amount.start, amount.end),
        )


def _years(text: str, before: _Amount | None, amount: _Amount, language: Language) -> set[str]:
    """The full year that two digits may stand for: `90-an`, the end of `2019-20`."""
    short = text[amount.start : amount.end]
    if len(short) != 2 or not short.isdecimal():
        return set()
    keys = {key("19" + short)} if DECADE[language].match(text, amount.end) else set()
    if before and YEARS.fullmatch(text, before.end, amount.start):
        first = text[before.start : before.end]
        if len(first) == 4 and first.isdecimal():
            keys.add(key(first[:2] + short))
    return keys


def _amounts(text: str, m: re.Match[str], language: Language) -> Iterator[_Amount]:
    """One amount for a token that reads as one number or time, else one for each run of digits in it."""
    values = _values(m.group(), language)
    clocks = _clock(text, m, language)
    if not values and not clocks:
        for run in re.finditer("[0-9]+", m.group()):
            yield _Amount(m.start() + run.start(), m.start() + run.end(), ((run.group(), ""),))
        return
    end, exponent, maybe = m.end(), 0, 0
    if clocks and language == "en" and (meridiem := MERIDIEM.match(text, end)):
        yield _Amount(m.start(), meridiem.end(), values, clocks=clocks)
        return
    half = AND_A_HALF.match(text, end)
    if half and all(not part for _, part in values):
        values, end = tuple((whole, "5") for whole, _ in values), half.end()
    while scale := SCALE[language].match(text, end):
        exponent += EXPONENT[scale[1].lower()]
        end = scale.end()
    if not exponent and (short := SHORT_SCALE[language].match(text, end)):
        maybe = EXPONENT.get(short[1]) or LETTER_EXPONENT[language][short[1]]
        end = short.end()
    yield _Amount(m.start(), end, values, exponent, maybe, clocks)


def _values(token: str, language: Language) -> tuple[tuple[str, str], ...]:
    """What a token may be as a number, as pairs of whole and decimal digits; none where it is no single number."""
    if token.isdecimal():
        return ((token, ""),)
    dots, commas = DOTS.fullmatch(token), COMMAS.fullmatch(token)
    own, other = (dots, commas) if language == "id" else (commas, dots)
    comma, dot = DECIMAL_COMMA.fullmatch(token), DECIMAL_DOT.fullmatch(token)
    decimal, foreign = (comma, dot) if language == "id" else (dot, comma)
    if token.startswith("0"):
        own = other = None
    if own:
        return ((re.sub("[.,]", "", own[1]), own[2] or ""),)
    found = [(decimal[1], decimal[2])] if decimal else []
    # `1,500` in Indonesian may be English style. `1.500` in English is 1.5, and a mistake where 1,500 is meant; longer
    # groups are clear either way.
    if other and (language == "id" or not decimal):
        found.append((re.sub("[.,]", "", other[1]), other[2] or ""))
    if foreign and not found:
        found.append((foreign[1], foreign[2]))
    return tuple(found)


def _clock(text: str, m: re.Match[str], language: Language) -> frozenset[str]:
    """The times of day that a token may be."""
    token = m.group()
    clock = CLOCK.fullmatch(token)
    afternoon: bool | None
    if language == "en":
        meridiem = MERIDIEM.match(text, m.end())
        named = meridiem is not None
        afternoon = meridiem[1].lower() == "p" if meridiem and meridiem[1] else None
    else:
        named = HOUR_CUE.search(text[max(0, m.start() - BEFORE) : m.start()]) is not None
        afternoon = None if AFTERNOON.match(text, m.end()) else False
    if clock:
        hour, minute = int(clock[1]), clock[2]
    elif named and token.isdecimal() and len(token) <= 2 and int(token) <= 24:
        hour, minute = int(token), "00"
    else:
        return frozenset()
    return clock_keys(hour, minute, afternoon=True if hour >= 12 and language == "id" else afternoon)


def _shown(text: str, amount: _Amount, before: str) -> str:
    """The amount as an English reader writes it: `Rp1.5 million`, `2.5 percent`."""
    token = text[amount.start : amount.end]
    if amount.clocks and (":" in token or not token[-1].isdecimal()):
        return token
    if amount.values and not amount.maybe:
        whole, part = amount.values[0]
        if 3 < len(whole) < 40 and not token.startswith(whole):
            whole = f"{int(whole):,}"
        scale = SCALE_NAME.get(amount.exponent)
        if scale or not amount.exponent:
            token = whole + (f".{part}" if part else "") + (f" {scale}" if scale else "")
    if RUPIAH.search(before):
        token = f"Rp{token}"
    return f"{token} percent" if PERCENT.match(text, amount.end) else token


def _words(text: str, language: Language) -> Iterator[Numeral]:
    """The numbers in words; one and two are hints, for both languages use them for much else."""
    for found in number_words.find(text, language):
        readings, end = {key(str(found.value))}, found.end
        if language == "en" and HALF_OF.search(text[max(0, found.start - BEFORE) : found.start]):
            readings = {key(str(found.value * 5), exponent=-1)}
        if half := AND_A_HALF.match(text, end):
            scale = SCALE[language].match(text, half.end())
            readings.add(key(str(found.value), "5", EXPONENT[scale[1].lower()] if scale else 0))
            end = scale.end() if scale else half.end()
        shown = text[found.start : end]
        yield Numeral(
            found.start,
            end,
            frozenset(readings),
            demanded=found.value > 2,
            shown=f"{found.value:,} ({shown})" if language == "id" else shown,
            word=text[found.start : found.end],
            currency=currency(text, found.start, end),
        )


def _decimal_key(number: str) -> str:
    whole, _, part = number.partition(".")
    return key(whole, part)


def _hints(text: str, language: Language) -> Iterator[Numeral]:
    """Words that may stand for a number: `both`, `separuh`, `XIII`, `Agustus`."""
    for start, end, values in number_words.hints(text, language):
        readings = {v if v.startswith("t") else _decimal_key(v) for v in values}
        if "0.5" in values and (scale := OF_SCALE[language].match(text, end)):
            readings.add(key("0", "5", EXPONENT[scale[1].lower()]))
        yield Numeral(start, end, frozenset(readings), demanded=False, shown=text[start:end])
