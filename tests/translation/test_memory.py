"""The translation memory: the same results with and without it, whatever happens to its file."""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import sqlite3
import stat
import struct
import subprocess
import sys
import textwrap
import threading
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ringkas.models import find, seq2seq
from ringkas.models.engines.base import Decoding
from ringkas.models.seq2seq import Output
from ringkas.translation import Segment, memory
from ringkas.translation.memory import Remembered
from ringkas.translation.translator import ModelTranslator

if TYPE_CHECKING:
    from collections.abc import Sequence

GREEDY = Decoding(beam=1)
NBEST = Decoding(beam=4, hypotheses=4)


@dataclass
class Scribe:
    """A model whose answers depend on the text and the decoding alone; it notes what it was asked."""

    voice: str = "!"
    scores: tuple[float, ...] = (-0.1,)
    asked: list[list[str]] = field(default_factory=list)

    def count(self, text: str) -> int:
        return len(text)

    def generate(self, texts: Sequence[str], decoding: Decoding) -> list[list[Output]]:
        self.asked.append(list(texts))
        size = decoding.hypotheses
        return [
            [Output(text + self.voice * i, self.scores[i % len(self.scores)], i) for i in range(size)]
            for text in texts
        ]


def bits(results: list[list[Output]]) -> list[list[tuple[str, bytes, int]]]:
    """Results with scores as the bytes of their floats: two NaNs are equal, 0.0 and -0.0 are not."""
    return [[(o.text, struct.pack("<d", o.score), o.tokens) for o in answer] for answer in results]


def notes(caplog: pytest.LogCaptureFixture) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name == "ringkas.translation.memory"]


TEXTS = st.lists(st.text(alphabet=st.characters(), max_size=12), max_size=6)  # lone surrogates too
CALLS = st.lists(st.tuples(TEXTS, st.sampled_from([GREEDY, NBEST])), max_size=6)


# Libraries built for speed switch subnormal numbers off for the whole process.
@given(calls=CALLS, scores=st.lists(st.floats(allow_subnormal=False), min_size=1, max_size=4))
@settings(max_examples=40, deadline=None)
def test_a_memory_never_changes_a_result(
    calls: list[tuple[list[str], Decoding]], scores: list[float]
) -> None:
    with TemporaryDirectory() as folder:
        model = Scribe(scores=tuple(scores))
        remembered = Remembered(model, Path(folder) / "memory.sqlite", "scribe")
        for texts, decoding in calls:
            bare = Scribe(scores=tuple(scores)).generate(texts, decoding)
            assert bits(remembered.generate(texts, decoding)) == bits(bare)
        asked = [text for texts in model.asked for text in texts]
        assert len(asked) == len({(text, decoding) for texts, decoding in calls for text in texts})


def test_the_embedded_model_says_the_same_from_memory(tmp_path: Path) -> None:
    model = seq2seq.load(find("ringkas-id-en"), "translate")
    segments = [
        Segment(text)
        for text in (
            "Rapat dibuka I Komang Koheri pukul 19.30 WIB.",
            "Anggaran naik 2,5 persen menjadi Rp 43 triliun.",
            "Warga Desa Sukamaju mengungsi sejak Kamis (7/8/2025).",
        )
    ]
    remembered = Remembered(model, tmp_path / "memory.sqlite", "embedded")
    bare, first, second = (
        ModelTranslator(generator, id="m", signature="m", placeholders=model.card.placeholders).translate(
            segments
        )
        for generator in (model, remembered, Remembered(Mute(model), tmp_path / "memory.sqlite", "embedded"))
    )
    assert first == bare
    assert second == bare


@dataclass
class Mute:
    """A model that counts and must not be asked."""

    model: seq2seq.Generator

    def count(self, text: str) -> int:
        return self.model.count(text)

    def generate(self, texts: Sequence[str], decoding: Decoding) -> list[list[Output]]:  # noqa: ARG002
        raise AssertionError(f"asked for {texts}")


def test_the_model_is_asked_once_and_only_for_what_is_new(tmp_path: Path) -> None:
    model = Scribe()
    remembered = Remembered(model, tmp_path / "memory.sqlite", "scribe")
    remembered.generate(["a", "b", "a"], GREEDY)
    remembered.generate(["c", "b", "d"], GREEDY)
    remembered.generate(["a", "d"], GREEDY)
    assert model.asked == [["a", "b"], ["c", "d"]]


def test_another_key_or_decoding_has_its_own_answers(tmp_path: Path) -> None:
    path = tmp_path / "memory.sqlite"
    loud, soft = Scribe("!!"), Scribe("~")
    for model in (loud, soft):
        for decoding in (GREEDY, NBEST):
            assert Remembered(model, path, model.voice).generate(["a"], decoding) == Scribe(
                model.voice
            ).generate(["a"], decoding)
    assert len(loud.asked) == len(soft.asked) == 2


