"""Reading: what is read, how exactly, and what is refused."""

from __future__ import annotations

import codecs
import hashlib
import io
import os
import sys
import tracemalloc
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ringkas.errors import InputError
from ringkas.reading import decode, read

if TYPE_CHECKING:
    from ringkas.article import Source

SAMPLES = Path(__file__).parents[2] / "samples"
TEXT = "JAKARTA – Warga membawa obor.\n\n“Kami menunggu sejak subuh,” kata Marni di Kafé Senja.\n"

# Text in which nothing is left for reading to do: no other line breaks, no NUL, no byte order mark, no mojibake, no
# page, some word.
PLAIN = st.text(st.characters(codec="ascii", exclude_characters="\r\x00")).map("Kata: {}".format)


# --- what is read ---------------------------------------------------------------------------------


@given(PLAIN)
@example("Harga naik — 5 % — “wajar”, kata Tri.  \n\n\tAkhir \n")
@example("naïve façade Žižek 東京 🙂 ﬁ １２")
def test_plain_utf8_is_the_text_itself(text: str) -> None:
    source = decode(text.encode())
    assert source.text == text
    assert source.changes == ()


def test_digest_is_of_the_bytes_and_path_is_as_given(tmp_path: Path) -> None:
    data = codecs.BOM_UTF8 + TEXT.encode()
    path = tmp_path / "berita.txt"
    path.write_bytes(data)
    source = read(path)
    assert source.sha256 == hashlib.sha256(data).hexdigest()
    assert source.path == str(path)
    assert source.title is None


@pytest.mark.parametrize(
    ("encoding", "change"),
    [
        ("utf-8-sig", "encoding:utf-8-sig"),
        ("utf-16", "encoding:utf-16"),
        ("utf-32", "encoding:utf-32"),
        ("cp1252", "encoding:cp1252"),
    ],
)
def test_other_encodings_give_the_same_text_and_are_listed(encoding: str, change: str) -> None:
    source = decode(TEXT.encode(encoding))
    assert source.text == TEXT
    assert source.changes == (change,)


@pytest.mark.parametrize(
    ("mark", "encoding"), [(codecs.BOM_UTF16_BE, "utf-16-be"), (codecs.BOM_UTF32_BE, "utf-32-be")]
)
def test_big_endian_with_its_mark(mark: bytes, encoding: str) -> None:
    assert decode(mark + TEXT.encode(encoding)).text == TEXT


def test_encodings_that_are_not_windows_are_guessed() -> None:
    text = "Президент сказал: мы готовы к переговорам, и это важно для всех. " * 8
    source = decode(text.encode("koi8-r"))
    assert source.text == text
    assert source.changes[0].startswith("encoding:koi8")


@pytest.mark.parametrize("line_end", ["\r\n", "\r"])
def test_line_ends_become_newlines(line_end: str) -> None:
    source = decode(TEXT.replace("\n", line_end).encode())
    assert source.text == TEXT
    assert source.changes == ("newlines",)


def test_a_file_cut_inside_a_character_is_read_with_a_warning() -> None:
    source = decode("“Kami siap,” kata Rini. Ia pulang–".encode()[:-1])
    assert source.text == "“Kami siap,” kata Rini. Ia pulang\ufffd"
    assert source.changes == ("encoding:utf-8+cp1252",)
    assert "2 bytes are not valid UTF-8" in source.warnings[0]


def test_windows_bytes_pasted_into_utf8_are_read_as_such() -> None:
    source = decode("“Kami siap,” kata Rini – ".encode() + "“ya”".encode("cp1252")[:1] + b" siap")
    assert source.text == "“Kami siap,” kata Rini – “ siap"


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(TEXT.encode())))
    source = read("-")
    assert source.text == TEXT
    assert source.path == "-"


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.txt")), ids=lambda path: path.stem)
def test_text_samples_pass_through_unchanged(path: Path) -> None:
    source = read(path)
    assert source.text == path.read_bytes().decode("utf-8")
    assert source.changes == ()
    assert source.warnings == ()


# --- what is refused ------------------------------------------------------------------------------


def attempt(data: bytes) -> Source | InputError:
    try:
        return decode(data)
    except InputError as error:
        return error


