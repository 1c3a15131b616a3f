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
import stat
import sys
import tempfile
from contextlib import closing
from dataclasses import dataclass, replace
from fnmatch import fnmatch
from importlib.util import find_spec
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any, cast

from ringkas.article import Source
from ringkas.errors import InputError, Interrupted, OptionError, RingkasError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator

BATCH_EXTRA = "Run: pip install 'ringkas[batch]'"
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


class Meter:
    """How much of an input has been read, where its size is known."""

    def __init__(self) -> None:
        self._files: int | None = 1
        self._passed = 0
        self._within: Callable[[], float | None] = lambda: 0.0

    @property
    def share(self) -> float | None:
        """From 0 to 1, by files and by the bytes or rows of the file that is being read; None where nobody can know."""
        within = self._within()
        if within is None or not self._files:
            return None
        return min(1.0, (self._passed + within) / self._files)

    def expect(self, files: int) -> None:
        """The input is so many files."""
        self._files = files

    def begin(self, within: Callable[[], float | None]) -> None:
        """A file is being read; `within` tells how much of it."""
        self._within = within

    def end(self) -> None:
        """The file has been read."""
        self._passed += 1
        self._within = lambda: 0.0


def items(
    path: str, fields: Fields, *, pattern: str = "*", max_bytes: int = 2_000_000, meter: Meter | None = None
) -> Generator[Item]:
    """The articles of a file, a folder or standard input (`-`, JSON Lines), in a fixed order, each id once.

    Args:
        path: the input.
        fields: names of the fields in JSON Lines, CSV and Parquet.
        pattern: which names of a folder count, as in a shell.
        max_bytes: the largest article.
        meter: told how far the reading has come.

    Yields:
        An item for each article; the second of an id gets `#2` behind it, and so on.

    Raises:
        InputError: the input itself is missing or of no known kind.
        Interrupted: the disk that holds temporary files is full.
    """
    require(path)
    root = Path(path)
    meter = meter or Meter()
    if path == "-":
        meter.begin(_bytes_read(sys.stdin.buffer))
        found = _rows("standard input", _json_lines(sys.stdin.buffer), fields, max_bytes)
    elif root.is_dir():
        found = _folder(root, fields, pattern, max_bytes, meter)
    elif container(root):
        found = _container(root, fields, max_bytes, meter)
    else:
        raise InputError(
            f"{path} is no collection of articles.",
            "Give a folder, or a .jsonl, .csv, .tsv or .parquet file (plain, .gz or .zst); for one article there is "
            "`ringkas brief`.",
        )
    yield from _unique(found)


def require(path: str) -> None:
    """Refuses an input that does not exist, or that needs a package which is not installed.

    Raises:
        InputError: there is no such file or folder.
        OptionError: a package is missing.
    """
    if path != "-" and not Path(path).exists():
        raise InputError(
            f"{path} does not exist.", "Give a folder, or a JSON Lines, CSV, TSV or Parquet file."
        )
    if path.lower().endswith(".zst") and find_spec("zstandard") is None:
        raise OptionError(f"{path} is compressed with Zstandard.", BATCH_EXTRA)
    if path.lower().endswith(".parquet") and find_spec("pyarrow") is None:
        raise OptionError(f"{path} is Parquet.", BATCH_EXTRA)


def container(path: Path) -> str | None:
    """The kind of a file that holds many articles, by its name: jsonl, csv, tsv or parquet."""
    suffixes = [s.lower() for s in path.suffixes if s.lower() not in COMPRESSED]
    kind = {".jsonl": "jsonl", ".ndjson": "jsonl", ".csv": "csv", ".tsv": "tsv", ".parquet": "parquet"}
    return kind.get(suffixes[-1]) if suffixes else None


