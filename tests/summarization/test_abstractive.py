from __future__ import annotations

import json
import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes import UpperCaseTranslator
from models import tiny
from ringkas import Ringkas
from ringkas.article import QuoteKind
from ringkas.cli.main import run
from ringkas.errors import ModelError
from ringkas.models.seq2seq import Output
from ringkas.segmentation import segment
from ringkas.summarization import Summarizer, get_summarizer
from ringkas.summarization.abstractive import AbstractiveSummarizer
from ringkas.summarization.extractive import ExtractiveSummarizer
from ringkas.summarization.restoring import restored

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from ringkas.models.engines.base import Decoding

TEXT = (
    "Banjir melanda tujuh desa di Kabupaten Demak pada Senin pagi setelah tanggul Sungai Wulan jebol. "
    "Sebanyak 1.250 warga mengungsi ke balai desa dan masjid.\n\n"
    '"Kami belum menerima bantuan makanan sampai sore ini," kata Kepala Desa Karanganyar Sari Dewi.\n\n'
    "Bupati Demak Budi Santoso berjanji mengirim beras dan selimut ke lokasi pengungsian. "
    "Pemerintah tidak menaikkan tarif air bersih tahun ini."
)
QUOTE = '"Kami belum menerima bantuan makanan sampai sore ini,"'


@dataclass
class Writer:
    """A model that writes what it is told, in turn, and remembers what it read; a word is a token."""

    outputs: list[str]
    around: int = 2
    read: list[list[str]] = field(default_factory=list)

    def count(self, text: str) -> int:
        return len(text.split()) + self.around

    def generate(self, texts: Sequence[str], decoding: Decoding) -> list[list[Output]]:  # noqa: ARG002 - a fake
        self.read.append(list(texts))
        cycle = self.outputs or [""]
        return [[Output(cycle[i % len(cycle)], -0.1, 1)] for i in range(len(texts))]


def summarizer(*outputs: str, limit: int = 400) -> AbstractiveSummarizer:
    return AbstractiveSummarizer(Writer(list(outputs)), id="writer", signature="writer@0", limit=limit)


def written(*outputs: str, **given: int) -> list[str]:
    """The sentences of a summary of TEXT for which the model wrote that."""
    summary = summarizer(*outputs).summarize([segment(TEXT)], **given)[0]
    for sentence in summary.sentences:
        assert sentence.spans
        assert all(span.of(TEXT).strip() for span in sentence.spans)
    return [sentence.text for sentence in summary.sentences]


def test_a_sentence_that_the_article_carries_is_taken_with_its_evidence() -> None:
    sentence = "Tujuh desa di Demak dilanda banjir, 1.250 warga mengungsi."
    taken = summarizer(sentence).summarize([segment(TEXT)])[0].sentences[0]
    assert taken.text == sentence
    assert [span.of(TEXT) for span in taken.spans] == [
        "Banjir melanda tujuh desa di Kabupaten Demak pada Senin pagi setelah tanggul Sungai Wulan jebol.",
        "Sebanyak 1.250 warga mengungsi ke balai desa dan masjid.",
    ]


@pytest.mark.parametrize(
    ("wrong", "right"),
    [
        ("Sebanyak 1.520 warga mengungsi ke balai desa.", "Sebanyak 1.250 warga mengungsi ke balai desa dan masjid."),
        ("Bupati Demak Agus Santoso berjanji mengirim beras ke lokasi pengungsian.", "Bupati Demak Budi Santoso"),
        ("Pemerintah menaikkan tarif air bersih tahun ini.", "Pemerintah tidak menaikkan tarif air bersih"),
        ("Bupati Demak Budi Santoso tidak berjanji mengirim beras dan selimut.", "Bupati Demak Budi Santoso berjanji"),
        ("Banjir melanda sembilan desa di Kabupaten Demak pada Senin pagi.", "Banjir melanda tujuh desa"),
        ('Sari Dewi: "Kami belum menerima makanan sampai sore ini."', QUOTE),
        ("Kepala Desa Karanganyar Sari Dewi belum menerima bantuan makanan sampai sore ini.", QUOTE),
    ],
    ids=["number", "name", "negation lost", "negation added", "number word", "quotation", "speech retold"],
)  # fmt: skip
def test_what_bends_the_article_gives_way_to_the_article_s_own_sentence(wrong: str, right: str) -> None:
    taken = written(wrong)
    assert len(taken) == 1
    assert taken[0].startswith(right)
    assert taken[0] in TEXT


