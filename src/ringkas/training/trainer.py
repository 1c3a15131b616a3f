"""The training loop: one machine; resumable to the batch."""

from __future__ import annotations

import json
import os
import signal
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

from ringkas._machine import processors
from ringkas.training import batches, checkpoint, workers
from ringkas.training import model as network

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ringkas.training.batches import Ids, Position
    from ringkas.training.checkpoint import State
    from ringkas.training.config import Config, Optimize
    from ringkas.training.corpus import Corpus
    from ringkas.training.tokenizer import Vocabulary

AVERAGE_EVERY = 10
"""Steps between two movements of the running average: it costs a pass over all weights."""


@dataclass(frozen=True, slots=True)
class Machine:
    """What the run computes on.

    Attributes:
        device: torch's name of it.
        half: whether bfloat16 is fast: on a GPU, and on processors with AMX.
        workers: how many processes share a batch.
    """

    device: str
    half: bool
    workers: int

    @property
    def multiple(self) -> int:
        """What lengths are rounded up to: compiled code wants few different shapes."""
        return 8 if self.half else 1

    @property
    def compiled(self) -> bool:
        """Whether `torch.compile` pays: it does with bfloat16, and not for float32 on plain processors."""
        return self.half


def machine() -> Machine:
    """The best there is here: GPU, then AMX, then plain cores (`RINGKAS_TRAIN_WORKERS` limits them)."""
    if torch.cuda.is_available():
        return Machine("cuda", half=True, workers=1)
    try:
        amx = "amx_bf16" in Path("/proc/cpuinfo").read_text(encoding="utf-8")
    except OSError:
        amx = False
    cores = processors()
    workers = int(os.environ.get("RINGKAS_TRAIN_WORKERS", min(cores, 8)))
    return Machine("cpu", half=amx, workers=1 if amx else max(1, workers))


def rate(step: int, optimize: Optimize, *, fresh: int = 0, cool: Sequence[int] = ()) -> float:
    """The learning rate of a step.

    Args:
        step: counted from 1.
        optimize: peak, warm-up.
        fresh: the step at which a run began from bare weights: over the next `rewarm` steps the rate rises again.
        cool: first and last step of a linear way to zero.

    Example:
        >>> from ringkas.training.config import Optimize
        >>> [round(rate(step, Optimize(rate=1.0, warmup=100)), 2) for step in (50, 100, 400)]
        [0.5, 1.0, 0.5]
        >>> round(rate(75, Optimize(rate=1.0, warmup=50), cool=(50, 100)), 2)
        0.41
    """
    value: float = optimize.rate * min(step / optimize.warmup, (optimize.warmup / step) ** 0.5)
    if fresh and optimize.rewarm:
        value *= min(1.0, (step - fresh) / optimize.rewarm)
    if cool:
        first, last = cool
        value *= min(1.0, max(0.0, (last - step) / max(1, last - first)))
    return value


