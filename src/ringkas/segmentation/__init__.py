r"""Segmentation: a page's text into furniture, headline and paragraphs, sentences, quotations and their speakers.

>>> article = segment('Air Surut\n\nMEDAN - Banjir surut. "Kami pulang," kata Sari.')
>>> article.metadata.headline, article.metadata.place
('Air Surut', 'Medan')
>>> [sentence.of(article.text) for sentence in article.sentences]
['Banjir surut.', '"Kami pulang," kata Sari.']
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import pairwise
from typing import TYPE_CHECKING

from ringkas.article import Article, BlockKind, Sentence, Source, Span
from ringkas.segmentation import blocks as _blocks
from ringkas.segmentation import metadata as _metadata
from ringkas.segmentation import quotes as _quotes
from ringkas.segmentation import sentences as _sentences
from ringkas.segmentation import speakers as _speakers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ringkas.article import Quote

__all__ = ["segment"]

CLOSING = "\"“”„‟»«’‘'`″＂›‹"
"""Marks that close a quotation; a closing mark may be printed with the wrong shape."""


def segment(source: Source | str) -> Article:
    """Everything that a text shows about itself: blocks, metadata, sentences, quotes with speaker and cue.

    Time is linear in the length of the text, whatever it holds; nothing is raised for any text.

    Args:
        source: a text, or a source with what is known about it apart from the text.

    Returns:
        The article; its spans index into `Article.text`, which is the given text unchanged.

    Example:
        >>> article = segment('"Kami siap," kata Sari Dewi. Hujan turun.')
        >>> article.quotes[0].speaker.text, len(article.sentences)
        ('Sari Dewi', 2)
    """
    given = Source(source) if isinstance(source, str) else source
    text = given.text
    blocks = tuple(_blocks.find_blocks(text, given.title))
    metadata = _metadata.find_metadata(text, blocks, given)
    paragraphs = [(i, b) for i, b in enumerate(blocks) if b.kind is BlockKind.PARAGRAPH]
    spans = [Span(b.start, b.end) for _, b in paragraphs]
    quotes = _quotes.find_quotes(text, spans)
    held = _held_together(text, spans, quotes)
    starts = [quote.start for quote in held]
    sentences: list[Sentence] = []
    for index, block in paragraphs:
        inside = held[bisect_left(starts, block.start) : bisect_left(starts, block.end)]
        split = _sentences.split(text, block.start, block.end, inside)
        sentences.extend(Sentence(s.start, s.end, index) for s in split)
    attributed = _speakers.attribute(text, sentences, quotes, spans)
    return Article(text, blocks, tuple(sentences), tuple(attributed), metadata, given)


def _held_together(text: str, paragraphs: Sequence[Span], quotes: Sequence[Quote]) -> list[Quote]:
    """The quotations that no sentence may end inside: those that are closed.

    One whose closing mark is missing, and that no attribution ends, reaches to the end of its paragraph for want of a
    better place; it is held together where it goes on in the next paragraph, as running quotations do.
    """
    openings = {quote.start for quote in quotes}
    ends = {paragraph.end: following.start for paragraph, following in pairwise(paragraphs)}
    if paragraphs:
        ends[paragraphs[-1].end] = -1
    return [
        quote
        for quote in quotes
        if quote.end not in ends or text[quote.end - 1] in CLOSING or ends[quote.end] in openings
    ]
