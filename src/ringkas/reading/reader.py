"""The two doors of reading: `read` takes a file or standard input, `decode` takes bytes."""

from __future__ import annotations

import hashlib
import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from ringkas.article import Source
from ringkas.errors import InputError
from ringkas.reading import charsets, formats, language, mojibake, pages

if TYPE_CHECKING:
    from typing import BinaryIO

MAX_BYTES = 2_000_000
"""How many bytes an input holds at most unless the caller says otherwise: the longest articles are below 100,000."""

STANDARD_INPUT = "-"


def read(path: str | Path, *, max_bytes: int = MAX_BYTES) -> Source:
    """Read a file, or standard input where `path` is `"-"`.

    Args:
        path: the file: plain text in any common encoding, or a saved web page.
        max_bytes: how many bytes it holds at most.

    Returns:
        The source, with `path` as given.

    Raises:
        InputError: it is missing, unreadable, a folder, empty, too large, binary, in no known encoding, or a web
            page without an article.
    """
    name = str(path)
    try:
        data = _standard_input(max_bytes) if name == STANDARD_INPUT else _file(Path(path), max_bytes)
    except FileNotFoundError:
        raise InputError(f"{shown(name)} does not exist.", "Check the spelling of the path.") from None
    except IsADirectoryError:
        raise InputError(
            f"{shown(name)} is a folder.", "Give a file, or use `ringkas batch` for a folder."
        ) from None
    except PermissionError:
        raise InputError(f"{shown(name)} may not be read.", "Change its permissions or copy it.") from None
    except (OSError, ValueError) as error:  # ValueError: a NUL character in the path
        reason = getattr(error, "strerror", None) or str(error)
        raise InputError(
            f"{shown(name)} cannot be read: {reason}.", "Check the path, or copy the file to a local disk."
        ) from error
    return decode(data, path=name, max_bytes=max_bytes)


def decode(data: bytes, *, path: str | None = None, max_bytes: int = MAX_BYTES) -> Source:
    r"""Decode the bytes of one input.

    Args:
        data: the bytes as they were stored.
        path: where they come from, for messages and `Source.path`.
        max_bytes: how many bytes they are at most.

    Returns:
        The source. For plain UTF-8 its text is exactly what the bytes hold and `changes` is empty.

    Raises:
        InputError: the bytes are empty, too many, binary, in no known encoding, or a web page without an article.

    Example:
        >>> source = decode(b"Rapat dibuka Bupati.\r\nPeserta pulang pukul 13.00 WIB.")
        >>> source.text
        'Rapat dibuka Bupati.\nPeserta pulang pukul 13.00 WIB.'
        >>> source.changes
        ('newlines',)
    """
    name = shown(path)
    if len(data) > max_bytes:
        raise _too_large(name, f"{len(data):,} bytes", max_bytes)
    formats.refuse_binary(data, name)
    decoded = charsets.decode(data, name)
    if not decoded.text.strip().strip("\u200b\u2060\ufeff"):
        raise InputError(f"{name} holds only white space.")
    source = _page(decoded.text, name) if pages.is_page(decoded.text) else _plain(decoded.text)
    return replace(
        source,
        path=path,
        sha256=hashlib.sha256(data).hexdigest(),
        changes=(*decoded.changes, *source.changes),
        warnings=(*decoded.warnings, *language.warnings(source.text, name)),
    )


def shown(path: str | None) -> str:
    r"""A path as a message shows it: what does not print is escaped, so that a message never garbles a terminal.

    Example:
        >>> shown("berita\x1b[2J.txt")
        'berita\\x1b[2J.txt'
        >>> shown("-"), shown(None)
        ('Standard input', 'The input')
    """
    if path is None:
        return "The input"
    if path == STANDARD_INPUT:
        return "Standard input"
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode("ascii") for c in path)


def _plain(text: str) -> Source:
    unified = text.replace("\r\n", "\n").replace("\r", "\n")
    repaired = mojibake.repair(unified)
    steps = (("newlines", unified != text), ("ftfy", repaired != unified))
    return Source(repaired, changes=tuple(step for step, taken in steps if taken))


def _page(markup: str, name: str) -> Source:
    """The article of a page, its mojibake repaired before extraction and, where entities hide it, after it.

    An extractor drops control characters, which mojibake is half made of.
    """
    repaired = mojibake.repair(markup)
    source = pages.extract(repaired, name)
    text = mojibake.repair(source.text)
    changed = repaired != markup or text != source.text
    return replace(source, text=text, changes=("ftfy", "html") if changed else ("html",))


def _file(path: Path, max_bytes: int) -> bytes:
    with path.open("rb") as file:
        size = path.stat().st_size
        if size > max_bytes:
            raise _too_large(shown(str(path)), f"{size:,} bytes", max_bytes)
        return _bounded(file, shown(str(path)), max_bytes)


def _standard_input(max_bytes: int) -> bytes:
    buffer: BinaryIO | None = getattr(sys.stdin, "buffer", None)
    if buffer is None:
        raise InputError("Standard input is closed.", "Give a file, or pipe the text into the command.")
    return _bounded(buffer, shown(STANDARD_INPUT), max_bytes)


def _bounded(file: BinaryIO, name: str, max_bytes: int) -> bytes:
    """All bytes of a file, and never more than one above the limit: a pipe or a device does not tell its size."""
    data = file.read(max_bytes + 1)
    if len(data) > max_bytes:
        raise _too_large(name, f"more than {max_bytes:,} bytes", max_bytes)
    return data


def _too_large(name: str, held: str, max_bytes: int) -> InputError:
    return InputError(
        f"{name} holds {held}; the limit is {max_bytes:,}.",
        "Give a smaller file or raise the limit with --max-bytes.",
    )
