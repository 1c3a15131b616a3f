"""Throughput and memory of `ringkas batch`.

    python benchmarks/batch.py [--articles 2000,20000] [--workers 2] [--engine local] [--alone 200]

First the work itself, in one process with one thread and without a batch around it: processor seconds of segmenting and
summarizing, of translating the same sentences, and of assembling and verifying, for `--alone` articles. What this gives
a second, times the workers, is what a batch could reach at best. Then a batch of each size, without a translation
memory: words a second, that as a share of the best, and the peak of resident memory, of the parent alone and of the
whole family of processes (sampled; shared pages count in each process).
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archives import family, make  # type: ignore[import-not-found] # its neighbour: this is a script

if TYPE_CHECKING:
    from ringkas.article import Source

SECONDS_BETWEEN_SAMPLES = 0.5


def alone(sources: list[Source]) -> dict[str, float]:
    """Processor seconds of each stage for some articles, in units as large as a batch's."""
    from ringkas.batch.units import UNIT_SIZE
    from ringkas.briefing import brief, draft
    from ringkas.options import BriefOptions
    from ringkas.segmentation import segment
    from ringkas.summarization import get_summarizer
    from ringkas.translation import Segment, get_translator

    options = BriefOptions()
    summarizer, translator = get_summarizer(options.summarizer), get_translator(options.translator)
    translator.translate([Segment("Hujan turun.")])  # loads what loads with the first sentence
    seconds = dict.fromkeys(("segment", "summarize", "translate", "verify"), 0.0)
    for start in range(0, len(sources), UNIT_SIZE):
        clock = [time.process_time()]
        articles = [segment(source) for source in sources[start : start + UNIT_SIZE]]
        clock.append(time.process_time())
        summaries = summarizer.summarize(articles, sentences=options.sentence_limit)
        drafts = [draft(a, s, options) for a, s in zip(articles, summaries, strict=True)]
        clock.append(time.process_time())
        english = iter(translator.translate([s for d in drafts for s in d.segments]))
        clock.append(time.process_time())
        for each in drafts:
            brief(each, [next(english) for _ in each.segments], "", options).to_json()
        clock.append(time.process_time())
        for stage, before, after in zip(seconds, clock, clock[1:], strict=False):
            seconds[stage] += after - before
    return seconds


def batch(folder: Path, articles: int, more: list[str]) -> tuple[dict[str, Any], int, int]:
    """A batch in processes of its own: its report, and the peak kilobytes of the parent and of the family."""
    archive = make(folder / f"{articles}.jsonl", articles)
    report = folder / f"{articles}.json"
    command = [
        sys.executable,
        "-m",
        "ringkas",
        "batch",
        str(archive),
        "-o",
        str(folder / f"{articles}-out.jsonl"),
    ]
    process = subprocess.Popen(
        [*command, "-q", "--no-memory", "--report", str(report), *more],
        env={**os.environ, "RINGKAS_CACHE": str(folder / "cache")},
    )
    parent = whole = 0
    while process.poll() is None:
        members = family(process.pid)
        parent = max(parent, members.get(process.pid, ("", 0))[1])
        whole = max(whole, sum(resident for _, resident in members.values()))
        time.sleep(SECONDS_BETWEEN_SAMPLES)
    if process.returncode != 0:
        sys.exit(f"the batch ended with {process.returncode}")
    return json.loads(report.read_text(encoding="utf-8")), parent, whole


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", default="2000,20000", help="sizes of archives")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--engine", default="local")
    parser.add_argument("--alone", type=int, default=200, help="articles for the first table")
    given = parser.parse_args()
    os.environ["OMP_NUM_THREADS"] = "1"
    with tempfile.TemporaryDirectory(prefix="ringkas-batch-") as name:
        folder = Path(name)
        best = _alone(make(folder / "alone.jsonl", given.alone), given.workers)
        heads = f"{'articles':>9}{'words/s':>9}{'of best':>9}{'parent MB':>11}{'family MB':>11}"
        print(f"\n{heads}  stages, seconds over workers")
        for articles in map(int, given.articles.split(",")):
            more = ["--workers", str(given.workers), "--engine", given.engine]
            report, parent, whole = batch(folder, articles, more)
            speed = report["words_per_second"]
            stages = ", ".join(f"{stage} {value:.1f}" for stage, value in report["seconds"].items())
            print(
                f"{articles:>9}{speed:>9.0f}{speed / best:>9.2f}{parent / 1000:>11.0f}{whole / 1000:>11.0f}  {stages}",
                flush=True,
            )


def _alone(archive: Path, workers: int) -> float:
    """Prints the first table; the words a second that so many workers could reach at best."""
    from ringkas.article import Source

    rows = [json.loads(line) for line in archive.read_text(encoding="utf-8").splitlines()]
    sources = [Source(row["text"], id=row["id"]) for row in rows]
    words = sum(source.text.count(" ") + 1 for source in sources)
    seconds = alone(sources)
    total = sum(seconds.values())
    print(f"{len(sources)} articles, {words} words, processor seconds:")
    for stage, value in seconds.items():
        print(f"  {stage:<10}{value:>8.2f}{value / total:>8.1%}")
    print(
        f"  {words / total:.0f} words a second and core; segmenting and translating alone would give", end=" "
    )
    print(f"{words / (seconds['segment'] + seconds['translate']):.0f}")
    return workers * words / (seconds["segment"] + seconds["translate"])


if __name__ == "__main__":
    main()
