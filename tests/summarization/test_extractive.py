import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringkas.article import Article, QuoteKind
from ringkas.errors import ModelError
from ringkas.segmentation import segment
from ringkas.summarization import Summary, get_summarizer
from ringkas.training.ranker import article_of

PAGE = """\
Kamis, 20 November 2025

Jembatan Gantung Cimanuk Rusak, Warga Memutar 12 Kilometer

Kamis, 20 November 2025 - 09.15 WIB
38

KABARDAERAH.ID, Garut - Jembatan gantung di atas Sungai Cimanuk, Kabupaten Garut, putus diterjang arus pada Rabu \
(19/11/2025) malam. Ratusan warga dua desa kini harus memutar sejauh 12 kilometer.

Kepala Desa Sindangsari, Euis Kartika, mengatakan jembatan itu dibangun pada 1998. \
Ia sudah tiga kali mengajukan perbaikan.

Baca juga: Harga Cabai di Garut Naik

"Anak-anak berangkat sekolah sejak pukul lima pagi. Kami tidak mau mereka naik rakit,” kata Euis.

Hal itu dibenarkan para guru. Mereka menggeser jam masuk menjadi pukul delapan.

Dinas Pekerjaan Umum Kabupaten Garut menyiapkan Rp 2,4 miliar untuk jembatan darurat. \
Pekerjaan ditargetkan selesai dalam tiga pekan.

"Rangka baja berangkat dari Bandung besok," ujar Kepala Dinas PU, Asep Hidayat. \
Menurutnya, truk berat dilarang melintas.

Pasar Sindangsari sepi sejak kemarin. Pedagang sayur menitipkan barang kepada tukang ojek. (*)
"""


def summary(text: str | Article, *, sentences: int | None = None, words: int | None = None) -> Summary:
    article = segment(text) if isinstance(text, str) else text
    return get_summarizer("extractive").summarize([article], sentences=sentences, words=words)[0]


def test_unknown_id_says_where_to_look() -> None:
    with pytest.raises(ModelError) as caught:
        get_summarizer("abstrak")
    assert "abstrak" in caught.value.message
    assert "ringkas models list" in caught.value.remedy


def test_five_sentences_by_default_with_a_quote_and_the_lead() -> None:
    found = summary(PAGE)
    assert len(found.sentences) == 5
    assert "putus diterjang arus" in found.sentences[0].text
    assert any(s.quotes for s in found.sentences)


@pytest.mark.parametrize("count", range(1, 16))
def test_sentences_are_exact_spans_in_reading_order(count: int) -> None:
    article = segment(PAGE)
    found = summary(article, sentences=count)
    assert 1 <= len(found.sentences) <= count
    spans = [span for s in found.sentences for span in s.spans]
    assert spans == sorted(spans, key=lambda s: s.start)
    for sentence in found.sentences:
        assert sentence.text == " ".join(span.of(article.text) for span in sentence.spans)
        assert sentence.quotes == article.quotes_in(sentence.spans[0])


@pytest.mark.parametrize("count", range(1, 16))
def test_furniture_never_enters_and_pronouns_follow_their_people(count: int) -> None:
    text = summary(PAGE, sentences=count).text
    for furniture in ("Baca juga", "09.15 WIB", "KABARDAERAH", "(*)", "38"):
        assert furniture not in text
    for leaning, name in (
        ("Ia sudah", "Euis Kartika,"),
        ("Menurutnya", "Asep Hidayat"),
        ("Mereka menggeser", "Hal itu"),
    ):
        assert leaning not in text or name in text[: text.index(leaning)]
    assert not text.startswith(("Ia ", "Hal itu", "Mereka ", "Menurutnya"))


def test_a_quotation_of_two_sentences_comes_whole_with_its_speaker() -> None:
    quote = (
        '"Anak-anak berangkat sekolah sejak pukul lima pagi. Kami tidak mau mereka naik rakit,” kata Euis.'
    )
    texts = [s.text for n in range(1, 15) for s in summary(PAGE, sentences=n).sentences]
    assert quote in texts
    assert all(t == quote for t in texts if "Anak-anak berangkat" in t or "naik rakit" in t)


def test_words_limit_the_length() -> None:
    for limit in (20, 40, 80, 120):
        found = summary(PAGE, words=limit)
        assert found.sentences
        assert sum(len(s.text.split()) for s in found.sentences) <= limit


def test_one_sentence_remains_however_few_words() -> None:
    assert len(summary(PAGE, words=2).sentences) == 1


def test_a_short_article_comes_whole_and_an_empty_one_gives_nothing() -> None:
    text = "Hujan turun. Ia lebat. Hal itu biasa."
    assert summary(text, sentences=5).text == text
    assert summary(article_of([])).sentences == ()
    assert summary("").text == ""


def test_many_articles_come_in_order_and_equal_ones_give_equal_summaries() -> None:
    articles = [segment(PAGE), segment("Air surut."), segment(PAGE)]
    first, second, third = get_summarizer("extractive").summarize(articles, sentences=3)
    assert second.text == "Air surut."
    assert first == third != second


def test_the_signature_names_the_data() -> None:
    signature = get_summarizer("extractive").signature
    assert signature.startswith("extractive@")
    assert len(signature) == len("extractive@") + 8


def test_the_choice_does_not_depend_on_the_order_of_hashes() -> None:
    code = (
        "import sys; from ringkas.segmentation import segment; from ringkas.summarization import get_summarizer;"
        "print(get_summarizer('extractive').summarize([segment(sys.stdin.read())], sentences=4)[0].text)"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            input=PAGE,
            env={"PYTHONHASHSEED": seed, "PYTHONUTF8": "1"},
            capture_output=True,
            text=True,
            check=True,
            encoding="utf-8",
        ).stdout
        for seed in ("1", "2")
    }
    assert outputs == {summary(PAGE, sentences=4).text + "\n"}


FRAGMENTS = st.sampled_from(
    [
        "Bupati Rahman meninjau tanggul di Demak.",
        "Ia meminta warga waspada.",
        "Namun, air belum surut.",
        "Hal itu dibenarkan camat.",
        '"Kami bertahan di atap semalaman," kata Siti Aminah.',
        '"Perahu baru datang subuh," ujarnya.',
        "Sebanyak 250 rumah terendam.",
        "Rapat ini selesai pukul 13.47 WIB.",
        "Selain itu, dia membuka posko.",
    ]
)


@given(st.lists(st.lists(FRAGMENTS, min_size=1, max_size=4), min_size=1, max_size=6), st.integers(1, 12))
def test_any_article_keeps_the_promises(paragraphs: list[list[str]], count: int) -> None:
    article = article_of(paragraphs)
    found = summary(article, sentences=count)
    total = len(article.sentences)
    assert 1 <= len(found.sentences) <= min(count, total)
    if count >= total:
        assert [s.spans[0].start for s in found.sentences] == [s.start for s in article.sentences]
    speech = any(q.kind is QuoteKind.SPEECH for q in article.quotes)
    if speech and (count >= 5 or 2 * count >= total):
        assert any(article.quotes[i].kind is QuoteKind.SPEECH for s in found.sentences for i in s.quotes)


@pytest.mark.parametrize("unit", ["Air naik lagi di Demak. ", "a-", ", ", '"Ya, kami siap," ujarnya. '])
def test_a_long_hostile_text_gives_a_short_summary(unit: str) -> None:
    article = segment(unit * 3000)
    assert 1 <= len(summary(article, sentences=5).sentences) <= 5