def test_only_its_owner_can_read_the_file(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "memory.sqlite"
    Remembered(Scribe(), path, "scribe").generate(["a"], GREEDY)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_call_without_texts_makes_no_answers(tmp_path: Path) -> None:
    assert Remembered(Scribe(), tmp_path / "memory.sqlite", "scribe").generate([], GREEDY) == []


def test_more_texts_than_a_statement_takes_values(tmp_path: Path) -> None:
    texts = [f"kalimat {i}" for i in range(memory.CHUNK * 2 + 7)]
    model = Scribe()
    remembered = Remembered(model, tmp_path / "memory.sqlite", "scribe")
    assert remembered.generate(texts, GREEDY) == remembered.generate(texts, GREEDY)
    assert model.asked == [texts]


def test_the_file_keeps_its_limit_and_what_was_used_last(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, limit = tmp_path / "memory.sqlite", 200_000
    model = Scribe("x" * 40)
    remembered = Remembered(model, path, "scribe", limit)
    for i in range(40):
        monkeypatch.setattr("time.time", lambda now=i * memory.HOUR: now)
        remembered.generate(["always", *(f"{i} {j}" for j in range(50))], NBEST)
    assert path.stat().st_size < limit * 1.5  # one transaction's worth above it, before old ones go
    assert sum(texts.count("always") for texts in model.asked) == 1
    model.asked.clear()
    remembered.generate(["39 49", "0 0"], NBEST)
    assert model.asked == [["0 0"]]


def test_a_limit_that_nothing_fits_into_is_no_trouble(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    remembered = Remembered(Scribe(), tmp_path / "memory.sqlite", "scribe", limit=1)
    assert remembered.generate(["a"], GREEDY) == remembered.generate(["a"], GREEDY)
    assert notes(caplog) == []


@pytest.mark.parametrize("content", [b"no database" * 500, b"SQLite format 3\0" + b"\7" * 5000])
def test_a_damaged_file_is_set_aside_and_begun_anew(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, content: bytes
) -> None:
    path = tmp_path / "memory.sqlite"
    path.write_bytes(content)
    model = Scribe()
    remembered = Remembered(model, path, "scribe")
    assert remembered.generate(["a"], GREEDY) == remembered.generate(["a"], GREEDY)
    assert len(model.asked) == 1
    assert path.with_name("memory.sqlite.damaged").read_bytes() == content
    assert len(notes(caplog)) == 1


def test_a_torn_file_changes_nothing(tmp_path: Path) -> None:
    path, texts = tmp_path / "memory.sqlite", [f"kalimat {i}" for i in range(300)]
    wanted = Remembered(Scribe(), path, "scribe").generate(texts, NBEST)
    whole = path.read_bytes()
    for size in range(0, len(whole), len(whole) // 9):
        path.write_bytes(whole[:size])
        assert Remembered(Scribe(), path, "scribe").generate(texts, NBEST) == wanted


def test_an_edited_answer_is_asked_for_again(tmp_path: Path) -> None:
    path = tmp_path / "memory.sqlite"
    wanted = Remembered(Scribe(), path, "scribe").generate(["benar", "salah"], GREEDY)
    path.write_bytes(path.read_bytes().replace(b"salah", b"betul"))
    model = Scribe()
    remembered = Remembered(model, path, "scribe")
    assert remembered.generate(["benar", "salah"], GREEDY) == wanted
    assert remembered.generate(["benar", "salah"], GREEDY) == wanted
    assert model.asked == [["salah"]]


def test_a_file_of_another_version_is_begun_anew(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "memory.sqlite"
    with closing(sqlite3.connect(path)) as file:
        file.execute("PRAGMA user_version = 99")
    model = Scribe()
    remembered = Remembered(model, path, "scribe")
    assert remembered.generate(["a"], GREEDY) == remembered.generate(["a"], GREEDY)
    assert len(model.asked) == 1
    assert len(notes(caplog)) == 1


def test_a_locked_file_is_left_alone_after_one_note(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(memory, "PATIENCE", 0.01)
    path = tmp_path / "memory.sqlite"
    Remembered(Scribe(), path, "scribe").generate(["a"], GREEDY)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN EXCLUSIVE")
        remembered = Remembered(Scribe(), path, "scribe")
        for texts in (["a", "b"], ["c"], ["d"]):
            assert remembered.generate(texts, GREEDY) == Scribe().generate(texts, GREEDY)
    assert len(notes(caplog)) == 1
    assert "locked" in notes(caplog)[0]


def test_a_place_where_no_file_can_be_is_left_alone_after_one_note(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "file").write_text("not a folder")
    remembered = Remembered(Scribe(), tmp_path / "file" / "memory.sqlite", "scribe")
    for texts in (["a"], ["b"]):
        assert remembered.generate(texts, GREEDY) == Scribe().generate(texts, GREEDY)
    assert len(notes(caplog)) == 1


@pytest.mark.parametrize("pragma", ["query_only = 1", "max_page_count = 6"], ids=["read-only", "full"])
def test_a_file_that_takes_no_more_is_left_alone_after_one_note(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch, pragma: str
) -> None:
    path, connect = tmp_path / "memory.sqlite", sqlite3.connect
    Remembered(Scribe(), path, "scribe").generate(["a"], GREEDY)

    def restricted(where: Path, *, timeout: float, isolation_level: None) -> sqlite3.Connection:
        file = connect(where, timeout=timeout, isolation_level=isolation_level)
        file.execute(f"PRAGMA {pragma}")
        return file

    monkeypatch.setattr(sqlite3, "connect", restricted)
    remembered = Remembered(Scribe("x" * 9000), path, "scribe")
    for texts in (["a", "b"], ["c", "d"]):
        assert len(remembered.generate(texts, NBEST)) == 2
    assert len(notes(caplog)) == 1
    monkeypatch.setattr(sqlite3, "connect", connect)
    remembered = Remembered(Mute(Scribe()), path, "scribe")  # what it held before, it still holds
    assert remembered.generate(["a"], GREEDY) == Scribe().generate(["a"], GREEDY)


def test_an_error_of_the_model_keeps_nothing_and_comes_through(tmp_path: Path) -> None:
    path = tmp_path / "memory.sqlite"
    with pytest.raises(AssertionError, match="asked for"):
        Remembered(Mute(Scribe()), path, "scribe").generate(["a"], GREEDY)
    model = Scribe()
    Remembered(model, path, "scribe").generate(["a"], GREEDY)
    assert model.asked == [["a"]]


def test_threads_share_a_memory(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    remembered = Remembered(Scribe(), tmp_path / "memory.sqlite", "scribe")
    wrong: list[int] = []

    def work(number: int) -> None:
        for i in range(10):
            texts = [f"{(number + i + j) % 30}" for j in range(10)]
            if remembered.generate(texts, NBEST) != Scribe().generate(texts, NBEST):
                wrong.append(number)

    threads = [threading.Thread(target=work, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
    assert notes(caplog) == []


WRITER = textwrap.dedent(
    """
    import logging, sys
    from pathlib import Path
    from ringkas.models.engines.base import Decoding
    from ringkas.models.seq2seq import Output
    from ringkas.translation.memory import Remembered

    class Model:
        def count(self, text):
            return len(text)

        def generate(self, texts, decoding):
            return [[Output(text.upper(), -0.5, 3)] for text in texts]

    logging.basicConfig(stream=sys.stdout, format="%(message)s")
    remembered = Remembered(Model(), Path(sys.argv[1]), "writer")
    print("ready", flush=True)
    for i in range(int(sys.argv[2])):
        remembered.generate([f"{sys.argv[3]} {i} {j}" for j in range(200)], Decoding())
    """
)


def writer(path: Path, calls: int, name: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", WRITER, str(path), str(calls), name]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_processes_that_begin_a_file_at_once_lose_no_answer(tmp_path: Path) -> None:
    path = tmp_path / "memory.sqlite"
    running = [writer(path, 3, name) for name in ("satu", "dua", "tiga")]
    assert [process.communicate()[0] for process in running] == ["ready\n"] * 3
    remembered = Remembered(Mute(Scribe()), path, "writer")
    for name in ("satu", "dua", "tiga"):
        for i in range(3):
            assert len(remembered.generate([f"{name} {i} {j}" for j in range(200)], Decoding())) == 200


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="this system has no SIGKILL")
def test_a_process_killed_while_it_writes_leaves_a_file_that_can_be_used(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = tmp_path / "memory.sqlite"
    for _ in range(3):
        with writer(path, 100_000, "lama") as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"
            while not path.exists() or path.stat().st_size < 8192:
                pass
            process.send_signal(signal.SIGKILL)
        with closing(sqlite3.connect(path)) as file:
            assert file.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        remembered = Remembered(Scribe(), path, "scribe")
        assert remembered.generate(["a", "b"], GREEDY) == Scribe().generate(["a", "b"], GREEDY)
    assert notes(caplog) == []


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
@pytest.mark.filterwarnings("ignore:This process:DeprecationWarning")
def test_a_forked_process_uses_the_memory_of_its_parent(tmp_path: Path) -> None:
    remembered = Remembered(Scribe(), tmp_path / "memory.sqlite", "scribe")
    remembered.generate(["parent"], GREEDY)
    child = multiprocessing.get_context("fork").Process(target=remembered.generate, args=(["child"], GREEDY))
    child.start()
    child.join()
    assert child.exitcode == 0
    model = Scribe()
    Remembered(model, tmp_path / "memory.sqlite", "scribe").generate(["child", "parent"], GREEDY)
    assert model.asked == []


def test_the_note_says_which_file(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    path = tmp_path / "memory.sqlite"
    path.mkdir()
    with caplog.at_level(logging.WARNING):
        Remembered(Scribe(), path, "scribe").generate(["a"], GREEDY)
    assert str(path) in notes(caplog)[0]
