"""Inputs of the batch tests, and what they look at in the outputs."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING, Any

from batch.steps import TEXT

if TYPE_CHECKING:
    from pathlib import Path

EVIL = [
    "broken.parquet",
    "empty.txt",
    "image.png",
    "large.txt",
    "loop",
    "self.txt",
    "torn.jsonl.gz",
]
"""The names in a folder of every evil that cannot be read."""


def write(path: Path, rows: list[dict[str, Any]]) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return path


def numbered(count: int) -> list[dict[str, Any]]:
    return [{"id": f"a{n}", "text": TEXT.format(n=n)} for n in range(count)]


def ids(path: Path) -> list[str]:
    return [json.loads(line)["id"] for line in path.read_text(encoding="utf-8").splitlines()]


def evil(folder: Path) -> Path:
    """Five articles among everything that can go wrong in a folder."""
    (folder / "sub").mkdir(parents=True)
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    (folder / "sub" / "b.txt").write_text(TEXT, encoding="utf-8")
    (folder / "empty.txt").write_bytes(b"")
    (folder / "image.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(50))
    (folder / "large.txt").write_bytes(b"kata " * 10_000_000)
    (folder / "new\nline.txt").write_text(TEXT, encoding="utf-8")
    (folder / "loop").symlink_to(folder)
    (folder / "self.txt").symlink_to(folder / "self.txt")
    (folder / "broken.parquet").write_bytes(b"PAR1 not really")
    write(folder / "rows.jsonl", [{"id": "row", "text": TEXT}])
    with gzip.open(folder / "more.jsonl.gz", "wt", encoding="utf-8") as file:
        file.write(json.dumps({"id": "zipped", "text": TEXT}) + "\n")
    (folder / "torn.jsonl.gz").write_bytes((folder / "more.jsonl.gz").read_bytes()[:20])
    return folder
