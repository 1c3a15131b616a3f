"""The transformers engine: any sequence-to-sequence folder in the Hugging Face layout, on the best device there is."""

from __future__ import annotations

import os
import sys
import warnings
from typing import TYPE_CHECKING, Any

from ringkas.errors import ModelError
from ringkas.models.engines.base import Decoding, Hypothesis
from ringkas.models.engines.batching import batches

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

CELLS = {"cpu": 1024, "mps": 4096, "cuda": 16384}
"""Tokens a batch, padding included, by kind of device."""


def stay_offline() -> None:
    """Tells the hub's library not to use the network, unless the program that runs us has loaded it already."""
    if "huggingface_hub" not in sys.modules:
        os.environ.setdefault("HF_HUB_OFFLINE", "1")
        os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")


def load_tokenizer(path: Path) -> Any:  # noqa: ANN401 - transformers chooses the class
    """The tokenizer of a local folder.

    Raises:
        ModelError: the folder has none that transformers can load.
    """
    stay_offline()
    from transformers import AutoTokenizer

    try:
        with warnings.catch_warnings():
            # Marian's asks for sacremoses, which only tidies marks that ringkas tidies too.
            warnings.filterwarnings("ignore", message="Recommended: pip install sacremoses")
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

    Raises:
        ModelError: the folder or the device cannot be used.
    """

    def __init__(self, path: Path, device: str = "auto", tokenizer: Any = None) -> None:  # noqa: ANN401
        stay_offline()
        import torch
        from transformers import AutoModelForSeq2SeqLM
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]  # transformers leaves it untyped
        self._device = _device(device)
        half = self._device == "cuda"
        self._dtype = (
            (torch.bfloat16 if torch.cuda.is_bf16_supported() else torch.float16) if half else torch.float32
        )
        self._tokenizer = tokenizer or load_tokenizer(path)
        try:
            self._model: Any = AutoModelForSeq2SeqLM.from_pretrained(
                str(path),
                local_files_only=True,
                trust_remote_code=False,
                use_safetensors=True,
                dtype=self._dtype,
            )
            self._model.to(self._device).eval()
        except (OSError, ValueError, RuntimeError, ImportError, KeyError) as error:
            raise ModelError(f"{path} cannot be loaded: {error}", "Copy the model's folder again.") from error
        # The limits of a call come from `Decoding`; what a folder says beside them only makes warnings.
        self._model.generation_config.max_length = None
        self._model.generation_config.num_beams = None

    @property
    def compute_type(self) -> str:
        """`float32` on a processor, a half type on a GPU."""
        return str(self._dtype).removeprefix("torch.")

    def generate(
        self, sources: Sequence[Sequence[str]], decoding: Decoding, prefix: Sequence[str] = ()
    ) -> list[list[Hypothesis]]:
        """See `Engine.generate`."""
        found: dict[int, list[Hypothesis]] = {}
        for group in batches([len(source) for source in sources], CELLS[self._device]):
            outputs = self._batch([sources[i] for i in group], decoding, prefix)
            found.update(zip(group, outputs, strict=True))
        return [found[i] for i in range(len(sources))]

    def _batch(
        self, batch: list[Sequence[str]], decoding: Decoding, prefix: Sequence[str]
    ) -> list[list[Hypothesis]]:
        """One batch, halved for as long as it does not fit into memory."""
        import torch

        try:
            return self._run(batch, decoding, prefix)
        except torch.OutOfMemoryError as error:
            if len(batch) == 1:
                raise ModelError(
                    "The model does not fit into the memory of the device.",
                    "Use --device cpu or a smaller model.",
                ) from error
        half = len(batch) // 2
        return self._batch(batch[:half], decoding, prefix) + self._batch(batch[half:], decoding, prefix)

    def _run(
        self, batch: list[Sequence[str]], decoding: Decoding, prefix: Sequence[str]
    ) -> list[list[Hypothesis]]:
        import torch

        config = self._model.generation_config
        pad = config.pad_token_id if config.pad_token_id is not None else self._tokenizer.pad_token_id
        ids = [self._tokenizer.convert_tokens_to_ids(list(source)) for source in batch]
        width = max(map(len, ids))
        source = torch.tensor([row + [pad] * (width - len(row)) for row in ids], device=self._device)
        mask = torch.tensor([[1] * len(row) + [0] * (width - len(row)) for row in ids], device=self._device)
        start = [config.decoder_start_token_id, *self._tokenizer.convert_tokens_to_ids(list(prefix))]
        with torch.inference_mode():
            output = self._model.generate(
                input_ids=source,
                attention_mask=mask,
                decoder_input_ids=torch.tensor([start] * len(batch), device=self._device),
                do_sample=False,
                num_beams=decoding.beam,
                num_return_sequences=decoding.hypotheses,
                max_new_tokens=decoding.longest_output(width),
                length_penalty=decoding.length_penalty,
                repetition_penalty=decoding.repetition_penalty,
                no_repeat_ngram_size=decoding.no_repeat_ngram,
                forced_bos_token_id=None,
                forced_eos_token_id=None,
                pad_token_id=pad,
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
        ends = self._model.generation_config.eos_token_id
        ends = ends if isinstance(ends, list) else [ends]
        length = next((i for i, token in enumerate(ids) if token in ends), len(ids))
        counted = logs[: length + 1]
        score = sum(counted) / len(counted) if counted else 0.0
        return Hypothesis(tuple(self._tokenizer.convert_ids_to_tokens(ids[:length])), score)


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
