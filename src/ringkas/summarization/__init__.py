"""Summarization: which sentences of an article a brief is made of.

>>> get_summarizer("extractive").id
'extractive'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ringkas.errors import ModelError
from ringkas.summarization.base import Summarizer, Summary, SummarySentence

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

__all__ = ["Summarizer", "Summary", "SummarySentence", "get_summarizer"]


def get_summarizer(id: str) -> Summarizer:  # noqa: A002 - the word that the interface and the command line use
    """The summarizer with that id; nothing is loaded before its first summary.

    Args:
        id: `extractive`.

    Raises:
        ModelError: there is no such summarizer.
    """
    if id not in _MAKERS:
        raise ModelError(f"There is no summarizer {id!r}.", f"Choose one of: {', '.join(sorted(_MAKERS))}.")
    return _MAKERS[id]()


def _extractive() -> Summarizer:
    from ringkas.summarization.extractive import ExtractiveSummarizer

    return ExtractiveSummarizer()


# A model that writes its own sentences joins here, under the id of its model card.
_MAKERS: Mapping[str, Callable[[], Summarizer]] = {"extractive": _extractive}
