"""The local engine: worker processes that share the cores of this machine, results in input order.

The stages overlap: while the workers segment, summarize, translate and verify, this process reads ahead and writes what
is done. A worker that dies is replaced and its unit given out again (see `tasks`). Workers end with their parent,
however it ends.
"""

from __future__ import annotations

import contextlib
import functools
import multiprocessing
import os
import signal
import threading
import time
from collections import deque
from multiprocessing.connection import wait
from typing import TYPE_CHECKING, Any

from ringkas._machine import processors
from ringkas.batch.tasks import Task
from ringkas.batch.units import Bench
from ringkas.errors import RingkasError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess

    from ringkas.batch.units import Step, Unit, UnitResult

READY = "ready"
"""What a worker says first: one that dies before could not start, and no article is at fault."""

AHEAD = 4
"""Units a worker that are read and not yet written, at most: what bounds the memory."""


class _Worker:
    """A process that briefs units, and the pipe to it."""

    def __init__(self, make_step: Callable[[], Step], cores: int) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process: SpawnProcess = context.Process(
            target=_work, args=(theirs, make_step, cores, os.getpid()), daemon=True
        )
        self.process.start()
        theirs.close()
        self.task: Task | None = None
        self.ready = False

    def give(self, task: Task) -> None:
        self.task = task
        with contextlib.suppress(OSError):  # it died meanwhile: whoever waits for its answer finds out
            self.pipe.send(task.parts[0])

    def end(self) -> None:
        self.pipe.close()
        self.process.kill()  # it holds nothing that anybody misses
        self.process.join()


def run(
    units: Iterator[Unit], make_step: Callable[[], Step], workers: int, stopping: Callable[[], bool]
) -> Generator[tuple[Unit, UnitResult]]:
    """Briefs units in worker processes.

    Args:
        units: the work, read a little ahead of the workers.
        make_step: makes the step in each worker; it must pickle.
        workers: how many processes.
        stopping: asked before each new unit; once true, the units in flight are finished and no new one begins.

    Yields:
        Each unit with its result, in input order.

    Raises:
        RingkasError: no worker can do anything (a model is missing).
    """
    hire = functools.partial(_Worker, make_step, max(1, processors() // workers))
    crew = [hire() for _ in range(workers)]
    waiting: deque[Task] = deque()  # in input order, from the first that is not yielded
    fresh: deque[Task] = deque()  # read ahead; the last ones of `waiting`
    begun: deque[Task] = deque()  # lost their worker, or done in part
    exhausted = False
    try:
        while True:
            while fresh and stopping():
                fresh.pop()
                waiting.pop()
            for worker in crew:
                if worker.task is None and (begun or fresh):
                    worker.give(begun.popleft() if begun else fresh.popleft())
            while waiting and waiting[0].finished:
                task = waiting.popleft()
                yield task.unit, task.result
            reading = not exhausted and not stopping() and len(waiting) < AHEAD * workers
            if reading:
                unit = next(units, None)
                exhausted = unit is None
                if unit is not None:
                    waiting.append(Task(unit))
                    fresh.append(waiting[-1])
            busy = [w.pipe for w in crew if w.task]
            if not busy and not reading:
                return
            for pipe in wait(busy, timeout=0 if reading else None):
                index = next(i for i, w in enumerate(crew) if w.pipe is pipe)
                _receive(crew, index, hire, begun)
    finally:
        for worker in crew:
            worker.end()


def _receive(crew: list[_Worker], index: int, hire: Callable[[], _Worker], begun: deque[Task]) -> None:
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
        worker.end()
        if not worker.ready:
            raise RingkasError(
                "A worker process could not start.", "Look at what it wrote above; try --workers 1."
            ) from None
        crew[index] = hire()
        task.died()
        answer = None
    worker.task = None
    if isinstance(answer, RingkasError):
        raise answer
    if answer is not None:
        task.done(answer)
    if not task.finished:
        begun.append(task)


def _work(pipe: Connection, make_step: Callable[[], Step], cores: int, parent: int) -> None:
    """A worker's life: units in, results out, until the pipe closes."""
    # Ctrl-C reaches the whole group; the parent decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    os.environ["OMP_NUM_THREADS"] = str(cores)  # what Ray sets, and what the libraries below look at
    threading.Thread(target=_die_with, args=(parent,), daemon=True).start()
    bench = Bench(make_step)
    with contextlib.suppress(EOFError, OSError):
        pipe.send(READY)
        while True:
            pipe.send(bench(pipe.recv()))


def _die_with(parent: int) -> None:
    """Ends this process soon after its parent is gone, in the middle of a unit too."""
    while os.getppid() == parent:
        time.sleep(1)
    os._exit(1)
