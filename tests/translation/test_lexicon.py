"""Words that a model copied or invented, put right from the source."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringkas.checks import words
from ringkas.models.seq2seq import Output
from ringkas.translation import choice, lexicon


@pytest.mark.parametrize(
    ("indonesian", "english"),
    [
        ("koronavirus", "coronavirus"),
        ("eksploitasi", "exploitation"),
        ("radioterapi", "radiotherapy"),
        ("kortikosteroid", "corticosteroid"),
        ("monoklonal", "monoclonal"),
        ("diare", "diarrhea"),  # from the table: no rule leads there
        ("radar", "radar"),
    ],
)
def test_learned_words_have_their_english(indonesian: str, english: str) -> None:
    assert lexicon.of(indonesian) == english


@pytest.mark.parametrize("word", ["gading", "bulat", "kretek", "ber", "", "naïf"])
def test_other_words_have_none(word: str) -> None:
    assert lexicon.of(word) is None


@pytest.mark.parametrize(
    ("source", "candidate", "expected"),
    [
        ("Skor agregat 4-3.", "The agregat score was 4-3.", "The aggregate score was 4-3."),
        ("Pasien koronavirus.", "A coronrus patient.", "A coronavirus patient."),
        ("Dua genom dipetakan.", "Two genoms were mapped.", "Two genomes were mapped."),
        ("Nyeri kronis.", "Chronics pain and cronics.", "Chronics pain and chronic."),
        ("Harga ferret naik.", "The price of ferrret rose.", "The price of ferret rose."),
    ],
)
def test_copied_and_invented_words_are_put_right(source: str, candidate: str, expected: str) -> None:
    assert lexicon.mended(source, candidate) == expected


@pytest.mark.parametrize(
    ("source", "candidate"),
    [
        ("Rokok kretek laku.", "The kretek cigarettes sell."),
        ("Final Piala Khatulistiwa.", "The Kha writtentiwa Cup final."),  # half of a name: no loanword
        ("Kepadatan naik.", "The densityity rose."),  # nothing in the source looks like it
        ("Koronavirus.", "The coronavirus’s spread, didn't stop."),
    ],
)
def test_what_is_not_certain_stays(source: str, candidate: str) -> None:
    assert lexicon.mended(source, candidate) == candidate


@given(st.text(max_size=50), st.text(max_size=50))
def test_english_words_and_everything_else_stay(source: str, candidate: str) -> None:
    mended = lexicon.mended(source, candidate)
    assert words.WORD.split(mended) == words.WORD.split(candidate)
    pairs = zip(words.WORD.findall(candidate), words.WORD.findall(mended), strict=True)
    assert all(before == after or not words.is_english(before) for before, after in pairs)


def test_the_hypothesis_without_invented_words_is_taken() -> None:
    outputs = [
        Output("The densityity of the crowd grew.", -0.1, 8),
        Output("The crowd grew denser.", -0.2, 6),
    ]
    best = choice.best(choice.candidates("Kepadatan massa naik.", outputs, ()))
    assert best is not None
    assert best.parts == ("The crowd grew denser.",)
