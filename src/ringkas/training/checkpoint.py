"""The state of a run on disk: written whole or not at all, and read from what other trainers of this model wrote."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import torch

from ringkas.errors import ModelError, OutputError
from ringkas.training.batches import Position

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

Weights = dict[str, torch.Tensor]


@dataclass(slots=True)
class State:
    """Everything that a run needs to go on.

    Attributes:
        model: weights by name.
        optimizer: AdamW's state; empty where the run starts from bare weights.
        average: running average of the weights; empty where there is none.
        step: optimizer steps so far, those of the run that the weights came from included.
        tokens: target tokens seen so far, the same.
        fresh: the step at which the optimizer's state began.
        position: where in the data.
        cool: first and last step of the cool-down that is under way; empty where none is.
        best: the best BLEU so far and the step it was measured at.
    """

    model: Weights
    optimizer: dict[str, Any] = field(default_factory=dict)
    average: Weights = field(default_factory=dict)
    step: int = 0
    tokens: int = 0
    fresh: int = 0
    position: Position = field(default_factory=Position)
    cool: tuple[int, int] | tuple[()] = ()
    best: tuple[float, int] = (0.0, 0)


def save(state: State, path: Path) -> None:
    """Writes a state; a reader sees the old file or the new one, never a part.

    Raises:
        OutputError: it cannot be written.
    """
    new = path.with_suffix(".new")
    at = state.position
    record = {
        "model": state.model,
        "optimizer": state.optimizer,
        "average": state.average,
        "step": state.step,
        "tokens": state.tokens,
        "fresh": state.fresh,
        "position": [at.epoch, at.pool, at.batch],
        "cool": list(state.cool),
        "best": list(state.best),
    }
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        torch.save(record, new)
        new.replace(path)
    except OSError as error:
        raise OutputError(f"{path} cannot be written: {error}") from error


def load(path: Path) -> State:
    """Reads a state, or the smaller one (`m`, `o`, `step`) of the prototype of this trainer.

    Raises:
        ModelError: the file is missing or no state.
    """
    try:
        record = torch.load(path, map_location="cpu", weights_only=True)
        if "m" in record:
            # The prototype saw about 2,050 target tokens a step (13.2 million in 6,428).
            step = record["step"]
            return State(record["m"], record["o"], step=step, tokens=2050 * step)
        return State(
            record["model"],
            record["optimizer"],
            record["average"],
            record["step"],
            record["tokens"],
            record["fresh"],
            Position(*record["position"]),
            tuple(record["cool"]),
            tuple(record["best"]),
        )
    except (OSError, RuntimeError, KeyError, TypeError, ValueError, EOFError) as error:
        raise ModelError(
            f"{path} is no training state: {error}", "Give a file that a training run saved."
        ) from error


def average(paths: Sequence[Path]) -> Weights:
    """The mean of the weights of several states (Junczys-Dowmunt et al. 2016).

    Args:
        paths: states of the same run, one at least.
    """
    total: Weights = {}
    for path in paths:
        for name, value in load(path).model.items():
            total[name] = total.get(name, torch.zeros_like(value, dtype=torch.float64)) + value.double()
    return {name: (value / len(paths)).float() for name, value in total.items()}
