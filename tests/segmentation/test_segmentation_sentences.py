"""Sentence boundaries: the rules one by one, and what holds for any text."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringkas.article import Span
from ringkas.segmentation.sentences import split

# A bar marks each boundary; the text is given to `split` without the bars.
PARAGRAPHS = [
    # titles, initials, degrees
    "Rapat dibuka Hj. Ratna Suminar, S.E. di aula.|Ia tersenyum.",
    "Acara dihadiri Drs. H. Ahmad Yani, M.Si. dan Ir. Bambang.|Semua pulang sore hari.",
    "Plt. Kepala Dinas dr. Nurul, Sp.PD, hadir.|Namun, Brigjen Pol. Anton tidak tampak.",
    "Hadir pula Prof. Dr. Agnes, S.H., M.Kn.|Rombongan tiba siang.",
    "Penulis A. Hasan M. Thalib wafat.|Ia berusia 80 tahun.",
    "Warga butuh vitamin C.|Selain itu, obat batuk habis.",
    # addresses, companies, references
    "Kantor di Jl. Merdeka No. 5 Kab. Bima tutup.|Pintu dikunci.",
    "Laba PT. Garuda Timur Tbk. naik.|CV. Maju juga untung.",
    "Saham dimiliki Lumbung Ltd. (LBG) sejak lama.|Harganya tetap.",
    "Mereka membawa beras, gula, dll.|Bantuan tiba kemarin.",
    "Mereka membawa beras, gula, dll. ke posko.|Bantuan cukup.",
    "Lihat hlm. 12 pada tgl. 7 Mei.|Isinya jelas.",
    # numbers, clock times, dates
    "Harga Rp 1.500,50 per kilo pada pukul 13.47 WIB.|Esok turun lagi.",
    "Sidang digelar Kamis (7/8/2025).|Hakim menolak.",
    "Pabrik berdiri tahun 1998.|20 orang bekerja di sana.",
    "1. Beras naik.|2. Gula turun.",
    # domains and glued sentences
    "Situs Kupastuntas.co memuatnya.|Tempo.Co juga.",
    "Belum ada kabar, kata dia.Selain itu, jalan putus.".replace("dia.S", "dia.|S"),
    "Proyek selesai pada 2012.|Tim lalu bubar.",
    # questions, exclamations, ellipses
    "Mengapa tidak dipakai?|Ia diam.|Astaga!|Semua kaget.",
    "Ia... ragu-ragu menjawab.|Lalu pergi…|Malam tiba.",
    # a slip of the keyboard
    "Angkanya turun tiga persen.|sementara harga tetap.",
    # brackets
    "Bandara (SSK. II) ditutup.|Penerbangan batal.",
]


@pytest.mark.parametrize("marked", PARAGRAPHS)
def test_boundaries_of_prose(marked: str) -> None:
    text = marked.replace("|", " ").replace("dia. Selain", "dia.Selain")
    sentences = [span.of(text) for span in split(text, 0, len(text))]
    assert sentences == marked.split("|")


def quoted(text: str, *quotes: str) -> list[Span]:
    return [Span(text.index(q), text.index(q) + len(q)) for q in quotes]


def test_a_quotation_stays_with_its_attribution() -> None:
    text = 'Hujan reda. "Kami pulang. Jalan sudah kering! Aman," kata Sari. Warga lega.'
    spans = split(text, 0, len(text), quoted(text, '"Kami pulang. Jalan sudah kering! Aman,"'))
    assert [s.of(text) for s in spans] == [
        "Hujan reda.",
        '"Kami pulang. Jalan sudah kering! Aman," kata Sari.',
        "Warga lega.",
    ]


def test_a_sentence_may_end_where_a_quotation_ends() -> None:
    text = 'Ia berkata, "Kami pulang. Jalan kering." Warga lega.'
    spans = split(text, 0, len(text), quoted(text, '"Kami pulang. Jalan kering."'))
    assert [s.of(text) for s in spans] == ['Ia berkata, "Kami pulang. Jalan kering."', "Warga lega."]


def test_a_mark_that_opens_the_next_quotation_closes_nothing() -> None:
    text = 'Rapat selesai."Kami siap," kata Sari.'
    spans = split(text, 0, len(text), quoted(text, '"Kami siap,"'))
    assert [s.of(text) for s in spans] == ["Rapat selesai.", '"Kami siap," kata Sari.']


def test_marks_alone_are_no_sentence() -> None:
    text = "Hujan turun. … ! Jalan licin."
    assert [s.of(text) for s in split(text, 0, len(text))] == ["Hujan turun. … !", "Jalan licin."]


def test_only_the_given_range_is_split() -> None:
    text = "Satu. Dua kali. Tiga."
    assert split(text, 6, 15) == [Span(6, 15)]


TEXTS = st.text(alphabet=st.sampled_from("aAbkS .,?!…\"“”'()1 \n5:;-«»"), max_size=120) | st.text(max_size=80)


@given(TEXTS, st.data())
def test_sentences_cover_any_text_and_never_end_inside_a_quotation(text: str, data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.sets(st.integers(0, len(text)), max_size=6)))
    quotes = [Span(a, b) for a, b in zip(cuts[::2], cuts[1::2], strict=False)]
    spans = split(text, 0, len(text), quotes)
    position = 0
    for span in spans:
        assert not text[position : span.start].strip()
        assert span.of(text) == span.of(text).strip() != ""
        position = span.end
    assert not text[position:].strip()
    ends = [s.end for s in spans[:-1]]
    assert not any(q.start < end < q.end for q in quotes for end in ends)


@pytest.mark.parametrize("unit", [".", ". ", "A. a. ", "S.E, ", "Ya! ", "“a.” ", "(a. B ", "1. ", ")\"'. "])
def test_a_long_hostile_text_is_covered_too(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    spans = split(text, 0, len(text))
    assert sum(map(len, spans)) >= len(text.replace(" ", ""))
    assert all(a.end <= b.start for a, b in pairwise(spans))
