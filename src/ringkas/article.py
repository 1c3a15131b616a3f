"""The values that flow through ringkas: spans over one immutable text, and the article that they make up.

Every offset counts Unicode code points of `Article.text`, so `article.text[span.start:span.end]` is exactly what the
span covers. The classes hold data and look-ups, no behaviour.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


class BlockKind(StrEnum):
    """What a run of the article is. Everything but `HEADLINE` and `PARAGRAPH` is furniture."""

    HEADLINE = "headline"
    DATELINE = "dateline"
    TIMESTAMP = "timestamp"
    BYLINE = "byline"
    COUNTER = "counter"
    CAPTION = "caption"
    RELATED = "related"
    PARAGRAPH = "paragraph"
    END_MARK = "end_mark"
    OTHER = "other"


class QuoteKind(StrEnum):
    """`SPEECH` is somebody's words; `MENTION` is a title, a nickname or a scare quote in quotation marks."""

    SPEECH = "speech"
    MENTION = "mention"


@dataclass(frozen=True, slots=True)
class Source:
    """One input, decoded: the text that every span of its article refers to, and what is known about it.

    Args:
        text: the whole text, fixed from here on.
        id: the caller's name for it; by default the first 16 digits of the text's SHA-256 stand in.
        title: the headline, where it came apart from the text (a content system, an HTML page's metadata).
        published: ISO 8601 date or time with offset, where it came apart from the text.
        byline: the author, where it came apart from the text.
        outlet: the site or agency, where it came apart from the text.
        path: the file it was read from, as given.
        sha256: hexadecimal digest of the bytes that it was decoded from.
        changes: what reading changed: `"html"`, `"ftfy"`, `"newlines"`, `"encoding:…"`; empty for plain UTF-8.
        warnings: sentences about the input that a person should see (not Indonesian, for example).
    """

    text: str
    id: str | None = None
    title: str | None = None
    published: str | None = None
    byline: str | None = None
    outlet: str | None = None
    path: str | None = None
    sha256: str | None = None
    changes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open run of code points, `text[start:end]`."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """What the span covers in `text`."""
        return text[self.start : self.end]

    def within(self, other: Span) -> bool:
        """Whether this span lies inside `other`."""
        return other.start <= self.start and self.end <= other.end

    def __len__(self) -> int:
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class Block(Span):
    """A run of the article with a kind; blocks are in order, never overlap, and cover all but white space."""

    kind: BlockKind


@dataclass(frozen=True, slots=True)
class Sentence(Span):
    """A sentence inside one paragraph; `block` is the paragraph's index in `Article.blocks`."""

    block: int


@dataclass(frozen=True, slots=True)
class Speaker(Span):
    """Who says a quote: the mention as printed (`text` is `Article.text[start:end]`).

    Attributes:
        text: the mention; for `ujarnya` that of the antecedent.
        full: the fullest form of the name in the article, without titles after it (`I Komang Koheri`).
        office: the fullest office in the article (`Wakil Bupati Lampung Tengah`).
    """

    text: str
    full: str | None = None
    office: str | None = None


@dataclass(frozen=True, slots=True)
class Cue(Span):
    """The attribution verb of a quote (`tegas`, `kata`, `ujar`), as printed, without the suffix -nya."""

    text: str


@dataclass(frozen=True, slots=True)
class Quote(Span):
    """A quotation, marks included. A speech quote keeps its words wherever it goes."""

    kind: QuoteKind
    speaker: Speaker | None = None
    cue: Cue | None = None


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the page says about the article; `published` is ISO 8601, with an offset where a zone is printed."""

    headline: str | None = None
    outlet: str | None = None
    place: str | None = None
    published: str | None = None
    byline: str | None = None


@dataclass(frozen=True, slots=True)
class Article:
    """A segmented source: blocks, sentences and quotes over `text`, each in order and none overlapping."""

    text: str
    blocks: tuple[Block, ...]
    sentences: tuple[Sentence, ...]
    quotes: tuple[Quote, ...]
    metadata: Metadata = field(default_factory=Metadata)
    source: Source | None = None

    @property
    def paragraphs(self) -> Iterator[tuple[int, Block]]:
        """The paragraphs with their indices in `blocks`."""
        return ((i, b) for i, b in enumerate(self.blocks) if b.kind is BlockKind.PARAGRAPH)

    def sentences_of(self, block: int) -> tuple[Sentence, ...]:
        """The sentences of the block with that index."""
        first = bisect_left(self.sentences, block, key=lambda s: s.block)
        last = bisect_right(self.sentences, block, key=lambda s: s.block)
        return self.sentences[first:last]

    def quotes_in(self, span: Span) -> tuple[int, ...]:
        """Indices of the quotes that lie wholly inside `span`."""
        first = bisect_left(self.quotes, span.start, key=lambda q: q.start)
        last = bisect_left(self.quotes, span.end, key=lambda q: q.start)
        return tuple(i for i in range(first, last) if self.quotes[i].end <= span.end)