class Trainer:
    """A run in memory: weights, optimizer, position.

    Args:
        config: the recipe.
        vocabulary: gives ids.
        state: where to begin; its weights and tensors are taken over.
        hardware: what to compute on.
    """

    def __init__(self, config: Config, vocabulary: Vocabulary, state: State, hardware: Machine) -> None:
        self.config = config
        self.state = state
        self.hardware = hardware
        self._vocabulary = vocabulary
        self._optimize = config.optimize
        if hardware.workers > 1:
            workers.one_core()
        torch.manual_seed(config.optimize.seed + state.step)
        self.model = network.build(config.model, vocabulary)
        if state.model:
            network.put(self.model, state.model)
        self.model.to(hardware.device).train()  # type: ignore[arg-type]  # the decorator hides the signature
        network.hold_padding(self.model, vocabulary.pad)
        self._parameters = [p for p in self.model.parameters() if p.requires_grad]
        self._adam = torch.optim.AdamW(
            self.model.parameters(),
            lr=config.optimize.rate,
            betas=(0.9, 0.98),
            eps=1e-9,
            weight_decay=config.optimize.weight_decay,
            fused=True,
        )
        if state.optimizer:
            self._adam.load_state_dict(state.optimizer)
        optimize = config.optimize
        self._settings: dict[str, Any] = {
            "pad": vocabulary.pad,
            "smoothing": optimize.smoothing,
            "chunk": optimize.chunk or (256 if hardware.device == "cpu" else 4096),
            "half": hardware.half,
            "head": optimize.head,
            "sample": 0 if hardware.half or state.cool else optimize.sample,
            "target": vocabulary.target,
        }
        if hardware.compiled:
            # The layers alone: the loss has its own gradients, and names of weights stay as they are.
            inner = self.model.model
            inner.forward = torch.compile(inner.forward, dynamic=True)
        self._helpers = workers.Helpers(
            self.model, hardware.workers - 1, self._settings, optimize.seed + state.step
        )
        self._average = {n: v.to(hardware.device) for n, v in state.average.items()}
        if not self._average and config.optimize.average:
            self._average = {n: p.detach().clone() for n, p in self._named()}

    @property
    def at(self) -> State:
        """The present state, ready to be saved."""
        self.state.model = self.model.state_dict()
        self.state.optimizer = self._adam.state_dict()
        self.state.average = self._average
        return self.state

    def best_weights(self) -> checkpoint.Weights:
        """The weights to judge or to ship: the running average, or after a cool-down the last ones."""
        cooled = self.state.cool and self.state.step >= self.state.cool[1]
        return self._average if self._average and not cooled else self.model.state_dict()

    def step(self, rows: list[Ids]) -> tuple[float, int]:
        """Moves the weights by one batch.

        Returns:
            The summed loss and the number of target tokens.
        """
        tokens = sum(len(target) for _, target in rows)
        count = len(self._helpers) + 1
        # Rows are sorted by length: every n-th row makes parts of equal work.
        mine, *others = [rows[i::count] for i in range(count)]
        self._helpers.send(others, 1 / tokens)
        block = workers.tensors(mine, self._vocabulary.pad, self.hardware.device, self.hardware.multiple)
        loss = network.loss(self.model, block, scale=1 / tokens, **self._settings)
        loss.backward()  # type: ignore[no-untyped-call]  # torch types it so
        total = float(loss.detach()) + self._helpers.add(others)
        self.state.step += 1
        self.state.tokens += tokens
        now = rate(self.state.step, self._optimize, fresh=self.state.fresh, cool=self.state.cool)
        for group in self._adam.param_groups:
            group["lr"] = now
        torch.nn.utils.clip_grad_norm_(self._parameters, self._optimize.clip)
        self._adam.step()
        self._adam.zero_grad()
        network.hold_padding(self.model, self._vocabulary.pad)
        if self._average and self.state.step % AVERAGE_EVERY == 0:
            # Early on, the average is that of all steps so far, not of the random beginning.
            age = self.state.step - self.state.fresh
            part = max(1 - (1 - self._optimize.average) ** AVERAGE_EVERY, min(1.0, 2 * AVERAGE_EVERY / age))
            _move(self._average, dict(self._named()), part)
        return total * tokens, tokens

    def _named(self) -> Iterator[tuple[str, torch.Tensor]]:
        """The weights that move, tied ones once."""
        return ((name, p.detach()) for name, p in self.model.named_parameters() if p.requires_grad)

    def close(self) -> None:
        """Ends what helps."""
        self._helpers.close()


def loop(
    trainer: Trainer,
    corpus: Corpus,
    *,
    save: Callable[[State], None],
    log: Callable[[dict[str, Any]], None],
    score: Callable[[Trainer], dict[str, Any]] | None = None,
    minutes: float | None = None,
    steps: int | None = None,
) -> str:
    """Trains until something ends it, and saves.

    Args:
        trainer: the run.
        corpus: its pairs.
        save: writes the state.
        log: takes one record every `log_steps` and at every scoring.
        score: scores the development sets; its `bleu` decides about the best and about stopping early.
        minutes: how long to train at most.
        steps: how many steps to make at most.

    Returns:
        Why it ended: `cooled`, `steps`, `minutes`, `stopped` (a signal), `flat` (no better score for long).
    """
    optimize = trainer.config.optimize
    last = trainer.state.step + steps if steps else None
    began = saved = time.monotonic()
    meter = _Meter()
    feed = _feed(trainer, corpus)
    with _signals() as stop:
        while True:
            position, rows = next(feed)
            meter.add(*trainer.step(rows))
            trainer.state.position = position
            state, now = trainer.state, time.monotonic()
            if state.step % optimize.log_steps == 0:
                log(_progress(trainer) | meter.take())
            why = ""
            if score and optimize.eval_steps and state.step % optimize.eval_steps == 0:
                why = _scored(trainer, score, log)
                meter.take()
            if state.cool and state.step >= state.cool[1]:
                why = "cooled"
            elif last and state.step >= last:
                why = "steps"
            elif minutes is not None and now - began > minutes * 60:
                why = "minutes"
            elif stop.is_set():
                why = "stopped"
            if why or now - saved > optimize.save_minutes * 60:
                save(trainer.at)
                saved = time.monotonic()
            if why:
                log(_progress(trainer) | {"ended": why})
                return why


