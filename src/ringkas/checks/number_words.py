"""Reads numbers in words, Indonesian and English, and the words that hint at a number."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Literal, NamedTuple

from ringkas import _data

if TYPE_CHECKING:
    from collections.abc import Iterator

DATA = "ringkas.checks.data"

LETTERS = re.compile(r"[^\W\d_]+")
# What may stand between the words of one number: `twenty-five`, `dua puluh`.
GAP = re.compile(r"[ \u00a0-]")
# `XIII`, `IV`; of the single letters only I, V and X, for the rest are initials.
ROMAN = re.compile(r"\b(?=[IVXLC]{2}|[IVX]\b)(?P<tens>XC|XL|L?X{0,3})(?P<ones>IX|IV|V?I{0,3})\b")
ROMAN_VALUE = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
# A number that grows beyond this is none.
LARGEST = 10**18


@dataclass(frozen=True, slots=True)
class Number:
    """A number in words and where it stands, in code points."""

    start: int
    end: int
    value: int


class _State(NamedTuple):
    """A number as far as it has been read: `total` of the scales done, `current` of the group at hand."""

    total: int = 0
    current: int = 0
    scale: int = 99
    last: str = ""


def find(text: str, language: Literal["id", "en"]) -> Iterator[Number]:
    """The numbers in words, in order.

    Example:
        >>> [n.value for n in find("dua puluh lima ribu warga di tiga desa", "id")]
        [25000, 3]
        >>> [n.value for n in find("two hundred and fifty people and a thousand trees", "en")]
        [250, 1000]
    """
    text = _idioms().sub(lambda m: "_" * len(m.group()), text) if language == "id" else text
    words = list(LETTERS.finditer(text))
    table = _words(language)
    steps = [_steps(m.group().casefold(), table, language) for m in words]
    if not any(steps):
        return
    i = 0
    while i < len(words):
        if not any(steps[i : i + 2]):  # most words: neither a number nor the `a` of `a hundred`
            i += 1
            continue
        value, after = _read(text, words, steps, i, language)
        if value is not None:
            yield Number(words[i].start(), words[after - 1].end(), value)
        i = max(after, i + 1)


def hints(text: str, language: Literal["id", "en"]) -> Iterator[tuple[int, int, tuple[str, ...]]]:
    """The words that may stand for a number, with the values that they may stand for.

    Example:
        >>> list(hints("both of them, Volume IV", "en"))
        [(0, 4, ('2',)), (21, 23, ('4',))]
    """
    table = _hints(language)
    for m in LETTERS.finditer(text):
        word = m.group().casefold()
        values = table.get(word)
        if values is None and language == "id" and word.endswith("nya"):
            values = table.get(word.removesuffix("nya"))
        if values:
            yield m.start(), m.end(), values
    for m in ROMAN.finditer(text):
        if m.group():
            yield m.start(), m.end(), (str(_roman(m.group())),)


def _read(
    text: str, words: list[re.Match[str]], steps: list[tuple[str, ...]], i: int, language: str
) -> tuple[int | None, int]:
    """The value of the number that begins at word `i`, or None, and the index behind its last word."""
    state: _State | None = _taken(_State(), steps[i])
    after = i + 1
    if language == "en" and words[i].group().casefold() in {"a", "an"}:  # `a hundred`, not `a seven`
        scaled = _adjacent(text, words, i) and steps[i + 1][:1] and not steps[i + 1][0].isdecimal()
        state = _State(current=1, last="value") if scaled else None
    if state is None or not state.last:
        return None, after
    while _adjacent(text, words, after - 1):
        skip = 0
        if (
            language == "en"
            and state.last in "ex"
            and words[after].group() == "and"
            and _adjacent(text, words, after)
        ):
            skip = 1
        further = _taken(state, steps[after + skip])
        if further is None or not steps[after + skip]:
            break
        state, after = further, after + skip + 1
    return state.total + state.current, after


def _adjacent(text: str, words: list[re.Match[str]], i: int) -> bool:
    """Whether word `i` and the next stand side by side."""
    return i + 1 < len(words) and GAP.fullmatch(text, words[i].end(), words[i + 1].start()) is not None


def _taken(state: _State, steps: tuple[str, ...]) -> _State | None:
    """The number after the steps of one more word; None where it cannot go on with that word."""
    following: _State | None = state
    for step in steps:
        following = _take(following, step) if following else None
    return following if following and following.total + following.current < LARGEST else None


def _take(state: _State, step: str) -> _State | None:
    total, current, scale, last = state
    unit = current % 10
    if step.isdecimal():
        number = int(step)
        if last == "value" and not (number < 10 and current % 100 >= 20 and not unit):
            return None
        if last and current % 100 and not (number < 10 and not unit and current % 100 >= 20):
            return None
        return _State(total, current + number, scale, "value")
    if step.startswith("e"):
        exponent = int(step[1:])
        if current and exponent < scale:
            return _State(total + current * 10**exponent, 0, exponent, "e")
        return _State(total * 10**exponent, 0, exponent, "e") if last == "e" else None
    if last != "value":
        return None
    if step == "+10":
        return _State(total, current + 10, scale, "+") if unit else None
    if step == "x10":
        return _State(total, current + unit * 9, scale, "x") if unit else None
    return _State(total, current * 100, scale, "x") if 0 < current < 100 else None


def _steps(word: str, table: dict[str, tuple[str, ...]], language: str) -> tuple[str, ...]:
    """The steps of a word; Indonesian `kedua`, `duanya` and `keduanya` are `dua`."""
    if language == "id" and word not in table and (word.startswith("ke") or word.endswith("nya")):
        word = word.removesuffix("nya")
        word = word if word in table else word.removeprefix("ke")
    return table.get(word, ())


def _roman(numeral: str) -> int:
    values = [ROMAN_VALUE[c] for c in numeral]
    return sum(-v if v < following else v for v, following in zip(values, [*values[1:], 0], strict=True))


@cache
def _idioms() -> re.Pattern[str]:
    return re.compile(
        rf"\b(?:{'|'.join(map(re.escape, _data.words(DATA, 'number_idioms.txt')))})\b", re.IGNORECASE
    )


@cache
def _words(language: str) -> dict[str, tuple[str, ...]]:
    return {
        row[1]: tuple(row[2].split()) for row in _data.rows(DATA, "number_words.txt") if row[0] == language
    }


@cache
def _hints(language: str) -> dict[str, tuple[str, ...]]:
    months = {row[2].casefold(): (row[0],) for row in _data.rows(DATA, "months.txt") if row[1] == language}
    words = {
        row[1]: tuple(row[2].split()) for row in _data.rows(DATA, "number_hints.txt") if row[0] == language
    }
    return months | words
