"""The Ray engine: the step of the local engine as a class of Ray Data's `map_batches`, here or on a cluster.

The driver fills a queue as results come, a reading task hands on what is in it, and actors brief one unit at a time;
each loads its models once. Ray Data keeps the order, so what is missing before something that came has lost its worker,
and the driver gives it out again (see `tasks`). Journal, sinks and limits are the driver's, as with the local engine.
"""

from __future__ import annotations

import contextlib
import itertools
import pickle
import warnings
from collections import deque
from importlib.util import find_spec
from types import GeneratorType
from typing import TYPE_CHECKING, Any

from ringkas._version import __version__
from ringkas.batch.tasks import Task
from ringkas.batch.units import Bench
from ringkas.errors import Interrupted, OptionError, RingkasError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

    import pyarrow as pa
    from ray.data import Dataset
    from ray.util.queue import Queue

    from ringkas.batch.raysession import Room
    from ringkas.batch.units import Step, Unit, UnitResult

AHEAD = 2
"""Units a worker that are read and not yet written, at most: one in work, one that waits for it to be done."""

RETRIES = 1
"""How often Ray gives a unit out again by itself; without that it would drop units while an actor begins again."""

REOPENINGS = 3
"""How many times in a row the pipeline may break without a result in between."""


def require() -> None:
    """Refuses to go on where Ray is missing.

    Raises:
        OptionError: `ray` or what its data library needs is not installed.
    """
    if find_spec("ray") is None or find_spec("pyarrow") is None or find_spec("pandas") is None:
        raise OptionError("The Ray engine needs Ray Data.", "Run: pip install 'ringkas[ray]'")


def run(
    units: Iterator[Unit],
    make_step: Callable[[], Step],
    workers: int | None,
    stopping: Callable[[], bool],
    *,
    address: str | None = None,
) -> Generator[tuple[Unit, UnitResult]]:
    """Briefs units in Ray actors.

    Args:
        units: the work, read a little ahead of the actors.
        make_step: makes the step in each actor; it must pickle.
        workers: how many actors; by default as many as there are cores.
        stopping: asked before each new unit; once true, what was given out is finished and no new unit begins.
        address: the head node of a cluster; by default Ray runs on this machine as long as this generator.

    Yields:
        Each unit with its result, in input order.

    Raises:
        Interrupted: Ray failed; what was yielded stands.
        OptionError: no cluster answers at the address.
        RingkasError: no actor can do anything (a model is missing).
    """
    from ringkas.batch.raysession import session

    with session(address, workers) as room, _Pipeline(make_step, room) as pipeline:
        yield from _results(units, pipeline, AHEAD * room.workers, stopping)


def _results(
    units: Iterator[Unit], pipeline: _Pipeline, ahead: int, stopping: Callable[[], bool]
) -> Iterator[tuple[Unit, UnitResult]]:
    waiting: deque[Task] = deque()  # in input order, from the first that is not yielded
    sent: deque[tuple[int, Task | None]] = deque()  # what is in the pipeline, in order
    numbers = itertools.count()
    breaks = 0

    def send(parts: list[Unit], task: Task) -> None:
        # A mark behind the parts comes through even if they do not, and so tells that they were lost.
        for part, owner in [*((part, task) for part in parts), (None, None)]:
            sent.append((next(numbers), owner))
            pipeline.send(sent[-1][0], part)

    exhausted = False
    while True:
        while waiting and waiting[0].finished:
            task = waiting.popleft()
            yield task.unit, task.result
        while not exhausted and not stopping() and len(waiting) < ahead:
            unit = next(units, None)
            exhausted = unit is None
            if unit is not None:
                waiting.append(Task(unit))
                send([unit], waiting[-1])
        if not waiting:
            return
        if (answered := pipeline.receive()) is None:
            breaks += 1
            if breaks > REOPENINGS:
                raise Interrupted("Ray lost its reading task again and again.")
            pipeline.reopen()
            sent.clear()
            for task in waiting:
                send(list(task.parts), task)
            continue
        number, answer = answered
        breaks = 0
        while sent[0][0] != number:
            _, lost = sent.popleft()
            if lost is not None:
                send(lost.died(1 + RETRIES), lost)
        _, owner = sent.popleft()
        if isinstance(answer, RingkasError):
            raise answer
        if owner is not None and answer is not None:
            owner.done(answer)


