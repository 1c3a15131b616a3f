"""What a batch remembers: which units are done, and how long the unfinished files were when they were.

Output and errors grow in `OUT.partial` and `OUT.errors.jsonl.partial`. For each unit their bytes are on the disk before
its line is in the journal, so whatever follows the last line of the journal is cut off when the batch goes on, and done
again. The files get their names when everything is done.
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import json
import os
import time
from dataclasses import asdict, fields
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from ringkas import _places
from ringkas.batch.units import Totals
from ringkas.errors import Interrupted, OptionError, OutputError

if TYPE_CHECKING:
    from collections.abc import Callable

    from ringkas.batch.units import Unit, UnitResult


class Journal:
    """The journal of one output; only one process at a time may hold it.

    Args:
        output: the file or folder that the batch writes.
        fingerprint: everything that decides the output's bytes; a journal of another fingerprint is refused.
        resume: False forgets an earlier journal and starts anew.

    Raises:
        OptionError: the journal belongs to other options, or the output is there and is not of this journal.
        OutputError: another process works on this output, or the files cannot be written.
    """

    def __init__(self, output: Path, fingerprint: dict[str, Any], *, resume: bool = True) -> None:
        self.output = output
        self.errors = output.with_name(output.name + ".errors.jsonl")
        self._partial = output.with_name(output.name + ".partial")
        self._partial_errors = output.with_name(self.errors.name + ".partial")
        self.totals = Totals()
        self.done = 0
        self.finished = False
        self._digests: list[str] = []
        self._sealed = False
        self._sizes = (0, 0)
        self._out: IO[bytes] = io.BytesIO()
        self._err: IO[bytes] = io.BytesIO()
        key = hashlib.sha256(str(output.absolute()).encode("utf-8", "surrogateescape")).hexdigest()[:24]
        path = _places.cache() / "journals" / f"{key}.jsonl"
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._file = path.open("a+b")
        except OSError as error:
            raise OutputError(
                f"The journal {path} cannot be written: {error.strerror}.",
                "Name a folder for it in RINGKAS_CACHE.",
            ) from error
        try:
            self._take_up(fingerprint, resume=resume)
        except OSError as error:
            self.__exit__()
            raise OutputError(f"{output} cannot be begun: {error.strerror}.") from error
        except BaseException:
            self.__exit__()
            raise

    def _take_up(self, fingerprint: dict[str, Any], *, resume: bool) -> None:
        """Locks the journal, reads what it knows, and opens the unfinished files where it ends."""
        self._lock()
        lines = self._lines() if resume else []
        if any("finished" in line for line in lines) and not self.output.exists():
            lines = []  # the output was taken away: whoever runs the batch again wants it again
        if lines and lines[0] != fingerprint:
            self._refuse(lines[0], fingerprint)
        if not lines and resume and self._taken():
            raise OptionError(
                f"{self.output} is there already, and no journal says where it is from.",
                "Name another output, or give --no-resume to replace it.",
            )
        if lines:
            self._replay(lines[1:])
        else:
            self._file.truncate(0)
            self._append(fingerprint)
        if not self.finished:
            self._open(keep=bool(lines))

    def __enter__(self) -> Journal:
        return self

    def __exit__(self, *exception: object) -> None:
        for file in (self._out, self._err, self._file):
            with contextlib.suppress(OSError):  # a full disk: what is not in the journal is done again
                file.close()

    def is_done(self, unit: Unit) -> bool:
        """Whether a unit was done before.

        Raises:
            OptionError: its ids are not those that the journal knows: the input has changed.
        """
        if self.done >= len(self._digests):
            return False
        if self._digests[self.done] != _digest(unit):
            raise self._changed()
        self.done += 1
        return True

    def record(self, unit: Unit, result: UnitResult) -> None:
        """Writes a unit's lines, then, once they are on the disk, that it is done.

        Raises:
            Interrupted: the disk is full or fails; the same command goes on once that is mended.
        """
        started = time.perf_counter()
        try:
            for file, data in ((self._out, result.output), (self._err, result.errors)):
                if data:
                    file.write(data)
                    file.flush()
                    os.fsync(file.fileno())
            totals = result.totals + Totals(seconds={"write": time.perf_counter() - started})
            self._append(
                {
                    "unit": unit.index,
                    "ids": _digest(unit),
                    "output": self._out.tell(),
                    "errors": self._err.tell(),
                    **asdict(totals),
                }
            )
        except OSError as error:
            raise Interrupted(
                f"{self.output} cannot be written on: {error.strerror}.",
                "Make room, then run the same command again to go on from here.",
            ) from error
        self.totals += totals

    def finish(self, place: Callable[[Path, Path], None]) -> None:
        """Gives the files their names: `place(partial, output)` puts the output where it belongs.

        It can be killed at any point and called again.

        Raises:
            Interrupted: the disk is full or fails.
            OptionError: the input has fewer articles than it had.
        """
        if self.finished:
            return
        if self.done < len(self._digests):
            raise self._changed()
        self._out.close()
        self._err.close()
        try:
            if not self._sealed:
                self._append({"sealed": True})
            if self._partial_errors.exists():
                if self.totals.failed:
                    self._partial_errors.replace(self.errors)
                else:
                    self._partial_errors.unlink()
                    self.errors.unlink(missing_ok=True)
            if self._partial.exists():
                place(self._partial, self.output)
                self._partial.unlink(missing_ok=True)
            self._append({"finished": True, "totals": asdict(self.totals)})
        except OSError as error:
            raise Interrupted(
                f"{self.output} cannot be finished: {error.strerror}.",
                "Make room, then run the same command again.",
            ) from error
        self.finished = True

    def _lock(self) -> None:
        """Holds the journal until this process ends, however it ends: the lock of a dead process is no lock."""
        with contextlib.suppress(
            ImportError
        ):  # no fcntl on Windows: there nothing guards against a second run
            import fcntl

            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError as error:
                self._file.close()
                raise OutputError(
                    f"Another batch is working on {self.output}.", "Wait for it, or stop it first."
                ) from error

    def _taken(self) -> bool:
        return self.output.exists() and not (self.output.is_dir() and not any(self.output.iterdir()))

    def _lines(self) -> list[dict[str, Any]]:
        """The whole lines of the journal; a torn last one is cut off."""
        self._file.seek(0)
        lines, end = [], 0
        for line in self._file:
            try:
                lines.append(json.loads(line))
            except ValueError:
                break
            if not line.endswith(b"\n"):
                lines.pop()
                break
            end += len(line)
        self._file.truncate(end)
        return lines

    def _replay(self, lines: list[dict[str, Any]]) -> None:
        """Takes up where the journal ends: what is on the disk decides which units count as done."""
        self._sealed = any("sealed" in line for line in lines)
        self.finished = any("finished" in line for line in lines) and (self.output.exists())
        self._sizes = (0, 0)
        for line in lines:
            if "unit" not in line:
                continue
            sizes = (line["output"], line["errors"])
            if not self._sealed and not (
                _has(self._partial, sizes[0]) and _has(self._partial_errors, sizes[1])
            ):
                break
            self._sizes = sizes
            self._digests.append(line["ids"])
            self.totals += Totals(**{f.name: line[f.name] for f in fields(Totals)})

    def _open(self, *, keep: bool) -> None:
        sizes = self._sizes if keep else (0, 0)
        try:
            self.output.parent.mkdir(parents=True, exist_ok=True)
            # A sealed batch only waits for its names: files that have theirs already must not come back empty.
            self._out = _cut(self._partial, sizes[0], make=not self._sealed)
            self._err = _cut(self._partial_errors, sizes[1], make=not self._sealed)
        except OSError as error:
            raise OutputError(f"{self._partial} cannot be written: {error.strerror}.") from error

    def _append(self, line: dict[str, Any]) -> None:
        self._file.seek(0, os.SEEK_END)
        self._file.write(json.dumps(line, ensure_ascii=False).encode() + b"\n")
        self._file.flush()
        os.fsync(self._file.fileno())

    def _changed(self) -> OptionError:
        return OptionError(
            f"The input has changed since the batch to {self.output} began.",
            "Restore it, or give --no-resume to start anew.",
        )

    def _refuse(self, old: dict[str, Any], new: dict[str, Any]) -> None:
        changed = sorted(k for k in old.keys() | new.keys() if old.get(k) != new.get(k))
        raise OptionError(
            f"The batch to {self.output} began with another {', '.join(changed)}.",
            "Give what it began with to go on, --no-resume to start anew, or another output.",
        )


def _digest(unit: Unit) -> str:
    ids = "\n".join(item.id for item in unit.items)
    return hashlib.sha256(ids.encode("utf-8", "backslashreplace")).hexdigest()[:16]


def _has(path: Path, size: int) -> bool:
    return size == 0 or (path.exists() and path.stat().st_size >= size)


def _cut(path: Path, size: int, *, make: bool) -> IO[bytes]:
    """The file, open for appending behind its first `size` bytes."""
    if not make and not path.exists():
        return Path(os.devnull).open("ab")
    file = path.open("ab")
    file.truncate(size)
    file.seek(0, os.SEEK_END)
    return file
