"""The step that every engine runs: a unit of articles in, its output and error lines out.

A unit is cut by position in the input and always translated whole, so that equal input gives equal bytes whatever was
killed, and wherever it ran.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from itertools import count, islice
from typing import TYPE_CHECKING, Any, TypeVar

from ringkas.article import Source
from ringkas.batch.timing import MODEL_STAGES, Clock, TimedDesk
from ringkas.desk import ARTICLES_IN_FLIGHT
from ringkas.errors import RingkasError
from ringkas.rendering.json import dumps

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from ringkas.batch.sources import Item, Meter
    from ringkas.brief import Brief
    from ringkas.desk import Ringkas
    from ringkas.options import BriefOptions

UNIT_SIZE = ARTICLES_IN_FLIGHT
"""Articles in a unit: one request to the translator, and what is done again at most after a kill."""


@dataclass(frozen=True, slots=True)
class Totals:
    """What was counted, of a unit or of a whole batch; seconds are by stage, summed over workers."""

    articles: int = 0
    failed: int = 0
    words: int = 0
    flags: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)

    def __add__(self, other: Totals) -> Totals:
        seconds = _sum(self.seconds, other.seconds)
        return Totals(
            self.articles + other.articles,
            self.failed + other.failed,
            self.words + other.words,
            _sum(self.flags, other.flags),
            {stage: round(value, 3) for stage, value in seconds.items()},
        )


Number = TypeVar("Number", int, float)


def _sum(one: dict[str, Number], other: dict[str, Number]) -> dict[str, Number]:
    return {key: one.get(key, 0) + other.get(key, 0) for key in one | other}


@dataclass(frozen=True, slots=True)
class Unit:
    """Articles that stand together in the input.

    Attributes:
        index: counts units from 0.
        items: the articles.
        share: how much of the input was read when the unit was cut, from 0 to 1; None where nobody can know.
    """

    index: int
    items: tuple[Item, ...]
    share: float | None = None


@dataclass(frozen=True, slots=True)
class UnitResult:
    """What a unit gave: lines for the output and for the errors file, in input order, and what was counted."""

    output: bytes
    errors: bytes
    totals: Totals

    def __add__(self, other: UnitResult) -> UnitResult:
        return UnitResult(self.output + other.output, self.errors + other.errors, self.totals + other.totals)


def units(
    found: Iterable[Item],
    *,
    size: int = UNIT_SIZE,
    limit: int | None = None,
    shard: tuple[int, int] = (1, 1),
    meter: Meter | None = None,
) -> Iterator[Unit]:
    """Cuts the input into units by position.

    Args:
        found: the items, in input order.
        size: items in a unit.
        limit: how many items to take from the input at most.
        shard: (i, n) takes every n-th unit, beginning with the i-th, counted from 1.
        meter: knows how much of the input has been read.
    """
    i, n = shard
    taken = 0
    rest = islice(found, limit)
    for index in count():
        items = tuple(islice(rest, size))
        if not items:
            return
        taken += len(items)
        if index % n == i - 1:
            yield Unit(index, items, _share(meter, taken, limit))


def _share(meter: Meter | None, taken: int, limit: int | None) -> float | None:
    """How much of the input `taken` items are; a limit ends it where the input does not end before."""
    known = [s for s in (meter.share if meter else None, taken / limit if limit else None) if s is not None]
    return max(known, default=None)


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
        self._clock = Clock()
        self._desk = desk or TimedDesk(self._clock)

    def __call__(self, unit: Unit) -> UnitResult:
        """Briefs the articles of a unit.

        Raises:
            RingkasError: a model is missing or unusable, so that no article can be done.
        """
        self._clock.reset()
        with self._clock.measure("verify", without=MODEL_STAGES):
            results = self._results([i.content for i in unit.items if isinstance(i.content, Source)])
        output, errors, flags, words = [], [], Counter[str](), 0
        with self._clock.measure("render"):
            for item in unit.items:
                if isinstance(item.content, RingkasError):
                    errors.append(_error_line(item.id, "read", item.content))
                    continue
                result = next(results)
                words += item.content.text.count(" ") + 1
                if isinstance(result, RingkasError):
                    errors.append(_error_line(item.id, "brief", result))
                else:
                    flags.update(flag.check for flag in result.flags)
                    output.append(self._line(item.id, result))
            lines = _bytes(output), _bytes(errors)
        totals = Totals(len(output), len(errors), words, dict(flags), dict(self._clock.seconds))
        return UnitResult(*lines, totals)

    @staticmethod
    def refused(unit: Unit) -> UnitResult:
        """The result of a unit whose items all carry errors."""
        lines = [
            _error_line(item.id, "brief", item.content)
            for item in unit.items
            if isinstance(item.content, RingkasError)
        ]
        return UnitResult(b"", _bytes(lines), Totals(failed=len(lines)))

    def _results(self, sources: list[Source]) -> Iterator[Brief | RingkasError]:
        try:
            return iter(list(self._desk.briefs(sources, on_error="yield", **self._arguments())))
        except RingkasError:
            raise
        except Exception:  # noqa: BLE001 - one article meets a bug: the others still get their briefs
            return iter([self._alone(source) for source in sources])

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


class Bench:
    """Where a worker of any engine does its work: what goes wrong there is an answer too, never an exception.

    Args:
        make_step: makes the step; called with the first unit, so that a model that is missing is an answer.
    """

    def __init__(self, make_step: Callable[[], Step]) -> None:
        self._make_step = make_step
        self._step: Step | None = None

    def __call__(self, unit: Unit) -> UnitResult | RingkasError:
        """The result of a unit, or why no unit can be done."""
        try:
            self._step = self._step or self._make_step()
            return self._step(unit)
        except RingkasError as error:
            return error
        except Exception as error:  # noqa: BLE001 - a bug outside any article: the parent reports it and stops
            return RingkasError(f"{type(error).__name__}: {error}")


def _error_line(identity: str, stage: str, error: RingkasError) -> str:
    record = {"id": identity, "stage": stage, "message": error.message, "remedy": error.remedy}
    return dumps(record)


def _bytes(lines: list[str]) -> bytes:
    return "".join(line + "\n" for line in lines).encode("utf-8", "replace")
