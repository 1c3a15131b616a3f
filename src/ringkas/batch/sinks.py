"""Where a batch's briefs go: JSON Lines, CSV of the main fields, Parquet, or a folder with one file an article.

Each takes the finished JSON Lines and puts the output in its place; a file appears whole or not at all.
"""

from __future__ import annotations

import csv
import hashlib
import json
import re
from contextlib import contextmanager
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from ringkas.errors import OptionError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

COLUMNS = (
    "id",
    "headline_id",
    "headline_en",
    "place",
    "published",
    "outlet",
    "brief_id",
    "brief_en",
    "flags",
    "signature",
)
SUFFIXES = {"json": ".json", "text": ".txt", "markdown": ".md", "html": ".html"}
# Characters that are safe in a file name everywhere: `detik.com/2025/a b` -> `detik.com_2025_a_b`.
UNSAFE = re.compile(r"[^\w.-]+")


def sink(output: Path, form: str) -> Callable[[Path, Path], None]:
    """The function that puts finished lines where they belong, chosen by the output's name.

    Args:
        output: `.jsonl`, `.csv`, `.parquet`; without a suffix a folder.
        form: the format of a folder's files.

    Raises:
        OptionError: the name ends in something else, or a needed package is missing.
    """
    suffix = output.suffix.lower()
    if output.is_dir() or not suffix:
        return lambda partial, target: _folder(partial, target, form)
    if form != "json":
        raise OptionError(f"{output} holds records, not {form}.", "Give a folder as output for --format.")
    if suffix in (".jsonl", ".ndjson"):
        return _rename
    if suffix == ".csv":
        return _csv
    if suffix == ".parquet":
        if find_spec("pyarrow") is None:  # asked before the work, not after it
            raise OptionError(f"{output} is Parquet.", "Run: pip install 'ringkas[batch]'")
        return _parquet
    raise OptionError(
        f"{output} is of no known kind.", "End its name in .jsonl, .csv or .parquet, or name a folder."
    )


@contextmanager
def _whole(target: Path, made: Path | None = None) -> Iterator[Path]:
    """A path to write to; what was written takes the target's place, and nothing is left where writing failed."""
    made = made or target.with_name(target.name + ".new")
    try:
        yield made
        made.replace(target)
    finally:
        made.unlink(missing_ok=True)


def _rename(partial: Path, target: Path) -> None:
    partial.replace(target)


def _records(partial: Path) -> Iterator[dict[str, Any]]:
    with partial.open("rb") as lines:
        for line in lines:
            yield json.loads(line)


def _row(record: dict[str, Any]) -> tuple[Any, ...]:
    """The main fields of a record, in the order of `COLUMNS`."""
    sentences = record["sentences"]
    return (
        record["id"],
        record["headline"]["id"],
        record["headline"]["en"],
        record["dateline"]["place"],
        record["dateline"]["published"],
        record["dateline"]["outlet"],
        " ".join(s["id"] for s in sentences),
        " ".join(s["en"] for s in sentences),
        len(record["flags"]),
        record["signature"],
    )


def _csv(partial: Path, target: Path) -> None:
    with _whole(target) as made, made.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(COLUMNS)
        writer.writerows(map(_row, _records(partial)))


def _parquet(partial: Path, target: Path) -> None:
    """The main fields, and the whole record as JSON in the column `record`."""
    import pyarrow as pa
    from pyarrow import parquet

    types = [pa.field(name, pa.int32() if name == "flags" else pa.string()) for name in COLUMNS]
    schema = pa.schema([*types, pa.field("record", pa.string())])
    with (
        _whole(target) as made,
        parquet.ParquetWriter(made, schema) as writer,
        partial.open(encoding="utf-8") as lines,
    ):
        rows: list[tuple[Any, ...]] = []

        def flush() -> None:
            columns = [list(column) for column in zip(*rows, strict=True)] or [[] for _ in schema]
            writer.write_table(pa.table(columns, schema=schema))
            rows.clear()

        for line in lines:
            rows.append((*_row(json.loads(line)), line.rstrip("\n")))
            if len(rows) == 1000:
                flush()
        flush()


def _folder(partial: Path, target: Path, form: str) -> None:
    """One file an article, named after its id; each appears whole."""
    target.mkdir(parents=True, exist_ok=True)
    with partial.open(encoding="utf-8") as lines:
        for line in lines:
            record = json.loads(line)
            with _whole(target / file_name(record["id"], SUFFIXES[form]), target / ".new") as made:
                made.write_text(line if form == "json" else record["content"], encoding="utf-8")


def file_name(identity: str, suffix: str) -> str:
    """A file name for an id that no path leaves the folder by; ids that differ get names that differ.

    Example:
        >>> file_name("artikel-7", ".json")
        'artikel-7.json'
        >>> file_name("../../etc/passwd", ".json")
        'etc_passwd-3754d6cb.json'
    """
    safe = UNSAFE.sub("_", identity).strip("._")[:80]
    if safe != identity:
        safe = f"{safe}-{hashlib.sha256(identity.encode('utf-8', 'backslashreplace')).hexdigest()[:8]}"
    return safe + suffix
