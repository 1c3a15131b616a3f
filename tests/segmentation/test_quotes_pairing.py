"""Which quotation marks belong together."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ringkas.article import Quote, QuoteKind, Span
from ringkas.segmentation.quotes import MARKS, SINGLE_MARKS, find_quotes


def paragraphs(text: str) -> list[Span]:
    return [Span(m.start(), m.end()) for m in re.finditer(r"\S(?:[^\n]*\S)?", text)]


def quoted(text: str) -> list[str]:
    return [quote.of(text) for quote in find_quotes(text, paragraphs(text))]


@pytest.mark.parametrize(
    ("opening", "closing"),
    [
        ('"', '"'),
        ("“", "”"),
        ('"', "”"),
        ("“", '"'),
        ("”", "”"),
        ("“", "“"),
        ("„", "“"),
        ("«", "»"),
        ("''", "''"),
    ],
)
def test_every_pair_of_marks_that_pages_print(opening: str, closing: str) -> None:
    text = f"Rapat usai pukul dua. {opening}Kami siap bekerja besok pagi,{closing} kata Wayan Sari."
    assert quoted(text) == [f"{opening}Kami siap bekerja besok pagi,{closing}"]


def test_comma_behind_the_closing_mark_stays_outside() -> None:
    assert quoted('"Kami siap bekerja besok pagi", kata Wayan.') == ['"Kami siap bekerja besok pagi"']


def test_two_quotations_around_their_attribution() -> None:
    assert quoted('"Jalan ini rusak," kata Wayan, "dan belum diperbaiki."') == [
        '"Jalan ini rusak,"',
        '"dan belum diperbaiki."',
    ]


def test_quotations_without_space_between_them() -> None:
    text = 'Ia menyebut "langkah yang terlalu lambat.""Kami menunggu dua tahun,"katanya.'
    assert quoted(text) == ['"langkah yang terlalu lambat."', '"Kami menunggu dua tahun,"']


@pytest.mark.parametrize(
    "text",
    [
        "\"Ia bilang 'jangan pulang' kepada saya,\" kata Wayan.",
        "“Ia bilang “jangan pulang” kepada saya,” kata Wayan.",
        '"Ia bilang "jangan pulang" kepada saya," kata Wayan.',
    ],
)
def test_an_inner_quotation_belongs_to_the_outer_one(text: str) -> None:
    assert quoted(text) == [text[: text.index(" kata")]]


def test_single_marks_as_outer_quotation() -> None:
    text = "'Kami siap bekerja besok pagi,' kata Wayan dalam lomba ‘Desa Bersih’."
    assert quoted(text) == ["'Kami siap bekerja besok pagi,'", "‘Desa Bersih’"]


def test_apostrophes_are_no_marks() -> None:
    assert quoted("Salat Jum'at di Masjid Nurul Qur'an dipimpin Ma'ruf, kata Syafi'i.") == []


def test_inch_mark_is_no_mark() -> None:
    text = 'Layar 14" dijual murah. "Stok masih banyak di gudang," kata Wayan.'
    assert quoted(text) == ['"Stok masih banyak di gudang,"']


def test_a_lost_closing_mark_ends_before_the_attribution() -> None:
    assert quoted('"Kami siap bekerja besok pagi, ujar Wayan. Ia lalu pulang.') == [
        '"Kami siap bekerja besok pagi,'
    ]


def test_a_lost_opening_mark_begins_with_the_paragraph() -> None:
    assert quoted("Kami siap bekerja besok pagi,” ujar Wayan.") == ["Kami siap bekerja besok pagi,”"]


@pytest.mark.parametrize(
    "lost", ['"Kami siap bekerja besok, ujar Wayan.', 'Kami siap bekerja besok," ujar Wayan.']
)
def test_a_lost_mark_does_not_poison_the_rest(lost: str) -> None:
    text = lost + '\n\n"Jalan itu rusak," kata Sari.\n\n"Sudah lama sekali," kata Putu.'
    assert quoted(text)[-2:] == ['"Jalan itu rusak,"', '"Sudah lama sekali,"']


def test_a_stray_mark_in_a_sentence_is_no_quotation() -> None:
    assert quoted('Harga kopi" naik lagi pekan ini di pasar desa.') == []


def test_a_quotation_over_paragraphs_that_each_open_with_a_mark() -> None:
    text = '"Dulu jembatan ini hanyut.\n\n"Sekarang kami menyeberang lagi," kata Sari.'
    assert quoted(text) == ['"Dulu jembatan ini hanyut.', '"Sekarang kami menyeberang lagi,"']


def test_a_quotation_over_paragraphs_with_one_pair_of_marks_is_one_quote_in_each() -> None:
    text = '"Dulu jembatan ini hanyut.\n\nKami berenang tiap pagi.\n\nSekarang sudah kering," kata Sari.'
    quotes = find_quotes(text, paragraphs(text))
    assert [quote.of(text) for quote in quotes] == [
        '"Dulu jembatan ini hanyut.',
        "Kami berenang tiap pagi.",
        'Sekarang sudah kering,"',
    ]
    assert {quote.kind for quote in quotes} == {QuoteKind.SPEECH}


def test_a_closing_mark_that_slipped_into_the_next_paragraph() -> None:
    assert quoted('"Jalan itu masih ditutup\n\n" kata Sari.') == ['"Jalan itu masih ditutup']


def test_marks_outside_the_paragraphs_are_left_alone() -> None:
    text = 'Baca juga: "Harga Kopi Naik"\n\n"Kami siap bekerja besok," kata Sari.'
    assert [q.of(text) for q in find_quotes(text, paragraphs(text)[1:])] == ['"Kami siap bekerja besok,"']


NEWS = st.lists(
    st.sampled_from(
        [
            '"',
            "“",
            "”",
            "„",
            "«",
            "»",
            "'",
            "’",
            "''",
            " ",
            "\n",
            ", ",
            ". ",
            "kata ",
            "ujarnya",
            "Wayan ",
            "siap ",
            "14",
            "(",
            "Menurut ",
        ]
    ),
    max_size=60,
).map("".join)


@given(st.one_of(NEWS, st.text(max_size=80)))
@settings(max_examples=300, deadline=None)
def test_quotes_are_in_order_in_one_paragraph_and_end_at_a_mark_or_a_border(text: str) -> None:
    blocks = paragraphs(text)
    quotes = find_quotes(text, blocks)
    for before, after in pairwise(quotes):
        assert before.end <= after.start
    for quote in quotes:
        block = next(block for block in blocks if quote.within(block))
        assert quote.of(text).strip() == quote.of(text) != ""
        starts = quote.start == block.start or text[quote.start] in MARKS + SINGLE_MARKS + "`"
        ends = (
            quote.end == block.end
            or text[quote.end - 1] in MARKS + SINGLE_MARKS + "`"
            or _before_attribution(text, quote)
        )
        assert starts
        assert ends


def _before_attribution(text: str, quote: Quote) -> bool:
    """A lost closing mark: the quotation ends behind punctuation, or before the next one."""
    return text[quote.end - 1] in ",.?!…" or text[quote.end :].lstrip()[:1] in MARKS + "'‘’`"


@pytest.mark.parametrize(
    "piece",
    [
        '"',
        'a"',
        '" ',
        "“a”",
        "'a' ",
        "“",
        '"Kami siap. ',
        '"a b c d e f," Hal ',
        'siap," kata ',
        '"a\n',
        "a''b",
        "“a “b” ",
    ],
)
def test_a_megabyte_of_marks_gives_quotes_in_order(piece: str) -> None:
    text = piece * (1_000_000 // len(piece))
    blocks = paragraphs(text)
    found = find_quotes(text, blocks)
    assert all(a.end <= b.start for a, b in pairwise(found))
