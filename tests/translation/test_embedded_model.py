"""The model that ships with the package, whatever its weights are: promises, not quality."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ringkas.translation import Protected, Segment, Translator, get_translator


@pytest.fixture(scope="module")
def translator() -> Translator:
    return get_translator("ringkas-id-en", beam=1)


def quoted(before: str, quote: str, after: str) -> Segment:
    span = Protected(len(before), len(before) + len(quote), kind="quote", replacement=quote)
    return Segment(before + quote + after, (span,))


def test_an_attribution_becomes_english_around_an_untouched_quotation(translator: Translator) -> None:
    quote = '"Pasar ini milik warga, bukan milik kami.  Titik,”'
    result = translator.translate([quoted("", quote, " kata Sari saat rapat, Senin (4/8/2025).")])[0]
    assert result.text.startswith(quote + " ")
    assert result.text.count(quote) == 1
    assert "Sari" in result.text
    assert "kata Sari" not in result.text
    assert "(4/8/2025)" in result.text


@pytest.mark.parametrize(
    "after", [" ujar Kepala Dinas Perhubungan Kota Baru, Andi Wijaya.", " jelasnya.", ", tegas Rudi."]
)
def test_behind_a_quotation_stands_a_verb_of_saying(translator: Translator, after: str) -> None:
    result = translator.translate([quoted("", '"Jalan itu kami perbaiki bulan depan,"', after)])[0]
    assert any(verb in result.text for verb in ("said", "explained", "stressed", "emphasized", "asserted"))


def test_a_text_far_beyond_the_limit_is_translated_to_its_end(translator: Translator) -> None:
    villages = [f"Desa Maju {i}" for i in range(1, 121)]
    result = translator.translate([Segment("Bantuan itu dikirim ke " + ", ".join(villages) + ".")])[0]
    assert "split" in result.notes
    assert "120" in result.text


def test_equal_requests_have_equal_results(translator: Translator) -> None:
    request = [Segment(f"Rapat ke-{i} digelar di balai desa pada hari Senin.") for i in range(1, 9)]
    assert translator.translate(request) == translator.translate(request)


@given(text=st.text(max_size=80), before=st.text(max_size=20))
@settings(max_examples=25)
def test_any_text_comes_through_with_its_quotation(translator: Translator, text: str, before: str) -> None:
    quote = "“kami siap”"
    result = translator.translate([quoted(before, quote, text), Segment(text)])
    start, end = result[0].protected[0]
    assert result[0].text[start:end] == quote
