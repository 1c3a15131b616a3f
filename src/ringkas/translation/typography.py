"""Spaces and marks of the English: what models leave wrong between words, and where parts are put together."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ringkas.translation.protection import Slot

if TYPE_CHECKING:
    from collections.abc import Iterable

CLOSES = ",.;:?!…)]}%"
OPENS = "([{"
CLOSING_MARKS = "\"'”’»)"

# ` ,` but not the ` .` of ` .id`
SPACED_MARK = re.compile(r" ([,.;:?!…)\]}%])(?!\w)")
# `( ` in `( BPS )`
SPACED_BRACKET = re.compile(r"([(\[{]) ")
# `2025 –2029`
SPLIT_RANGE = re.compile(r"(?<=\d) –(?=\d)|(?<=\d)– (?=\d)")
# `23:40 p.m.`: a time of the 24-hour clock needs no half of the day
HALF_OF_DAY = re.compile(r"\b((?:1[3-9]|2[0-3])[:.][0-5]\d) ?[ap]\.?m\b\.?", re.IGNORECASE)
# The same where the time stands in a slot before the text.
LATE = re.compile(r"(?:1[3-9]|2[0-3])[:.][0-5]\d")
LEADING_HALF = re.compile(r"[ap]\.?m\b\.?(?: |$)", re.IGNORECASE)
# `" kami siap "`: straight marks that stand apart from what they hold
DETACHED_QUOTE = re.compile(r'(?<![^\s(])" ([^"]{1,400}) "(?!\w)')


@dataclass(frozen=True, slots=True)
class Part:
    """A text or a slot of an output, and whether white space stands before it."""

    content: str | Slot
    spaced: bool = True

    @property
    def text(self) -> str:
        """What it puts into the output."""
        return self.content.replacement if isinstance(self.content, Slot) else self.content


def tidy(text: str) -> str:
    """One space between words, none before a closing mark or behind an opening one.

    Example:
        >>> tidy('He said " yes " , twice ( BPS ) .')
        'He said "yes", twice (BPS).'
        >>> tidy("at 23:40 p.m. on Friday")
        'at 23:40 on Friday'
        >>> tidy("from 2025 –2029")
        'from 2025–2029'
    """
    text = " ".join(text.split())
    text = HALF_OF_DAY.sub(r"\1", text)
    text = SPLIT_RANGE.sub("–", DETACHED_QUOTE.sub(r'"\1"', text))
    return SPACED_BRACKET.sub(r"\1", SPACED_MARK.sub(r"\1", text))


def mirror_stop(text: str, source: str) -> str:
    """The text with a full stop at its end exactly where the source has one; other marks stay.

    Example:
        >>> mirror_stop("The regent opens the meeting.", "Bupati Buka Rapat")
        'The regent opens the meeting'
        >>> mirror_stop("at 10 a.m.", "pukul 10")
        'at 10 a.m.'
    """
    stopped = source.rstrip("\"'”’») ").endswith((".", "…", "?", "!"))
    last = text.rsplit(" ", 1)[-1]
    if not stopped and text.endswith(".") and "." not in last[:-1]:
        return text[:-1]
    if source.endswith(".") and text[-1:].isalnum():
        return text + "."
    return text


def join(parts: Iterable[Part], source: str) -> tuple[str, dict[int, tuple[int, int]]]:
    """Puts an output together.

    Args:
        parts: texts, tidied each, and slots.
        source: the text that the slots' offsets count in; it shows what stands around each slot.

    Returns:
        The text, and where each slot that has an index stands in it.
    """
    text, places = "", {}
    before: Part | None = None
    for part in parts:
        added = part.text
        spaced = part.spaced
        if isinstance(part.content, str):
            if before is not None and isinstance(before.content, Slot):
                added, spaced = _behind(before.content, added, source, spaced=spaced)
            if not added:
                continue
            spaced = spaced and not (added[0] in CLOSES and not added[1:2].isalnum())
        spaced = (
            spaced
            and bool(text)
            and not (text[-1] in OPENS and before is not None and before.content == before.text)
        )
        if spaced and not text[-1].isspace():
            text += " "
        if isinstance(part.content, Slot) and part.content.index is not None:
            places[part.content.index] = (len(text), len(text) + len(added))
        text += added
        before = part
    return text, places


def _behind(slot: Slot, text: str, source: str, *, spaced: bool) -> tuple[str, bool]:
    """The text behind a slot without what the slot already says: a quotation's comma or stop, the half of the day."""
    if slot.kind == "term" and LATE.fullmatch(slot.replacement):
        return LEADING_HALF.sub("", text, count=1) if LEADING_HALF.match(text) else text, spaced
    if slot.kind == "quote":
        inner = slot.replacement.rstrip(CLOSING_MARKS)[-1:]
        printed = source[slot.end : slot.end + 1]
        if text.startswith(",") and inner in (",", ".", "?", "!", "…") and printed != ",":
            return text[1:].lstrip(), True
        if text == "." and inner in (".", "?", "!", "…") and printed != ".":
            return "", spaced
    return text, spaced
