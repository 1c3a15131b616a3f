"""Word lists and other data files of the package: one entry a line, `#` starts a comment, tabs separate columns."""

from __future__ import annotations

from functools import cache
from importlib.resources import files


@cache
def rows(package: str, name: str) -> tuple[tuple[str, ...], ...]:
    """The rows of a data file, split at tabs, comments and blank lines left out.

    Args:
        package: the dotted package that holds it (`"ringkas.segmentation.data"`).
        name: the file's name (`"abbreviations.txt"`).
    """
    text = files(package).joinpath(name).read_text(encoding="utf-8")
    lines = (line.split("#", 1)[0].rstrip() for line in text.splitlines())
    return tuple(tuple(cell.strip() for cell in line.split("\t")) for line in lines if line.strip())


def words(package: str, name: str) -> tuple[str, ...]:
    """The first column of a data file."""
    return tuple(row[0] for row in rows(package, name))
