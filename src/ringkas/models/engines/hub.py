"""The transformers engine: any sequence-to-sequence folder in the Hugging Face layout, on the best device there is."""

from __future__ import annotations

import contextlib
import os
import sys
import warnings
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from ringkas import _machine
from ringkas.errors import ModelError
from ringkas.models.engines.base import UNUSED, Decoding, Hypothesis, is_out_of_memory
from ringkas.models.engines.batching import batches
from ringkas.models.engines.choice import torch_type

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

CELLS = {"cpu": 1024, "mps": 4096, "cuda": 16384}
"""Tokens a batch, padding included, by kind of device."""


def stay_offline() -> None:
    """Tells the hub's library not to use the network, unless the program that runs us has loaded it already."""
    if "huggingface_hub" not in sys.modules:
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")


@contextlib.contextmanager
def quietly() -> Iterator[None]:
    """Keeps transformers from speaking of what ringkas knows: tied weights, packages that it can do without."""
    stay_offline()
    from transformers.utils import logging

    before = logging.get_verbosity()
    logging.set_verbosity_error()  # type: ignore[no-untyped-call]  # transformers leaves it untyped
    logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        with warnings.catch_warnings():
            # Marian's tokenizer asks for sacremoses, which only tidies marks that ringkas tidies too.
            warnings.filterwarnings("ignore", message="Recommended: pip install sacremoses")
            yield
    finally:
        logging.set_verbosity(before)


def load_tokenizer(path: Path) -> Any:  # noqa: ANN401 - transformers chooses the class
    """The tokenizer of a local folder.

    Raises:
        ModelError: the folder has none that transformers can load.
    """
    stay_offline()
    from transformers import AutoTokenizer

    try:
        with quietly():
            return AutoTokenizer.from_pretrained(str(path), local_files_only=True, trust_remote_code=False)
    except (OSError, ValueError, ImportError, KeyError, TypeError) as error:
        raise ModelError(
            f"The tokenizer in {path} cannot be loaded: {error}", "Copy the model's folder again."
        ) from error


