"""Whether a batch that is killed, or runs out of disk, ends with the bytes of one that nobody disturbed.

    python benchmarks/crashes.py [--articles 2000] [--kills 10] [--only killed,disk,ray]

Articles are made of the samples, with distinct ids and texts. Each part has a cache of its own, so that no translation
memory helps. `killed`: SIGKILL at random moments, and started again. `disk`: a file system in memory that is too small,
in a mount namespace of its own (root only), then larger. `ray`: the Ray engine, one of whose actors is killed.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from archives import family, make  # type: ignore[import-not-found] # its neighbour: this is a script

PARTS = ("killed", "disk", "ray")
# The archive and the output lie in one folder; $1 is that folder, $2 the size at first, the rest the command.
DISK = """
set -e
folder=$1 size=$2; shift 2
mount -t tmpfs -o size=$size ringkas "$folder/small"
set +e
"$@"; first=$?
mount -o remount,size=4g "$folder/small"
"$@"; second=$?
cp "$folder/small/"*.jsonl "$folder/" 2>/dev/null
ls -A "$folder/small" | tr '\\n' ' '
echo; echo $first $second
"""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a part."""

    name: str
    disturbed: int
    seconds: float
    wrong: str = ""
    note: str = ""


def command(archive: Path, output: Path, *more: str) -> list[str]:
    """The batch as a person would start it."""
    return [sys.executable, "-m", "ringkas", "batch", str(archive), "-o", str(output), "-q", *more]


def environment(folder: Path, name: str) -> dict[str, str]:
    """A cache of its own."""
    return {**os.environ, "RINGKAS_CACHE": str(folder / f"cache-{name}")}


def differs(output: Path, undisturbed: Path, articles: int) -> str:
    """What is wrong with an output: an id is missing, doubled or out of order, or a line has other bytes."""
    if not output.exists():
        return "there is no output"
    lines, wanted = output.read_bytes().splitlines(), undisturbed.read_bytes().splitlines()
    if [json.loads(line)["id"] for line in lines] != [f"artikel-{n:06}" for n in range(articles)]:
        return f"the ids are not those of the archive ({len(lines)} lines)"
    other = [n for n, (one, two) in enumerate(zip(lines, wanted, strict=True), 1) if one != two]
    return f"lines {other} differ" if other else ""


def killed(folder: Path, archive: Path, kills: int, seconds: float) -> Outcome:
    """SIGKILL at random moments, spread over the work."""
    output = folder / "killed.jsonl"
    chance = random.Random()
    started, done = time.monotonic(), 0
    while True:
        process = subprocess.Popen(command(archive, output), env=environment(folder, "killed"))
        try:
            wait = chance.uniform(0, 2 * seconds / (kills + 1)) if done < kills else None
            code = process.wait(timeout=wait)
            break
        except subprocess.TimeoutExpired:
            process.send_signal(signal.SIGKILL)
            process.wait()
            done += 1
    taken = time.monotonic() - started
    articles = len(archive.read_bytes().splitlines())
    wrong = f"exit code {code}" if code else differs(output, folder / "undisturbed.jsonl", articles)
    return Outcome("killed", done, taken, wrong)


def disk(folder: Path, archive: Path) -> Outcome:
    """A disk that is full after half of the output."""
    if os.geteuid() != 0:
        return Outcome("disk", 0, 0.0, note="skipped: mounting needs root")
    undisturbed = folder / "undisturbed.jsonl"
    (folder / "small").mkdir()
    size = str(max(65_536, undisturbed.stat().st_size // 2))
    started = time.monotonic()
    batch = command(archive, folder / "small" / "disk.jsonl")
    done = subprocess.run(
        ["unshare", "--mount", "--propagation", "private", "sh", "-c", DISK, "sh", str(folder), size, *batch],
        env=environment(folder, "disk"),
        capture_output=True,
        text=True,
        check=False,
    )
    taken = time.monotonic() - started
    if done.returncode != 0 or not done.stdout:
        return Outcome("disk", 0, taken, note=f"skipped: {done.stderr.strip()}")
    left, codes = done.stdout.splitlines()[-2:]
    articles = len(archive.read_bytes().splitlines())
    wrong = differs(folder / "disk.jsonl", undisturbed, articles)
    if codes != "5 0" or left.split() != ["disk.jsonl"]:
        wrong = f"exit codes {codes}, left: {left}"
    return Outcome("disk", 1, taken, wrong, done.stderr.strip().splitlines()[0])


def ray(folder: Path, archive: Path) -> Outcome:
    """The Ray engine; one of its actors is killed once there is something in the output."""
    output = folder / "ray.jsonl"
    partial = output.with_name(output.name + ".partial")
    started = time.monotonic()
    process = subprocess.Popen(command(archive, output, "--engine", "ray"), env=environment(folder, "ray"))
    lost = 0
    while process.poll() is None:
        time.sleep(0.2)
        if lost or not partial.exists() or not partial.stat().st_size:
            continue
        for pid, (line, _) in family(process.pid).items():
            if "Briefing" in line:
                os.kill(pid, signal.SIGKILL)
                lost += 1
                break
    taken = time.monotonic() - started
    articles = len(archive.read_bytes().splitlines())
    wrong = differs(output, folder / "undisturbed.jsonl", articles)
    if process.returncode:
        wrong = f"exit code {process.returncode}"
    return Outcome("ray", lost, taken, wrong)


def main() -> int:
    """Prints a table; 1 where any output differs."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--kills", type=int, default=10)
    parser.add_argument("--only", default=",".join(PARTS))
    given = parser.parse_args()
    only = given.only.split(",")
    with tempfile.TemporaryDirectory(prefix="ringkas-crashes-") as name:
        folder = Path(name)
        archive = make(folder / "archive.jsonl", given.articles)
        started = time.monotonic()
        undisturbed = folder / "undisturbed.jsonl"
        subprocess.run(command(archive, undisturbed), env=environment(folder, "undisturbed"), check=True)
        seconds = time.monotonic() - started
        print(f"{given.articles} articles, undisturbed: {seconds:.0f} s\n")
        print(f"{'part':<10}{'disturbed':>10}{'seconds':>9}  outcome")
        outcomes = []
        for part in only:
            if part == "killed":
                outcomes.append(killed(folder, archive, given.kills, seconds))
            else:
                outcomes.append({"disk": disk, "ray": ray}[part](folder, archive))
            o = outcomes[-1]
            found = o.wrong or "the same bytes, every id once and in order"
            print(f"{o.name:<10}{o.disturbed:>10}{o.seconds:>9.0f}  {found}  {o.note}".rstrip(), flush=True)
    return 1 if any(o.wrong for o in outcomes) else 0


if __name__ == "__main__":
    sys.exit(main())
