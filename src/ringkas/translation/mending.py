"""Names, acronyms, numbers and time zones that a model bends: found by the checks, protected, and translated again.

A small model writes `Komerang` for `Komang` and drops a zero. Both are seen without a model, and a placeholder carries
what the model cannot: the second translation has the name as printed and the number as English writes it.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from ringkas.checks import acronyms, names, numbers, numerals, times
from ringkas.checks.phrases import renderings
from ringkas.translation.protection import Slot

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ringkas.checks.finding import Finding
    from ringkas.translation.pieces import Piece, Solved

COMPASS = frozenset({"Utara", "Selatan", "Barat", "Timur", "Tenggara", "Tengah"})
# `pukul ` before a time of day: 19.30 is 19:30 in English.
CLOCK_CUE = re.compile(r"\b(?:pukul|jam)\s{1,2}$", re.IGNORECASE)


def findings(piece: Piece, solved: Solved) -> list[Finding]:
    """What the English lost of names, acronyms, numbers and times; offsets count in the piece as printed."""
    source = _blanked(piece)
    english = " ".join(part.text if not _given(part.content) else "" for part in solved.parts)
    checks = (names.check, acronyms.check, numbers.check, times.check)
    found = (check(source, english) for check in checks)
    return [finding for outcome in found for finding in outcome.findings]


def protected(piece: Piece, solved: Solved, most_slots: int) -> Piece | None:
    """The piece with what its English lost in slots; None where nothing got lost or there is no room.

    Args:
        piece: what was translated.
        solved: its English.
        most_slots: how many slots the model carries in one piece; what is beyond them stays as it is.
    """
    lost = sorted(f.source for f in findings(piece, solved) if f.source)
    if not lost:  # most pieces: nothing more need be looked for
        return None
    slots = list(_free(_slots(_blanked(piece), lost), piece))[: max(0, most_slots - len(piece.slots))]
    if not slots:
        return None
    return replace(piece, slots=tuple(sorted((*piece.slots, *slots), key=lambda s: (s.start, s.end))))


def better(piece: Piece, first: Solved, second: Solved) -> Solved:
    """The second translation where it has fewer mismatches, else the first."""
    if len(findings(piece, second)) >= len(findings(piece, first)):
        return first
    return replace(second, notes=second.notes | {"mended"})


def _slots(source: str, lost: Sequence[tuple[int, int]]) -> Iterator[Slot]:
    """Slots for what got lost, in order; a name takes its neighbours with it: `I Komang Koheri`, not `Koheri`."""
    amounts = {n.start: n for n in numerals.find(source, "id") if n.demanded and not n.word}
    runs = list(_runs(source))
    position = 0
    for start, end in lost:
        if start < position:
            continue
        if zone := times.zone_in_english(source[start:end]):
            slot = Slot(start, end, "term", zone)
        elif amount := amounts.get(start):
            slot = _amount(source, amount)
        elif source[start:end].isupper():
            slot = Slot(start, end, "term", _english_acronym(source[start:end]))
        else:
            first, last = next(((a, b) for a, b in runs if a <= start < b), (start, end))
            slot = Slot(first, max(last, end), "term", _english_name(source[first : max(last, end)]))
        if slot.start >= position:
            yield slot
            position = slot.end


def _runs(source: str) -> Iterator[tuple[int, int]]:
    """Names that stand together, one blank apart."""
    current: tuple[int, int] | None = None
    for name in names.find(source):
        if current and source[current[1] : name.start] == " ":
            current = (current[0], name.end)
            continue
        if current:
            yield current
        current = (name.start, name.end)
    if current:
        yield current


def _amount(source: str, numeral: numerals.Numeral) -> Slot:
    """A number with its `Rp` and `persen`, as English writes it."""
    start, end = numeral.start, numeral.end
    if found := numerals.RUPIAH.search(source, max(0, start - 4), start):
        start = found.start()
    if found := numerals.PERCENT.match(source, end):
        end = found.end()
    shown = numeral.shown
    if CLOCK_CUE.search(source[max(0, start - 8) : start]):
        shown = shown.replace(".", ":")
    return Slot(start, end, "term", shown)


def _english_name(name: str) -> str:
    """A name as English writes it: the table of exonyms has it, or a point of the compass that goes in front.

    Example:
        >>> _english_name("Kutai"), _english_name("Maluku Tenggara"), _english_name("Korea Utara")
        ('Kutai', 'Southeast Maluku', 'North Korea')
    """
    table = renderings("exonyms.txt")
    if known := table.get(name):
        return known[0]
    place, _, point = name.rpartition(" ")
    return f"{table[point][0]} {_english_name(place)}" if place and point in COMPASS else name


def _english_acronym(acronym: str) -> str:
    """An acronym as it is, or the one that English has for it: `AS` is `US`, `KPK` stays."""
    first = renderings("acronyms.txt").get(acronym, (acronym,))[0]
    return first if first.isupper() and first.isalpha() else acronym


def _free(slots: Iterable[Slot], piece: Piece) -> Iterator[Slot]:
    """The slots moved to the segment's text; none of them overlaps one that the piece has."""
    for slot in slots:
        moved = replace(slot, start=slot.start + piece.start, end=slot.end + piece.start)
        if not any(moved.start < other.end and other.start < moved.end for other in piece.slots):
            yield moved


def _blanked(piece: Piece) -> str:
    """The piece as printed, with blanks for what is in its slots, so that offsets stay."""
    printed = piece.printed
    for slot in piece.slots:
        start, end = slot.start - piece.start, slot.end - piece.start
        printed = printed[:start] + " " * (end - start) + printed[end:]
    return printed


def _given(content: str | Slot) -> bool:
    """Whether a part is a slot that the caller or an address made: the same on both sides."""
    return isinstance(content, Slot) and (content.index is not None or content.kind != "term")
