"""The CTranslate2 engine: int8 on processors, with neither torch nor transformers."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ringkas._machine import processors
from ringkas.errors import ModelError
from ringkas.models.engines.base import Decoding, Hypothesis
from ringkas.models.engines.batching import batches

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

CELLS = 1024
"""The most tokens of a batch: beyond it a processor gains nothing."""


class CTranslate2Engine:
    """A CTranslate2 model in a folder.

    Args:
        path: folder with `model.bin`.
        device: `cpu`, `cuda`, or `auto`, which takes a GPU where this build of CTranslate2 can use one.
        compute_type: what to compute in; what the processor cannot do falls back to what it can.

    Raises:
        ModelError: the folder cannot be loaded on that device.
    """

    def __init__(self, path: Path, device: str = "auto", compute_type: str = "int8") -> None:
        import ctranslate2

        if device == "mps":
            device = "cpu"  # CTranslate2 has no Metal backend, and its processor kernels are quick on such machines
        # A thread a batch: threads that share one wait for each other, above all where others use the processor too.
        self._workers = processors()
        try:
            self._translator: Any = ctranslate2.Translator(
                str(path),
                device=device,
                compute_type=compute_type,
                inter_threads=self._workers,
                intra_threads=1,
            )
        except (RuntimeError, ValueError) as error:
            raise ModelError(
                f"{path} cannot be loaded: {error}", "Copy or convert the model again, or use --device cpu."
            ) from error
        self._compute_type = compute_type

    @property
    def compute_type(self) -> str:
        """What was asked for; CTranslate2 may add a float type for the rest of the work."""
        return self._compute_type

    def generate(
        self, sources: Sequence[Sequence[str]], decoding: Decoding, prefix: Sequence[str] = ()
    ) -> list[list[Hypothesis]]:
        """See `Engine.generate`."""
        # Padding changes the last bits of a result, and int8 makes other words of them now and then (5 of 80 sentences
        # measured). In batches of one length a result does not depend on what else is in the request, bit for bit.
        groups = batches([len(source) for source in sources], CELLS, equal=True)
        try:
            # Each batch has its own limit, so that a loop in a short source ends soon.
            pending = [
                (group, self._submit([sources[i] for i in group], decoding, prefix)) for group in groups
            ]
            found = {
                index: result.result()
                for group, results in pending
                for index, result in zip(group, results, strict=True)
            }
        except (RuntimeError, ValueError) as error:
            raise ModelError(
                f"The model failed: {error}", "Try a smaller --beam, or --device cpu."
            ) from error
        power = decoding.length_penalty - 1
        return [_hypotheses(found[i], list(prefix), power) for i in range(len(sources))]

    def _submit(self, batch: list[Sequence[str]], decoding: Decoding, prefix: Sequence[str]) -> list[Any]:
        results: list[Any] = self._translator.translate_batch(
            [list(source) for source in batch],
            target_prefix=[list(prefix)] * len(batch) if prefix else None,
            beam_size=decoding.beam,
            num_hypotheses=decoding.hypotheses,
            length_penalty=decoding.length_penalty,
            repetition_penalty=decoding.repetition_penalty,
            no_repeat_ngram_size=decoding.no_repeat_ngram,
            max_decoding_length=decoding.longest_output(max(map(len, batch))) + len(prefix),
            max_input_length=0,
            return_scores=True,
            asynchronous=True,
        )
        return results


def _hypotheses(result: Any, prefix: list[str], power: float) -> list[Hypothesis]:  # noqa: ANN401 - no types
    """The n-best of a source; a score divided by length ** (1 + power) becomes a mean a token."""
    return [
        Hypothesis(
            tuple(tokens[len(prefix) :] if tokens[: len(prefix)] == prefix else tokens),
            score * max(1, len(tokens)) ** power,
        )
        for tokens, score in zip(result.hypotheses, result.scores, strict=True)
    ]
