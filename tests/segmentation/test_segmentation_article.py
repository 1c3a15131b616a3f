"""The whole segmentation: metadata, and what an article promises for any text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringkas.article import BlockKind, Source
from ringkas.segmentation import segment

PAGE = """\
• Selasa, 14 Oktober 2025

Pemkab Tanggamus Buka Perpustakaan Terapung di Teluk Semaka

Selasa, 14 Oktober 2025 - 15.22 WIB
37

Pemkab Tanggamus Buka Perpustakaan Terapung di Teluk Semaka. Foto: Ist.

Wartapesisir.co, Tanggamus - Perpustakaan terapung dibuka Wakil Bupati Hj. Ratna Suminar, S.E., Selasa (14/10/2025).

"Buku harus datang ke anak-anak. Bukan sebaliknya,” tegas Ratna. Warga bertepuk tangan.

Kapal itu memuat 900 buku. (*)
"""


def test_a_regional_page_with_all_its_furniture() -> None:
    article = segment(PAGE)
    assert [str(block.kind) for block in article.blocks] == [
        *("timestamp", "headline", "timestamp", "counter", "caption", "dateline"),
        *("paragraph", "paragraph", "paragraph", "end_mark"),
    ]
    metadata = article.metadata
    assert metadata.headline == "Pemkab Tanggamus Buka Perpustakaan Terapung di Teluk Semaka"
    assert (metadata.outlet, metadata.place) == ("Wartapesisir.co", "Tanggamus")
    assert metadata.published == "2025-10-14T15:22:00+07:00"
    assert [sentence.of(PAGE) for sentence in article.sentences] == [
        "Perpustakaan terapung dibuka Wakil Bupati Hj. Ratna Suminar, S.E., Selasa (14/10/2025).",
        '"Buku harus datang ke anak-anak. Bukan sebaliknya,” tegas Ratna.',
        "Warga bertepuk tangan.",
        "Kapal itu memuat 900 buku.",
    ]


def test_what_the_source_knows_comes_first() -> None:
    source = Source(PAGE, title=" Judul  lain ", published="2025-10-15", byline="Sari", outlet="Ceritanusa")
    metadata = segment(source).metadata
    assert (metadata.headline, metadata.published) == ("Judul lain", "2025-10-15")
    assert (metadata.byline, metadata.outlet, metadata.place) == ("Sari", "Ceritanusa", "Tanggamus")


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        ("Penulis: Mega Puspita", "Mega Puspita"),
        ("Pewarta : Mega Puspita", "Mega Puspita"),
        ("Mega Puspita - detikNews", "Mega Puspita"),
        ("Laporan Wartawan Tribunkota.com, Mega Puspita", "Mega Puspita"),
        ("Mega Puspita", "Mega Puspita"),
        ("Editor: Mega Puspita", None),
    ],
)
def test_the_byline_names_the_writer(line: str, byline: str | None) -> None:
    text = f"Harga Beras di Solo Turun\n\n{line}\n\nHarga beras turun. Warga senang.\n\nStok cukup."
    assert segment(text).metadata.byline == byline


def test_an_updated_page_keeps_its_first_moment() -> None:
    lines = "Diperbarui: 9 Mei 2025 10.00 WIB\n\nTerbit: 8 Mei 2025 07.00 WIB"
    text = f"Harga Beras di Solo Turun\n\n{lines}\n\nHarga beras turun.\n\nStok cukup."
    assert segment(text).metadata.published == "2025-05-08T07:00:00+07:00"


def test_dates_inside_the_story_are_not_its_own() -> None:
    text = "Libur Nasional Bulan Mei\n\nIni daftarnya.\n\nKamis, 1 Mei 2025\n\nSenin, 12 Mei 2025\n\nSelamat berlibur."
    assert segment(text).metadata.published is None


def test_a_quotation_without_its_closing_mark_holds_no_sentences_together() -> None:
    article = segment(
        'Ketua panitia membuka acara dengan pidato: "Mari mulai. Warga sudah berkumpul. Acara berakhir sore.'
    )
    assert len(article.sentences) == 3


def test_a_quotation_over_two_paragraphs_is_held_together_in_each() -> None:
    text = '"Saya bangun pagi. Saya dayung perahu.\n\n"Anak-anak menunggu. Mereka tertawa," kata Idah. Ia pulang.'
    assert [sentence.of(text) for sentence in segment(text).sentences] == [
        '"Saya bangun pagi. Saya dayung perahu.',
        '"Anak-anak menunggu. Mereka tertawa," kata Idah.',
        "Ia pulang.",
    ]


@given(st.text(max_size=150) | st.text(alphabet="aAK .,\"“”'\n?(1)kata:-", max_size=200))
def test_any_text_makes_an_article(text: str) -> None:
    article = segment(text)
    assert article.text == text
    paragraphs = {i: block for i, block in enumerate(article.blocks) if block.kind is BlockKind.PARAGRAPH}
    position = 0
    for sentence in article.sentences:
        assert sentence.within(paragraphs[sentence.block])
        assert sentence.start >= position
        position = sentence.end
    for index, block in paragraphs.items():
        bare = "".join(block.of(text).split())
        assert "".join("".join(s.of(text).split()) for s in article.sentences_of(index)) == bare
    assert all(q.of(text) for q in article.quotes)
