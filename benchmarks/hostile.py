"""Whether time grows with the length of a text and no faster, on texts that nobody would write.

    python benchmarks/hostile.py

For each stage and text: processor seconds for a tenth of the length and for the whole (1 MB for segmentation, less
where a stage reads sentences), and their ratio. Linear time gives about 10, quadratic time 100.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from ringkas.checks import acronyms, dates, length, names, numbers, quotes, repetition, times, words
from ringkas.reading import mojibake
from ringkas.segmentation import segment
from ringkas.summarization import get_summarizer

if TYPE_CHECKING:
    from collections.abc import Callable

    from ringkas.checks.finding import Outcome

UNITS = (
    '"',
    "“a” “b ",
    "'a' ",
    "a\n",
    "a. ",
    "(",
    "[video ",
    "JAKARTA - ",
    "7/8/2025 x\n",
    "1.",
    "Ab cd ef\n",
    "ha",
)
CHECKS = (acronyms, dates, length, names, numbers, quotes, repetition, times, words)


def seconds(stage: Callable[[str], object], text: str) -> float:
    """Processor seconds of one call."""
    started = time.process_time()
    stage(text)
    return time.process_time() - started


def backwards(check: Callable[[str, str], Outcome]) -> Callable[[str], object]:
    """A check of a text against itself from the end to the beginning, which agrees in nothing."""
    return lambda text: check(text, text[::-1])


def main() -> None:
    """Prints the table."""
    stages: dict[str, tuple[int, Callable[[str], object]]] = {
        "segment": (1_000_000, segment),
        "repair": (1_000_000, mojibake.repair),
        "summarize": (100_000, lambda text: get_summarizer("extractive").summarize([segment(text)])),
        **{f"check {module.NAME}": (40_000, backwards(module.check)) for module in CHECKS},
    }
    print(f"{'stage':<18}{'text':<16}{'a tenth':>9}{'whole':>9}{'ratio':>7}")
    for name, (size, stage) in stages.items():
        for unit in UNITS:
            text = unit * (size // len(unit))
            short, long = seconds(stage, text[: size // 10]), seconds(stage, text)
            print(f"{name:<18}{unit!r:<16}{short:>9.3f}{long:>9.3f}{long / max(short, 1e-3):>7.1f}")


if __name__ == "__main__":
    main()