@pytest.mark.parametrize(
    "text", ["Harga cabai naik di pasar Surabaya.", "", "...", "—", "satu dua tiga empat"]
)
def test_what_rests_on_nothing_leaves_the_extractive_summary(
    text: str, caplog: pytest.LogCaptureFixture
) -> None:
    article = segment(TEXT)
    with caplog.at_level(logging.WARNING):
        summary = summarizer(text).summarize([article], sentences=2)[0]
    assert summary.sentences == ExtractiveSummarizer().summarize([article], sentences=2)[0].sentences
    assert summary.warnings == (
        "writer wrote nothing that the article supports: the sentences are the article's own.",
    )
    assert "writer wrote nothing that an article supports" in caplog.text


def test_a_loop_is_not_taken() -> None:
    assert written("Banjir melanda Demak Demak Demak Demak Demak.") == [TEXT[:97].rstrip()]


def test_a_verbatim_quotation_stays_and_is_known() -> None:
    sentence = f"{QUOTE} kata Sari Dewi."
    taken = summarizer(sentence).summarize([segment(TEXT)])[0].sentences[0]
    assert (taken.text, taken.quotes) == (sentence, (0,))
    brief = Ringkas(summarizer=summarizer(sentence), translator=UpperCaseTranslator()).brief(TEXT)
    assert brief.quotes[0].text == QUOTE
    assert QUOTE in brief.sentences[0].en


def test_evidence_leaves_out_the_speech_that_a_sentence_does_not_quote() -> None:
    text = (
        'Wali Kota Ratna Sari membuka pasar ikan baru di Semarang, "Ini milik warga," katanya. Hujan turun.'
    )
    sentence = "Wali Kota Ratna Sari membuka pasar ikan baru."
    desk = Ringkas(summarizer=summarizer(sentence), translator=UpperCaseTranslator())
    brief = desk.brief(text)
    assert brief.sentences[0].id == sentence
    assert [text[start:end] for start, end in brief.sentences[0].spans] == [
        "Wali Kota Ratna Sari membuka pasar ikan baru di Semarang,",
        "katanya.",
    ]
    assert brief.quotes == ()


def test_a_long_article_is_read_to_its_end_in_parts() -> None:
    model = Writer(["Sebanyak 1.250 warga mengungsi ke balai desa."])
    article = segment(TEXT)
    AbstractiveSummarizer(model, id="w", signature="w", limit=22).summarize([article])
    assert " ".join(model.read[0]).split() == [w for s in article.sentences for w in s.of(TEXT).split()]
    assert len(model.read[0]) > 1
    assert all(model.count(part) <= 22 for part in model.read[0])


def test_an_article_that_fits_is_read_at_once_and_many_articles_in_one_request() -> None:
    model = Writer(["Sebanyak 1.250 warga mengungsi.", "Hujan turun di Bogor."])
    articles = [segment(TEXT), segment("Hujan turun di Bogor sejak pagi.")]
    summaries = AbstractiveSummarizer(model, id="w", signature="w").summarize(articles)
    assert [s.text for s in summaries] == ["Sebanyak 1.250 warga mengungsi.", "Hujan turun di Bogor."]
    assert [len(texts) for texts in model.read] == [2]