class _Pipeline:
    """Units in, answers out, in the same order; those whose actor died are left out."""

    def __init__(self, make_step: Callable[[], Step], room: Room) -> None:
        self._make_step = make_step
        self._room = room
        self._open()

    def __enter__(self) -> _Pipeline:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def send(self, number: int, unit: Unit | None) -> None:
        """Puts a unit, or a mark that only comes through, into the pipeline."""
        from ray.exceptions import RayError

        with contextlib.suppress(
            RayError
        ):  # the queue's process is gone: `receive` notices that nothing comes
            self._queue.put(pickle.dumps((number, unit)))

    def receive(self) -> tuple[int, UnitResult | RingkasError | None] | None:
        """The next answer, or None where the pipeline has ended.

        Raises:
            Interrupted: Ray cannot go on.
        """
        from ray.exceptions import RayError

        try:
            table = next(self._batches, None)
        except RayError as error:
            reason = str(error).strip().splitlines()[-1]
            raise Interrupted(
                f"Ray failed: {reason}",
                "Every node needs this version of ringkas and its models; the same command goes on from here.",
            ) from error
        if table is None:
            return None
        answer: tuple[int, UnitResult | RingkasError | None] = _unpacked(table)
        return answer

    def reopen(self) -> None:
        """Begins anew, empty."""
        self.close()
        self._open()

    def close(self) -> None:
        """Ends the tasks and gives the actors back."""
        if isinstance(self._batches, GeneratorType):
            self._batches.close()
        self._queue.shutdown(force=True)

    def _open(self) -> None:
        import ray
        from ray.util.queue import Queue
        from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

        # Where the driver is: a node that goes away takes only its own actors with it.
        here = NodeAffinitySchedulingStrategy(ray.get_runtime_context().get_node_id(), soft=False)
        self._queue = Queue(actor_options={"num_cpus": 0, "scheduling_strategy": here})
        dataset = _dataset(self._queue, here, self._make_step, self._room)
        self._batches: Iterator[Any] = iter(
            dataset.iter_batches(batch_size=None, batch_format="pyarrow", prefetch_batches=0)
        )


def _dataset(queue: Queue, here: Any, make_step: Callable[[], Step], room: Room) -> Dataset:  # noqa: ANN401
    """From the queue through the actors, lazily."""
    import ray.data
    from ray.util.annotations import RayDeprecationWarning

    context = ray.data.DataContext.get_current().copy()
    context.execution_options.preserve_order = True
    context.max_errored_blocks = -1  # the answer of an actor that died is left out, and the rest goes on
    context.target_max_block_size = 1  # each unit travels alone, as soon as it is there
    context.enable_progress_bars = False
    context.print_on_execution_start = False
    with ray.data.DataContext.current(context), warnings.catch_warnings():
        # How often a lost actor begins again has no other name until Ray 2.64, which the extra excludes.
        warnings.simplefilter("ignore", RayDeprecationWarning)
        return (
            ray.data.from_items([{"parcel": b""}])
            .map_batches(
                _Reading,
                fn_constructor_args=(queue,),
                batch_size=1,
                batch_format="pyarrow",
                compute=ray.data.ActorPoolStrategy(size=1),
                num_cpus=0,
                max_restarts=0,  # a second one would not know what the first has handed on
                max_task_retries=0,
                scheduling_strategy=here,
            )
            .map_batches(
                Briefing,
                fn_constructor_args=(make_step, __version__),
                batch_size=1,
                batch_format="pyarrow",
                compute=ray.data.ActorPoolStrategy(size=room.workers, max_tasks_in_flight_per_actor=1),
                num_cpus=room.cores,
                max_restarts=-1,
                max_task_retries=RETRIES,
            )
        )


class _Reading:
    """Hands on what is put into the queue, for ever."""

    def __init__(self, queue: Queue) -> None:
        self._queue = queue

    def __call__(self, _nothing: pa.Table) -> Iterator[pa.Table]:
        while True:
            yield _packed(self._queue.get())


class Briefing:
    """What an actor does: one unit in, its answer out; marks go through.

    Args:
        make_step: makes the step.
        version: the driver's version of ringkas; another one here could give other bytes.
    """

    def __init__(self, make_step: Callable[[], Step], version: str) -> None:
        self._bench = Bench(make_step)
        self._version = version

    def __call__(self, parcel: pa.Table) -> pa.Table:
        """The answer of a parcel, a table of one row as well."""
        number, unit = _unpacked(parcel)
        answer: UnitResult | RingkasError | None = None
        if self._version != __version__:
            answer = RingkasError(
                f"A Ray worker has ringkas {__version__}, and this machine {self._version}.",
                "Install the same version on every node.",
            )
        elif unit is not None:
            answer = self._bench(unit)
        return _packed(pickle.dumps((number, answer)))


def _packed(data: bytes) -> pa.Table:
    import pyarrow as pa

    return pa.table({"parcel": pa.array([data], pa.large_binary())})


def _unpacked(table: pa.Table) -> Any:  # noqa: ANN401 - a number, and a unit or an answer
    return pickle.loads(table.column("parcel")[0].as_py())