def _feed(trainer: Trainer, corpus: Corpus) -> Iterator[tuple[Position, list[Ids]]]:
    """The batches of a run; a cool-down has weights of its own, and its own order."""
    data, optimize, state = trainer.config.data, trainer.config.optimize, trainer.state
    cooling = bool(state.cool) and bool(data.cool_weights)
    settings = batches.Settings(
        weights=data.cool_weights if cooling else data.weights,
        tagged=data.tagged,
        augment=trainer.config.augment,
        cells=optimize.gpu_cells if trainer.hardware.device == "cuda" else optimize.cells,
        pool=optimize.pool,
        seed=optimize.seed + (1_000_000 + state.cool[0] if cooling and state.cool else 0),
        reverse=data.direction == "en-id",
    )
    return batches.stream(corpus.pairs, trainer._vocabulary, settings, state.position)


def _scored(
    trainer: Trainer, score: Callable[[Trainer], dict[str, Any]], log: Callable[[dict[str, Any]], None]
) -> str:
    """Scores the development sets; says `flat` where the run should stop."""
    found = score(trainer)
    state = trainer.state
    if found.get("bleu", 0.0) > state.best[0]:
        state.best = (found["bleu"], state.step)
    log(_progress(trainer) | found | {"best": list(state.best)})
    patience = trainer.config.optimize.patience * trainer.config.optimize.eval_steps
    return "flat" if patience and state.step - state.best[1] >= patience else ""


def _progress(trainer: Trainer) -> dict[str, Any]:
    state = trainer.state
    now = rate(max(1, state.step), trainer.config.optimize, fresh=state.fresh, cool=state.cool)
    return {
        "step": state.step,
        "tokens": state.tokens,
        "epoch": state.position.epoch,
        "rate": float(f"{now:.3g}"),
    }


@torch.no_grad()
def _move(average: checkpoint.Weights, to: checkpoint.Weights, part: float) -> None:
    for name, value in average.items():
        value.lerp_(to[name], part)


class _Meter:
    """Mean loss and speed since it was last read."""

    def __init__(self) -> None:
        self._loss, self._tokens, self._since = 0.0, 0, time.monotonic()

    def add(self, loss: float, tokens: int) -> None:
        self._loss += loss
        self._tokens += tokens

    def take(self) -> dict[str, Any]:
        seconds = time.monotonic() - self._since
        found = {
            "loss": round(self._loss / max(1, self._tokens), 4),
            "tokens_per_second": round(self._tokens / max(1e-9, seconds)),
        }
        self.__init__()  # type: ignore[misc]  # starts again
        return found


class _signals:  # noqa: N801 - used like a function
    """Turns SIGTERM and SIGINT into an event while a run goes on; the handlers before come back after."""

    def __enter__(self) -> threading.Event:
        self._event = threading.Event()
        self._before: dict[int, Any] = {}
        if threading.current_thread() is threading.main_thread():
            for number in (signal.SIGTERM, signal.SIGINT):
                self._before[number] = signal.signal(number, lambda *_: self._event.set())
        return self._event

    def __exit__(self, *_: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)


def json_lines(path: Path) -> Callable[[dict[str, Any]], None]:
    """A log that appends one JSON object a line to a file."""

    def write(record: dict[str, Any]) -> None:
        with path.open("a", encoding="utf-8") as file:
            file.write(json.dumps(record) + "\n")

    return write
