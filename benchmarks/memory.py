"""Whether memory grows: briefs thousands of different articles in one process and prints what the process holds.

    python benchmarks/memory.py [--articles 5000] [--every 250] [--translator ID] [--memory]

The articles are the samples with every number and many names changed, so that each asks the model for something new.
The first rows fill what is filled once (the model, caches of fixed size); after them the column must stay flat. The
last line says by how much it rose over the second half; the exit code is 1 where that is more than 5 %.
"""

from __future__ import annotations

import argparse
import random
import re
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

from ringkas import Ringkas, Source

if TYPE_CHECKING:
    from collections.abc import Iterator

SAMPLES = Path(__file__).parent.parent / "samples"
PAGE = 4096
NAMES = (
    "Sari",
    "Budi",
    "Rahmat",
    "Dewi",
    "Agus",
    "Wulan",
    "Hendra",
    "Ratna",
    "Joko",
    "Fitri",
    "Yusuf",
    "Lestari",
)
NAME = re.compile(r"(?<=[a-z] )[A-Z][a-z]{3,}\b")  # `kata Sari`: a capital inside a sentence
MOST_GROWTH = 0.05
ALLOWANCE = 2_000_000
"""Bytes that a flat line may wander."""


def articles(count: int) -> Iterator[Source]:
    """So many different articles, the same ones each time."""
    pages = [path.read_text(encoding="utf-8") for path in sorted(SAMPLES.glob("*.txt"))]
    for number in range(count):
        chance = random.Random(number)
        yield Source(varied(pages[number % len(pages)], chance), id=str(number))


def varied(text: str, chance: random.Random) -> str:
    """The text with other digits and other names."""
    text = re.sub(r"\d", lambda _: str(chance.randint(1, 9)), text)
    return NAME.sub(lambda match: chance.choice((match.group(), *NAMES)), text)


def resident() -> int:
    """Bytes of memory that this process holds now (Linux), or the most it has held (elsewhere)."""
    try:
        return int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1]) * PAGE
    except OSError:
        import resource

        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak if sys.platform == "darwin" else peak * 1024


def main() -> int:
    """Prints the table; returns the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--articles", type=int, default=5000)
    parser.add_argument("--every", type=int, default=250, help="articles between two rows")
    parser.add_argument("--translator", default="ringkas-id-en")
    parser.add_argument("--memory", action="store_true", help="with the translation memory")
    given = parser.parse_args()
    desk = Ringkas()
    begin = time.perf_counter()
    rows: list[int] = []
    print(f"{'articles':>9}  {'resident MB':>11}  {'articles/s':>10}")
    found = desk.briefs(
        articles(given.articles), on_error="yield", translator=given.translator, memory=given.memory
    )
    for number, _ in enumerate(found, 1):
        if number % given.every == 0 or number == given.articles:
            rows.append(resident())
            pace = number / (time.perf_counter() - begin)
            print(f"{number:9,}  {rows[-1] / 1e6:11.1f}  {pace:10.1f}", flush=True)
    middle = rows[len(rows) // 2]
    growth = rows[-1] - middle
    print(f"second half: {growth / 1e6:+.1f} MB ({growth / middle:+.1%})")
    return 1 if growth > MOST_GROWTH * middle + ALLOWANCE else 0


if __name__ == "__main__":
    sys.exit(main())
