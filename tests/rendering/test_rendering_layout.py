from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rendering.specimens import words
from ringkas.rendering.layout import BREAK, display_width, rule, runs, visible, wrap

BIDI_CLASSES = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}


@pytest.mark.parametrize(
    ("hidden", "shown"),
    [
        ("\0", "␀"),
        ("\x07", "␇"),
        ("\t", "␉"),
        ("\x1b[31mmerah\x1b[0m", "␛[31mmerah␛[0m"),
        ("\x7f", "␡"),
        ("\x9b2J", "⟨U+009B⟩2J"),
        ("Jalan \u202egpj.exe", "Jalan ⟨RLO⟩gpj.exe"),
        ("\u2066a\u2069\u200f", "⟨LRI⟩a⟨PDI⟩⟨RLM⟩"),
        ("\ud83d", "⟨U+D83D⟩"),
        ("\ufffe", "⟨U+FFFE⟩"),
        ("satu\r\ndua\rtiga\u2028empat\n", "satu\ndua\ntiga\nempat\n"),
        ("Rp 6,2 miliar – “siap”\u00a0👍🏽 Ñ\u200d", "Rp 6,2 miliar – “siap”\u00a0👍🏽 Ñ\u200d"),
    ],
)
def test_what_cannot_be_seen_shows_as_a_symbol(hidden: str, shown: str) -> None:
    assert visible(hidden) == shown


@given(st.text() | words())
def test_nothing_unsafe_remains_visible(text: str) -> None:
    shown = visible(text)
    assert not [c for c in shown if unicodedata.category(c) in ("Cc", "Cs") and c != "\n"]
    assert not {unicodedata.bidirectional(c) for c in shown} & BIDI_CLASSES
    shown.encode("utf-8")
    assert visible(shown) == shown


def test_combining_marks_take_no_column_and_wide_characters_two() -> None:
    assert display_width("e\u0301l\u00e9") == 3
    assert display_width("東京 2025") == 9
    assert display_width("a\u200db\u00ad") == 2


def test_lines_break_by_columns_not_by_characters() -> None:
    assert wrap("東京 東京 東京", 9) == ["東京 東京", "東京"]
    assert wrap("e\u0301\u0301 e\u0301\u0301 e\u0301\u0301", 5) == [
        "e\u0301\u0301 e\u0301\u0301 e\u0301\u0301"
    ]


def test_a_word_that_is_too_wide_stands_alone() -> None:
    assert wrap("di https://contoh.id/halaman/panjang sini", 12) == [
        "di",
        "https://contoh.id/halaman/panjang",
        "sini",
    ]


def test_lines_never_break_at_a_space_that_forbids_it() -> None:
    assert wrap("seharga Rp\u00a06,2 miliar", 12) == ["seharga", "Rp\u00a06,2", "miliar"]


def test_blank_lines_part_paragraphs_and_single_newlines_do_not() -> None:
    assert wrap("satu\ndua\n \n\ntiga", 20, first="1. ") == ["1. satu dua", "", "   tiga"]


def test_blank_text_has_no_lines() -> None:
    assert wrap(" \n ", 20) == []


@given(words(), st.integers(5, 90), st.sampled_from(("", "! ", "    ")))
def test_no_line_is_wider_than_it_may_be_unless_it_holds_one_word(text: str, width: int, first: str) -> None:
    for line in wrap(visible(text), width, first=first):
        held = line.removeprefix(first).strip(" ")
        assert display_width(line) <= width or not BREAK.search(held)


@given(words(), st.integers(5, 90))
def test_wrapping_keeps_every_word(text: str, width: int) -> None:
    shown = visible(text)
    lines = wrap(shown, width)
    assert [w for w in BREAK.split("\n".join(lines))[::2] if w] == [w for w in BREAK.split(shown)[::2] if w]


@given(st.integers(0, 30), st.lists(st.tuples(st.integers(-3, 33), st.integers(-3, 33)), max_size=8))
def test_runs_cover_the_text_once_and_know_what_covers_them(
    length: int, spans: list[tuple[int, int]]
) -> None:
    found = list(runs(length, spans))
    assert [i for run in found for i in range(run.start, run.end)] == list(range(length))
    for run in found:
        for i in range(run.start, run.end):
            assert run.covers == tuple(n for n, (start, end) in enumerate(spans) if start <= i < end)


def test_a_rule_is_as_wide_as_its_widest_line() -> None:
    assert rule(["ab", "東京"], "=", 80) == "===="
    assert rule(["abcdef"], "=", 3) == "==="
