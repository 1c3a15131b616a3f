"""Who says a quotation, and with which cue."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ringkas.article import Quote, QuoteKind, Span
from ringkas.segmentation import sentences
from ringkas.segmentation.quotes import find_quotes
from ringkas.segmentation.speakers import attribute


def attributed(text: str) -> list[Quote]:
    paragraphs = [Span(m.start(), m.end()) for m in re.finditer(r"\S(?:[^\n]*\S)?", text)]
    quotes = find_quotes(text, paragraphs)
    split = [s for p in paragraphs for s in sentences.split(text, p.start, p.end, quotes)]
    return [q for q in attribute(text, split, quotes, paragraphs) if q.kind is QuoteKind.SPEECH]


def speaker(text: str, number: int = -1) -> tuple[str | None, str | None, str | None]:
    """The speaker as printed, the fullest name, and the cue."""
    quote = attributed(text)[number]
    assert quote.speaker is not None
    assert text[quote.speaker.start : quote.speaker.end] == quote.speaker.text
    if quote.cue:
        assert text[quote.cue.start : quote.cue.end] == quote.cue.text
    return quote.speaker.text, quote.speaker.full, quote.cue.text if quote.cue else None


def office(text: str, number: int = -1) -> str | None:
    found = attributed(text)[number].speaker
    return found.office if found else None


REGENCY = (
    "Rapat dibuka Wakil Bupati Tulang Umbul, I Wayan Sutrisna, S.E., yang menekankan kerja bersama.\n\n"
    '"Ini bukan soal program, tapi soal kemauan,” tegas Wayan dalam sambutannya.'
)


def test_short_name_gets_the_fullest_name_and_office() -> None:
    assert speaker(REGENCY) == ("Wayan", "I Wayan Sutrisna", "tegas")
    assert office(REGENCY) == "Wakil Bupati Tulang Umbul"


def test_name_that_stands_in_full_only_later() -> None:
    text = '"Jalan ini rusak," kata Sekar.\n\nNi Luh Sekar sudah dua periode memimpin desa itu.'
    assert speaker(text) == ("Sekar", "Ni Luh Sekar", "kata")


@pytest.mark.parametrize(
    ("text", "printed", "cue"),
    [
        ('"Jalan ini rusak," kata Budi Santoso di Metro.', "Budi Santoso", "kata"),
        ('Budi Santoso mengatakan, "Jalan ini sudah lama rusak."', "Budi Santoso", "mengatakan"),
        ('Kata Budi Santoso, "Jalan ini sudah lama rusak."', "Budi Santoso", "Kata"),
        ('Menurut Budi Santoso, "jalan ini sudah lama rusak".', "Budi Santoso", "Menurut"),
        ('"Jalan ini rusak," Budi Santoso menegaskan.', "Budi Santoso", "menegaskan"),
        ('"Jalan ini sudah lama rusak", demikian dikutip dari siaran pers MTI.', "MTI", "dikutip"),
        ('"Jalan ini rusak," tulis BMKG dalam laporannya.', "BMKG", "tulis"),
        ('"Jalan ini rusak," tulis akun @wargametro.', "@wargametro", "tulis"),
        ('"Jalan ini rusak," keluh seorang warga.', "seorang warga", "keluh"),
        (
            '"Jalan ini sudah rusak sejak lama". Hal itu disampaikan Budi Santoso kemarin.',
            "Budi Santoso",
            "disampaikan",
        ),
    ],
)
def test_attribution_before_and_behind(text: str, printed: str, cue: str) -> None:
    found = speaker(text)
    assert (found[0], found[2]) == (printed, cue)


def test_attribution_in_the_middle_covers_both_halves() -> None:
    text = '"Jalan ini rusak," kata Budi Santoso, "dan belum ada yang datang."'
    assert speaker(text, 0) == speaker(text, 1) == ("Budi Santoso", "Budi Santoso", "kata")


@pytest.mark.parametrize("cue", ["ujarnya", "kata dia", "tutur beliau", "imbuhnya", "menurutnya"])
def test_pronoun_stands_for_the_last_speaker(cue: str) -> None:
    text = (
        "Kepala Desa Suka Rukun, Budi Santoso, membuka rapat itu. Camat Tani Jaya, Sri Lestari, mengatakan jalan "
        f'segera diperbaiki.\n\n"Alat berat sudah datang kemarin," {cue}.'
    )
    assert speaker(text) == ("Sri Lestari", "Sri Lestari", cue.removesuffix("nya").split()[0])


def test_pronoun_goes_back_to_the_subject_not_to_who_is_mentioned() -> None:
    text = (
        'Sri Lestari mengaku sudah menemui Budi Santoso di kantor itu.\n\n"Ia tidak ada di tempat," ujarnya.'
    )
    assert speaker(text)[0] == "Sri Lestari"


def test_who_is_new_in_the_paragraph_before_takes_the_pronoun() -> None:
    text = (
        '"Jalan ini rusak," kata Budi Santoso.\n\nKapolsek Tani Jaya AKP Rahmat Hidayat belum menerima berkas perkara.'
        '\n\n"Kami tunggu dulu," katanya.'
    )
    assert speaker(text)[1] == "Rahmat Hidayat"


def test_who_smiles_right_before_the_quotation_says_it() -> None:
    text = 'Sri Lestari menjelaskan rute itu kepada Budi Santoso.\n\nBudi tersenyum. "Saya sudah hafal," katanya.'
    assert speaker(text)[1] == "Budi Santoso"


def test_noun_that_points_back_stands_for_the_person_in_focus() -> None:
    text = '"Jalan ini rusak," kata Budi Santoso.\n\n"Sudah dua tahun," tutur pria berkacamata itu.'
    assert speaker(text)[:2] == ("Budi Santoso", "Budi Santoso")


def test_paragraph_without_attribution_continues_the_speaker() -> None:
    text = '"Jalan ini rusak," kata Budi Santoso.\n\n"Kami sudah menunggu dua tahun untuk ini."'
    assert speaker(text) == ("Budi Santoso", "Budi Santoso", None)


def test_all_parts_of_a_quotation_over_paragraphs_have_one_speaker() -> None:
    text = '"Dulu jembatan hanyut.\n\nKami berenang.\n\nSekarang kering," kata Sri Lestari.'
    assert {q.speaker.text for q in attributed(text) if q.speaker} == {"Sri Lestari"}
    assert all(q.speaker for q in attributed(text))


def test_subject_in_the_paragraph_before_a_colon() -> None:
    text = 'Budi Santoso mengatakan kepada wartawan:\n\n"Jalan ini sudah lama rusak."'
    assert speaker(text)[0] == "Budi Santoso"


def test_office_alone_finds_its_holder() -> None:
    text = (
        'Kapolres Tani Jaya AKBP Rahmat Hidayat datang pagi itu. "Kami masih menyelidikinya," kata Kapolres.'
    )
    assert speaker(text) == ("Kapolres", "Rahmat Hidayat", "kata")
    assert office(text) == "Kapolres Tani Jaya"


def test_office_alone_without_a_holder() -> None:
    text = '"Kami masih menyelidikinya," kata Kapolres Tani Jaya.'
    assert speaker(text) == ("Kapolres Tani Jaya", None, "kata")


@pytest.mark.parametrize(
    ("attribution", "full", "holds"),
    [
        ("Kepala BPS Tulang Umbul, Tri Wicaksono, di kantornya", "Tri Wicaksono", "Kepala BPS Tulang Umbul"),
        (
            "Kepala Bidang Sosial Dinas Pendidikan Budi Santoso",
            "Budi Santoso",
            "Kepala Bidang Sosial Dinas Pendidikan",
        ),
        ("Kombes Pol. Rahmat Hidayat", "Rahmat Hidayat", None),
        ("Kabid Humas Polda Jambi Kombes Pol Rahmat Hidayat", "Rahmat Hidayat", "Kabid Humas Polda Jambi"),
        ("Sri Lestari, Ketua Panitia Lomba, Senin (3/2)", "Sri Lestari", "Ketua Panitia Lomba"),
        ("Sri Lestari selaku Ketua Panitia", "Sri Lestari", "Ketua Panitia"),
        ("Prof. Dr. H. Budi Santoso, M.Si.", "Budi Santoso", None),
        ("pengamat politik Budi Santoso", "Budi Santoso", "pengamat politik"),
        ("Ketua tim siswa, Alya Putri", "Alya Putri", "Ketua tim siswa"),
        ("kuasa hukum Lestari, Budi Santoso, kemarin", "Budi Santoso", "kuasa hukum Lestari"),
    ],
)
def test_long_appositions(attribution: str, full: str, holds: str | None) -> None:
    text = f'"Data itu sudah benar semua," kata {attribution}. Lestari hadir.'
    assert speaker(text)[1] == full
    assert office(text) == holds


def test_nickname() -> None:
    text = 'Bambang Wiguna, yang akrab disapa Wigo, pulang kampung. "Saya rindu laut," kata Wigo.'
    assert speaker(text) == ("Wigo", "Bambang Wiguna", "kata")


def test_spouse_with_the_same_name_is_somebody_else() -> None:
    text = 'Presiden Bagus Wardana datang bersama Sekar Bagus Wardana. "Terima kasih semuanya," kata Bagus Wardana.'
    assert speaker(text)[1] == "Bagus Wardana"


def test_line_ends_inside_a_paragraph_do_not_cut_a_name() -> None:
    text = 'Dosen Politeknik Nusa Kei, Dr. Yuliana\nMatwear, menghitungnya. "Ini cukup," ujar Yuliana.'
    whole = [Span(0, len(text))]
    quote = attribute(text, whole, find_quotes(text, whole), whole)[0]
    assert quote.speaker is not None
    assert quote.speaker.full == "Yuliana Matwear"


def test_mentions_have_no_speaker() -> None:
    text = 'Film "Sungai Pulang" dibuat Budi Santoso.'
    whole = [Span(0, len(text))]
    assert [q.speaker for q in attribute(text, whole, find_quotes(text, whole), whole)] == [None]


@given(
    st.lists(
        st.sampled_from(
            [
                '"Kami siap," ',
                "kata ",
                "Budi ",
                "Bupati ",
                "ujarnya ",
                ". ",
                ", ",
                "\n",
                "itu ",
                "mengatakan ",
                '"',
                "(",
                ") ",
                "Menurut ",
                "@a",
                "warga ",
            ]
        ),
        max_size=40,
    ).map("".join)
)
@settings(max_examples=200, deadline=None)
def test_spans_are_exact_and_nothing_but_speakers_is_added(text: str) -> None:
    whole = [Span(m.start(), m.end()) for m in re.finditer(r"\S(?:[^\n]*\S)?", text)]
    quotes = find_quotes(text, whole)
    named = attribute(text, whole, quotes, whole)
    assert [(q.start, q.end, q.kind) for q in named] == [(q.start, q.end, q.kind) for q in quotes]
    for quote in named:
        if quote.speaker:
            assert text[quote.speaker.start : quote.speaker.end] == quote.speaker.text
            assert quote.speaker.text.strip() == quote.speaker.text != ""
        if quote.cue:
            assert text[quote.cue.start : quote.cue.end] == quote.cue.text


@pytest.mark.parametrize(
    "piece",
    [
        "Kepala Dinas ",
        "Aa ",
        "kata ",
        "Bank dan ",
        "Budi mengatakan ",
        "Budi\n",
        "A.",
        "Ketua (",
        "Ab, yang akrab disapa ",
        "a",
    ],
)
def test_a_quotation_is_found_beside_a_megabyte_of_anything(piece: str) -> None:
    text = '"Kami siap membantu semua," ujarnya.\n' + piece * (1_000_000 // len(piece))
    whole = [Span(m.start(), m.end()) for m in re.finditer(r"\S(?:[^\n]*\S)?", text)]
    found = attribute(text, whole, find_quotes(text, whole), whole)
    assert found[0].of(text) == '"Kami siap membantu semua,"'
