"""Conversions are made once, whole or not at all, and found out where they are not what was made."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from typing import TYPE_CHECKING

import pytest

from models import tiny
from ringkas import _cache, _digest
from ringkas.errors import ModelError
from ringkas.models import conversion, describe, find, seq2seq
from ringkas.models.engines.base import Decoding

if TYPE_CHECKING:
    from pathlib import Path

    from ringkas.models import ModelInfo

TEXTS = ["Warga desa memperbaiki jembatan.", "Hujan."]
USE = """
import logging, sys
from ringkas.models import find, seq2seq
from ringkas.models.engines.base import Decoding
logging.basicConfig(level=logging.WARNING, format="%(message)s")
model = seq2seq.load(find(sys.argv[1]), "translate", device="cpu", engine="ctranslate2")
print([some[0].text for some in model.generate(sys.argv[2:], Decoding(beam=1, longest=12))])
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny.marian(tmp_path_factory.mktemp("models") / "marian")


@pytest.fixture(autouse=True)
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("RINGKAS_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


def english(info: ModelInfo) -> tuple[str, list[str]]:
    """The engine that ran, and what it said."""
    model = seq2seq.load(info, "translate", device="cpu")
    return model.engine, [some[0].text for some in model.generate(TEXTS, Decoding(beam=1, longest=12))]


def conversions(caplog: pytest.LogCaptureFixture) -> int:
    return sum("converting" in message for message in caplog.messages)


def test_a_model_is_converted_once_and_read_from_the_cache(
    folder: Path, cache: Path, caplog: pytest.LogCaptureFixture
) -> None:
    info = describe(folder)
    assert (info.engine, info.engine_path) == ("ctranslate2", None)
    engine, first = english(info)
    assert engine == "ctranslate2"
    assert english(info)[1] == first
    assert conversions(caplog) == 1
    after = describe(folder)
    assert after.engine_path is not None
    assert after.engine_path.parent == cache / "conversions"
    assert {path.name for path in after.engine_path.iterdir()} > {"model.bin", "manifest.json"}
    assert not (folder / "ct2").exists()


def test_the_embedded_conversion_is_used_where_it_lies(cache: Path) -> None:
    english(find("ringkas-id-en"))
    assert not cache.exists()


def test_a_changed_model_is_converted_anew(folder: Path, tmp_path: Path) -> None:
    own = shutil.copytree(folder, tmp_path / "own")
    info = describe(own)
    assert info.digest is not None
    before = conversion.place(own, info.digest, "int8_float32")
    (own / "vocab.json").write_text((own / "vocab.json").read_text() + "\n")
    assert conversion.place(own, info.digest, "int8_float32") != before


@pytest.mark.parametrize("harm", ["edit", "cut", "remove", "add", "manifest"])
def test_a_torn_or_edited_conversion_is_found_and_made_again(
    harm: str, folder: Path, caplog: pytest.LogCaptureFixture
) -> None:
    info = describe(folder)
    _, expected = english(info)
    found = describe(folder).engine_path
    assert found is not None
    good = (found / "model.bin").read_bytes()
    if harm == "edit":
        _edit(found / "model.bin")
    elif harm == "cut":
        (found / "model.bin").write_bytes(good[:-100])
    elif harm == "remove":
        (found / "shared_vocabulary.json").unlink()
    elif harm == "add":  # CTranslate2 would read it
        (found / "vmap.txt").write_text("x\n")
    else:
        (found / "manifest.json").write_text("{")
    caplog.clear()
    assert english(info) == ("ctranslate2", expected)
    assert conversions(caplog) == 1
    assert any("damaged" in message for message in caplog.messages)
    assert (found / "model.bin").read_bytes() == good
    assert [path.name for path in found.parent.iterdir() if path.name.startswith(".")] == []


def test_two_processes_that_convert_at_once_say_the_same_and_convert_once(folder: Path, cache: Path) -> None:
    def start() -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-c", USE, str(folder), *TEXTS],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    ended = [(*run.communicate(timeout=300), run.returncode) for run in [start(), start()]]
    assert [code for *_, code in ended] == [0, 0], ended
    assert ended[0][0] == ended[1][0] != ""
    assert sum(err.count("converting") for _, err, _ in ended) == 1
    kept = [path for path in (cache / "conversions").iterdir() if path.is_dir()]
    assert len(kept) == 1
    assert _cache.is_whole(kept[0])


def test_what_a_killed_conversion_left_is_swept_away(folder: Path) -> None:
    info = describe(folder)
    target = conversion.place(folder, info.digest or "", info.compute_type or "")
    left = target.parent / f".{target.name}.abcd" / "new"
    left.mkdir(parents=True)
    (left / "model.bin").write_bytes(b"half")
    english(info)
    assert {path.name for path in target.parent.iterdir()} == {target.name, f"{target.name}.lock"}


def test_a_cache_that_cannot_be_written_changes_neither_engine_nor_result(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    expected = english(describe(folder))
    (tmp_path / "file").write_text("no folder")
    monkeypatch.setenv("RINGKAS_CACHE", str(tmp_path / "file" / "cache"))
    caplog.clear()
    assert english(describe(folder)) == expected
    assert [message for message in caplog.messages if "RINGKAS_CACHE" in message] != []


def test_what_cannot_be_converted_runs_with_transformers_and_says_so_once(
    folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refuse(*_: object) -> None:
        raise ModelError("It has layers that nobody knows.")

    monkeypatch.setattr(conversion, "convert", refuse)
    assert english(describe(folder))[0] == "transformers"
    assert sum("nobody knows" in message for message in caplog.messages) == 1
    with pytest.raises(ModelError, match="nobody knows"):
        seq2seq.load(describe(folder), "translate", device="cpu", engine="ctranslate2")


def test_a_failed_conversion_leaves_nothing(tmp_path: Path) -> None:
    def make(new: Path) -> None:
        new.mkdir()
        (new / "half").write_bytes(b"x")
        raise OSError(28, "No space left on device")

    with pytest.raises(OSError, match="No space"):
        _cache.built(tmp_path / "cache" / "thing", make)
    assert [path.name for path in (tmp_path / "cache").iterdir()] == ["thing.lock"]


@pytest.mark.skipif(
    os.name != "posix", reason="other systems keep no time of change: every file is read there"
)
def test_the_digest_of_a_large_file_is_kept_until_the_file_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cache: Path
) -> None:
    monkeypatch.setattr(_digest, "LARGE", 1)
    monkeypatch.setattr(_digest, "SETTLED", -1)
    path = tmp_path / "large"
    path.write_bytes(b"a" * 1000)
    first = _digest.digest([path])
    assert len(list((cache / "digests").iterdir())) == 1
    _digest._digest.cache_clear()  # as in another process
    with monkeypatch.context() as patch:
        patch.setattr(_digest, "_read", lambda _: pytest.fail("it was read again"))
        assert _digest.digest([path]) == first
    _edit(path)
    assert _digest.digest([path]) != first


def test_the_digest_of_a_file_that_has_just_changed_is_not_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, cache: Path
) -> None:
    monkeypatch.setattr(_digest, "LARGE", 1)
    path = tmp_path / "large"
    path.write_bytes(b"a" * 1000)
    _digest.digest([path])
    assert not cache.exists()


def test_a_wait_for_another_process_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from filelock import FileLock

    monkeypatch.setattr(_cache, "PATIENCE", 0.01)
    held, said = threading.Event(), threading.Event()

    def hold() -> None:
        with FileLock(tmp_path / "thing.lock"):
            held.set()
            said.wait(60)

    other = threading.Thread(target=hold)
    other.start()
    held.wait(60)
    monkeypatch.setattr(_cache.log, "warning", lambda *_: said.set())

    def make(new: Path) -> None:
        new.mkdir()
        (new / "part").write_bytes(b"x")

    assert _cache.is_whole(_cache.built(tmp_path / "thing", make))
    assert said.is_set()
    other.join()


def _edit(path: Path) -> None:
    """Changes one byte and puts the file's times back, as a careful hand would."""
    before = path.stat()
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 0xFF
    path.write_bytes(bytes(content))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
