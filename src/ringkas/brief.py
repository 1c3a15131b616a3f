"""The result: an English brief of one Indonesian article, with the source of every sentence and every check made."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ringkas.article import Source
    from ringkas.checks.finding import Flag, Tally
    from ringkas.options import QuoteStyle, Show


@dataclass(frozen=True, slots=True)
class Bilingual:
    """The same words in Indonesian (`id`) and English (`en`)."""

    id: str
    en: str


@dataclass(frozen=True, slots=True)
class Dateline:
    """Where and when the story was filed, and by whom; `published` is ISO 8601."""

    place: str | None = None
    published: str | None = None
    outlet: str | None = None


@dataclass(frozen=True, slots=True)
class BriefSentence:
    """A sentence of the brief.

    Attributes:
        id: the sentence of the Indonesian summary.
        en: its English; every quote in it stands unchanged, marks included, and never its gloss.
        spans: where it comes from, half-open code point offsets into the source's text.
        quotes: indices into `Brief.quotes`, in the order in which they stand in `id`.
    """

    id: str
    en: str
    spans: tuple[tuple[int, int], ...]
    quotes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class BriefQuote:
    """A speech quote of the brief: `text` is exactly `source.text[start:end]`, `gloss` its English without marks."""

    start: int
    end: int
    text: str
    speaker: str | None = None
    speaker_full: str | None = None
    gloss: str | None = None


@dataclass(frozen=True, slots=True)
class Brief:
    """An English brief of an Indonesian article; `print(brief)` shows it as text.

    Attributes:
        id: the source's id, or the first 16 digits of its text's digest.
        source: the source, whose text the spans refer to.
        headline: in both languages; empty where the article has none.
        dateline: place, time and outlet.
        sentences: the brief itself.
        quotes: the speech quotes that stand in the sentences.
        checks: for each check how much was checked and how much failed.
        flags: each mismatch found, with both spans.
        signature: one line that reproduces the result.
    """

    id: str
    source: Source
    headline: Bilingual
    dateline: Dateline
    sentences: tuple[BriefSentence, ...]
    quotes: tuple[BriefQuote, ...] = ()
    checks: Mapping[str, Tally] = field(default_factory=dict)
    flags: tuple[Flag, ...] = ()
    signature: str = ""

    def to_text(self, *, quotes: QuoteStyle = "both", show: Show = "en", width: int = 80) -> str:
        """The brief as wrapped text of `width` columns."""
        from ringkas.rendering import render

        return render(self, "text", quotes=quotes, show=show, width=width)

    def to_markdown(self, *, quotes: QuoteStyle = "both", show: Show = "en") -> str:
        """The brief as Markdown."""
        from ringkas.rendering import render

        return render(self, "markdown", quotes=quotes, show=show)

    def to_html(self, *, quotes: QuoteStyle = "both") -> str:
        """The brief as one self-contained HTML page, both languages side by side."""
        from ringkas.rendering import render

        return render(self, "html", quotes=quotes)

    def to_json(self) -> str:
        """The brief as one line of JSON, in the shape that `ringkas/schemas/brief.schema.json` describes."""
        from ringkas.rendering import render

        return render(self, "json")

    def to_dict(self) -> dict[str, Any]:
        """The record that `to_json` writes, as plain dictionaries and lists."""
        from ringkas.rendering.json import record

        return record(self)

    def __str__(self) -> str:
        return self.to_text()
