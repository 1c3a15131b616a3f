"""What the machine has."""

from __future__ import annotations

import os
import platform
from functools import cache
from pathlib import Path

CPUINFO = Path("/proc/cpuinfo")

ARITHMETIC = frozenset(
    {
        "amx_bf16", "amx_int8", "amx_tile", "asimddp", "avx", "avx2", "avx512_bf16", "avx512_vnni", "avx512bw",
        "avx512f", "avx_vnni", "bf16", "fma", "i8mm", "sse4_1", "sve",
    }
)  # fmt: skip
"""Features by which libraries of linear algebra choose their kernels, in the kernel's spelling."""


def processors() -> int:
    """The processors that this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def threads() -> int:
    """How many threads a model may take: `OMP_NUM_THREADS` where it is set, as a batch does for its workers."""
    named = os.environ.get("OMP_NUM_THREADS", "")
    return int(named) if named.isdecimal() and int(named) > 0 else processors()


@cache
def features() -> frozenset[str]:
    """What the processor can do, as Linux spells it (`avx2`, `amx_bf16`); empty where nothing tells."""
    described = _described()
    return frozenset((described.get("flags") or described.get("Features") or "").split())


@cache
def arithmetic() -> str:
    """What decides the last bits of a sum of floats: the processor's kind and the features that kernels are chosen by.

    Example:
        >>> arithmetic() == arithmetic() != ""
        True
    """
    described = _described()
    kind = [described.get(name, "") for name in ("vendor_id", "CPU implementer", "CPU part", "model name")]
    parts = [platform.machine(), *filter(None, kind), *sorted(ARITHMETIC & features())]
    return " ".join(part for part in parts if part) or "unknown"


def _described() -> dict[str, str]:
    """What the kernel says of the first processor."""
    try:
        text = CPUINFO.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return {"model name": platform.processor()}
    pairs = (line.partition(":") for line in text.split("\n\n", 1)[0].splitlines())
    return {name.strip(): value.strip() for name, _, value in pairs}