@settings(max_examples=300)
@given(st.one_of(st.binary(), st.text().map(str.encode), st.binary().map(b"<html><p>".__add__)))
@example(b"\xff\xfe\x00")
@example(b"\xff\xfe\x00\xd8")
@example(b"<p>")
@example(b"<html><meta charset=hex>\xe9")
@example(b"\xe2\x80")
@example("Ã\x8dÂ\xa0".encode())
def test_any_bytes_give_a_source_or_an_input_error(data: bytes) -> None:
    outcome = attempt(data)
    if isinstance(outcome, InputError):
        assert outcome.message.startswith("The input ")
        assert outcome.message.endswith(".")
        assert "\n" not in outcome.message
    else:
        assert outcome.text.strip()
        assert "\r" not in outcome.text
        outcome.text.encode("utf-8")


@pytest.mark.parametrize(
    ("data", "says", "remedy"),
    [
        (b"", "is empty", "news article"),
        (b" \n\t\r\n", "only white space", "news article"),
        (codecs.BOM_UTF8 + b"\n", "only white space", "news article"),
        (b"%PDF-1.7 ...", "a PDF document", "pdftotext"),
        (b"PK\x03\x04....word/document.xml", "a Word document", "plain text"),
        (b"PK\x03\x04....", "a ZIP archive", "Unpack"),
        (b"\x89PNG\r\n\x1a\n\x00", "a PNG picture", "text recognition"),
        (b"\xff\xd8\xff\xe0", "a JPEG picture", "text recognition"),
        (b"{\\rtf1 Kami siap}", "an RTF document", "plain text"),
        (b"From: <Saved by Blink>\nMIME-Version: 1.0", "a web archive", "HTML only"),
        (b"PAR1\x15\x04", "a Parquet table", "ringkas batch"),
        (b"Kami\x00siap", "NUL bytes", "UTF-8"),
        (b"Kami \x01\x02 siap \xe9", "control characters", "UTF-8"),
        (b"\xff\xfeKam", "is not UTF-16", "UTF-8"),
        ("Kami\x00".encode("utf-16"), "NUL characters", "UTF-8"),
    ],
)
def test_what_is_no_text_is_refused_with_a_remedy(data: bytes, says: str, remedy: str) -> None:
    with pytest.raises(InputError, match=r"^berita\.bin ") as caught:
        decode(data, path="berita.bin")
    assert says in caught.value.message
    assert remedy in caught.value.remedy


def test_missing_folder_and_impossible_paths(tmp_path: Path) -> None:
    for path, says in (
        (tmp_path / "tidak-ada.txt", "tidak-ada.txt does not exist."),
        (tmp_path, "is a folder."),
        ("nama\x00.txt", r"nama\x00.txt cannot be read"),
        ("x" * 5000, "cannot be read"),
    ):
        with pytest.raises(InputError) as caught:
            read(path)
        assert says in caught.value.message


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may read everything")
def test_unreadable_file(tmp_path: Path) -> None:
    path = tmp_path / "berita.txt"
    path.write_text(TEXT, encoding="utf-8")
    path.chmod(0)
    with pytest.raises(InputError, match="may not be read"):
        read(path)


def test_permission_denied_by_the_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def denied(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", denied)
    with pytest.raises(InputError, match="may not be read"):
        read(tmp_path / "berita.txt")


def test_the_limit_is_exact_and_named(tmp_path: Path) -> None:
    path = tmp_path / "berita.txt"
    path.write_bytes(b"kata " * 20)
    assert read(path, max_bytes=100).text
    with pytest.raises(InputError, match=r"holds 100 bytes; the limit is 99\.") as caught:
        read(path, max_bytes=99)
    assert "--max-bytes" in caught.value.remedy


def test_an_endless_standard_input_is_not_swallowed_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    class Endless(io.RawIOBase):
        def read(self, size: int = -1) -> bytes:
            assert size >= 0
            return b"a" * size

    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=Endless()))
    with pytest.raises(InputError, match=r"^Standard input holds more than 1,000 bytes"):
        read("-", max_bytes=1000)


def test_a_huge_file_is_refused_before_it_is_loaded(tmp_path: Path) -> None:
    path = tmp_path / "besar.txt"
    with path.open("wb") as file:
        file.truncate(500_000_000)
    tracemalloc.start()
    with pytest.raises(InputError, match="holds 500,000,000 bytes"):
        read(path)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 5_000_000


def test_closed_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", None)
    with pytest.raises(InputError, match="closed"):
        read("-")
