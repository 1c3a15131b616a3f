"""Casing, typography, attribution, splitting: what is done to text on its way into and out of the model."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringkas.article import Span
from ringkas.translation import attribution, casing, protection, splitting, typography
from ringkas.translation.base import Segment
from ringkas.translation.protection import Slot
from ringkas.translation.typography import Part


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("BUPATI BUKA RAKOR BPBD DI AULA", "Bupati Buka Rakor BPBD di Aula"),
        ("KPK PERIKSA TIGA PEJABAT PLN", "KPK Periksa Tiga Pejabat PLN"),
        ("RAJA HAMENGKUBUWONO X HADIR", "Raja Hamengkubuwono X Hadir"),
        ("DI BALIK ⟦0⟧, WARGA RESAH", "Di Balik ⟦0⟧, Warga Resah"),
    ],
)
def test_capitals_become_headline_case(printed: str, expected: str) -> None:
    assert casing.headline_case(printed) == expected


@pytest.mark.parametrize("text", ["KPK RI", "PKL", "Bupati buka RAKOR BPBD", "14.00 WIB", ""])
def test_a_few_capitals_are_no_shouting(text: str) -> None:
    assert not casing.is_shouting(text)


@pytest.mark.parametrize(
    ("printed", "expected"),
    [
        ("He said , twice .", "He said, twice."),
        ("( BPS ) and [ a ]", "(BPS) and [a]"),
        ('so " yes " it is', 'so "yes" it is'),
        ("the site .id", "the site .id"),
        ("a  b\n c", "a b c"),
    ],
)
def test_spaces_are_tidied(printed: str, expected: str) -> None:
    assert typography.tidy(printed) == expected


def test_a_comma_that_the_quotation_has_is_not_doubled() -> None:
    source = '"Siap," kata Sari.'
    slot = Slot(0, 7, "quote", '"Siap,"', 0)
    text, places = typography.join([Part(slot), Part(", Sari said.", spaced=False)], source)
    assert text == '"Siap," Sari said.'
    assert places == {0: (0, 7)}


def test_a_stop_behind_a_quotation_that_ends_in_one_is_dropped() -> None:
    source = 'Sari berkata, "Siap."'
    parts = [Part("Sari said,"), Part(Slot(14, 21, "quote", '"Siap."', 0)), Part(".", spaced=False)]
    assert typography.join(parts, source)[0] == 'Sari said, "Siap."'


def test_brackets_hold_what_is_protected_in_them() -> None:
    parts = [Part("see ("), Part(Slot(5, 9, "url", "a.id")), Part(").")]
    assert typography.join(parts, "lihat a.id")[0] == "see (a.id)."


@pytest.mark.parametrize(
    ("text", "source", "expected"),
    [
        ("the police chief, Rio.", " kata Kapolres Rio.", "said the police chief, Rio."),
        ("The resident.", ' tanyanya warga."', "asked the resident."),
        (", Rio.", ", tegas Rio.", ", stressed Rio."),
        ("Rio told reporters.", " kata Rio kepada wartawan.", "Rio told reporters."),
        ("in a meeting.", " dalam rapat.", "in a meeting."),
        (".", ".", "."),
    ],
)
def test_an_attribution_has_a_verb(text: str, source: str, expected: str) -> None:
    assert attribution.complete(text, source) == expected


def words_of(text: str, limit: int) -> list[str]:
    spans = splitting.split(text, Span(0, len(text)), (), tokens=lambda _: 1, limit=limit, most_slots=8)
    return [span.of(text) for span in spans]


def test_a_semicolon_is_cut_at_before_a_comma_and_a_comma_before_a_conjunction() -> None:
    assert words_of("satu dua tiga; empat lima, enam dan tujuh", 5) == [
        "satu dua tiga;",
        "empat lima, enam dan tujuh",
    ]
    assert words_of("satu dua, tiga dan empat lima", 4) == ["satu dua,", "tiga dan empat lima"]
    assert words_of("satu dua tiga dan empat lima enam", 5)[0] == "satu dua tiga"


@pytest.mark.parametrize("amount", ["Rp 43 triliun", "2,5 persen", "13.47 WIB", "7 Agustus", "10 000"])
def test_an_amount_stays_in_one_part(amount: str) -> None:
    for limit in range(4, 9):
        parts = words_of(f"dana warga desa itu sebesar {amount} untuk jalan baru di kota lama", limit)
        assert any(amount in part for part in parts)


@given(st.text(st.sampled_from("ab ,;.\n1"), max_size=200), st.integers(1, 9))
def test_parts_cover_all_words_and_keep_the_limit(text: str, limit: int) -> None:
    parts = words_of(text, limit)
    assert " ".join(parts).split() == text.split()
    assert all(len(part.split()) <= limit for part in parts)


@pytest.mark.parametrize("unit", ["a ", "@", "a@", "#a.", "((((", "⟦", '" ', "a/"])
def test_a_long_hostile_text_is_split_in_order(unit: str) -> None:
    text = unit * (400_000 // len(unit))
    slots = protection.slots(Segment(text), ["⟦0⟧"], lambda _: True)
    parts = splitting.split(text, Span(0, len(text)), slots, tokens=lambda _: 1, limit=100, most_slots=8)
    assert all(a.end <= b.start for a, b in pairwise(parts))
    assert parts[-1].end >= len(text.rstrip())
