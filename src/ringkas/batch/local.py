"""The local engine: worker processes on this machine, one core each, results in input order.

A worker that dies is replaced and its unit given to the next one; a unit that kills two workers is taken apart, so that
only the article at fault becomes an error. Workers end with their parent, however it ends.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any

from ringkas.batch.units import Step, Unit, UnitResult
from ringkas.errors import RingkasError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

READY = "ready"
"""What a worker says first: one that dies before could not start, and no article is at fault."""

DEATHS_ALLOWED = 2
"""How many workers a unit may kill before it is taken apart."""


@dataclass(slots=True)
class _Task:
    """A unit on its way: what is still to do of it, and what is done."""

    unit: Unit
    parts: deque[Unit]
    results: list[UnitResult] = field(default_factory=list)
    deaths: int = 0


class _Worker:
    """A process that briefs units, and the pipe to it."""

    def __init__(self, make_step: Callable[[], Step]) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process: SpawnProcess = context.Process(
            target=_work, args=(theirs, make_step, os.getpid()), daemon=True
        )
        self.process.start()
        theirs.close()
        self.task: _Task | None = None
        self.ready = False

    def give(self, task: _Task) -> None:
        self.task = task
        self.pipe.send(task.parts[0])

    def stop(self) -> None:
        self.pipe.close()
        self.process.join(timeout=5)
        if self.process.is_alive():
            self.process.kill()
            self.process.join()


def run(
    units: Iterator[Unit], make_step: Callable[[], Step], workers: int, stopping: Callable[[], bool]
) -> Generator[tuple[Unit, UnitResult]]:
    """Briefs units in worker processes.

    Args:
        units: the work, read as workers become free.
        make_step: makes the step in each worker; it must pickle.
        workers: how many processes.
        stopping: asked before each new unit; once true, the units in flight are finished and no new one begins.

    Yields:
        Each unit with its result, in input order.

    Raises:
        RingkasError: no worker can do anything (a model is missing).
    """
    crew = [_Worker(make_step) for _ in range(workers)]
    waiting: deque[_Task] = deque()  # tasks in input order, from the first that is not yielded
    unassigned: deque[_Task] = deque()
    try:
        exhausted = False
        while True:
            for worker in crew:
                if worker.task is None:
                    if not unassigned and not exhausted and not stopping() and len(waiting) < 4 * workers:
                        unit = next(units, None)
                        exhausted = unit is None
                        if unit is not None:
                            task = _Task(unit, deque([unit]))
                            waiting.append(task)
                            unassigned.append(task)
                    if unassigned:
                        worker.give(unassigned.popleft())
            busy = [w for w in crew if w.task]
            if not busy:
                return
            for pipe in wait([w.pipe for w in busy]):
                index = next(i for i, w in enumerate(crew) if w.pipe is pipe)
                _receive(crew, index, make_step, unassigned)
            while waiting and not waiting[0].parts:
                task = waiting.popleft()
                yield task.unit, _joined(task)
    finally:
        for worker in crew:
            worker.stop()


def _receive(
    crew: list[_Worker], index: int, make_step: Callable[[], Step], unassigned: deque[_Task]
) -> None:
    """Takes a worker's answer, or replaces a worker that died."""
    worker = crew[index]
    task = worker.task
    assert task is not None  # only busy workers are waited for
    try:
        answer: Any = worker.pipe.recv()
        if answer == READY:
            worker.ready = True
            return
    except (EOFError, OSError):
        worker.stop()
        if not worker.ready:
            raise RingkasError(
                "A worker process could not start.", "Look at what it wrote above; try --workers 1."
            ) from None
        crew[index] = _Worker(make_step)
        _bury(task)
        answer = None
    worker.task = None
    if isinstance(answer, RingkasError):
        raise answer
    if answer is not None:
        task.parts.popleft()
        task.results.append(answer)
    if task.parts:
        unassigned.appendleft(task)


def _bury(task: _Task) -> None:
    """After a worker died of a task: again, then article by article, then without the article at fault."""
    task.deaths += 1
    part = task.parts[0]
    if len(part.items) > 1 and task.deaths >= DEATHS_ALLOWED:
        task.parts.popleft()
        task.parts.extendleft(Unit(part.index, (item,)) for item in reversed(part.items))
    elif len(part.items) == 1 and task.deaths > DEATHS_ALLOWED:
        task.parts.popleft()
        error = RingkasError(
            f"{part.items[0].id} ended the process that worked on it.",
            "Look whether memory ran out; brief it alone with `ringkas brief -vv`.",
        )
        broken = Unit(part.index, (type(part.items[0])(part.items[0].id, error),))
        task.results.append(Step.refused(broken))


def _joined(task: _Task) -> UnitResult:
    """The results of a task's parts as one."""
    if len(task.results) == 1:
        return task.results[0]
    flags: dict[str, int] = {}
    seconds: dict[str, float] = {}
    for result in task.results:
        for key, count in result.flags.items():
            flags[key] = flags.get(key, 0) + count
        for stage, value in result.seconds.items():
            seconds[stage] = seconds.get(stage, 0.0) + value
    return UnitResult(
        task.unit.index,
        b"".join(r.output for r in task.results),
        b"".join(r.errors for r in task.results),
        sum(r.articles for r in task.results),
        sum(r.failed for r in task.results),
        sum(r.words for r in task.results),
        flags,
        seconds,
    )


def _work(pipe: Connection, make_step: Callable[[], Step], parent: int) -> None:
    """A worker's life: units in, results out, until the pipe closes."""
    # Ctrl-C reaches the whole group; the parent decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_die_with, args=(parent,), daemon=True).start()
    step: Step | None = None
    with contextlib.suppress(OSError):
        pipe.send(READY)
    while True:
        try:
            unit = pipe.recv()
        except (EOFError, OSError):
            return
        try:
            step = step or make_step()
            answer: UnitResult | RingkasError = step(unit)
        except RingkasError as error:
            answer = error
        except Exception as error:  # noqa: BLE001 - a bug outside any article: the parent reports it and stops
            answer = RingkasError(f"{type(error).__name__}: {error}")
        try:
            pipe.send(answer)
        except OSError:
            return


def _die_with(parent: int) -> None:
    """Ends this process soon after its parent is gone, in the middle of a unit too."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)
