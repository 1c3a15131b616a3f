"""What a translator is: many segments in, n-best hypotheses with scores out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, Protocol

from ringkas.article import Span

ProtectedKind = Literal["quote", "term", "url"]


@dataclass(frozen=True, slots=True)
class Protected(Span):
    """A span of a segment that does not go through the model: `replacement` stands in its place in the output.

    For a quote the replacement is the quote itself; for a glossary term its English; for a URL or mail the same URL.
    """

    kind: ProtectedKind
    replacement: str


@dataclass(frozen=True, slots=True)
class Segment:
    """A text to translate, one sentence as a rule, with the spans that must survive; in order, none overlapping."""

    text: str
    protected: tuple[Protected, ...] = ()


@dataclass(frozen=True, slots=True)
class Translation:
    """A translated segment.

    Attributes:
        text: the English; each protected replacement stands in it exactly once.
        score: mean log-probability a token, natural logarithm, at most 0; 0 where nothing was translated.
        notes: what had to be done to get there: `"split"` a long segment in parts, `"cut"` around a protected span,
            `"mended"` with a name or number protected that the model bent, `"redecoded"` after a loop or a wrong
            length, `"copied"` where the model gave nothing usable.
        protected: where each replacement stands in `text`, in the order of `Segment.protected`.
    """

    text: str
    score: float = 0.0
    notes: tuple[str, ...] = ()
    protected: tuple[tuple[int, int], ...] = ()


class Translator(Protocol):
    """Translates many segments at once; equal input and settings give equal output."""

    @property
    def id(self) -> str:
        """The model's id, as in `ringkas models list`."""
        ...

    @property
    def signature(self) -> str:
        """Model id, digest and decoding settings in one token of a signature line."""
        ...

    def translate(self, segments: list[Segment]) -> list[Translation]:
        """The translations, one for each segment, in order. Empty and blank segments come back as they are."""
        ...
