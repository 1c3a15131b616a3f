"""Metadata: what the blocks around the story say about it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ringkas.article import BlockKind, Metadata, Source
from ringkas.segmentation.datelines import DOMAIN, Dateline, find_dateline, read_line
from ringkas.segmentation.dates import Moment, find_moment

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ringkas.article import Block

WRITER = re.compile(
    r"\W*(?:penulis|reporter|pewarta|wartawan|jurnalis|kontributor|koresponden|oleh|by"
    r"|laporan(?: (?:wartawan|reporter|kontributor|jurnalis))?)\b\s?:?\s*(.+)",
    re.IGNORECASE | re.DOTALL,
)
"""The writer of a story: `Penulis: Mega Puspitarini`, `Laporan Wartawan Tribunnews.com, Fahdi Pahlevi`."""

EDITOR = re.compile(r"\W*(?:editor|redaktur|penyunting|penerjemah|tim redaksi|redaksi)\b", re.IGNORECASE)
"""A line about somebody else than the writer."""


def find_metadata(text: str, blocks: Sequence[Block], source: Source | None = None) -> Metadata:
    r"""What the page says about its article; what the source knows apart from the text comes first.

    Args:
        text: the whole text.
        blocks: its blocks.
        source: the input, with the title, date, byline and outlet that came apart from the text.

    Example:
        >>> from ringkas.segmentation.blocks import find_blocks
        >>> page = "Harga Cabai Turun\n\nSenin, 3 November 2025 | 18:05 WIB\n\nMEDAN - Harga cabai turun."
        >>> found = find_metadata(page, find_blocks(page))
        >>> found.headline, found.place, found.published
        ('Harga Cabai Turun', 'Medan', '2025-11-03T18:05:00+07:00')
    """
    given = source or Source("")
    headline = next((" ".join(b.of(text).split()) for b in blocks if b.kind is BlockKind.HEADLINE), None)
    dateline = _dateline(text, blocks)
    published = _published(text, blocks)
    return Metadata(
        headline=_given(given.title) or headline,
        outlet=_given(given.outlet) or dateline.outlet or _outlet(text, blocks),
        place=dateline.place,
        published=_given(given.published) or published or dateline.published,
        byline=_given(given.byline) or _byline(text, blocks),
    )


def _given(value: str | None) -> str | None:
    """A value that came apart from the text, on one line, or None where it is blank."""
    return " ".join(value.split()) or None if value else None


def _dateline(text: str, blocks: Sequence[Block]) -> Dateline:
    """What the dateline says; an empty one where there is none."""
    for block in blocks:
        if block.kind is BlockKind.DATELINE:
            run = block.of(text)
            return find_dateline(run + " A") or read_line(run)
    return Dateline(0)


def _published(text: str, blocks: Sequence[Block]) -> str | None:
    """The first moment above the story, or the only one under it: one with a time first, that of an update last."""
    kinds = (BlockKind.TIMESTAMP, BlockKind.BYLINE)
    story = next((i for i, block in enumerate(blocks) if block.kind is BlockKind.PARAGRAPH), len(blocks))
    above, below = (
        [moment for block in part if block.kind in kinds and (moment := find_moment(block.of(text)))]
        for part in (blocks[:story], blocks[story:])
    )
    if not above and len(below) > 1:
        return None  # a list of dates is the story's own
    return min(above or below, key=_rank).iso if above or below else None


def _rank(moment: Moment) -> tuple[bool, bool]:
    return moment.updated, moment.time is None


def _outlet(text: str, blocks: Sequence[Block]) -> str | None:
    """The site that stands with the date: `Kompas.com - 07/08/2025, 13:47 WIB`."""
    for block in blocks:
        if block.kind in (BlockKind.TIMESTAMP, BlockKind.BYLINE):
            match = DOMAIN.search(block.of(text))
            if match and "," not in match.group():
                return match.group()
    return None


def _byline(text: str, blocks: Sequence[Block]) -> str | None:
    """The writer's name; an editor's does not stand in for it."""
    for block in blocks:
        if block.kind is BlockKind.BYLINE:
            run = block.of(text)
            match = WRITER.match(run)
            name = match[1] if match else None if EDITOR.match(run) else run
            name = _name(name) if name else None
            if name:
                return name
    return None


def _name(run: str) -> str | None:
    """The name at the end of a byline: the site before it, and the site or the date after it, taken off."""
    name = re.split(r"\s[-–—|]\s|\s?\||\n|;", run.strip(), maxsplit=1)[0]
    name = DOMAIN.sub("", name).strip(" ,:-–—|")
    return name if 2 < len(name) <= 80 and not any(c.isdigit() for c in name) else None
