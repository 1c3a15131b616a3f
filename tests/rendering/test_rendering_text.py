from __future__ import annotations

import dataclasses
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rendering.specimens import ARTICLE, BRIEF, briefs
from ringkas.article import Source
from ringkas.brief import Bilingual, Brief, BriefQuote, BriefSentence, Dateline
from ringkas.checks.finding import Flag, Tally
from ringkas.errors import OptionError
from ringkas.rendering import render
from ringkas.rendering.layout import display_width, visible
from ringkas.rendering.phrases import checked_sentence, dateline, moment

FOOT = """\
--------------------------------------------------------------------------------
Checked: 3 quotations, 5 numbers (1 does not agree), 4 names, 1 date.
! Sentence 3, error: The source has 6.2 billion, the English 6.5 billion.
ringkas:1.2|summarizer:extractive@1a2b3c4d|
translator:ringkas-id-en@5e6f7a8b+int8+beam4|sentences:4"""

BOTH = f"""\
Tanjung Rejo Suspension Bridge Opens Two Weeks Early
====================================================

SUNGAI HULU · 3 March 2025, 09:05 WITA · SuaraHulu.id

The Sungai Hulu district government opened the Tanjung Rejo suspension bridge on
Monday, March 3, 2025.

"Jembatan ini kami buka lebih cepat dua pekan karena warga sudah terlalu lama
memutar,” Ratna Wulandari said. ”Senin depan bus sekolah lewat sini.”
    [Translation 1 of 2: “We are opening this bridge two weeks early because
    residents have had to go the long way round for too long.” — Ratna
    Wulandari]
    [Translation 2 of 2: “Next Monday the school bus will come this way.” —
    Ratna Wulandari]

The 84-metre bridge cost Rp 6.5 billion.

A trader said “Kami percaya kalau sudah melihatnya sendiri”.
    [No translation of this quotation — Seorang pedagang]

{FOOT}"""

NOTES = f"""\
“We are opening this bridge two weeks early because residents have had to go the
long way round for too long,” [translated, note 1] Ratna Wulandari said. “Next
Monday the school bus will come this way.” [translated, note 2]

The 84-metre bridge cost Rp 6.5 billion.

A trader said “Kami percaya kalau sudah melihatnya sendiri” [not translated,
note 3].

Notes: the quotations in the speakers’ own words
 1. "Jembatan ini kami buka lebih cepat dua pekan karena warga sudah terlalu
    lama memutar,” — Ratna Wulandari
 2. ”Senin depan bus sekolah lewat sini.” — Ratna Wulandari
 3. “Kami percaya kalau sudah melihatnya sendiri” — Seorang pedagang (no
    translation of this quotation)

{FOOT}"""

BILINGUAL = """\
EN  Tanjung Rejo Suspension Bridge Opens Two Weeks Early
ID  Jembatan Gantung Tanjung Rejo Dibuka Dua Pekan Lebih Cepat
==============================================================

SUNGAI HULU · 3 March 2025, 09:05 WITA · SuaraHulu.id

EN  The Sungai Hulu district government opened the Tanjung Rejo suspension
    bridge on Monday, March 3, 2025.
ID  Pemerintah Kabupaten Sungai Hulu membuka jembatan gantung Tanjung Rejo,
    Senin (3/3/2025).
"""


def test_the_gloss_stands_beside_the_verbatim_quotation() -> None:
    assert render(BRIEF, "text") == BOTH
    assert str(BRIEF) == BOTH


def test_notes_hold_the_verbatim_quotations() -> None:
    assert render(BRIEF, "text", quotes="notes").endswith(NOTES)


def test_original_shows_no_gloss() -> None:
    shown = render(BRIEF, "text", quotes="original")
    assert "Translation" not in shown
    assert "two weeks early because" not in shown
    assert "memutar,” Ratna Wulandari said. ”Senin depan bus sekolah lewat sini.”\n\nThe 84" in shown


def test_both_languages_are_labelled() -> None:
    assert render(BRIEF, "text", show="both").startswith(BILINGUAL)


@pytest.mark.parametrize("quotes", ["both", "original", "notes"])
def test_indonesian_alone_holds_no_english(quotes: str) -> None:
    body = BRIEF.to_text(quotes=quotes, show="id").split("-----")[0]  # type: ignore[arg-type]  # a str parameter
    assert body.startswith("Jembatan Gantung Tanjung Rejo Dibuka Dua Pekan Lebih Cepat\n=====")
    assert "kata Ratna Wulandari. ”Senin depan bus sekolah lewat sini.”" in body
    assert "bridge" not in body
    assert "Notes" not in body


