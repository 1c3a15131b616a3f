"""Refuses what is no text: a PDF, a Word document, a picture, an archive; each with what to do instead."""

from __future__ import annotations

from functools import cache
from typing import NamedTuple

from ringkas._data import rows
from ringkas.errors import InputError


class _Signature(NamedTuple):
    """How the files of one format begin.

    Attributes:
        magic: the first bytes.
        inside: bytes that stand somewhere in the file, or nothing; tells the formats apart that share their `magic`.
        what: the format, as the middle of a sentence.
        remedy: what to do, one sentence.
    """

    magic: bytes
    inside: bytes
    what: str
    remedy: str


def refuse_binary(data: bytes, name: str) -> None:
    """Raise an `InputError` for bytes that are empty or of a known format that is not text.

    Args:
        data: the whole input.
        name: how messages name it.

    Raises:
        InputError: the input is empty, or no text.
    """
    if not data:
        raise InputError(f"{name} is empty.")
    for signature in _signatures():
        if data.startswith(signature.magic) and signature.inside in data:
            raise InputError(f"{name} is {signature.what}, not text.", signature.remedy)


@cache
def _signatures() -> tuple[_Signature, ...]:
    table = rows("ringkas.reading.data", "signatures.txt")
    return tuple(
        _Signature(bytes.fromhex(magic), b"" if inside == "." else inside.encode(), what, remedy)
        for magic, inside, what, remedy in table
    )
