"""The lists of words that are counted in training pairs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ringkas.checks import words
from ringkas.training import lexicon
from ringkas.training.corpus import Pair

if TYPE_CHECKING:
    from pathlib import Path

    import pytest

PAIRS = [
    *(
        Pair(f"Kapal merapat di dermaga {n}.", f"The ship docked at the pier {n}.", "distilled/news")
        for n in range(4)
    ),
    *(Pair(f"Warga minum jamu {n}.", f"Residents drink jamu {n}.", "distilled/news") for n in range(6)),
    *(Pair(f"Desa Dermaga {n}", f"The village {n}", "parallel/panl_x") for n in range(2)),
    *(Pair("Perintah kompilasi.", "The compilation command.", "parallel/django_docs") for _ in range(9)),
]
ENGLISH = ["ship", "docked", "pier", "residents", "drink", "village", "compilation", "don't", "The", "a"]


def test_a_rare_word_gets_the_english_that_stands_beside_it() -> None:
    counts = lexicon.count(PAIRS)
    found = dict(lexicon.entries(counts, lexicon.english_words(counts, ENGLISH)))
    assert found["dermaga"] in {"docked", "pier", "ship"}
    assert "jamu" not in found  # the English keeps it
    assert "kompilasi" not in found  # a word of programs


def test_frequent_words_of_the_english_are_english_and_those_of_the_indonesian_are_not() -> None:
    pairs = [*PAIRS, *(Pair("Lawan korupsi.", "The antigraft agency.", "distilled/news") for _ in range(5))]
    found = lexicon.english_words(lexicon.count(pairs), ENGLISH)
    assert "antigraft" in found
    assert "jamu" not in found
    assert "don't" not in found
    assert found == sorted(found)


def test_the_command_writes_what_the_checks_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "distilled").mkdir()
    lines = (f"{pair.id}\t{pair.en}\ta\t1\n" for pair in PAIRS if pair.source == "distilled/news")
    (tmp_path / "distilled" / "news.tsv").write_text("".join(lines))
    (tmp_path / "words").write_text("\n".join(ENGLISH))
    lexicon.main([str(tmp_path), str(tmp_path / "words"), "-o", str(tmp_path)])
    lists = (tmp_path / "english_words.txt").read_bytes()
    monkeypatch.setattr(words, "_sorted_lines", lambda: lists)
    words.is_english.cache_clear()
    try:
        assert words.is_english("pier")
        assert not words.is_english("density")
    finally:
        words.is_english.cache_clear()
    rows = [line for line in (tmp_path / "lexicon.tsv").read_text().splitlines() if not line.startswith("#")]
    assert rows == sorted(rows)
    assert any(row.startswith("dermaga\t") for row in rows)
