"""Archives of made-up articles for the batch benchmarks, and a look at the processes that a batch runs."""

from __future__ import annotations

import json
import random
import subprocess
from pathlib import Path

SAMPLES = Path(__file__).parent.parent / "samples"


def make(path: Path, articles: int, paragraphs: int = 0) -> Path:
    """Writes an archive of distinct articles, each of paragraphs of one sample and a sentence of its own.

    Args:
        path: the JSON Lines file.
        articles: how many.
        paragraphs: the most paragraphs of an article; 0 takes three quarters of a sample's.
    """
    samples = [file.read_text(encoding="utf-8").split("\n\n") for file in sorted(SAMPLES.glob("*.txt"))]
    chance = random.Random(11)  # the same archive each time
    with path.open("w", encoding="utf-8") as file:
        for n in range(articles):
            sample = samples[n % len(samples)]
            kept = sorted(
                chance.sample(range(len(sample)), k=min(paragraphs or len(sample) * 3 // 4, len(sample) - 1))
            )
            own = f"Berita nomor {n} ini dicatat petugas pada hari ke-{chance.randint(1, 365)}."
            text = "\n\n".join([*(sample[i] for i in kept), own])
            file.write(json.dumps({"id": f"artikel-{n:06}", "text": text}, ensure_ascii=False) + "\n")
    return path


def family(pid: int) -> dict[int, tuple[str, int]]:
    """A process and all below it: their command lines and resident kilobytes."""
    listed = subprocess.run(
        ["ps", "-eo", "pid=,ppid=,rss=,args="], capture_output=True, text=True, check=True
    ).stdout
    rows = [line.split(None, 3) for line in listed.splitlines()]
    found: dict[int, tuple[str, int]] = {}
    wanted = {pid}
    while wanted:
        for row in rows:
            if int(row[0]) in wanted:
                found[int(row[0])] = (row[3] if len(row) > 3 else "", int(row[2]))
        wanted = {int(row[0]) for row in rows if int(row[1]) in found} - found.keys()
    return found
