"""A whole article in English, paragraph by paragraph, with its quotes verbatim."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ringkas.article import Source
    from ringkas.brief import Bilingual, BriefQuote, BriefSentence, Dateline
    from ringkas.checks.finding import Flag, Tally
    from ringkas.options import QuoteStyle, Show


@dataclass(frozen=True, slots=True)
class TranslatedParagraph:
    """A paragraph: half-open code point offsets into the source's text, and its sentences in both languages."""

    start: int
    end: int
    sentences: tuple[BriefSentence, ...]


@dataclass(frozen=True, slots=True)
class TranslatedArticle:
    """An Indonesian article in English; the fields mean what they mean in a `Brief`."""

    id: str
    source: Source
    headline: Bilingual
    dateline: Dateline
    paragraphs: tuple[TranslatedParagraph, ...]
    quotes: tuple[BriefQuote, ...] = ()
    checks: Mapping[str, Tally] = field(default_factory=dict)
    flags: tuple[Flag, ...] = ()
    signature: str = ""

    @property
    def sentences(self) -> tuple[BriefSentence, ...]:
        """All sentences, in order."""
        return tuple(s for p in self.paragraphs for s in p.sentences)

    def to_text(self, *, quotes: QuoteStyle = "both", show: Show = "en", width: int = 80) -> str:
        """The article as wrapped text of `width` columns."""
        from ringkas.rendering.translated import text

        return text(self, quotes=quotes, show=show, width=width)

    def to_json(self) -> str:
        """The article as one line of JSON, in the shape that `ringkas/schemas/translate.schema.json` describes."""
        from ringkas.rendering.translated import json

        return json(self)

    def __str__(self) -> str:
        return self.to_text()