def _folder(root: Path, fields: Fields, pattern: str, max_bytes: int, meter: Meter) -> Iterator[Item]:
    """The files below a folder; links to folders are not followed."""
    from ringkas.reading import read

    meter.expect(sum(1 for _ in _files(root, pattern)))
    for file in _files(root, pattern):
        name = _relative(root, file)
        if container(file):
            yield from _container(file, fields, max_bytes, meter, name)
            continue
        content: Source | RingkasError
        if file.is_dir():
            content = InputError(
                f"{name} is a link to a folder, and links are not followed.",
                "Give the folder itself, or copy its files.",
            )
        else:
            try:
                content = read(file, max_bytes=max_bytes)
            except RingkasError as error:
                content = error
        meter.end()
        yield Item(name, content)


def _files(root: Path, pattern: str) -> Iterator[Path]:
    """Links to folders, and files of the pattern, sorted by name within each folder; hidden ones are left out."""
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in [name for name in folders if (Path(folder) / name).is_symlink()]:
            folders.remove(name)
            yield Path(folder) / name
        for name in sorted(names):
            if not name.startswith(".") and fnmatch(name, pattern):
                yield Path(folder) / name


def _relative(root: Path, path: Path) -> str:
    """The path below the root, with / between its parts and bytes that are no UTF-8 escaped."""
    return (
        path.relative_to(root)
        .as_posix()
        .encode("utf-8", "surrogateescape")
        .decode("utf-8", "backslashreplace")
    )


def _container(
    path: Path, fields: Fields, max_bytes: int, meter: Meter, name: str | None = None
) -> Iterator[Item]:
    """The articles of one file; one that breaks gives what came before, and an error that names it."""
    name = name or str(path)
    kind = container(path)
    try:
        if kind == "parquet":
            yield from _rows(name, _parquet(path, meter), fields, max_bytes)
        else:
            with path.open("rb") as raw, _unpacked(raw, path) as stream:
                meter.begin(_bytes_read(raw))
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
    finally:
        meter.end()


def _bytes_read(raw: IO[bytes]) -> Callable[[], float | None]:
    """How much of a file has been read; nobody knows it of a pipe."""
    try:
        whole = os.fstat(raw.fileno())
    except OSError:  # standard input may be no file at all
        return lambda: None
    if not stat.S_ISREG(whole.st_mode):
        return lambda: None
    return lambda: raw.tell() / max(whole.st_size, 1)


def _unpacked(raw: IO[bytes], path: Path) -> IO[bytes]:
    """The contents of a file that may be compressed."""
    if path.suffix.lower() == ".gz":
        return cast("IO[bytes]", gzip.GzipFile(fileobj=raw))
    if path.suffix.lower() == ".zst":
        try:
            import zstandard
        except ImportError as error:
            raise OptionError(f"{path} is compressed with Zstandard.", BATCH_EXTRA) from error
        return cast(
            "IO[bytes]",
            io.BufferedReader(zstandard.ZstdDecompressor().stream_reader(raw, read_across_frames=True)),
        )
    return raw


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
    with io.TextIOWrapper(stream, encoding="utf-8-sig", errors="strict", newline="") as text:
        yield from csv.DictReader(text, delimiter=delimiter)


def _parquet(path: Path, meter: Meter) -> Iterator[dict[str, Any] | InputError]:
    try:
        from pyarrow import ArrowException, parquet
    except ImportError as error:
        raise OptionError(f"{path} is Parquet.", BATCH_EXTRA) from error
    try:
        file = parquet.ParquetFile(path)
        given = 0
        meter.begin(lambda: given / max(file.metadata.num_rows, 1))
        for batch in file.iter_batches(batch_size=256):
            for row in batch.to_pylist():
                given += 1
                yield row
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
    # A database without a name is a temporary file without one: it is gone however this process ends.
    with closing(sqlite3.connect("", isolation_level=None)) as seen:
        seen.execute("PRAGMA journal_mode = OFF")
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
        except sqlite3.OperationalError as error:
            raise Interrupted(
                f"Temporary files in {tempfile.gettempdir()} cannot be written on: {error}.",
                "Make room there or name another folder in TMPDIR, then run the same command again.",
            ) from error
