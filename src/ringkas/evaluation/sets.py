"""Test sets: sources with their references, from two files of lines or from JSON Lines."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ringkas.errors import InputError

NAMES = (("id", "en"), ("source", "reference"), ("src", "ref"), ("text", "translation"))
"""Names of the fields of source and reference in JSON Lines; the first that are there count."""


@dataclass(frozen=True, slots=True)
class TestSet:
    """Sources and references, line by line."""

    __test__ = False  # pytest collects what is called Test…

    name: str
    sources: tuple[str, ...]
    references: tuple[str, ...]

    def head(self, lines: int | None) -> TestSet:
        """Its first lines."""
        return self if lines is None else TestSet(self.name, self.sources[:lines], self.references[:lines])


def read(path: str | Path) -> TestSet:
    """Reads a test set.

    Args:
        path: a `.jsonl` file of objects with `id` and `en` (or `source` and `reference`); or the common beginning of
            two files that end in `.id` and `.en`, one sentence a line.

    Raises:
        InputError: a file is missing, empty or not UTF-8, a line is no such object, or the sides differ in length.
    """
    path = Path(path)
    if path.suffix == ".jsonl":
        pairs = [_fields(line, f"{path}, line {n}") for n, line in enumerate(_lines(path), 1) if line.strip()]
        sides = [[pair[i] for pair in pairs] for i in (0, 1)]
    else:
        base = path.with_suffix("") if path.suffix in (".id", ".en") else path
        sides = [_lines(Path(f"{base}.{side}")) for side in ("id", "en")]
        path = base
    if len(sides[0]) != len(sides[1]):
        raise InputError(
            f"The two sides of {path} have {len(sides[0])} and {len(sides[1])} lines.",
            "Give two files with the same lines.",
        )
    if not sides[0]:
        raise InputError(f"The test set {path} is empty.", "Give one sentence a line.")
    return TestSet(path.stem if path.suffix == ".jsonl" else path.name, tuple(sides[0]), tuple(sides[1]))


def _lines(path: Path) -> list[str]:
    try:
        # Only line feeds end a line: a form feed or U+2028 inside a sentence would shift the sides.
        lines = path.read_text(encoding="utf-8").removesuffix("\n").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"The test set {path} cannot be read: {error}.",
            "Give PREFIX of PREFIX.id and PREFIX.en, or a .jsonl file.",
        ) from error
    return [line.rstrip("\r") for line in lines] if lines != [""] else []


def _fields(line: str, where: str) -> tuple[str, str]:
    try:
        record: Any = json.loads(line)
    except ValueError as error:
        raise InputError(f"{where} is not JSON: {error}.", "Give one JSON object a line.") from error
    if isinstance(record, dict):
        for source, reference in NAMES:
            if isinstance(record.get(source), str) and isinstance(record.get(reference), str):
                return record[source], record[reference]
    raise InputError(f"{where} has no source and reference.", "Give objects with the texts `id` and `en`.")
