"""What was found in an article, as text to read: blocks, sentences, quotes; a summary; a verification."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from ringkas.article import BlockKind
from ringkas.rendering import phrases
from ringkas.rendering.json import report_record
from ringkas.rendering.layout import visible, wrap
from ringkas.rendering.text import flag_lines

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ringkas.article import Article, Block, Quote, Span
    from ringkas.summarization.base import Summary
    from ringkas.verification import Report

LABEL_COLUMNS = 12  # as wide as the longest kind, "paragraph", and a little air
LONGEST_EXCERPT = 48


def segment_text(article: Article, *, width: int = 80) -> str:
    """An article's metadata, then its blocks by kind, its sentences numbered, each quote under its sentence.

    Args:
        article: a segmented article.
        width: columns.

    Returns:
        Lines joined by newlines, without one at the end.

    Example:
        >>> from ringkas.article import Article, Block, Sentence
        >>> text = "Hujan turun. Jalan licin."
        >>> sentences = (Sentence(0, 12, 0), Sentence(13, 25, 0))
        >>> print(segment_text(Article(text, (Block(0, 25, BlockKind.PARAGRAPH),), sentences, ())))
        paragraph     1. Hujan turun.
                      2. Jalan licin.
    """
    lines = list(_metadata(article, width))
    if lines:
        lines.append("")
    for index, block in enumerate(article.blocks):
        if block.kind is BlockKind.PARAGRAPH:
            lines += _paragraph(article, index, block, width)
        else:
            lines += wrap(visible(block.of(article.text)), width, first=_label(block.kind.value))
            lines += _quotes(article, block, width)
    return "\n".join(lines)


def summary_text(summary: Summary, *, width: int = 80) -> str:
    """An Indonesian summary, one paragraph a sentence."""
    return "\n\n".join("\n".join(wrap(visible(s.text), width)) for s in summary.sentences)


def report_text(report: Report, *, width: int = 80) -> str:
    """What a verification compared, and each mismatch on a line of its own."""
    lines = wrap(visible(phrases.checked_sentence(report.checks)), width)
    lines += [line for flag in report.flags for line in flag_lines(flag, width)]
    return "\n".join(lines)


def _metadata(article: Article, width: int) -> Iterator[str]:
    found = article.metadata
    published = found.published and phrases.moment(found.published)
    for name, value in (
        ("Headline", found.headline),
        ("Outlet", found.outlet),
        ("Place", found.place),
        ("Published", published),
        ("Byline", found.byline),
    ):
        if value:
            yield from wrap(visible(value), width, first=_label(name))


def _paragraph(article: Article, index: int, block: Block, width: int) -> Iterator[str]:
    """The sentences of a paragraph, numbered over the whole article."""
    sentences = article.sentences_of(index)
    first = bisect_left(article.sentences, index, key=lambda s: s.block) + 1
    label = _label(block.kind.value)
    for number, sentence in enumerate(sentences, first):
        yield from wrap(visible(sentence.of(article.text)), width, first=f"{label}{number:3}. ")
        yield from _quotes(article, sentence, width)
        label = _label("")
    if not sentences:
        yield from wrap(visible(block.of(article.text)), width, first=label)


def _quotes(article: Article, span: Span, width: int) -> Iterator[str]:
    """The quotes that begin inside a span, one line or two each."""
    first = bisect_left(article.quotes, span.start, key=lambda q: q.start)
    last = bisect_left(article.quotes, span.end, key=lambda q: q.start)
    for quote in article.quotes[first:last]:
        yield from wrap(visible(_described(article, quote)), width, first=_label("") + "     > ")


def _described(article: Article, quote: Quote) -> str:
    """A quote in words: `speech by I Komang Koheri, Wakil Bupati (Komang; cue: tegas): "Kami … siap,”`."""
    description = quote.kind.value
    if quote.speaker:
        speaker = quote.speaker
        known = ", ".join(filter(None, (speaker.full or speaker.text, speaker.office)))
        description += f" by {known}"
    as_printed = (
        quote.speaker.text if quote.speaker and quote.speaker.full not in (None, quote.speaker.text) else ""
    )
    cue = f"cue: {quote.cue.text}" if quote.cue else ""
    if as_printed or cue:
        description += f" ({'; '.join(filter(None, (as_printed, cue)))})"
    return f"{description}: {_excerpt(' '.join(quote.of(article.text).split()))}"


def _excerpt(words: str) -> str:
    """The beginning and the end of a long quote, both with their marks."""
    if len(words) <= LONGEST_EXCERPT:
        return words
    half = LONGEST_EXCERPT // 2
    return f"{words[:half].rsplit(' ', 1)[0]} … {words[-half:].split(' ', 1)[-1]}"


def _label(name: str) -> str:
    return name.ljust(LABEL_COLUMNS)


__all__ = ["report_record", "report_text", "segment_text", "summary_text"]
