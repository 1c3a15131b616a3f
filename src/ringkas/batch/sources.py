"""Where a batch's articles come from: folders, JSON Lines, CSV, TSV, Parquet, plain or compressed, standard input.

Everything is streamed: an item is read when it is needed and forgotten when it is done. What cannot be read becomes an
item that carries its error, so that it is recorded and the rest goes on.
"""

from __future__ import annotations

import csv
import gzip
import hashlib
import io
import json
import os
import sqlite3
import sys
import tempfile
from dataclasses import dataclass, replace
from fnmatch import fnmatch
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

from ringkas.article import Source
from ringkas.errors import InputError, OptionError, RingkasError

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator

COMPRESSED = (".gz", ".zst")
MAX_LINE = 16_000_000
"""Bytes of one JSON line; a longer one is refused, since it would have to be held whole."""


@dataclass(frozen=True, slots=True)
class Fields:
    """Names of the fields that hold an article's text, id, headline and time in JSON Lines, CSV and Parquet."""

    text: str = "text"
    id: str = "id"
    title: str = "title"
    published: str = "published"


@dataclass(frozen=True, slots=True)
class Item:
    """One input: its id, and the source or the error that reading it gave."""

    id: str
    content: Source | RingkasError


def items(path: str, fields: Fields, *, pattern: str = "*", max_bytes: int = 2_000_000) -> Generator[Item]:
    """The articles of a file, a folder or standard input (`-`, JSON Lines), in a fixed order, each id once.

    Args:
        path: the input.
        fields: names of the fields in JSON Lines, CSV and Parquet.
        pattern: which names of a folder count, as in a shell.
        max_bytes: the largest article.

    Yields:
        An item for each article; the second of an id gets `#2` behind it, and so on.

    Raises:
        InputError: the input itself is missing or of no known kind.
    """
    require(path)
    root = Path(path)
    if path == "-":
        found = _rows("standard input", _json_lines(sys.stdin.buffer), fields, max_bytes)
    elif root.is_dir():
        found = _folder(root, fields, pattern, max_bytes)
    elif container(root):
        found = _container(root, fields, max_bytes)
    else:
        raise InputError(
            f"{path} is no collection of articles.",
            "Give a folder, or a .jsonl, .csv, .tsv or .parquet file (plain, .gz or .zst); for one article there is "
            "`ringkas brief`.",
        )
    yield from _unique(found)


def require(path: str) -> None:
    """Refuses an input that does not exist.

    Raises:
        InputError: there is no such file or folder.
    """
    if path != "-" and not Path(path).exists():
        raise InputError(
            f"{path} does not exist.", "Give a folder, or a JSON Lines, CSV, TSV or Parquet file."
        )


