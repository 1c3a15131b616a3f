"""Blocks: the shapes of pages, kind by kind, and what holds for any text."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringkas.article import BlockKind
from ringkas.segmentation.blocks import find_blocks

BODY = "Harga beras di Pasar Bambu turun sejak Senin."
MORE = "Pedagang berharap harga tetap rendah sampai panen."


def kinds(text: str, title: str | None = None) -> list[tuple[str, str]]:
    return [(str(block.kind), block.of(text)) for block in find_blocks(text, title)]


def page(*parts: str) -> str:
    return "\n\n".join(parts)


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("• Kamis, 07 Agustus 2025", "timestamp"),
        ("Kamis, 07 Agustus 2025 - 13.47 WIB", "timestamp"),
        ("14", "counter"),
        ("Dibaca 1.204 kali", "counter"),
        ("Beras dijual di Pasar Bambu. Foto: Ist.", "caption"),
        ("Beras dijual di Pasar Bambu. (Foto: Sari/Ceritanusa)", "caption"),
        ("ANTARA FOTO/Sari Dewi/nym.", "caption"),
        ("Foto: Sari Dewi", "caption"),
        ("Penulis: Sari Dewi", "byline"),
        ("Sari Dewi - detikNews", "byline"),
        ("Laporan Wartawan Tribunkota.com, Sari Dewi", "byline"),
        ("Baca juga: Pedagang Bambu Kehabisan Stok", "related"),
        ('Simak Video "Beras Turun"', "related"),
        ("[Gambas:Video 20detik]", "other"),
        ("ADVERTISEMENT", "other"),
        ("SCROLL TO CONTINUE WITH CONTENT", "other"),
        ("Halaman 1 2 Selanjutnya", "other"),
        ("Tags: beras, pasar", "other"),
        ("Sumber: Humas Pemkot", "other"),
        ("Bagikan:", "other"),
        ("Home > Ekonomi > Pasar", "other"),
        ("#beras #pasar", "other"),
        ("Copyright © Ceritanusa 2025", "other"),
        ("Ikuti berita Ceritanusa di Google News", "other"),
        ("https://ceritanusa.example/beras", "other"),
    ],
)
@pytest.mark.parametrize("above", [True, False])
def test_furniture_is_labelled_above_and_between_paragraphs(line: str, kind: str, *, above: bool) -> None:
    parts = ("Harga Beras Turun", line, BODY, MORE) if above else ("Harga Beras Turun", BODY, line, MORE)
    found = {run: label for label, run in kinds(page(*parts))}
    expected = "other" if kind == "timestamp" and not above else kind
    assert found == {"Harga Beras Turun": "headline", line: expected, BODY: "paragraph", MORE: "paragraph"}


@pytest.mark.parametrize("mark", ["(*)", "(abc/def)", "(adv)", "(KT-03)", "***", "(Sari Dewi)", "[sd]"])
@pytest.mark.parametrize("gap", ["\n\n", " ", ""])
def test_the_end_mark_is_its_own_block(mark: str, gap: str) -> None:
    text = page("Harga Beras Turun", BODY, MORE) + gap + mark
    assert kinds(text)[-2:] == [("paragraph", MORE), ("end_mark", mark)]


def test_news_in_brackets_is_no_end_mark() -> None:
    text = page(BODY, "Keterangan itu dikutip dari laman badan meteorologi (BMKG)")
    assert kinds(text)[-1][0] == "paragraph"


@pytest.mark.parametrize(
    ("dateline", "rest"),
    [
        ("JAKARTA, KOMPAS.com –", " "),
        ("Liputan6.com, Jakarta -", ""),
        ("Jakarta", "\n\n"),
        ("SOLO (ANTARA) -", " "),
    ],
)
def test_the_dateline_is_its_own_block_and_the_paragraph_starts_after_it(dateline: str, rest: str) -> None:
    text = page("Harga Beras Turun", dateline + rest + BODY, MORE)
    assert kinds(text)[1:3] == [("dateline", dateline), ("paragraph", BODY)]


def test_the_headline_is_found_without_furniture_around_it() -> None:
    assert kinds(page("Harga Beras Turun Tajam", BODY))[0] == ("headline", "Harga Beras Turun Tajam")
    assert kinds(page("Benarkah harga beras turun?", BODY, MORE))[0][0] == "headline"


def test_a_headline_is_not_joined_to_a_paragraph_that_begins_with_a_small_letter() -> None:
    text = page(
        "Harga Beras di Solo Turun", "ceritanusa mencatat harga beras di Pasar Bambu turun sejak Senin.", MORE
    )
    assert [kind for kind, _ in kinds(text)] == ["headline", "paragraph", "paragraph"]


def test_a_headline_may_end_in_a_mark_or_name_a_photo_story() -> None:
    for headline in (
        "Berita Foto: Panen Raya di Tepi Kota",
        "Mau Harga Turun? Ini yang Dilakukan Pedagang!",
        "Ternyata Beras Itu...",
    ):
        assert kinds(page(headline, BODY, MORE))[0] == ("headline", headline)


def test_a_kicker_and_a_name_above_the_story_are_no_headline() -> None:
    found = kinds(page("Ekonomi", "Harga Beras di Pasar Bambu Turun", "Sari Dewi", BODY, MORE))
    assert [kind for kind, _ in found] == ["other", "headline", "byline", "paragraph", "paragraph"]


def test_the_caption_repeats_the_headline() -> None:
    text = page("Harga Beras di Pasar Turun", "Harga Beras di Pasar Turun.", BODY, MORE)
    assert [kind for kind, _ in kinds(text)] == ["headline", "caption", "paragraph", "paragraph"]


def test_a_title_given_apart_decides() -> None:
    text = page("Sari Dewi", "Harga beras turun.", BODY)
    assert [kind for kind, _ in kinds(text, "Harga Beras Turun")] == ["byline", "headline", "paragraph"]
    assert "headline" not in [kind for kind, _ in kinds(page(BODY, MORE), "Judul Lain Sama Sekali")]


@pytest.mark.parametrize(
    "text", ["Harga Beras Turun", "14", "(*)", "Baca juga: Beras Turun", BODY, "  Jakarta \n"]
)
def test_a_text_of_one_block_is_a_paragraph(text: str) -> None:
    assert kinds(text) == [("paragraph", text.strip())]


def test_subheadings_links_and_tags_are_not_paragraphs() -> None:
    text = page(
        "Harga Beras Turun",
        BODY,
        "Stok melimpah",
        MORE,
        "Pedagang Pasar Bambu Kehabisan Kantong",
        BODY,
        "beras",
        "pasar",
    )
    assert [run for kind, run in kinds(text) if kind == "paragraph"] == [BODY, MORE, BODY]


def test_furniture_inside_a_paragraph_is_cut_out() -> None:
    text = page(
        "Harga Beras Turun",
        f"{BODY} Baca juga: Stok Melimpah di Gudang",
        f"{BODY} [Gambas:Video 20detik] {MORE}",
    )
    assert kinds(text)[1:] == [
        ("paragraph", BODY),
        ("related", "Baca juga: Stok Melimpah di Gudang"),
        ("paragraph", BODY),
        ("other", "[Gambas:Video 20detik]"),
        ("paragraph", MORE),
    ]


def test_single_newlines_part_paragraphs() -> None:
    assert kinds("\n".join(("Harga Beras Turun", BODY, MORE))) == [
        ("headline", "Harga Beras Turun"),
        ("paragraph", BODY),
        ("paragraph", MORE),
    ]


WRAPPED = """\
Harga Beras di Pasar Bambu Turun
SOLO, CERITANUSA.ID - Harga beras di Pasar Bambu turun sejak awal
pekan karena panen raya di tiga kecamatan berlangsung lebih cepat
daripada biasanya.
Pedagang berharap harga tetap rendah sampai akhir bulan depan. Para
pembeli pun berdatangan dari kota lain untuk membawa pulang satu
karung beras atau lebih.
"""


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_wrapped_lines_make_paragraphs(ending: str) -> None:
    found = kinds(WRAPPED.replace("\n", ending))
    assert [kind for kind, _ in found] == ["headline", "dateline", "paragraph", "paragraph"]
    assert found[2][1].endswith("daripada biasanya.")
    assert found[3][1].startswith("Pedagang berharap")


def test_a_sentence_that_links_tore_apart_is_one_paragraph() -> None:
    text = page(
        "Harga Beras Turun",
        "Penurunan itu pertama kali dicatat oleh petugas dari",
        "Dinas Perdagangan",
        ", Senin (6/10/2025).",
        MORE,
    )
    assert kinds(text)[1] == ("paragraph", text[text.index("Penurunan") : text.index("(6/10/2025).") + 12])


PIECES = [
    *(
        BODY,
        "Harga Beras",
        "14",
        "(*)",
        "Jakarta",
        "Baca juga: X",
        "JAKARTA - ",
        "(a/b)",
        "Foto: Ist.",
        "[Gambas:x]",
    ),
    *(
        "Kamis, 7 Agustus 2025",
        "\n",
        "\n\n",
        " ",
        "\r",
        "\u2028",
        "\x85",
        "\u200b",
        "\x1f",
        "“",
        '"',
        ".",
        "a",
    ),
]
TEXTS = st.text(max_size=200) | st.lists(st.sampled_from(PIECES), max_size=25).map("".join)


@given(TEXTS, st.none() | st.text(max_size=20))
def test_blocks_and_white_space_give_any_text_back(text: str, title: str | None) -> None:
    position = 0
    blocks = find_blocks(text, title)
    for block in blocks:
        assert not text[position : block.start].strip()
        assert block.of(text) == block.of(text).strip() != ""
        position = block.end
    assert not text[position:].strip()
    assert len(blocks) != 1 or blocks[0].kind is BlockKind.PARAGRAPH


@pytest.mark.parametrize(
    "unit",
    [
        "\n",
        "a\n",
        "12\n",
        "7/8/2025 x\n",
        "Baca juga: ",
        "[video ",
        "JAKARTA - ",
        "(",
        "x\n\n, y\n\n",
        "* ",
        "Ab cd ef\n",
    ],
)
def test_a_long_hostile_text_is_covered_too(unit: str) -> None:
    text = unit * (100_000 // len(unit))
    blocks = find_blocks(text)
    assert "".join(b.of(text) for b in blocks).replace("\n", "").replace(" ", "") == "".join(text.split())