class TransformersEngine:
    """A model run by transformers and torch.

    Args:
        path: a local folder with `config.json` and safetensors.
        tokenizer: what maps its tokens to ids; loaded from the folder where none is given.
        device: `auto` takes CUDA, then Metal, then the processor.
        compute_type: `float32`, `bfloat16` or `float16`; by default what suits the device.

    Raises:
        ModelError: the folder or the device cannot be used.
    """

    name = "transformers"
    steady = False  # padding changes the last bits of a sum of floats

    def __init__(
        self,
        path: Path,
        device: str = "auto",
        tokenizer: Any = None,  # noqa: ANN401
        compute_type: str | None = None,
    ) -> None:
        stay_offline()
        import torch
        from transformers import AutoModelForSeq2SeqLM

        self._device = _device(device)
        half = self._device == "cuda" and torch.cuda.is_bf16_supported()
        self._compute_type = compute_type or torch_type(self._device, _machine.features(), half=half)
        self._tokenizer = tokenizer or load_tokenizer(path)
        try:
            with quietly():
                self._model: Any = AutoModelForSeq2SeqLM.from_pretrained(
                    str(path),
                    local_files_only=True,
                    trust_remote_code=False,
                    use_safetensors=True,
                    dtype=getattr(torch, self._compute_type),
                )
                self._model.to(self._device).eval()
        except (OSError, ValueError, RuntimeError, ImportError, KeyError) as error:
            raise ModelError(f"{path} cannot be loaded: {error}", "Copy the model's folder again.") from error
        # The limits of a call come from `Decoding`; what a folder says beside them only makes warnings.
        self._model.generation_config.max_length = None
        self._model.generation_config.num_beams = None
        self._special = _special(self._model, self._tokenizer)

    @property
    def compute_type(self) -> str:
        """`float32` on most processors, a half type on a GPU."""
        return self._compute_type

    def generate(
        self, sources: Sequence[Sequence[str]], decoding: Decoding, prefix: Sequence[str] = ()
    ) -> list[list[Hypothesis]]:
        """See `Engine.generate`."""
        found: dict[int, list[Hypothesis]] = {}
        for group in batches([len(source) for source in sources], CELLS[self._device]):
            longest = decoding.longest_output(max(len(sources[i]) for i in group))
            outputs = self._batch([sources[i] for i in group], replace(decoding, longest=longest), prefix)
            found.update(zip(group, outputs, strict=True))
        return [found[i] for i in range(len(sources))]

    def _batch(
        self, batch: list[Sequence[str]], decoding: Decoding, prefix: Sequence[str]
    ) -> list[list[Hypothesis]]:
        """One batch, in halves where it does not fit into memory; `decoding.longest` stays the limit."""
        try:
            return self._run(batch, decoding, prefix)
        except (RuntimeError, MemoryError) as error:  # torch.OutOfMemoryError is a RuntimeError
            if not is_out_of_memory(error):
                raise ModelError(f"The model failed: {error}", "Try --device cpu.") from error
            if len(batch) == 1:
                raise ModelError(
                    "The model does not fit into the memory of the device.",
                    "Use --device cpu or a smaller model.",
                ) from error
        # Only here, after the error and what it holds of the failed batch are gone.
        self._free()
        half = len(batch) // 2
        return self._batch(batch[:half], decoding, prefix) + self._batch(batch[half:], decoding, prefix)

    def _free(self) -> None:
        """Gives back what torch keeps of a device's memory for later."""
        import torch

        if self._device in ("cuda", "mps"):
            getattr(torch, self._device).empty_cache()

    def _run(
        self, batch: list[Sequence[str]], decoding: Decoding, prefix: Sequence[str]
    ) -> list[list[Hypothesis]]:
        import torch

        first, pad, _ = self._special
        ids = [self._tokenizer.convert_tokens_to_ids(list(source)) for source in batch]
        width = max(map(len, ids))
        source = torch.tensor([row + [pad] * (width - len(row)) for row in ids], device=self._device)
        mask = torch.tensor([[1] * len(row) + [0] * (width - len(row)) for row in ids], device=self._device)
        start = [first, *self._tokenizer.convert_tokens_to_ids(list(prefix))]
        with torch.inference_mode():
            output = self._model.generate(
                input_ids=source,
                attention_mask=mask,
                decoder_input_ids=torch.tensor([start] * len(batch), device=self._device),
                do_sample=False,
                num_beams=decoding.beam,
                num_return_sequences=decoding.hypotheses,
                min_new_tokens=1,  # as CTranslate2 has it: an empty output is none
                max_new_tokens=decoding.longest,
                length_penalty=decoding.length_penalty if decoding.beam > 1 else None,
                repetition_penalty=decoding.repetition_penalty,
                no_repeat_ngram_size=decoding.no_repeat_ngram,
                forced_bos_token_id=None,
                forced_eos_token_id=None,
                pad_token_id=pad,
                eos_token_id=self._special[2],
                return_dict_in_generate=True,
                output_scores=True,
            )
            beams = getattr(output, "beam_indices", None)
            steps = self._model.compute_transition_scores(
                output.sequences, output.scores, beams, normalize_logits=beams is None
            )
        flat = [
            self._hypothesis(row[len(start) :], logs)
            for row, logs in zip(output.sequences.tolist(), steps.tolist(), strict=True)
        ]
        size = decoding.hypotheses
        return [flat[i : i + size] for i in range(0, len(flat), size)]

    def _hypothesis(self, ids: list[int], logs: list[float]) -> Hypothesis:
        """The tokens before the end symbol, and the mean of their log-probabilities, the end symbol's included."""
        ends = self._special[2]
        length = next((i for i, token in enumerate(ids) if token in ends), len(ids))
        counted = logs[: length + 1]
        score = sum(counted) / len(counted) if counted else 0.0
        tokens = self._tokenizer.convert_ids_to_tokens(ids[:length])
        named = (token or UNUSED.format(id_) for token, id_ in zip(tokens, ids, strict=False))
        return Hypothesis(tuple(named), score)


def _special(model: Any, tokenizer: Any) -> tuple[int, int, list[int]]:  # noqa: ANN401 - transformers has the types
    """The ids of the start symbol, of padding, and of the end symbols.

    A model's generation settings say them; those of encoder-decoders put together from BERTs leave some to the
    configuration or to the names that BERT's tokenizer has for them.

    Raises:
        ModelError: nothing says one of them.
    """
    said = model.generation_config
    known = {
        "start": (said.decoder_start_token_id, model.config.decoder_start_token_id, said.bos_token_id,
                  tokenizer.bos_token_id, tokenizer.cls_token_id),
        "padding": (said.pad_token_id, tokenizer.pad_token_id),
        "end": (said.eos_token_id, tokenizer.eos_token_id, tokenizer.sep_token_id),
    }  # fmt: skip
    ids = {name: next((id_ for id_ in some if id_ is not None), None) for name, some in known.items()}
    if missing := [name for name, id_ in ids.items() if id_ is None]:
        raise ModelError(
            f"The model's configuration has no symbol for: {', '.join(missing)}.",
            "Add it to generation_config.json in the model's folder.",
        )
    end: Any = ids["end"]
    start: Any = ids["start"]
    padding: Any = ids["padding"]
    return start, padding, end if isinstance(end, list) else [end]


def _device(name: str) -> str:
    """The device to run on.

    Raises:
        ModelError: a device was named that is not there.
    """
    import torch

    there = {"cuda": torch.cuda.is_available(), "mps": torch.backends.mps.is_available(), "cpu": True}
    if name == "auto":
        return next(device for device, usable in there.items() if usable)
    if not there.get(name, False):
        raise ModelError(f"There is no device {name} here.", "Use --device auto or --device cpu.")
    return name