def container(path: Path) -> str | None:
    """The kind of a file that holds many articles, by its name: jsonl, csv, tsv or parquet."""
    suffixes = [s.lower() for s in path.suffixes if s.lower() not in COMPRESSED]
    kind = {".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".tsv": "tsv", ".parquet": "parquet"}
    return kind.get(suffixes[-1]) if suffixes else None


def _folder(root: Path, fields: Fields, pattern: str, max_bytes: int) -> Iterator[Item]:
    """The files below a folder, sorted by name within each folder; hidden ones are left out, links not followed."""
    from ringkas.reading import read

    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in [name for name in folders if (Path(folder) / name).is_symlink()]:
            folders.remove(name)
            yield _failed(root, Path(folder) / name, "is a link to a folder, and links are not followed.")
        for name in sorted(names):
            file = Path(folder) / name
            if name.startswith(".") or not fnmatch(name, pattern):
                continue
            if container(file):
                yield from _container(file, fields, max_bytes, name=_relative(root, file))
                continue
            content: Source | RingkasError
            try:
                content = read(file, max_bytes=max_bytes)
            except RingkasError as error:
                content = error
            yield Item(_relative(root, file), content)


def _failed(root: Path, path: Path, why: str) -> Item:
    name = _relative(root, path)
    return Item(name, InputError(f"{name} {why}", "Give the folder itself, or copy its files."))


def _relative(root: Path, path: Path) -> str:
    """The path below the root, with / between its parts and bytes that are no UTF-8 escaped."""
    return (
        path.relative_to(root)
        .as_posix()
        .encode("utf-8", "surrogateescape")
        .decode("utf-8", "backslashreplace")
    )


def _container(path: Path, fields: Fields, max_bytes: int, name: str | None = None) -> Iterator[Item]:
    """The articles of one file; one that breaks gives what came before, and an error that names it."""
    name = name or str(path)
    kind = container(path)
    try:
        if kind == "parquet":
            yield from _rows(name, _parquet(path), fields, max_bytes)
            return
        with _opened(path) as stream:
            if kind == "jsonl":
                yield from _rows(name, _json_lines(stream), fields, max_bytes)
            else:
                yield from _rows(name, _csv(stream, "\t" if kind == "tsv" else ","), fields, max_bytes)
    except RingkasError as error:
        yield Item(name, error)
    except (OSError, EOFError, csv.Error, UnicodeError, ValueError) as error:
        yield Item(
            name, InputError(f"{name} cannot be read on: {error}.", "Repair the file, or leave it out.")
        )


def _opened(path: Path) -> IO[bytes]:
    if path.suffix.lower() == ".gz":
        return cast("IO[bytes]", gzip.open(path, "rb"))
    if path.suffix.lower() == ".zst":
        try:
            import zstandard
        except ImportError as error:
            raise OptionError(
                f"{path} is compressed with Zstandard.", "Run: pip install 'ringkas[batch]'"
            ) from error
        return cast("IO[bytes]", io.BufferedReader(zstandard.open(path, "rb")))
    return path.open("rb")


def _json_lines(stream: IO[bytes]) -> Iterator[dict[str, Any] | InputError]:
    number = 0
    while line := stream.readline(MAX_LINE + 1):
        number += 1
        if len(line) > MAX_LINE:
            while line and not line.endswith(b"\n"):
                line = stream.readline(MAX_LINE)
            yield InputError(f"Line {number} is longer than {MAX_LINE} bytes.", "Cut it into articles.")
            continue
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            yield InputError(f"Line {number} is not JSON: {error}.", "Give one JSON object a line.")
            continue
        yield (
            row
            if isinstance(row, dict)
            else InputError(f"Line {number} is no JSON object.", "Give one JSON object a line.")
        )


def _csv(stream: IO[bytes], delimiter: str) -> Iterator[dict[str, Any] | InputError]:
    csv.field_size_limit(MAX_LINE)
    text = io.TextIOWrapper(stream, encoding="utf-8-sig", errors="strict", newline="")
    yield from csv.DictReader(text, delimiter=delimiter)


def _parquet(path: Path) -> Iterator[dict[str, Any] | InputError]:
    try:
        from pyarrow import ArrowException, parquet
    except ImportError as error:
        raise OptionError(f"{path} is Parquet.", "Run: pip install 'ringkas[batch]'") from error
    try:
        file = parquet.ParquetFile(path)
        for batch in file.iter_batches(batch_size=256):
            yield from batch.to_pylist()
    except ArrowException as error:
        raise InputError(
            f"{path} is no readable Parquet: {error}.", "Repair the file, or leave it out."
        ) from error


def _rows(
    name: str, rows: Iterator[dict[str, Any] | InputError], fields: Fields, max_bytes: int
) -> Iterator[Item]:
    for number, row in enumerate(rows, 1):
        where = f"{name}:{number}"
        if isinstance(row, InputError):
            yield Item(where, InputError(f"{name}: {row.message}", row.remedy))
            continue
        text = row.get(fields.text)
        identity = _optional(row.get(fields.id))
        if not isinstance(text, str) or not text.strip():
            problem = (
                "has no text" if text is None or isinstance(text, str) else "holds no text but another type"
            )
            error = InputError(
                f"{identity or where} {problem} in the field {fields.text!r}.",
                "Name the field that holds the article with --text-field.",
            )
            yield Item(identity or where, error)
            continue
        data = text.encode("utf-8", "surrogatepass")
        digest = hashlib.sha256(data).hexdigest()
        identity = identity or digest[:16]
        if len(data) > max_bytes:
            error = InputError(
                f"{identity} has {len(data):,} bytes; the limit is {max_bytes:,}.",
                "Raise the limit with --max-bytes, or cut the text into articles.",
            )
            yield Item(identity, error)
            continue
        source = Source(
            text,
            id=identity,
            title=_optional(row.get(fields.title)),
            published=_optional(row.get(fields.published)),
            sha256=digest,
        )
        yield Item(identity, source)


def _optional(value: object) -> str | None:
    """A field as text, or None where it is empty."""
    return str(value).strip() or None if value is not None else None


def _unique(found: Iterator[Item]) -> Iterator[Item]:
    """Gives every item an id of its own; what was seen is kept on disk, so memory does not grow with it."""
    with tempfile.TemporaryDirectory(prefix="ringkas-") as folder:
        seen = sqlite3.connect(Path(folder) / "ids.sqlite", isolation_level=None)
        seen.execute("PRAGMA journal_mode = OFF")
        seen.execute("PRAGMA synchronous = OFF")
        seen.execute("CREATE TABLE seen (id TEXT PRIMARY KEY, count INTEGER) WITHOUT ROWID")
        count = "INSERT INTO seen VALUES (?, 1) ON CONFLICT DO UPDATE SET count = count + 1 RETURNING count"
        try:
            for item in found:
                key = item.id.encode("utf-8", "backslashreplace").decode()
                ((times,),) = seen.execute(count, (key,)).fetchall()
                identity = key
                while times > 1:
                    identity = f"{key}#{times}"
                    ((taken,),) = seen.execute(count, (identity,)).fetchall()
                    if taken == 1:
                        break
                    times += 1
                content = item.content
                yield Item(
                    identity, replace(content, id=identity) if isinstance(content, Source) else content
                )
        finally:
            seen.close()