def test_the_limits_hold_and_the_first_sentences_of_all_parts_come_first() -> None:
    outputs = (
        "Banjir melanda tujuh desa di Kabupaten Demak. Sebanyak 1.250 warga mengungsi.",
        "Bupati Demak Budi Santoso berjanji mengirim beras.",
    )
    assert written(" ".join(outputs)) == [
        "Banjir melanda tujuh desa di Kabupaten Demak.",
        "Sebanyak 1.250 warga mengungsi.",
        "Bupati Demak Budi Santoso berjanji mengirim beras.",
    ]
    assert len(written(" ".join(outputs), sentences=2)) == 2
    assert written(" ".join(outputs), words=11) == [
        "Banjir melanda tujuh desa di Kabupaten Demak.",
        "Sebanyak 1.250 warga mengungsi.",
    ]
    assert written(" ".join(outputs), words=3) == ["Banjir melanda tujuh desa di Kabupaten Demak."]
    parts = summarizer(*outputs, limit=40).summarize([segment(TEXT)], sentences=2)[0]
    assert [s.text for s in parts.sentences] == [
        "Banjir melanda tujuh desa di Kabupaten Demak.",
        "Bupati Demak Budi Santoso berjanji mengirim beras.",
    ]


def test_the_same_sentence_is_taken_once() -> None:
    assert len(written("Sebanyak 1.250 warga mengungsi. Sebanyak 1.250 warga mengungsi.")) == 1


def test_lower_case_comes_back_in_the_article_s_capitals() -> None:
    assert written("bupati demak budi santoso berjanji mengirim beras .") == [
        "Bupati Demak Budi Santoso berjanji mengirim beras."
    ]
    assert restored("laba rp 2, 87 triliun naik", "Laba Rp 2,87 triliun.") == "Laba Rp 2,87 triliun naik"


def test_an_article_without_sentences_gives_an_empty_summary() -> None:
    assert summarizer("Hujan turun.").summarize([segment("")])[0].sentences == ()


WORDS = st.sampled_from([*TEXT.split(), QUOTE, '"', "“", "«", ".", "Jakarta", "9.000", "tidak", "'", "\n"])


@given(st.lists(WORDS, max_size=40).map(" ".join), st.integers(4, 60))
def test_whatever_a_model_writes_the_brief_is_sound(output: str, limit: int) -> None:
    desk = Ringkas(summarizer=summarizer(output, limit=limit), translator=UpperCaseTranslator())
    brief = desk.brief(TEXT, sentences=3)
    assert 1 <= len(brief.sentences) <= 3
    article = segment(TEXT)
    speech = {q.of(TEXT) for q in article.quotes if q.kind is QuoteKind.SPEECH}
    for sentence in brief.sentences:
        assert sentence.spans
        assert all(0 <= start < end <= len(TEXT) for start, end in sentence.spans)
        rest = sentence.id
        for words in speech:
            rest = rest.replace(words, "")
        assert not set(rest) & set('"“”«»')
    for quote in brief.quotes:
        assert TEXT[quote.start : quote.end] == quote.text
        assert any(quote.text in sentence.en for sentence in brief.sentences)


@pytest.mark.parametrize("make", [tiny.t5, tiny.bart, tiny.bert2bert])
def test_a_random_model_still_gives_a_sound_brief(
    make: Callable[[Path], Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("RINGKAS_CACHE", str(tmp_path / "cache"))
    folder = make(tmp_path / make.__name__)
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    capsys.readouterr()
    assert run(["brief", str(tmp_path / "a.txt"), "--summarizer", str(folder), "--format", "json"]) == 0
    said = capsys.readouterr()
    brief = json.loads(said.out)
    assert brief["sentences"]
    assert f"summarizer:{folder.name}@" in brief["signature"]
    assert f"{folder.name} wrote nothing that" in said.err
    assert [flag["check"] for flag in brief["flags"] if "wrote nothing" in flag["message"]] == ["summary"]


def test_a_model_s_own_summarizer_is_loaded_by_id_and_only_if_it_can(tmp_path: Path) -> None:
    loaded: Summarizer = get_summarizer(str(tiny.bert2bert(tmp_path / "b")), device="cpu")
    assert loaded.id == "b"
    with pytest.raises(ModelError, match="cannot summarize"):
        get_summarizer("ringkas-id-en")
    with pytest.raises(ModelError, match="not installed"):
        get_summarizer("csebuetnlp/mT5_multilingual_XLSum")
