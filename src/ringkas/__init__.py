"""Indonesian news articles into English briefs, offline, with every quotation kept verbatim.

>>> from ringkas import Ringkas
>>> desk = Ringkas()
>>> article = desk.segment('Hujan deras turun semalam. "Kami siap," kata Sari.')
>>> [quote.speaker.text for quote in article.quotes]
['Sari']
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Unpack

from ringkas._version import __version__
from ringkas.article import Article, Block, BlockKind, Quote, QuoteKind, Sentence, Source, Span
from ringkas.brief import Brief
from ringkas.desk import OptionArguments, Ringkas
from ringkas.errors import (
    InputError,
    Interrupted,
    MismatchError,
    ModelError,
    OptionError,
    OutputError,
    RingkasError,
)
from ringkas.options import BriefOptions
from ringkas.translated import TranslatedArticle

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ringkas.summarization.base import Summary
    from ringkas.translation.base import Translation

__all__ = [
    "Article",
    "Block",
    "BlockKind",
    "Brief",
    "BriefOptions",
    "InputError",
    "Interrupted",
    "MismatchError",
    "ModelError",
    "OptionError",
    "OutputError",
    "Quote",
    "QuoteKind",
    "Ringkas",
    "RingkasError",
    "Sentence",
    "Source",
    "Span",
    "TranslatedArticle",
    "__version__",
    "brief",
    "segment",
    "summarize",
    "translate",
]

logging.getLogger(__name__).addHandler(logging.NullHandler())


def brief(text: str | Source, **options: Unpack[OptionArguments]) -> Brief:
    """An English brief of one Indonesian article; see `Ringkas.brief`."""
    return Ringkas().brief(text, **options)


def segment(text: str | Source) -> Article:
    """The blocks, sentences and quotes of an article; see `Ringkas.segment`."""
    return Ringkas().segment(text)


def summarize(text: str | Source, *, sentences: int | None = None, words: int | None = None) -> Summary:
    """An Indonesian summary of an article; see `Ringkas.summarize`."""
    return Ringkas().summarize(text, sentences=sentences, words=words)


def translate(texts: Sequence[str]) -> list[Translation]:
    """Plain English of Indonesian sentences; see `Ringkas.translate`."""
    return Ringkas().translate(texts)
