from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from ringkas.errors import InputError
from ringkas.training import corpus
from ringkas.training.config import Data

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("parallel", "distilled", "dev"):
        (tmp_path / name).mkdir()
    write(
        tmp_path / "distilled" / "news.tsv",
        [
            ("Judul berita", "A headline", "a1", "T"),
            ("Warga “pulang”.", "Residents “went home”.", "a1", "1"),
            ("Hujan turun.", "Rain fell.", "a1", "2"),
        ],
    )
    write(
        tmp_path / "parallel" / "tasks_mt.tsv",
        [
            ("warga  “pulang”", "residents “went home”"),
            ("Rapat dibuka bupati.", "A regent opened it."),
            ("Lain sekali.", "The meeting opened!"),
            ("Klik <b>di sini</b>.", "Click <b>here</b>."),
            ("Satu dua tiga empat", "Satu dua tiga empat"),
            ("Pendek.", "x" * 200),
            ("...", "..."),
            ("Baru.\u200b", "New."),
        ],
    )
    (tmp_path / "parallel" / "STATS.tsv").write_text("source\tdomain\n")
    (tmp_path / "dev" / "news.id").write_text("Rapat dibuka Bupati\n")
    (tmp_path / "dev" / "news.en").write_text("The meeting opened.\n")
    summary = {"summary": "Ringkas saja.", "summary_en": "Just short."}
    (tmp_path / "distilled" / "summaries.jsonl").write_text(json.dumps(summary) + "\n")
    return tmp_path


def write(path: Path, rows: list[tuple[str, ...]]) -> None:
    path.write_text("".join("\t".join(row) + "\n" for row in rows), encoding="utf-8")


def test_each_pair_is_taken_once_and_every_drop_is_counted(folder: Path) -> None:
    found = corpus.load(folder, Data())
    assert [pair.en for pair in found.pairs] == [
        "A headline",
        "Residents “went home”.",
        "Rain fell.",
        "New.",
        "Just short.",
    ]
    counts = found.manifest["sources"]["parallel/tasks_mt"]
    dropped = {
        key: counts[key] for key in ("duplicate", "in_dev", "markup", "untranslated", "ratio", "empty")
    }
    assert dropped == {"duplicate": 1, "in_dev": 2, "markup": 1, "untranslated": 1, "ratio": 1, "empty": 1}
    assert counts["taken"] == 1


def test_a_development_line_on_either_side_keeps_a_pair_out(folder: Path) -> None:
    texts = {text for pair in corpus.load(folder, Data()).pairs for text in (pair.id, pair.en)}
    assert not any("Rapat" in text or "meeting" in text for text in texts)


def test_marks_and_case_stay_and_invisible_characters_go(folder: Path) -> None:
    found = {pair.id for pair in corpus.load(folder, Data()).pairs}
    assert {"Warga “pulang”.", "Baru."} <= found


def test_sentences_of_an_article_are_a_group_and_its_headline_is_not(folder: Path) -> None:
    groups = [pair.group for pair in corpus.load(folder, Data()).pairs if pair.source == "distilled/news"]
    assert groups == ["", "a1", "a1"]


def test_a_source_without_weight_is_left_out(folder: Path) -> None:
    found = corpus.load(folder, Data(weights=(("distilled/*", 2.0),)))
    assert {pair.source for pair in found.pairs} == {"distilled/news", "distilled/summaries"}


def test_the_manifest_names_licence_weight_and_digest(folder: Path) -> None:
    source = corpus.load(folder, Data(weights=(("*", 2.0),))).manifest["sources"]["parallel/tasks_mt"]
    assert source["weight"] == 2.0
    assert "CC0" in source["licence"]
    assert "machine" in source["made"]
    assert len(source["sha256"]) == 64


def test_extra_files_are_sources_and_a_missing_one_is_an_error(folder: Path) -> None:
    write(folder / "back.tsv", [("Buatan mesin.", "Made by a machine.")])
    found = corpus.load(folder, Data(extra=("back.tsv",)))
    assert "extra/back" in found.manifest["sources"]
    with pytest.raises(InputError, match=r"missing\.tsv"):
        corpus.load(folder, Data(extra=("missing.tsv",)))


def test_each_origin_of_a_dictionary_is_a_source(folder: Path) -> None:
    (folder / "dictionary").mkdir()
    write(
        folder / "dictionary" / "words.tsv", [("dermaga", "pier", "people"), ("rapat", "airtight", "mined")]
    )
    found = corpus.load(folder, Data(weights=(("dictionary/people", 1.0),)))
    assert [(pair.id, pair.en, pair.group) for pair in found.pairs] == [("dermaga", "pier", "")]
    assert "dictionary/mined" not in found.manifest["sources"]


def test_an_empty_folder_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no pairs"):
        corpus.load(tmp_path, Data())


def test_a_development_set_is_read_and_its_sides_must_agree(folder: Path) -> None:
    assert corpus.dev(folder, "news") == (["Rapat dibuka Bupati"], ["The meeting opened."])
    (folder / "dev" / "news.en").write_text("One.\nTwo.\n")
    with pytest.raises(InputError, match="1 and 2 lines"):
        corpus.dev(folder, "news")
