"""The step that every engine runs: a unit of articles in, its output and error lines out.

A unit is cut by position in the input and always translated whole, so that equal input gives equal bytes whatever was
killed, and wherever it ran.
"""

from __future__ import annotations

import time
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ringkas.article import Source
from ringkas.desk import ARTICLES_IN_FLIGHT, Ringkas
from ringkas.errors import RingkasError
from ringkas.rendering.json import dumps

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ringkas.article import Article
    from ringkas.batch.sources import Item
    from ringkas.brief import Brief
    from ringkas.options import BriefOptions
    from ringkas.summarization.base import Summarizer, Summary
    from ringkas.translation.base import Segment, Translation, Translator

UNIT_SIZE = ARTICLES_IN_FLIGHT
"""Articles in a unit: one request to the translator, and what is done again at most after a kill."""


@dataclass(frozen=True, slots=True)
class Unit:
    """Articles that stand together in the input; `index` counts units from 0."""

    index: int
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class UnitResult:
    """What a unit gave: lines for the output and for the errors file, in input order, and what was counted."""

    index: int
    output: bytes
    errors: bytes
    articles: int
    failed: int
    words: int
    flags: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)


def units(
    found: Iterable[Item], *, size: int = UNIT_SIZE, limit: int | None = None, shard: tuple[int, int] = (1, 1)
) -> Iterator[Unit]:
    """Cuts the input into units by position.

    Args:
        found: the items, in input order.
        size: items in a unit.
        limit: how many items to take from the input at most.
        shard: (i, n) takes every n-th unit, beginning with the i-th, counted from 1.
    """
    i, n = shard
    collected: list[Item] = []
    index = 0
    for position, item in enumerate(found):
        if limit is not None and position >= limit:
            break
        collected.append(item)
        if len(collected) == size:
            if index % n == i - 1:
                yield Unit(index, tuple(collected))
            collected = []
            index += 1
    if collected and index % n == i - 1:
        yield Unit(index, tuple(collected))


class Step:
    """Briefs units; the models load with the first one and stay.

    Args:
        options: how each brief is made.
        form: `json` for records, or the format of the files of a folder: `text`, `markdown`, `html`.
        desk: stands in for the desk that the options call for (a test's fake).
    """

    def __init__(self, options: BriefOptions, form: str = "json", desk: Ringkas | None = None) -> None:
        self._options = options
        self._form = form
        self._clock = _Clock()
        self._desk = desk or self._clock.desk(options)

    def __call__(self, unit: Unit) -> UnitResult:
        """Briefs the articles of a unit.

        Raises:
            RingkasError: a model is missing or unusable, so that no article can be done.
        """
        started = time.perf_counter()
        self._clock.reset()
        results = self._results([i.content for i in unit.items if isinstance(i.content, Source)])
        output, errors, flags, words = [], [], Counter[str](), 0
        for item in unit.items:
            result = next(results) if isinstance(item.content, Source) else item.content
            if isinstance(item.content, Source):
                words += item.content.text.count(" ") + 1
            if isinstance(result, RingkasError):
                stage = "brief" if isinstance(item.content, Source) else "read"
                errors.append(_error_line(item.id, stage, result))
            else:
                flags.update(flag.check for flag in result.flags)
                output.append(self._line(item.id, result))
        seconds = {**self._clock.seconds, "all": time.perf_counter() - started}
        return UnitResult(
            unit.index,
            _bytes(output),
            _bytes(errors),
            len(output),
            len(errors),
            words,
            dict(flags),
            seconds,
        )

    @staticmethod
    def refused(unit: Unit) -> UnitResult:
        """The result of a unit whose items all carry errors."""
        lines = [
            _error_line(item.id, "brief", item.content)
            for item in unit.items
            if isinstance(item.content, RingkasError)
        ]
        return UnitResult(unit.index, b"", _bytes(lines), 0, len(lines), 0)

    def _results(self, sources: list[Source]) -> Iterator[Brief | RingkasError]:
        try:
            return iter(list(self._desk.briefs(sources, on_error="yield", **self._arguments())))
        except RingkasError:
            raise
        except Exception:  # noqa: BLE001 - one article meets a bug: the others still get their briefs
            return (self._alone(source) for source in sources)

    def _alone(self, source: Source) -> Brief | RingkasError:
        try:
            return next(self._desk.briefs([source], on_error="yield", **self._arguments()))
        except Exception as error:  # noqa: BLE001 - the bug is recorded with the article that shows it
            return RingkasError(f"{source.id}: {type(error).__name__}: {error}")

    def _line(self, identity: str, brief: Brief) -> str:
        if self._form == "json":
            return brief.to_json()
        from ringkas.rendering import render

        content = render(brief, self._form, quotes=self._options.quotes, show=self._options.show)
        return dumps({"id": identity, "content": content})

    def _arguments(self) -> dict[str, Any]:
        return {name: getattr(self._options, name) for name in type(self._options).__slots__}


def _error_line(identity: str, stage: str, error: RingkasError) -> str:
    record = {"id": identity, "stage": stage, "message": error.message, "remedy": error.remedy}
    return dumps(record)


def _bytes(lines: list[str]) -> bytes:
    return "".join(line + "\n" for line in lines).encode("utf-8", "replace")


class _Clock:
    """Measures how long the models take, by standing between them and the desk."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    def reset(self) -> None:
        self.seconds = {"summarize": 0.0, "translate": 0.0}

    def desk(self, options: BriefOptions) -> Ringkas:
        from ringkas.summarization import get_summarizer
        from ringkas.translation import get_translator

        return Ringkas(
            summarizer=_TimedSummarizer(get_summarizer(options.summarizer), self),
            translator=_TimedTranslator(
                get_translator(options.translator, device=options.device, beam=options.beam), self
            ),
        )


class _TimedSummarizer:
    def __init__(self, inner: Summarizer, clock: _Clock) -> None:
        self.id, self.signature = inner.id, inner.signature
        self._inner, self._clock = inner, clock

    def summarize(
        self, articles: Sequence[Article], *, sentences: int | None = None, words: int | None = None
    ) -> list[Summary]:
        started = time.perf_counter()
        result = self._inner.summarize(articles, sentences=sentences, words=words)
        self._clock.seconds["summarize"] += time.perf_counter() - started
        return result


class _TimedTranslator:
    def __init__(self, inner: Translator, clock: _Clock) -> None:
        self.id, self.signature = inner.id, inner.signature
        self._inner, self._clock = inner, clock

    def translate(self, segments: list[Segment]) -> list[Translation]:
        started = time.perf_counter()
        result = self._inner.translate(segments)
        self._clock.seconds["translate"] += time.perf_counter() - started
        return result
