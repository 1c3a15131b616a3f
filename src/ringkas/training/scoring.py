"""Development scores of a run under way: loss by teacher forcing, BLEU by greedy int8 decoding."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import torch

from ringkas.training import batches, exporting
from ringkas.training import model as network
from ringkas.training.workers import tensors

if TYPE_CHECKING:
    from ringkas.training.tokenizer import Vocabulary
    from ringkas.training.trainer import Trainer

CELLS = 4000
"""Size of a scoring batch: without gradients more fits the cache."""


def score(
    trainer: Trainer, sets: dict[str, tuple[list[str], list[str]]], vocabulary: Vocabulary
) -> dict[str, Any]:
    """Scores the weights that the run would ship.

    Args:
        trainer: the run.
        sets: sources and references by name; the first decides.
        vocabulary: gives the ids.

    Returns:
        `bleu` and `dev_loss` of the first set, `bleu_NAME` of the others.
    """
    from sacrebleu.metrics import BLEU  # type: ignore[attr-defined]  # it exports them at run time

    weights = {name: value.detach().cpu() for name, value in trainer.best_weights().items()}
    lines = [line for sources, _ in sets.values() for line in sources]
    outputs = iter(exporting.greedy(weights, trainer.config.model, vocabulary, lines))
    found: dict[str, Any] = {}
    for i, (name, (sources, references)) in enumerate(sets.items()):
        mine = [next(outputs) for _ in sources]
        value = round(BLEU().corpus_score(mine, [references]).score, 2)
        found["bleu" if i == 0 else f"bleu_{name}"] = value
        if i == 0:
            found["dev_loss"] = round(dev_loss(trainer, weights, sources, references, vocabulary), 4)
    return found


def dev_loss(
    trainer: Trainer,
    weights: dict[str, torch.Tensor],
    sources: list[str],
    references: list[str],
    vocabulary: Vocabulary,
) -> float:
    """Mean negative log-likelihood of a reference token, natural logarithm, without smoothing."""
    model = network.build(trainer.config.model, vocabulary)
    network.put(model, weights)
    model.to(trainer.hardware.device).eval()  # type: ignore[arg-type]  # the decorator hides the signature
    rows = [
        (vocabulary.encode(a), vocabulary.encode(b, target=True))
        for a, b in zip(sources, references, strict=True)
    ]
    total = 0.0
    with torch.no_grad():
        for batch in batches.group(rows, CELLS):
            block = tensors(batch, vocabulary.pad, trainer.hardware.device)
            total += float(
                network.loss(
                    model, block, pad=vocabulary.pad, half=trainer.hardware.half, target=vocabulary.target
                )
            )
    return total / sum(len(target) for _, target in rows)
