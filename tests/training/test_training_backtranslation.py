"""Back-translation: which English is taken, and which pairs are kept."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from ringkas.errors import InputError
from ringkas.training import backtranslation, exporting

if TYPE_CHECKING:
    from pathlib import Path

ARTICLE = {
    "title": "Harbour reopens after the storm",
    "text": "The harbour sold 2 mln dlrs of fish. It opened on Monday, officials said.\n\nShr 34 cts vs 1.19 dlrs\n"
    'The mayor said: "We are ready\nThe harbour sold 2 mln dlrs of fish.',
}


@pytest.fixture
def news(tmp_path: Path) -> Path:
    path = tmp_path / "news.jsonl"
    path.write_text(json.dumps(ARTICLE) + "\n" + json.dumps({"title": "SHOUTED", "text": "Gone."}) + "\n")
    return path


def test_sentences_are_different_prose_in_todays_words(news: Path) -> None:
    assert list(backtranslation.sentences([news])) == [
        "Harbour reopens after the storm",
        "The harbour sold 2 million dollars of fish.",
        "It opened on Monday, officials said.",
    ]


def test_a_pair_that_lost_its_number_or_loops_is_left_out(
    news: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = {
        "Harbour reopens after the storm": "Pelabuhan dibuka lagi setelah badai",
        "The harbour sold 2 million dollars of fish.": "Pelabuhan menjual ikan senilai 7 juta dolar.",
        "It opened on Monday, officials said.": "dibuka Senin " * 9,
    }

    def translate(engine: Path, folder: Path, texts: list[str]) -> list[str]:
        return [made[text] for text in texts]

    monkeypatch.setattr(exporting, "translate", translate)
    out = tmp_path / "back.tsv"
    assert backtranslation.main([str(tmp_path), str(news), "-o", str(out)]) == 0
    assert out.read_text(encoding="utf-8") == (
        "Pelabuhan dibuka lagi setelah badai\tHarbour reopens after the storm\n"
    )


def test_a_file_of_something_else_is_refused_by_line(tmp_path: Path) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text('{"text": "A good line of English text."}\n[1]\n')
    with pytest.raises(InputError, match="line 2"):
        list(backtranslation.sentences([path]))
