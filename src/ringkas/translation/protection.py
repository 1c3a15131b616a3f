"""What does not go through the model: quotes and terms that the caller protects, and addresses that are found here.

A protected span travels as a placeholder, a symbol that the model was trained to carry over. The functions here turn a
text into its carrier (the text with placeholders) and an output back into text and slots.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from ringkas.article import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ringkas.translation.base import ProtectedKind, Segment

LONGEST_WORD = 60
"""Code points; a longer run without white space is an address, a code or noise, and is carried over as it is."""

WORD = re.compile(r"\S+")
# `https://kab.example/berita?id=7`, `www.example.id`
ADDRESS = re.compile(r"(?:https?|ftp)://\S|www\.\S", re.IGNORECASE)
# `humas@example.go.id`
MAIL = re.compile(r"[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63})+")
# `@warga_kota`, `#BangkitBersama`
TAG = re.compile(r"[@#]\w+(?:[.-]\w+)*")
# `bit.ly/x7Yq`, `example.go.id/berita`
BARE = re.compile(r"(?:[\w-]{1,63}\.)+[A-Za-z]{2,24}/\S*")

_OPENING = "([{<\"'“”„‘’«‹"
_CLOSING = ".,;:!?…)]}>\"'“”‘’»›"


@dataclass(frozen=True, slots=True)
class Slot(Span):
    """A span of a text that is replaced; `index` is its place in `Segment.protected`, None where it was found here."""

    kind: ProtectedKind
    replacement: str
    index: int | None = None


def slots(segment: Segment, placeholders: Sequence[str], fits: Callable[[str], bool]) -> tuple[Slot, ...]:
    """Everything of a segment that does not go through the model, in order, none overlapping.

    Args:
        segment: the text and what its caller protects.
        placeholders: the model's symbols, which a text may hold by chance.
        fits: whether a word is short enough for the model.
    """
    given = [Slot(p.start, p.end, p.kind, p.replacement, i) for i, p in enumerate(segment.protected)]
    found: list[Slot] = []
    following = 0
    for start, end in _automatic(segment.text, placeholders, fits):
        while following < len(given) and given[following].end <= start:
            following += 1
        free = following == len(given) or given[following].start >= end
        if free and (not found or found[-1].end <= start):
            found.append(Slot(start, end, "url", segment.text[start:end]))
    return tuple(sorted((*given, *found), key=lambda slot: (slot.start, slot.end)))


def carrier(text: str, span: Span, inside: Sequence[Slot], placeholders: Sequence[str]) -> str:
    """The part of a text that the model reads, each slot as a placeholder, by the order of the slots.

    Example:
        >>> carrier('Ia bilang "ya" lagi.', Span(0, 20), [Slot(10, 14, "quote", '"ya"')], ["⟦0⟧"])
        'Ia bilang ⟦0⟧ lagi.'
    """
    result, position = [], span.start
    for slot, placeholder in zip(inside, placeholders, strict=False):
        result += [text[position : slot.start], placeholder]
        position = slot.end
    return "".join([*result, text[position : span.end]])


def parse(output: str, expected: int, placeholders: Sequence[str]) -> list[str | int] | None:
    """Takes an output apart into texts and the numbers of placeholders.

    Args:
        output: what the model gave.
        expected: how many placeholders the source had.
        placeholders: the model's symbols.

    Returns:
        Texts (never empty) and numbers in output order, or None unless each expected placeholder stands there exactly
        once and no other does.

    Example:
        >>> parse("⟦0⟧ he said.", 1, ["⟦0⟧", "⟦1⟧"])
        [0, ' he said.']
        >>> parse("he said.", 1, ["⟦0⟧", "⟦1⟧"])
    """
    if not placeholders:
        return [output] if output else []
    number = {placeholder: i for i, placeholder in enumerate(placeholders)}
    parts = [number.get(part, part) for part in _any_of(tuple(placeholders)).split(output) if part]
    seen = sorted(part for part in parts if isinstance(part, int))
    return parts if seen == list(range(expected)) else None


def without(text: str, placeholders: Sequence[str]) -> str:
    """The text without its placeholders: what checks compare."""
    return _any_of(tuple(placeholders)).sub("", text) if placeholders else text


def _automatic(
    text: str, placeholders: Sequence[str], fits: Callable[[str], bool]
) -> Iterator[tuple[int, int]]:
    """Spans of addresses, literal placeholders and words without end, in order. Each word is looked at once."""
    literal = _look_alikes(tuple(placeholders)) if placeholders else None
    for match in WORD.finditer(text):
        word = match.group()
        if len(word) > LONGEST_WORD or not fits(word):
            yield match.span()
        elif span := _address(word):
            yield match.start() + span[0], match.start() + span[1]
        elif literal:
            yield from ((match.start() + m.start(), match.start() + m.end()) for m in literal.finditer(word))


def _address(word: str) -> tuple[int, int] | None:
    """Where an address, mail, handle or tag stands in a word, punctuation around it left out."""
    if not any(sign in word for sign in "@#/") and "www." not in word.lower():
        return None
    end = len(word.rstrip(_CLOSING))
    start = len(word) - len(word.lstrip(_OPENING))
    if found := ADDRESS.search(word, 0, end):
        return found.start(), end
    if found := MAIL.search(word, start, end) or TAG.match(word, start, end) or BARE.match(word, start, end):
        return found.span()
    return None


@cache
def _any_of(placeholders: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(f"({'|'.join(map(re.escape, placeholders))})")


@cache
def _look_alikes(placeholders: tuple[str, ...]) -> re.Pattern[str]:
    """The placeholders with any sign for a digit: normalization makes `⟦0⟧` of `⟦０⟧` too."""
    shapes = dict.fromkeys(re.sub(r"\d", ".", re.escape(placeholder)) for placeholder in placeholders)
    return re.compile("|".join(shapes))
