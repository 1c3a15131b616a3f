"""The translation memory: what a model has said before, in a file, so that it need not be asked again.

It stands around a model and gives back what the model gave, bit for bit; what it does not hold, it asks for. Whatever
is wrong with the file (locked, damaged, read-only, on a full disk), the model answers alone.

A connection lives for one look-up or one write, never while the model works, so threads, forked processes and several
programs share one file without knowing of each other.
"""

from __future__ import annotations

import json
import logging
import os
import struct
import time
from contextlib import closing, suppress
from dataclasses import asdict, dataclass
from hashlib import blake2b
from typing import TYPE_CHECKING, TypeVar

from ringkas.models.seq2seq import Output

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from ringkas.models.engines.base import Decoding
    from ringkas.models.seq2seq import Generator

    T = TypeVar("T")

log = logging.getLogger(__name__)

DEFAULT_LIMIT = 512 * 1024 * 1024
"""Bytes of a memory: some two million sentences of news."""

VERSION = 1
"""Of the tables and of how outputs are packed; the file carries it as its `user_version`."""

KEPT = 0.75
"""The share of the limit that is left after old outputs had to go: seldom and many at once is cheaper than often."""

PATIENCE = 5.0
"""Seconds to wait for another process's write, which takes milliseconds, or a second where old outputs go."""

CHUNK = 500
"""Values in one statement; old builds of SQLite take 999."""

HOUR = 3600

TABLES = """
CREATE TABLE output (
    id INTEGER PRIMARY KEY, question BLOB NOT NULL UNIQUE, answer BLOB NOT NULL, used INTEGER NOT NULL
);
CREATE INDEX output_by_use ON output (used);
"""
# How an output is packed: the score in the 8 bytes of its float, how many tokens, how many bytes of text follow.
HEAD = struct.Struct("<dqI")
SEAL = 8


class Remembered:
    """A `Generator` that answers from a file what the model has answered before.

    Args:
        model: what is asked for the rest.
        path: the file; it is made, readable by its owner alone, when there is something to keep.
        key: everything that an answer depends on but the text and the decoding: model, engine, machine.
        limit: how many bytes the file may hold; beyond it, what has not been used for longest goes.

    Example:
        >>> from pathlib import Path
        >>> from tempfile import TemporaryDirectory
        >>> from ringkas.models.engines.base import Decoding
        >>> class Shout:
        ...     def count(self, text):
        ...         return len(text)
        ...     def generate(self, texts, decoding):
        ...         print("asked for", texts)
        ...         return [[Output(text.upper(), -0.5, 1)] for text in texts]
        >>> with TemporaryDirectory() as folder:
        ...     model = Remembered(Shout(), Path(folder) / "memory.sqlite", key="shout")
        ...     first = model.generate(["ya", "tidak"], Decoding())
        ...     second = model.generate(["tidak", "mungkin"], Decoding())
        asked for ['ya', 'tidak']
        asked for ['mungkin']
        >>> second[0] == first[1]
        True
    """

    def __init__(self, model: Generator, path: Path, key: str, limit: int = DEFAULT_LIMIT) -> None:
        self._model = model
        self._path = path
        self._key = key
        self._limit = limit
        self._given_up = False

    def count(self, text: str) -> int:
        """See `Generator.count`."""
        return self._model.count(text)

    def generate(self, texts: Sequence[str], decoding: Decoding) -> list[list[Output]]:
        """See `Generator.generate`; the model is asked once, for each text that is new, once.

        Raises:
            ModelError: the model cannot run.
        """
        questions = list(_questions(texts, self._key, decoding))
        different = dict(zip(questions, texts, strict=True))
        now = int(time.time()) // HOUR
        known = self._with_file(lambda file: _look_up(file, list(different), now), _Known({}, []))
        answers = known.answers
        left = {question: text for question, text in different.items() if question not in answers}
        if left:
            new = dict(zip(left, self._model.generate(list(left.values()), decoding), strict=True))
            answers |= new
        if left or known.stale:
            written = {question: _pack(question, answers[question]) for question in left}
            self._with_file(lambda file: _write(file, written, known.stale, now, self._limit), None)
        return [list(answers[question]) for question in questions]

    def _with_file(self, work: Callable[[sqlite3.Connection], T], otherwise: T) -> T:
        """What the work gives, or `otherwise` where the file cannot be used; a damaged one is begun anew."""
        if self._given_up:
            return otherwise
        try:
            import sqlite3
        except ImportError:  # a Python that was built without it
            self._give_up("this Python has no SQLite")
            return otherwise
        try:
            try:
                return _with_connection(self._path, work)
            except (sqlite3.DatabaseError, _OtherVersionError) as error:
                if not _is_beyond_use(error):
                    raise
                log.warning("the translation memory %s is begun anew: %s", self._path, error)
                _set_aside(self._path)
                return _with_connection(self._path, work)
        except (sqlite3.Error, _OtherVersionError, OSError) as error:
            self._give_up(str(error))
            return otherwise

    def _give_up(self, reason: str) -> None:
        # A file that failed once is not tried again: each call would wait for a lock that may never go.
        log.warning("the translation memory %s is not used: %s", self._path, reason)
        self._given_up = True


@dataclass(frozen=True, slots=True)
class _Known:
    """Answers by question, and the questions whose answers were last used in another hour."""

    answers: dict[bytes, list[Output]]
    stale: list[bytes]


class _OtherVersionError(Exception):
    """The file was made by another version of ringkas."""


