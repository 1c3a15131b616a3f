"""A batch from its input to its output: units, an engine, the journal, the report."""

from __future__ import annotations

import functools
import json
import signal
import threading
import time
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, get_args

from ringkas._machine import processors
from ringkas._version import __version__
from ringkas.batch import local, raydata
from ringkas.batch.journal import Journal
from ringkas.batch.sinks import sink
from ringkas.batch.sources import Fields, Meter, items, require
from ringkas.batch.units import UNIT_SIZE, Step, Totals, units
from ringkas.errors import Interrupted, OptionError, RingkasError
from ringkas.options import BriefOptions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ringkas.batch.units import Unit, UnitResult

Engine = Literal["local", "ray"]


class TooManyErrors(RingkasError):  # noqa: N818 - the name says what it is
    """A batch stopped since more articles failed than `max_errors` allows; it can go on."""

    exit_code = 1
    default_remedy = "Look at the errors file, then run the same command again with a larger --max-errors."


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a batch did.

    Attributes:
        output: the file or folder.
        errors_file: what failed, one JSON line each; None where nothing did.
        articles: how many were briefed, in all runs.
        failed: how many were not.
        words: Indonesian words read.
        resumed: how many articles earlier runs had done.
        wall_seconds: what this run took.
        words_per_second: of this run.
        flags: how many there are of each check.
        seconds: what each stage took, in all runs and summed over the workers: `read`, `segment`, `summarize`,
            `translate`, `verify`, `render`, `write`. Stages overlap, so that their sum may be more than the wall time.
        signature: reproduces the briefs.
    """

    output: str
    errors_file: str | None
    articles: int
    failed: int
    words: int
    resumed: int
    wall_seconds: float
    words_per_second: float
    flags: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    signature: str = ""

    def to_json(self) -> str:
        """The report as indented JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How a batch stands.

    Attributes:
        totals: what is done, earlier runs included.
        words: Indonesian words that this run did.
        seconds: how long this run has taken.
        share: how much of the input is done, from 0 to 1; None where the input's size is not known.
        remaining: seconds that the rest will take at the pace of this run; None where nobody can know.
    """

    totals: Totals
    words: int
    seconds: float
    share: float | None = None
    remaining: float | None = None

    @property
    def words_per_second(self) -> float:
        """The pace of this run."""
        return self.words / self.seconds if self.seconds else 0.0


def run(
    source: str | Path,
    output: str | Path,
    *,
    options: BriefOptions | None = None,
    fields: Fields | None = None,
    form: str = "json",
    pattern: str = "*",
    engine: Engine = "local",
    ray_address: str | None = None,
    workers: int | None = None,
    resume: bool = True,
    limit: int | None = None,
    shard: tuple[int, int] = (1, 1),
    max_errors: int | None = None,
    max_bytes: int = 2_000_000,
    progress: Callable[[Progress], None] | None = None,
    make_step: Callable[[], Step] | None = None,
) -> Report:
    """Briefs many articles, each exactly once: killed at any moment and called again, it goes on where it was.

    Args:
        source: a folder, a JSON Lines, CSV, TSV or Parquet file (plain, .gz, .zst), or `-` for JSON Lines on standard
            input.
        output: a .jsonl, .csv or .parquet file, or a folder.
        options: how each brief is made.
        fields: names of the input's fields.
        form: the format of a folder's files: json, text, markdown, html.
        pattern: which names of an input folder count.
        engine: `local` uses processes of this machine; `ray` gives the same bytes through Ray Data, on this machine or
            on a cluster.
        ray_address: the cluster's head node, HOST:PORT; without it Ray runs on this machine, for this batch alone.
        workers: how many processes; by default as many as there are cores.
        resume: False forgets earlier work on this output.
        limit: how many articles to take at most.
        shard: (i, n) takes the i-th of n equal shares.
        max_errors: stop once more articles than this have failed.
        max_bytes: the largest article.
        progress: called after each unit.
        make_step: makes what each worker does with a unit; it must pickle. By default a `Step` of the options.

    Returns:
        A `Report` of the whole batch, earlier runs included.

    Raises:
        InputError: the input is missing or of no known kind.
        Interrupted: stopped by a signal or a full disk; call again to go on.
        OptionError: the options are not those the batch began with, the input has changed, or a package is missing.
        OutputError: the output is in use or cannot be written.
        TooManyErrors: see `max_errors`.

    Example:
        >>> run("archive.jsonl", "briefs.jsonl", engine="ray").failed  # doctest: +SKIP
        0
    """
    options = options or BriefOptions()
    fields = fields or Fields()
    target = Path(output)
    place = sink(target, form)
    if engine not in get_args(Engine):
        raise OptionError(f"engine is {engine!r}.", f"Give one of: {', '.join(get_args(Engine))}.")
    if engine == "ray":
        raydata.require()
    elif ray_address:
        raise OptionError("Only the Ray engine takes an address.", "Give --engine ray with it.")
    if not 1 <= shard[0] <= shard[1]:
        raise OptionError(f"shard is {shard[0]}/{shard[1]}.", "Give i/n with i from 1 to n.")
    require(str(source))  # before the journal: an input that is not there leaves no trace
    fingerprint = _fingerprint(source, options, fields, form, pattern, limit, shard, max_bytes)
    make_step = make_step or functools.partial(Step, options, form)
    started = time.monotonic()
    with Journal(target, fingerprint, resume=resume) as journal:
        before = journal.totals
        if not journal.finished:
            meter = Meter()
            with (
                closing(
                    items(str(source), fields, pattern=pattern, max_bytes=max_bytes, meter=meter)
                ) as found,
                _stop_signals() as stopping,
            ):
                rest = _Rest(units(found, limit=limit, shard=shard, meter=meter), journal)
                if engine == "ray":
                    results = raydata.run(rest, make_step, workers, stopping, address=ray_address)
                else:
                    results = local.run(rest, make_step, workers or processors(), stopping)
                if not rest.empty():
                    with closing(results):
                        _record(results, rest, journal, max_errors, progress)
                if rest.given > rest.recorded or not rest.empty():
                    raise Interrupted(
                        f"Stopped after {journal.totals.articles + journal.totals.failed} articles.",
                        "Run the same command again to go on from here.",
                    )
            journal.finish(place)
        totals = journal.totals
        seconds = time.monotonic() - started
        return Report(
            output=str(target),
            errors_file=str(journal.errors) if totals.failed else None,
            articles=totals.articles,
            failed=totals.failed,
            words=totals.words,
            resumed=before.articles + before.failed,
            wall_seconds=round(seconds, 3),
            words_per_second=round((totals.words - before.words) / seconds, 1),
            flags=dict(sorted(totals.flags.items())),
            seconds=totals.seconds,
            signature=fingerprint["signature"],
        )


class _Rest:
    """The units that are not done yet, with what reading them took and where the first of them begins."""

    def __init__(self, found: Iterator[Unit], journal: Journal) -> None:
        self._found = found
        self._journal = journal
        self._seconds = 0.0
        self._next: Unit | None = None
        self.began: float | None = 0.0
        self.given = 0
        self.recorded = 0

    def __iter__(self) -> _Rest:
        return self

    def __next__(self) -> Unit:
        if self.empty() or self._next is None:
            raise StopIteration
        unit, self._next = self._next, None
        self.given += 1
        return unit

    def empty(self) -> bool:
        """Whether no unit is left to give out; reads the next one."""
        started = time.perf_counter()
        while self._next is None and (unit := next(self._found, None)) is not None:
            if self._journal.is_done(unit):
                self.began = unit.share
            else:
                self._next = unit
        self._seconds += time.perf_counter() - started
        return self._next is None

    def read_seconds(self) -> float:
        """What reading took since the last call."""
        taken, self._seconds = self._seconds, 0.0
        return taken


def _record(
    results: Iterator[tuple[Unit, UnitResult]],
    rest: _Rest,
    journal: Journal,
    max_errors: int | None,
    progress: Callable[[Progress], None] | None,
) -> None:
    started, before = time.monotonic(), journal.totals.words
    for unit, result in results:
        read = Totals(seconds={"read": rest.read_seconds()})
        journal.record(unit, replace(result, totals=read + result.totals))
        rest.recorded += 1
        if progress:
            seconds = time.monotonic() - started
            progress(
                Progress(
                    totals=journal.totals,
                    words=journal.totals.words - before,
                    seconds=seconds,
                    share=unit.share,
                    remaining=_remaining(rest.began, unit.share, seconds),
                )
            )
        if max_errors is not None and journal.totals.failed > max_errors:
            raise TooManyErrors(f"{journal.totals.failed} articles failed; the limit is {max_errors}.")


def _remaining(began: float | None, share: float | None, seconds: float) -> float | None:
    """What the rest takes where the part from `began` to `share` took so long."""
    if began is None or share is None or share <= began:
        return None
    return seconds * (1 - share) / (share - began)


def _fingerprint(
    source: str | Path,
    options: BriefOptions,
    fields: Fields,
    form: str,
    pattern: str,
    limit: int | None,
    shard: tuple[int, int],
    max_bytes: int,
) -> dict[str, Any]:
    """Everything that decides the output's bytes, in values that JSON gives back as they were."""
    from ringkas.briefing import signature
    from ringkas.summarization import get_summarizer
    from ringkas.translation import get_translator

    made_by = signature(
        get_summarizer(options.summarizer, device=options.device, engine=options.engine).signature,
        get_translator(
            options.translator, device=options.device, beam=options.beam, engine=options.engine
        ).signature,
        options,
    )
    return {
        "version": __version__,
        "input": str(source) if str(source) == "-" else str(Path(source).absolute()),
        "signature": made_by,
        "quotes": options.quotes,
        "show": options.show,
        "strict": options.strict,
        "fields": asdict(fields),
        "format": form,
        "pattern": pattern,
        "limit": limit,
        "shard": list(shard),
        "max_bytes": max_bytes,
        "unit": UNIT_SIZE,
    }


@contextmanager
def _stop_signals() -> Iterator[Callable[[], bool]]:
    """Counts Ctrl-C and SIGTERM: the first finishes the units in flight, the second ends the work at once."""
    caught: list[int] = []
    if threading.current_thread() is not threading.main_thread():
        yield lambda: False
        return

    def catch(number: int, _frame: object) -> None:
        caught.append(number)
        if len(caught) > 1:
            raise KeyboardInterrupt

    earlier = {number: signal.signal(number, catch) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield lambda: bool(caught)
    finally:
        for number, handler in earlier.items():
            signal.signal(number, handler)
