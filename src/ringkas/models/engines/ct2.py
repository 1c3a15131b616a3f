"""The CTranslate2 engine: int8 on processors, with neither torch nor transformers."""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from ringkas._machine import threads
from ringkas.errors import ModelError
from ringkas.models import shortlist
from ringkas.models.engines.base import Decoding, Hypothesis, is_out_of_memory
from ringkas.models.engines.batching import batches

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

CELLS = {"cpu": 1024, "cuda": 16384}
"""The most tokens of a batch: beyond it a processor gains nothing; a GPU wants many rows at once."""

STEP = 8
"""On a processor, batches are as wide as the next multiple of it, so that sources of like length share one.

Padding changes the last bits of a result, and int8 makes other words of them now and then (5 of 80 sentences measured).
So the width follows from a source's own length, and a batch that no source fills gets a row of end symbols that does:
then a result does not depend on what else is in the request, bit for bit. Against batches of one length it saves a
tenth of the work.
"""


class CTranslate2Engine:
    """A CTranslate2 model in a folder.

    Args:
        path: folder with `model.bin`.
        device: `cpu`, `cuda`, or `auto`, which takes a GPU where this build of CTranslate2 can use one.
        compute_type: what to compute in; what the processor cannot do falls back to what it can.

    Raises:
        ModelError: the folder cannot be loaded on that device.
    """

    name = "ctranslate2"

    def __init__(self, path: Path, device: str = "auto", compute_type: str = "int8") -> None:
        import ctranslate2

        if device == "mps":
            device = "cpu"  # CTranslate2 has no Metal backend, and its processor kernels are quick on such machines
        try:
            # A thread a batch: threads that share one wait for each other, above all where others use the processor
            # too. On a GPU a second batch hides what the processor does between two steps of the first.
            on_gpu = device == "cuda" or (device == "auto" and ctranslate2.get_cuda_device_count() > 0)
            self._translator: Any = ctranslate2.Translator(
                str(path),
                device=device,
                compute_type=compute_type,
                inter_threads=min(2, threads()) if on_gpu else threads(),
                intra_threads=1,
            )
        except (RuntimeError, ValueError) as error:
            raise ModelError(
                f"{path} cannot be loaded: {error}", "Copy or convert the model again, or use --device cpu."
            ) from error
        self._shortlist = shortlist.there(path)
        self._device = "cuda" if on_gpu else "cpu"
        self._compute_type = compute_type
        self._filler = "" if on_gpu else self._found_filler(path)

    @property
    def compute_type(self) -> str:
        """What was asked for; CTranslate2 may add a float type for the rest of the work."""
        return self._compute_type

    @property
    def steady(self) -> bool:
        """On a processor in int8: sums of integers come out the same in any order."""
        return self._device == "cpu" and self._compute_type.startswith("int8")

    def generate(
        self, sources: Sequence[Sequence[str]], decoding: Decoding, prefix: Sequence[str] = ()
    ) -> list[list[Hypothesis]]:
        """See `Engine.generate`."""
        step = STEP if self._filler else 1
        widths = [-(-len(source) // step) * step for source in sources]
        groups = batches(widths, CELLS[self._device], equal=self._device == "cpu")
        rows = [_Rows([sources[i] for i in group], max(widths[i] for i in group)) for group in groups]
        # Each batch has its own limit, so that a loop in a short source ends soon.
        limits = [replace(decoding, longest=decoding.longest_output(batch.width)) for batch in rows]
        try:
            pending = [self._submit(*each, prefix) for each in zip(rows, limits, strict=True)]
            found = {
                index: _hypotheses(result, list(prefix), limited)
                for group, batch, limited, results in zip(groups, rows, limits, pending, strict=True)
                for index, result in zip(group, self._finish(batch, results, limited, prefix), strict=True)
            }
        except (RuntimeError, ValueError, MemoryError) as error:
            if is_out_of_memory(error):
                raise ModelError(
                    "The model does not fit into the memory of the device.",
                    "Use a smaller --beam, --device cpu or a smaller model.",
                ) from error
            raise ModelError(
                f"The model failed: {error}", "Try a smaller --beam, or --device cpu."
            ) from error
        return [found[i] for i in range(len(sources))]

    def _finish(
        self, batch: _Rows, results: list[Any], decoding: Decoding, prefix: Sequence[str]
    ) -> list[Any]:
        """The results of a batch, in halves where it does not fit into memory; `decoding.longest` stays the limit."""
        try:
            return [result.result() for result in results]
        except (RuntimeError, MemoryError) as error:
            if len(batch.sources) == 1 or not is_out_of_memory(error):
                raise
        half = len(batch.sources) // 2
        parts = (_Rows(some, batch.width) for some in (batch.sources[:half], batch.sources[half:]))
        return [
            result
            for part in parts
            for result in self._finish(part, self._submit(part, decoding, prefix), decoding, prefix)
        ]

    def _submit(self, batch: _Rows, decoding: Decoding, prefix: Sequence[str]) -> list[Any]:
        rows = [list(source) for source in batch.sources]
        if self._filler and max(map(len, rows)) < batch.width:
            rows.append([self._filler] * batch.width)
        results: list[Any] = self._translator.translate_batch(
            rows,
            target_prefix=[list(prefix)] * len(rows) if prefix else None,
            beam_size=decoding.beam,
            num_hypotheses=decoding.hypotheses,
            length_penalty=decoding.length_penalty,
            repetition_penalty=decoding.repetition_penalty,
            no_repeat_ngram_size=decoding.no_repeat_ngram,
            max_decoding_length=decoding.longest + len(prefix),
            min_decoding_length=len(prefix) + 1,  # an empty output is none
            max_input_length=0,
            return_scores=True,
            use_vmap=self._shortlist,
            asynchronous=True,
        )
        return results[: len(batch.sources)]

    def _found_filler(self, path: Path) -> str:
        """The end symbol, if the model says nothing to a row of it; empty where it would tell stories."""
        try:
            config = json.loads((path / "config.json").read_text(encoding="utf-8"))
            symbol = str(config.get("eos_token") or "")
            if not symbol:
                return ""
            probes = [[symbol] * width for width in (STEP, 8 * STEP)]
            results = self._translator.translate_batch(
                probes, beam_size=4, num_hypotheses=4, max_decoding_length=10, min_decoding_length=1
            )
        except (OSError, ValueError, RuntimeError):
            return ""
        longest = max(len(tokens) for result in results for tokens in result.hypotheses)
        return symbol if longest < STEP else ""


@dataclass(frozen=True, slots=True)
class _Rows:
    """The sources of a batch, and how wide it is with its padding."""

    sources: list[Sequence[str]]
    width: int


def _hypotheses(result: Any, prefix: list[str], decoding: Decoding) -> list[Hypothesis]:  # noqa: ANN401 - no types
    """The n-best of a source, each with its mean a token.

    CTranslate2 divides the sum by the length to the power of the penalty, the forced beginning and the end symbol
    counted; a mean counts the end symbol alone, and only an output that was not cut off has one.
    """
    found = []
    for tokens, score in zip(result.hypotheses, result.scores, strict=True):
        length = len(tokens) + (len(tokens) < decoding.longest + len(prefix))
        own = tokens[len(prefix) :] if tokens[: len(prefix)] == prefix else tokens
        mean = score * (length**decoding.length_penalty / max(1, length - (len(tokens) - len(own))))
        found.append(Hypothesis(tuple(own), mean))
    return found
