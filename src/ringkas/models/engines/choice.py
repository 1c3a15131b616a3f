"""Which engine runs a model here, and what it computes in: by the model, the machine and the wish.

CTranslate2 where it can: it needs a fraction of the memory and neither torch nor transformers to run. What it has no
conversion for, and what should run on a device that it has no code for, goes to transformers.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ringkas import _machine
from ringkas.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ringkas.options import ModelEngine

CONVERTIBLE = frozenset({"marian", "m2m_100", "mbart", "bart", "t5", "mt5", "umt5"})
"""The architectures, as `model_type` in `config.json`, that the converter of CTranslate2 takes and the tests try."""

WIDE = frozenset({"t5", "mt5", "umt5"})
"""Architectures whose activations leave the range of float16; bfloat16 has float32's range."""

HALF = frozenset({"amx_bf16", "avx512_bf16"})
"""Processor features that make bfloat16 quicker than float32 in CTranslate2."""


@dataclass(frozen=True, slots=True)
class Machine:
    """What decides here.

    Attributes:
        cuda: whether CTranslate2 can use a GPU.
        metal: whether there is Apple's GPU, which torch alone can use.
        types: what CTranslate2 can compute in, on the GPU where there is one, else on the processor.
        features: what the processor can do, as `ringkas._machine.features` says.
    """

    cuda: bool = False
    metal: bool = False
    types: frozenset[str] = frozenset({"int8_float32", "float32"})
    features: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Choice:
    """An engine, what it computes in, and why."""

    engine: ModelEngine
    compute_type: str
    reason: str


def probe(device: str) -> Machine:
    """What the machine has for a device (`auto`, `cpu`, `cuda`, `mps`), asked without loading torch."""
    import ctranslate2

    cuda = device in ("auto", "cuda") and ctranslate2.get_cuda_device_count() > 0
    return Machine(
        cuda=cuda,
        metal=sys.platform == "darwin" and "arm" in _machine.arithmetic(),
        types=frozenset(ctranslate2.get_supported_compute_types("cuda" if cuda else "cpu")),
        features=_machine.features(),
    )


def choose(
    model_type: str,
    *,
    own: str | None = None,
    device: str = "auto",
    wish: ModelEngine | None = None,
    probe: Callable[[str], Machine] = probe,
) -> Choice:
    """Chooses the engine of a model.

    Args:
        model_type: the architecture, as `config.json` names it.
        own: what the conversion in the model's own folder computes in; None where it has none.
        device: where it is to run.
        wish: the engine that was asked for.
        probe: tells what the machine has.

    Raises:
        ModelError: CTranslate2 was asked for and cannot run the model.

    Example:
        >>> choose("marian", own="int8").reason
        'its folder holds a CTranslate2 conversion'
        >>> plain = lambda device: Machine()
        >>> choose("m2m_100", probe=plain).compute_type
        'int8_float32'
        >>> choose("encoder-decoder", probe=plain).engine
        'transformers'
    """
    if own and wish != "transformers":
        return Choice("ctranslate2", own, "its folder holds a CTranslate2 conversion")
    can = model_type in CONVERTIBLE
    if wish == "ctranslate2" and not can:
        raise ModelError(
            f"CTranslate2 has no conversion for models of the type {model_type!r}.", "Leave out --engine."
        )
    machine = probe(device)
    if wish == "transformers":
        reason = "it was asked for"
    elif not can:
        reason = f"CTranslate2 has no conversion for {model_type}"
    elif wish is None and device == "mps":
        reason = "CTranslate2 has no code for Metal"
    elif wish is None and device == "cuda" and not machine.cuda:
        reason = "CTranslate2 finds no CUDA here"
    else:
        compute_type, why = _compute_type(model_type, machine)
        asked = "it was asked for" if wish else f"CTranslate2 can convert {model_type}"
        return Choice("ctranslate2", compute_type, f"{asked}; {compute_type}: {why}")
    kind = _kind(device, machine)
    compute_type = torch_type(kind, machine.features, half=machine.cuda and "bfloat16" in machine.types)
    return Choice("transformers", compute_type, f"{reason}; {compute_type} on {kind}")


def torch_type(device: str, features: frozenset[str], *, half: bool) -> str:
    """What torch computes in: the quickest type that changes no more than the last digits.

    Args:
        device: `cpu`, `cuda` or `mps`.
        features: what the processor can do.
        half: whether the GPU can do bfloat16.

    Example:
        >>> torch_type("cpu", frozenset(), half=False), torch_type("cpu", frozenset({"amx_bf16"}), half=False)
        ('float32', 'bfloat16')
    """
    if device == "cuda":
        return "bfloat16" if half else "float16"
    if device == "mps":
        return "float16"
    return "bfloat16" if "amx_bf16" in features else "float32"


def _compute_type(model_type: str, machine: Machine) -> tuple[str, str]:
    """What CTranslate2 computes in, and why: int8 weights, the rest as narrow as the machine is quick at."""
    half = "int8_bfloat16" in machine.types
    if machine.cuda and half:
        return "int8_bfloat16", "the GPU has it"
    if machine.cuda and "int8_float16" in machine.types and model_type not in WIDE:
        return "int8_float16", "the GPU has it"
    if not machine.cuda and half and HALF & machine.features:
        return "int8_bfloat16", f"the processor has {', '.join(sorted(HALF & machine.features))}"
    if "int8_float32" in machine.types:
        return "int8_float32", "a GPU without bfloat16" if machine.cuda else "a processor without bfloat16"
    return "float32", "there is no int8 here"


def _kind(device: str, machine: Machine) -> str:
    """What `auto` will be."""
    if device != "auto":
        return device
    return "cuda" if machine.cuda else "mps" if machine.metal else "cpu"
