"""SHA-256 of files, read no more often than they change.

A file of a few hundred megabytes is read once in each process. Reading a larger one would take longer than loading it,
so its digest is kept in the cache with everything that the file system says about the file; whoever writes into a file
changes its `ctime`, which no program can set back. Where there is no such time (Windows), every file is read.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import time
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from ringkas import _places

if TYPE_CHECKING:
    from collections.abc import Sequence

LARGE = 256_000_000
"""Bytes from which on a digest is kept: a fifth of a second of hashing."""

SETTLED = 2_000_000_000
"""Nanoseconds: a file changed so shortly ago could change again without its times moving, on coarse clocks."""

State = tuple[str, int, int, int, int]
"""Path, size, inode, mtime and ctime of a file."""


def digest(paths: Sequence[Path]) -> str:
    """SHA-256 over the contents of the files one after the other, hexadecimal.

    Raises:
        OSError: a file cannot be read.

    Example:
        >>> digest([])[:8]
        'e3b0c442'
    """
    return _digest(tuple(_state(path) for path in paths))


@cache
def _digest(states: tuple[State, ...]) -> str:
    """Keyed by what the file system says, so that a file is read again when it changes."""
    if os.name != "posix" or sum(size for _, size, *_ in states) < LARGE:
        return _read(states)
    names = "\0".join(name for name, *_ in states)
    record = _places.cache() / "digests" / f"{hashlib.sha256(names.encode()).hexdigest()[:32]}.json"
    known = _known(record, states)
    if known:
        return known
    found = _read(states)
    if time.time_ns() - max(changed for *_, changed in states) > SETTLED:
        _keep(record, states, found)
    return found


def _state(path: Path) -> State:
    seen = path.stat()
    return str(path.absolute()), seen.st_size, seen.st_ino, seen.st_mtime_ns, seen.st_ctime_ns


def _read(states: tuple[State, ...]) -> str:
    total = hashlib.sha256()
    for name, *_ in states:
        with Path(name).open("rb") as file:
            while chunk := file.read(1 << 20):
                total.update(chunk)
    return total.hexdigest()


def _known(record: Path, states: tuple[State, ...]) -> str | None:
    """The digest that was kept of files in this very state."""
    try:
        kept = json.loads(record.read_bytes())
        if kept["files"] == [list(state) for state in states]:
            return str(kept["sha256"])
    except (OSError, ValueError, KeyError, TypeError):
        pass
    return None


def _keep(record: Path, states: tuple[State, ...], found: str) -> None:
    """Writes a record, whole or not at all; without one the files are read again, so no failure matters."""
    import tempfile

    with contextlib.suppress(OSError):
        record.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=record.parent)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump({"files": states, "sha256": found}, file)
        Path(name).replace(record)
