"""Summarization: which sentences of an article a brief is made of.

>>> get_summarizer("extractive").id
'extractive'
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ringkas.summarization.base import Summarizer, Summary, SummarySentence

if TYPE_CHECKING:
    from ringkas.options import ModelEngine

__all__ = ["Summarizer", "Summary", "SummarySentence", "get_summarizer"]


def get_summarizer(
    id: str,  # noqa: A002 - the word that the interface and the command line use
    *,
    device: str = "auto",
    engine: ModelEngine | None = None,
) -> Summarizer:
    """The summarizer with that id.

    Args:
        id: `extractive`, which loads nothing before its first summary; or a model's id, or the path of its folder.
        device: where a model runs; `auto` takes the best there is.
        engine: what runs a model; by default the model and the machine decide.

    Raises:
        ModelError: there is no such summarizer, or it cannot be loaded.
    """
    if id == "extractive":
        from ringkas.summarization.extractive import ExtractiveSummarizer

        return ExtractiveSummarizer()
    from ringkas.summarization.abstractive import load

    return load(id, device=device, engine=engine)