def _questions(texts: Sequence[str], key: str, decoding: Decoding) -> Iterator[bytes]:
    """The digest of everything that the answer for each text depends on."""
    start = blake2b(json.dumps([key, asdict(decoding)], sort_keys=True).encode(), digest_size=24)
    start.update(b"\0")  # JSON has none, so no key runs into a text
    for text in texts:
        digest = start.copy()
        digest.update(text.encode("utf-8", "surrogatepass"))
        yield digest.digest()


def _with_connection(path: Path, work: Callable[[sqlite3.Connection], T]) -> T:
    import sqlite3

    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        # It holds text of articles; SQLite gives the files beside it the same mode.
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    with closing(sqlite3.connect(path, timeout=PATIENCE, isolation_level=None)) as file:
        _prepare(file)
        return work(file)


def _prepare(file: sqlite3.Connection) -> None:
    """Makes the tables of a new file and sets what each connection needs."""
    import sqlite3

    version = _number(file, "user_version")
    if version not in (0, VERSION):
        raise _OtherVersionError(f"its format is {version}, not {VERSION}")
    if version == 0:
        # Readers and a writer do not wait for each other then. Where two processes make the file at once, one of them
        # may be refused, which the other's doing makes good.
        with suppress(sqlite3.OperationalError):
            file.execute("PRAGMA journal_mode = WAL")
        with _Transaction(file):
            if _number(file, "user_version") == 0:  # another process may have been quicker
                for statement in filter(str.strip, TABLES.split(";")):
                    file.execute(statement)
                file.execute(f"PRAGMA user_version = {VERSION}")
    file.execute("PRAGMA synchronous = NORMAL")
    file.execute("PRAGMA journal_size_limit = 16777216")


def _look_up(file: sqlite3.Connection, questions: Sequence[bytes], now: int) -> _Known:
    answers: dict[bytes, list[Output]] = {}
    stale: list[bytes] = []
    for chunk in _chunks(questions):
        marks = ", ".join("?" * len(chunk))
        rows = file.execute(f"SELECT question, answer, used FROM output WHERE question IN ({marks})", chunk)
        for question, packed, used in rows:
            if (answer := _unpack(question, packed)) is not None:
                answers[question] = answer
                if used != now:
                    stale.append(question)
    return _Known(answers, stale)


def _write(
    file: sqlite3.Connection, new: dict[bytes, bytes], stale: Sequence[bytes], now: int, limit: int
) -> None:
    """Keeps new answers and what was used, in one transaction; then lets old ones go where it holds too much."""
    with _Transaction(file):
        for chunk in _chunks(stale):
            marks = ", ".join("?" * len(chunk))
            file.execute(f"UPDATE output SET used = ? WHERE question IN ({marks})", (now, *chunk))
        file.executemany(
            "INSERT OR REPLACE INTO output (question, answer, used) VALUES (?, ?, ?)",
            ((question, answer, now) for question, answer in new.items()),
        )
        while (held := _held(file)) > limit:
            (rows,) = file.execute("SELECT count(*) FROM output").fetchone()
            if not rows:
                break
            oldest = max(1, int(rows * (1 - KEPT * limit / held)))
            file.execute(
                "DELETE FROM output WHERE id IN (SELECT id FROM output ORDER BY used, id LIMIT ?)", (oldest,)
            )


def _held(file: sqlite3.Connection) -> int:
    """Bytes in use; free pages are used again before the file grows."""
    return (_number(file, "page_count") - _number(file, "freelist_count")) * _number(file, "page_size")


def _number(file: sqlite3.Connection, pragma: str) -> int:
    (value,) = file.execute(f"PRAGMA {pragma}").fetchone()
    return int(value)


class _Transaction:
    """A transaction that holds the right to write from its beginning, so that it waits there and nowhere else."""

    def __init__(self, file: sqlite3.Connection) -> None:
        self._file = file

    def __enter__(self) -> None:
        self._file.execute("BEGIN IMMEDIATE")

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._file.execute("COMMIT")
        elif self._file.in_transaction:  # SQLite itself rolls back where the disk is full
            self._file.execute("ROLLBACK")


def _chunks(items: Sequence[bytes]) -> Iterator[Sequence[bytes]]:
    for i in range(0, len(items), CHUNK):
        yield items[i : i + CHUNK]


def _pack(question: bytes, answer: Sequence[Output]) -> bytes:
    """An answer as bytes, sealed with a digest of them and of its question."""
    texts = [output.text.encode("utf-8", "surrogatepass") for output in answer]
    packed = b"".join(
        HEAD.pack(output.score, output.tokens, len(text)) + text
        for output, text in zip(answer, texts, strict=True)
    )
    return _seal(question, packed) + packed


def _unpack(question: bytes, stored: object) -> list[Output] | None:
    """The answer, or None where the bytes are not those that were kept."""
    if not isinstance(stored, bytes) or stored[:SEAL] != _seal(question, stored[SEAL:]):
        return None
    answer, position = [], SEAL
    while position < len(stored):
        score, tokens, size = HEAD.unpack_from(stored, position)
        position += HEAD.size
        text = stored[position : position + size].decode("utf-8", "surrogatepass")
        answer.append(Output(text, score, tokens))
        position += size
    return answer


def _seal(question: bytes, packed: bytes) -> bytes:
    return blake2b(packed, key=question, digest_size=SEAL).digest()


def _is_beyond_use(error: Exception) -> bool:
    """Whether a file is damaged or of another version, and not merely out of reach."""
    import sqlite3

    code = getattr(error, "sqlite_errorcode", 0) & 0xFF  # the upper bits say more about the kind
    return isinstance(error, _OtherVersionError) or code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB)


def _set_aside(path: Path) -> None:
    """Renames a damaged file, over one set aside before, and removes what SQLite keeps beside it."""
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
    with suppress(FileNotFoundError):  # another process has done it
        path.replace(path.with_name(f"{path.name}.damaged"))
