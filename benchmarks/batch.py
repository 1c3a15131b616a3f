"""Throughput and memory of `ringkas batch`.

    python benchmarks/batch.py [--archive FILE] [--articles 2000,20000] [--paragraphs N] [--workers 2] [--engine local]

First the work itself, without a batch around it, for `--alone` articles: processor seconds of segmenting, summarizing,
translating, and of assembling and verifying, in one process with one thread; then the wall time of translating the same
sentences in one process with a thread for each worker, which is what `benchmarks/speed.py` measures. That time and the
segmenting give the best that a batch could reach. Then a batch of each size, without a translation memory: words a
second, that as a share of the best, and the peak of resident memory, of the parent alone and of the whole family of
processes (sampled; shared pages count in each process), with the family's after each quarter of the time.

Articles come from an archive, or are made of the samples; `--paragraphs` makes them short, so that many are soon done.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from archives import family, make  # type: ignore[import-not-found] # its neighbour: this is a script

if TYPE_CHECKING:
    from ringkas.article import Source

SECONDS_BETWEEN_SAMPLES = 0.5


def alone(sources: list[Source]) -> dict[str, float]:
    """Processor seconds of each stage for some articles, in units as large as a batch's; and `wall` of translating."""
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
    wall = 0.0
    for start in range(0, len(sources), UNIT_SIZE):
        clock = [time.process_time()]
        articles = [segment(source) for source in sources[start : start + UNIT_SIZE]]
        clock.append(time.process_time())
        summaries = summarizer.summarize(articles, sentences=options.sentence_limit)
        drafts = [draft(a, s, options) for a, s in zip(articles, summaries, strict=True)]
        clock.append(time.process_time())
        wall -= time.perf_counter()
        english = iter(translator.translate([s for d in drafts for s in d.segments]))
        wall += time.perf_counter()
        clock.append(time.process_time())
        for each in drafts:
            brief(each, [next(english) for _ in each.segments], "", options).to_json()
        clock.append(time.process_time())
        for stage, before, after in zip(seconds, clock, clock[1:], strict=False):
            seconds[stage] += after - before
    return {**seconds, "wall": wall}


@dataclass(frozen=True, slots=True)
class Peaks:
    """Resident kilobytes: the parent's peak, the family's, and the family's after each quarter of the time."""

    parent: int
    family: int
    quarters: tuple[int, ...]


def batch(archive: Path, folder: Path, more: list[str]) -> tuple[dict[str, Any], Peaks]:
    """A batch in processes of its own: its report, and what it held."""
    report, out = folder / "report.json", folder / "out.jsonl"
    for old in folder.glob("out.jsonl*"):
        old.unlink()
    command = [sys.executable, "-m", "ringkas", "batch", str(archive), "-o", str(out)]
    process = subprocess.Popen(
        [*command, "-q", "--no-memory", "--report", str(report), *more],
        env={**os.environ, "RINGKAS_CACHE": str(folder / "cache")},
    )
    seen: list[tuple[int, int]] = []
    while process.poll() is None:
        members = family(process.pid)
        seen.append((members.get(process.pid, ("", 0))[1], sum(size for _, size in members.values())))
        time.sleep(SECONDS_BETWEEN_SAMPLES)
    if process.returncode != 0:
        sys.exit(f"the batch ended with {process.returncode}")
    quarters = tuple(seen[(len(seen) - 1) * i // 4][1] for i in range(1, 5))
    # What the last look finds may be half gone.
    peaks = Peaks(
        max(p for p, _ in seen), max(f for _, f in seen), (*quarters[:3], max(f for _, f in seen[-9:]))
    )
    return json.loads(report.read_text(encoding="utf-8")), peaks


def main() -> None:
    """Prints the tables."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--archive", type=Path, help="JSON Lines with title and text; else articles are made")
    parser.add_argument("--articles", default="2000,20000", help="sizes of batches")
    parser.add_argument(
        "--paragraphs", type=int, default=0, help="the most paragraphs of an article that is made"
    )
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--engine", default="local")
    parser.add_argument("--alone", type=int, default=200, help="articles for the first table")
    parser.add_argument("--work", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.work:
        print(json.dumps(work(given.archive, given.alone)))
        return
    with tempfile.TemporaryDirectory(prefix="ringkas-batch-") as name:
        folder = Path(name)

        def archive(articles: int) -> Path:
            path = folder / f"{articles}.jsonl"
            if not given.archive:
                make(path, articles, given.paragraphs)
                return path
            with given.archive.open(encoding="utf-8") as lines:
                path.write_text("".join(islice(lines, articles)), encoding="utf-8")
            return path

        best = _best(archive(given.alone), given.alone, given.workers)
        heads = f"{'articles':>9}{'words/s':>9}{'of best':>9}{'parent MB':>11}{'family MB':>11}"
        print(f"\n{heads}  after each quarter; stages, seconds over workers")
        for articles in map(int, given.articles.split(",")):
            more = ["--workers", str(given.workers), "--engine", given.engine]
            report, peaks = batch(archive(articles), folder, more)
            speed = report["words_per_second"]
            stages = ", ".join(f"{stage} {value:.1f}" for stage, value in report["seconds"].items())
            quarters = " ".join(f"{size / 1000:.0f}" for size in peaks.quarters)
            print(
                f"{articles:>9}{speed:>9.0f}{speed / best:>9.2f}{peaks.parent / 1000:>11.0f}",
                f"{peaks.family / 1000:>10.0f}  {quarters}; {stages}",
                flush=True,
            )


def work(archive: Path, articles: int) -> dict[str, float]:
    """What `alone` measures for the first articles of an archive, and their words."""
    from ringkas.article import Source

    with archive.open(encoding="utf-8") as lines:
        rows = [json.loads(line) for line in islice(lines, articles)]
    sources = [Source(row["text"], title=row.get("title")) for row in rows]
    return {"words": sum(len(source.text.split()) for source in sources), **alone(sources)}


def _best(archive: Path, articles: int, workers: int) -> float:
    """Prints the first table; the words a second that a batch could reach at best."""
    one, several = (
        json.loads(
            subprocess.run(
                [sys.executable, __file__, "--work", "--archive", str(archive), "--alone", str(articles)],
                env={**os.environ, "OMP_NUM_THREADS": str(threads)},
                capture_output=True,
                text=True,
                check=True,
            ).stdout
        )
        for threads in (1, workers)
    )
    words, wall = one.pop("words"), one.pop("wall")
    total = sum(one.values())
    print(f"{articles} articles, {words} words, processor seconds:")
    for stage, value in one.items():
        print(f"  {stage:<10}{value:>8.2f}{value / total:>8.1%}")
    best: float = words / (several["wall"] + one["segment"] / workers)
    print(f"  {words / total:.0f} words a second and core")
    print(
        f"translating them takes {wall:.1f} s with one thread, {several['wall']:.1f} s with {workers}:"
        f" with segmenting, {best:.0f} words a second at best"
    )
    return best


if __name__ == "__main__":
    main()