def test_a_translated_article_keeps_its_paragraphs() -> None:
    assert (
        "The 84-metre bridge cost Rp 6.5 billion. A trader said “Kami percaya kalau sudah\nmelihatnya sendiri”.\n"
        "    [No translation of this quotation — Seorang pedagang]\n\n---"
    ) in ARTICLE.to_text()


def test_what_is_not_known_leaves_no_gap() -> None:
    bare = Brief("1", Source("x"), Bilingual("", ""), Dateline(), (BriefSentence("Ya.", "Yes.", ((0, 1),)),))
    assert render(bare, "text") == f"Yes.\n\n{'-' * 80}\nNothing was checked."


def test_a_narrow_rendering_is_narrow() -> None:
    lines = render(BRIEF, "text", width=48).split("\n")
    assert max(display_width(line) for line in lines) == 48
    with pytest.raises(OptionError):
        render(BRIEF, "text", width=5)


def test_a_quotation_over_paragraphs_keeps_its_paragraphs() -> None:
    said = '"Satu.\n\nDua,”'
    brief = dataclasses.replace(
        BRIEF, sentences=(BriefSentence("", f"{said} he said.", (), (0,)),), quotes=(BriefQuote(0, 13, said),)
    )
    assert f"\n\n{said} he said.\n" in render(brief, "text", quotes="original")


@pytest.mark.parametrize(
    ("published", "shown"),
    [
        ("2025-08-07T13:47:00+07:00", "7 August 2025, 13:47 WIB"),
        ("2025-08-07T13:47:00+08:00", "7 August 2025, 13:47 WITA"),
        ("2025-08-07T13:47:00+09:00", "7 August 2025, 13:47 WIT"),
        ("2025-08-07T13:47:00", "7 August 2025, 13:47"),
        ("2025-08-07T13:47:00Z", "7 August 2025, 13:47 UTC"),
        ("2025-08-07T13:47:00-03:30", "7 August 2025, 13:47 UTC-03:30"),
        ("2025-12-31", "31 December 2025"),
        ("kemarin", "kemarin"),
    ],
)
def test_moments_read_as_words_with_indonesian_zones(published: str, shown: str) -> None:
    assert moment(published) == shown


def test_a_dateline_leaves_out_what_is_not_known() -> None:
    assert dateline(Dateline(None, "2025-08-07", "Contoh.id")) == "7 August 2025 · Contoh.id"
    assert dateline(Dateline("Palu")) == "PALU"
    assert dateline(Dateline()) == ""


def test_the_line_of_checks_counts_and_agrees() -> None:
    assert checked_sentence({"numbers": Tally(1200), "names": Tally(1)}) == (
        "Checked: 1,200 numbers, 1 name. All agree."
    )
    assert checked_sentence({"length": Tally(5), "tone": Tally(2, 2)}) == (
        "Checked: 5 sentences for length, 2 tone (2 do not agree)."
    )


def test_flags_say_where_they_point() -> None:
    flags = (
        Flag("names", "warning", "One.", None, (-1, 0, 3)),
        Flag("source", "warning", "Two.", None, None),
    )
    shown = render(dataclasses.replace(BRIEF, flags=flags), "text")
    assert "\n! Headline, warning: One.\n! Warning: Two.\n" in shown


@given(briefs(), st.sampled_from(("both", "original", "notes")), st.sampled_from(("en", "id", "both")))
def test_no_text_reaches_the_terminal_as_a_command(brief: Brief, quotes: str, show: str) -> None:
    shown = render(brief, "text", quotes=quotes, show=show)  # type: ignore[arg-type]  # sampled as str
    assert not [c for c in shown if unicodedata.category(c) in ("Cc", "Cs") and c != "\n"]
    assert "\u202e" not in shown
    shown.encode("utf-8")


@given(briefs(), st.sampled_from(("both", "original", "notes")), st.integers(20, 100))
def test_lines_fit_unless_a_single_word_does_not(brief: Brief, quotes: str, width: int) -> None:
    for line in render(brief, "text", quotes=quotes, width=width).split("\n"):  # type: ignore[arg-type]  # sampled as str
        if display_width(line) > width:
            held = line.removeprefix("! ").strip(" ")
            fits_nowhere = max(map(display_width, held.split(" "))) + 4 > width
            assert fits_nowhere or held in " ".join(visible(brief.signature).split())


@given(briefs())
def test_quotations_are_verbatim_in_every_style(brief: Brief) -> None:
    def words(text: str) -> str:
        return " ".join(visible(text).split())

    for style in ("both", "original", "notes"):
        shown = words(render(brief, "text", quotes=style, width=2000))
        for quote in brief.quotes:
            assert words(quote.text) in shown
