"""A batch from its input to its output: units, an engine, the journal, the report."""

from __future__ import annotations

import functools
import json
import signal
import threading
import time
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ringkas._machine import processors
from ringkas._version import __version__
from ringkas.batch import local
from ringkas.batch.journal import Journal
from ringkas.batch.sinks import sink
from ringkas.batch.sources import Fields, items, require
from ringkas.batch.units import UNIT_SIZE, Step, units
from ringkas.errors import Interrupted, OptionError, RingkasError
from ringkas.options import BriefOptions

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ringkas.batch.journal import Totals
    from ringkas.batch.units import Unit, UnitResult

Engine = Literal["local", "ray"]


class TooManyErrors(RingkasError):  # noqa: N818 - the name says what it is
    """A batch stopped since more articles failed than `max_errors` allows; it can go on."""

    exit_code = 1
    default_remedy = "Look at the errors file, then run the same command again with a larger --max-errors."


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What a batch did; `seconds` are summed over workers, `wall_seconds` are this run's."""

    output: str
    errors_file: str | None
    articles: int
    failed: int
    words: int
    resumed: int
    wall_seconds: float
    flags: dict[str, int] = field(default_factory=dict)
    seconds: dict[str, float] = field(default_factory=dict)
    signature: str = ""

    def to_json(self) -> str:
        """The report as indented JSON."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=2)


def run(
    source: str | Path,
    output: str | Path,
    *,
    options: BriefOptions | None = None,
    fields: Fields | None = None,
    form: str = "json",
    pattern: str = "*",
    engine: Engine = "local",
    workers: int | None = None,
    resume: bool = True,
    limit: int | None = None,
    shard: tuple[int, int] = (1, 1),
    max_errors: int | None = None,
    max_bytes: int = 2_000_000,
    progress: Callable[[Totals], None] | None = None,
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
        engine: `local` uses processes of this machine.
        workers: how many processes; by default as many as cores.
        resume: False forgets earlier work on this output.
        limit: how many articles to take at most.
        shard: (i, n) takes the i-th of n equal shares.
        max_errors: stop once more articles than this have failed.
        max_bytes: the largest article.
        progress: called with the totals after each unit.
        make_step: makes what each worker does with a unit; it must pickle. By default a `Step` of the options.

    Returns:
        A `Report` of the whole batch, earlier runs included.

    Raises:
        InputError: the input is missing or of no known kind.
        Interrupted: stopped by a signal or a full disk; call again to go on.
        OptionError: the options are not those the batch began with, or the input has changed.
        OutputError: the output is in use or cannot be written.
        TooManyErrors: see `max_errors`.
    """
    options = options or BriefOptions()
    fields = fields or Fields()
    target = Path(output)
    place = sink(target, form)
    if engine != "local":
        raise OptionError(f"engine is {engine!r}.", "Give: local.")
    if not 1 <= shard[0] <= shard[1]:
        raise OptionError(f"shard is {shard[0]}/{shard[1]}.", "Give i/n with i from 1 to n.")
    require(str(source))  # before the journal: an input that is not there leaves no trace
    fingerprint = _fingerprint(source, options, fields, form, pattern, limit, shard, max_bytes)
    started = time.monotonic()
    with Journal(target, fingerprint, resume=resume) as journal:
        resumed = journal.totals.articles + journal.totals.failed
        if not journal.finished:
            make_step = make_step or functools.partial(Step, options, form)
            with (
                closing(items(str(source), fields, pattern=pattern, max_bytes=max_bytes)) as found,
                _stop_signals() as stopping,
                closing(
                    local.run(
                        (u for u in units(found, limit=limit, shard=shard) if not journal.is_done(u)),
                        make_step,
                        workers or processors(),
                        stopping,
                    )
                ) as results,
            ):
                _record(results, journal, max_errors, progress)
                if stopping():
                    raise Interrupted(
                        f"Stopped after {journal.totals.articles + journal.totals.failed} articles.",
                        "Run the same command again to go on from here.",
                    )
            journal.finish(place)
        totals = journal.totals
        return Report(
            output=str(target),
            errors_file=str(journal.errors) if totals.failed else None,
            articles=totals.articles,
            failed=totals.failed,
            words=totals.words,
            resumed=resumed,
            wall_seconds=round(time.monotonic() - started, 3),
            flags=dict(sorted(totals.flags.items())),
            seconds=totals.seconds,
            signature=fingerprint["signature"],
        )


def _record(
    results: Iterator[tuple[Unit, UnitResult]],
    journal: Journal,
    max_errors: int | None,
    progress: Callable[[Totals], None] | None,
) -> None:
    for unit, result in results:
        journal.record(unit, result)
        if progress:
            progress(journal.totals)
        if max_errors is not None and journal.totals.failed > max_errors:
            raise TooManyErrors(f"{journal.totals.failed} articles failed; the limit is {max_errors}.")


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
        get_summarizer(options.summarizer).signature,
        get_translator(options.translator, device=options.device, beam=options.beam).signature,
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
