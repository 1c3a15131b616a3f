"""Data parallelism on plain cores: each core takes a part of every batch, in a process of its own.

Weights live in shared memory, gradients come back through it, and the processes meet once a step. Threads that share
every small operation meet hundreds of times a step instead, and stand still where other programs want the cores too.
"""

from __future__ import annotations

import contextlib
import signal
from typing import TYPE_CHECKING, Any

import torch

from ringkas.errors import RingkasError
from ringkas.training import model as network

if TYPE_CHECKING:
    from collections.abc import Sequence
    from multiprocessing.connection import Connection
    from multiprocessing.process import BaseProcess

    from transformers import MarianMTModel

    from ringkas.training.batches import Ids


class Helpers:
    """Processes that compute the gradients of a part of a batch each.

    Args:
        model: the network; its weights move into shared memory, where the helpers see every step.
        count: how many helpers.
        settings: the keyword arguments of `network.loss` but the scale.
        seed: of their dropout.
    """

    def __init__(self, model: MarianMTModel, count: int, settings: dict[str, Any], seed: int) -> None:
        self._parameters = [p for p in model.parameters() if p.requires_grad]
        self._connections: list[Connection] = []
        self._processes: list[BaseProcess] = []
        self._gradients: list[list[torch.Tensor]] = []
        if not count:
            return
        model.share_memory()
        context = torch.multiprocessing.get_context("spawn")
        for i in range(count):
            ours, theirs = context.Pipe()
            gradients = [_shared(p) for p in self._parameters]
            arguments = (
                theirs,
                model.config,
                dict(model.named_parameters()),
                gradients,
                settings,
                seed + i + 1,
            )
            process = context.Process(target=_serve, args=arguments, daemon=True)
            process.start()
            theirs.close()
            self._connections.append(ours)
            self._processes.append(process)
            self._gradients.append(gradients)

    def __len__(self) -> int:
        return len(self._connections)

    def send(self, parts: Sequence[list[Ids]], scale: float) -> None:
        """Gives each helper its part; one that gets none rests."""
        for connection, part in zip(self._connections, parts, strict=True):
            if part:
                connection.send((part, scale))

    def add(self, parts: Sequence[list[Ids]]) -> float:
        """Waits for the helpers, adds their gradients to the model's, and returns the sum of their losses.

        Raises:
            RingkasError: a helper has died.
        """
        total = 0.0
        for connection, part, gradients in zip(self._connections, parts, self._gradients, strict=True):
            if part:
                try:
                    total += connection.recv()
                except (EOFError, OSError) as error:
                    raise RingkasError(
                        "A training process has died.", "Look for its message above."
                    ) from error
                for parameter, gradient in zip(self._parameters, gradients, strict=True):
                    if parameter.grad is None:
                        parameter.grad = gradient.clone()
                    else:
                        parameter.grad.add_(gradient)
        return total

    def close(self) -> None:
        """Ends the helpers."""
        for connection in self._connections:
            connection.close()
        for process in self._processes:
            process.join(timeout=20)
            if process.is_alive():
                process.terminate()
        self._connections, self._processes, self._gradients = [], [], []


def _shared(like: torch.Tensor) -> torch.Tensor:
    """Zeros in shared memory."""
    found: torch.Tensor = torch.zeros_like(like).share_memory_()  # type: ignore[no-untyped-call]  # torch types it so
    return found


def one_core() -> None:
    """Makes this process compute on one core, and treat the tiniest floats as zero."""
    torch.set_num_threads(1)
    torch.set_flush_denormal(True)


def tensors(
    rows: Sequence[Ids], pad: int, device: str = "cpu", step: int = 1
) -> tuple[torch.Tensor, torch.Tensor]:
    """Source and target ids, padded to the longest, rounded up to a multiple of `step`."""
    result = []
    for side in (0, 1):
        longest = max(len(row[side]) for row in rows)
        block = torch.full((len(rows), -(-longest // step) * step), pad)
        for i, row in enumerate(rows):
            block[i, : len(row[side])] = torch.tensor(row[side])
        result.append(block.to(device, non_blocking=True))
    return result[0], result[1]


def _serve(
    connection: Connection,
    config: Any,  # noqa: ANN401 - a configuration of transformers
    weights: dict[str, torch.Tensor],
    gradients: list[torch.Tensor],
    settings: dict[str, Any],
    seed: int,
) -> None:
    """What a helper does until its connection closes."""
    from transformers import MarianMTModel

    # The main process decides when a run ends; Ctrl-C reaches the helpers too.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    one_core()
    torch.manual_seed(seed)
    model = MarianMTModel(config).train()
    for name, parameter in model.named_parameters():
        parameter.data = weights[name].data
    parameters = [p for p in model.parameters() if p.requires_grad]
    with contextlib.suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            rows, scale = connection.recv()
            for parameter in parameters:
                parameter.grad = None
            loss = network.loss(model, tensors(rows, settings["pad"]), scale=scale, **settings)
            loss.backward()  # type: ignore[no-untyped-call]  # torch types it so
            for parameter, gradient in zip(parameters, gradients, strict=True):
                if parameter.grad is None:
                    gradient.zero_()
                else:
                    gradient.copy_(parameter.grad)
            connection.send(float(loss.detach()))
