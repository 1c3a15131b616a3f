"""From bytes to text: byte order marks, UTF-8, and the old encodings that Indonesian files come in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from ringkas.errors import InputError

_MARKS: Final = (  # UTF-32 before UTF-16, whose little-endian mark is a prefix of UTF-32's
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)

# The characters beyond ASCII that Indonesian text in Windows-1252 holds: typographic marks, signs, the accents of names
# and loans. Letters that mojibake is made of (Ã, Â, â) and those that other encodings use for quotation marks
# (Ò, Ó, Õ are the Macintosh's) are left out, so that text in another encoding does not pass for Windows-1252.
_WINDOWS: Final = frozenset("“”‘’–—…•·«»‹›´°²³¹½¼¾×±©®™€£¥§¶ªº¿¡\u00a0\u00adéèëêáàäíìóòöúùüñçøåÉÈÁÀÄÖÜÑÇØÅ")

# <meta charset="windows-1252">, charset=iso-8859-1; the name is read from the first bytes of a page.
_DECLARED: Final = re.compile(
    rb"charset\s{0,3}=\s{0,3}[\"']?(windows-125\d|iso-8859-\d{1,2})\b", re.IGNORECASE
)
_HEAD: Final = 4096

# What a text in a single-byte encoding never holds: control characters but tab, line breaks and DOS's end-of-file.
_CONTROL: Final = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")
_ESCAPED: Final = re.compile(r"[\udc80-\udcff]+")
_BEYOND_ASCII: Final = re.compile(r"[^\x00-\x7f\udc80-\udcff]")

_BINARY_REMEDY: Final = "Give a text or HTML file; if it is text, save it as UTF-8."
_UNKNOWN_REMEDY: Final = "Save the file as UTF-8 in an editor and try again."


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text out of bytes, what was changed on the way, and what a person should know about it."""

    text: str
    changes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()


def decode(data: bytes, name: str) -> Decoded:
    """Decode bytes: by byte order mark, as UTF-8, as what a page declares, as Windows-1252, by charset-normalizer.

    Args:
        data: the whole input.
        name: how messages name it.

    Raises:
        InputError: the bytes are binary or in no known encoding.

    Example:
        >>> decode("“Siap,” kata Andi.".encode("cp1252"), "The input")
        Decoded(text='“Siap,” kata Andi.', changes=('encoding:cp1252',), warnings=())
    """
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _marked(data, encoding, name)
    if b"\x00" in data:
        raise InputError(f"{name} is binary: it holds NUL bytes.", _BINARY_REMEDY)
    try:
        return Decoded(data.decode("utf-8"))
    except UnicodeDecodeError:
        decoded = _damaged_utf8(data, name) or _declared(data) or _windows(data) or _guessed(data)
    if decoded is None:
        raise InputError(f"{name} is in no known text encoding.", _UNKNOWN_REMEDY)
    if _CONTROL.search(decoded.text):
        raise InputError(f"{name} is binary: it holds control characters and is not UTF-8.", _BINARY_REMEDY)
    return decoded


def _marked(data: bytes, encoding: str, name: str) -> Decoded:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        label = encoding.removesuffix("-sig").upper()
        raise InputError(
            f"{name} begins with a byte order mark of {label} but is not {label}.", _UNKNOWN_REMEDY
        ) from None
    if "\x00" in text:
        raise InputError(f"{name} is binary: it holds NUL characters.", _BINARY_REMEDY)
    return Decoded(text, (f"encoding:{encoding}",))


def _damaged_utf8(data: bytes, name: str) -> Decoded | None:
    """UTF-8 with a few broken bytes: a file cut in the middle of a character, or Windows-1252 pasted into it."""
    escaped = data.decode("utf-8", "surrogateescape")
    broken = sum(len(run) for run in _ESCAPED.findall(escaped))
    if len(_BEYOND_ASCII.findall(escaped)) < max(broken, 1):
        return None
    text = _ESCAPED.sub(lambda run: _as_windows(run[0].encode("utf-8", "surrogateescape")), escaped)
    noun = "byte is" if broken == 1 else "bytes are"
    warning = f"{name} is damaged: {broken:,} {noun} not valid UTF-8 and may be read wrongly."
    return Decoded(text, ("encoding:utf-8+cp1252",), (warning,))


def _as_windows(run: bytes) -> str:
    text = run.decode("cp1252", "replace")
    return text if _WINDOWS.issuperset(text) else "\N{REPLACEMENT CHARACTER}"


def _declared(data: bytes) -> Decoded | None:
    """What the head of a page says; ISO 8859-1 means Windows-1252, as in every browser (WHATWG Encoding, 4.2)."""
    found = _DECLARED.search(data, 0, _HEAD)
    if found is None:
        return None
    label = found[1].decode("ascii").lower()
    encoding = "cp1252" if label in {"iso-8859-1", "windows-1252"} else label
    return _strictly(data, encoding)


def _windows(data: bytes) -> Decoded | None:
    decoded = _strictly(data, "cp1252")
    if decoded is None or not _WINDOWS.issuperset(_BEYOND_ASCII.findall(decoded.text)):
        return None
    return decoded


def _strictly(data: bytes, encoding: str) -> Decoded | None:
    try:
        return Decoded(data.decode(encoding), (f"encoding:{encoding}",))
    except (UnicodeDecodeError, LookupError):
        return None


def _guessed(data: bytes) -> Decoded | None:
    from charset_normalizer import from_bytes  # 40 ms, and few files need it

    best = from_bytes(data).best()
    return None if best is None else Decoded(str(best), (f"encoding:{best.encoding}",))
