"""The cache: a folder of things that can be made again, each of them whole or not there.

What is made once and read by many processes (a converted model) is a folder with a manifest of digests. It is written
beside its place and renamed into it; a lock lets one process make it while the others wait; whoever uses it compares
the digests first, and makes it again where they differ.
"""

from __future__ import annotations

import json
import logging
import os
from pathlib import Path
from typing import TYPE_CHECKING

from ringkas._digest import digest

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger(__name__)

MANIFEST = "manifest.json"
PATIENCE = 2.0
"""Seconds to wait for another process before saying so."""


def built(target: Path, make: Callable[[Path], None]) -> Path:
    """A folder that is made once, checked by its digests, and made again where it is not what was made.

    Args:
        target: the folder; it appears whole or not at all.
        make: writes the contents into the folder that it is given, which does not exist yet.

    Returns:
        `target`.

    Raises:
        OSError: the cache cannot be written.
        Exception: whatever `make` raises; there is no folder then.
    """
    if is_whole(target):
        return target
    from filelock import FileLock, Timeout

    target.parent.mkdir(parents=True, exist_ok=True)
    lock = FileLock(target.with_name(f"{target.name}.lock"))
    try:
        lock.acquire(timeout=PATIENCE)
    except Timeout:
        log.warning("another process makes %s; waiting for it", target)
        lock.acquire()
    try:
        if not is_whole(target):
            _build(target, make)
    finally:
        lock.release()
    return target


def is_whole(target: Path) -> bool:
    """Whether the folder holds exactly the files of its manifest, each with the digest that it was made with."""
    try:
        manifest = json.loads((target / MANIFEST).read_bytes())
        files = {path.name: path for path in target.iterdir() if path.name != MANIFEST}
        return bool(files) and manifest == {"files": {n: digest([path]) for n, path in files.items()}}
    except (OSError, ValueError):
        return False


def _build(target: Path, make: Callable[[Path], None]) -> None:
    """Makes a folder beside its place and moves it there. The caller holds the lock."""
    import shutil  # here, like all that the default brief need not load
    import tempfile

    if target.exists():
        log.warning("%s is damaged and is made again", target)
    prefix = f".{target.name}."
    for left in target.parent.glob(f"{prefix}*"):  # of a process that was killed: the lock is ours
        shutil.rmtree(left, ignore_errors=True)
    with tempfile.TemporaryDirectory(dir=target.parent, prefix=prefix) as room:
        new = Path(room) / "new"
        make(new)
        files = sorted(new.iterdir())
        for path in files:
            _sync(path)
        manifest = {"files": {path.name: digest([path]) for path in files}}
        (new / MANIFEST).write_text(json.dumps(manifest, indent=1) + "\n", encoding="utf-8")
        _sync(new / MANIFEST)
        if target.exists():
            target.rename(Path(room) / "old")
        new.rename(target)


def _sync(path: Path) -> None:
    """Waits until a file is on the disk: a folder that is renamed before its contents are could come back empty."""
    with path.open("rb+") as file:
        os.fsync(file.fileno())
