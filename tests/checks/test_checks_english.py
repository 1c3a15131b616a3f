"""Words of the English that are none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringkas.checks import words
from ringkas.checks.words import begins, is_english


@pytest.mark.parametrize(
    ("source", "candidate"),
    [
        ("Pasien pulih.", "The patient didn't recover; the doctor's office said so."),
        ("Kretek dijual di warung.", "The kretek are sold at warungs."),
        ("Warga Khatulistiwa pulang.", "Residents of Khatulistiwa went home."),
        ("Lihat detik.com.", "See detik.com, or write to redaksi@detik.com."),
        ("Harga naik.", "Prices rose in mid-August, the ex-minister said."),
        ("", ""),
    ],
)
def test_english_names_addresses_and_words_of_the_source_raise_no_alarm(source: str, candidate: str) -> None:
    assert words.check(source, candidate).findings == ()


def test_an_invented_word_is_shown_where_it_stands() -> None:
    candidate = "The densityity of the crowd grew."
    (finding,) = words.check("Kepadatan massa naik.", candidate).findings
    assert finding.severity == "warning"
    assert finding.output is not None
    assert candidate[slice(*finding.output)] == "densityity"
    assert finding.source is None


def test_it_is_shown_beside_the_word_of_the_source_that_it_looks_like() -> None:
    source = "Penyakit syaraf dan patologi."
    (finding,) = words.check(source, "Nervous disease and patologiness.").findings
    assert finding.source is not None
    assert source[slice(*finding.source)] == "patologi"
    assert finding.message == "No English word: patologiness; the source has patologi."


def test_a_word_is_counted_once_and_reported_once() -> None:
    outcome = words.check("Pasien.", "A coronrus and a coronrus.")
    assert outcome.checked == 1
    assert len(outcome.findings) == 1


def test_both_spellings_of_english_are_english() -> None:
    assert all(map(is_english, ("honour", "honor", "organise", "organize", "zeal", "able")))
    assert not any(map(is_english, ("", "zzzz", "{", "#", "kepadatan", "densityity")))


def test_a_beginning_is_told_from_what_begins_no_word() -> None:
    assert begins("coron")
    assert begins("")
    assert not begins("qzx")


@given(st.text(max_size=60), st.text(max_size=60))
def test_every_finding_points_at_a_word_of_the_candidate(source: str, candidate: str) -> None:
    for finding in words.check(source, candidate).findings:
        assert finding.output is not None
        start, end = finding.output
        assert candidate[start:end] in finding.message
        assert candidate[start:end].lower() not in source.lower().split()
