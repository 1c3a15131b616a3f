"""How long each stage of a unit takes, measured by standing between the desk and its models."""

from __future__ import annotations

import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from ringkas.desk import Ringkas

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ringkas.article import Article, Source
    from ringkas.options import BriefOptions
    from ringkas.summarization.base import Summarizer, Summary
    from ringkas.translation.base import Segment, Translation, Translator

MODEL_STAGES = ("segment", "summarize", "translate")
"""The stages inside `Ringkas.briefs` that are measured on their own; what is left of it assembles and verifies."""


class Clock:
    """Wall seconds by stage."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def reset(self) -> None:
        """Forgets what was measured."""
        self.seconds = {}

    @contextmanager
    def measure(self, stage: str, *, without: Sequence[str] = ()) -> Iterator[None]:
        """Adds what the block takes to a stage, less what other stages took inside it."""
        started = time.perf_counter() - self._sum(without)
        try:
            yield
        finally:
            taken = time.perf_counter() - self._sum(without) - started
            self.seconds[stage] = self.seconds.get(stage, 0.0) + taken

    def _sum(self, stages: Sequence[str]) -> float:
        return sum(self.seconds.get(stage, 0.0) for stage in stages)


class TimedDesk(Ringkas):
    """A desk whose segmenting, summarizing and translating are measured."""

    def __init__(self, clock: Clock) -> None:
        super().__init__()
        self._clock = clock

    def segment(self, text: str | Source) -> Article:
        """The blocks, sentences and quotes of an article."""
        with self._clock.measure("segment"):
            return super().segment(text)

    def _get_summarizer(self, options: BriefOptions) -> Summarizer:
        return _TimedSummarizer(super()._get_summarizer(options), self._clock)

    def _get_translator(self, options: BriefOptions) -> Translator:
        return _TimedTranslator(super()._get_translator(options), self._clock)


class _TimedSummarizer:
    def __init__(self, inner: Summarizer, clock: Clock) -> None:
        self.id, self.signature = inner.id, inner.signature
        self._inner, self._clock = inner, clock

    def summarize(
        self, articles: Sequence[Article], *, sentences: int | None = None, words: int | None = None
    ) -> list[Summary]:
        with self._clock.measure("summarize"):
            return self._inner.summarize(articles, sentences=sentences, words=words)


class _TimedTranslator:
    def __init__(self, inner: Translator, clock: Clock) -> None:
        self.id, self.signature = inner.id, inner.signature
        self._inner, self._clock = inner, clock

    def translate(self, segments: list[Segment]) -> list[Translation]:
        with self._clock.measure("translate"):
            return self._inner.translate(segments)
