from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringkas.training import augment
from ringkas.training.config import Augment
from ringkas.training.tokenizer import PLACEHOLDERS

NONE = Augment(
    quotes=0, spans=0, edges=0, attribution=0, join=0, upper=0, no_stop=0, typos=0, glued=0, marks=0
)
QUOTED = ('"Kami siap," kata Siti. “Besok,” katanya.', '"We are ready," Siti said. “Tomorrow,” she said.')


def symbols(text: str) -> list[str]:
    return sorted(augment.SYMBOL.findall(text))


def test_quoted_spans_become_placeholders_with_their_marks() -> None:
    found = {augment.in_order(augment.hide_quotes(QUOTED, Random(seed))) for seed in range(5)}
    assert found == {("⟦0⟧ kata Siti. ⟦1⟧ katanya.", "⟦0⟧ Siti said. ⟦1⟧ she said.")}


def test_what_stands_between_two_quotations_is_none() -> None:
    texts = ('Ayo" kata Siti. "Besok," katanya.', 'Let us" said Siti. "Tomorrow," she said.')
    assert augment.in_order(augment.hide_quotes(texts, Random(0)))[0] == 'Ayo" kata Siti. ⟦0⟧ katanya.'


def test_quotes_stay_where_the_sides_have_different_numbers() -> None:
    texts = ('"Ya," kata Siti.', "Siti agreed.")
    assert augment.hide_quotes(texts, Random(0)) == texts


def test_only_whole_words_that_stand_once_on_both_sides_are_replaced() -> None:
    once = ("kata Bali dan Lombok", "said Balinese and Lombok")
    found = {augment.hide_spans(once, Random(seed)) for seed in range(20)}
    assert {text for _, text in found} == {"said Balinese and ⟦0⟧"} | {
        f"said Balinese and {symbol}" for _, t in found for symbol in symbols(t)
    }
    twice = ("kata Siti pada Siti", "said Siti to Siti")
    assert augment.hide_spans(twice, Random(0)) == twice


def test_a_name_behind_the_first_word_of_a_sentence_is_found() -> None:
    source, target = augment.hide_spans(("Menurut Siti Aminah", "according to Siti Aminah"), Random(0))
    assert augment.SYMBOL.sub("*", source) == "Menurut *"
    assert augment.SYMBOL.sub("*", target) == "according to *"


def test_as_many_as_eight_placeholders_stand_in_one_sentence() -> None:
    names = ["Adi", "Budi", "Cici", "Dedi", "Edi", "Fani", "Gita", "Hadi", "Indra"]
    text = " dan ".join(name.lower().capitalize() for name in names)
    counts = {
        len(symbols(augment.hide_spans((text, text.replace(" dan ", " and ")), Random(s))[0]))
        for s in range(60)
    }
    assert max(counts) == 8
    assert min(counts) == 1


def test_placeholders_come_to_both_edges() -> None:
    texts = ("⟦0⟧ kata Siti.", "⟦0⟧ Siti said.")
    found = {augment.in_order(augment.at_edge(texts, Random(seed))) for seed in range(20)}
    assert found == {
        ("⟦0⟧ ⟦1⟧ kata Siti.", "⟦0⟧ ⟦1⟧ Siti said."),
        ("⟦0⟧ kata Siti. ⟦1⟧", "⟦0⟧ Siti said. ⟦1⟧"),
    }


def test_placeholders_count_from_the_left_of_the_source_and_both_sides_agree() -> None:
    assert augment.in_order(("b ⟦7⟧ ⟦2⟧ ⟦9⟧", "⟦9⟧ ⟦2⟧ ⟦7⟧")) == ("b ⟦0⟧ ⟦1⟧ ⟦2⟧", "⟦2⟧ ⟦1⟧ ⟦0⟧")


def test_attributions_name_the_speaker_on_both_sides() -> None:
    for seed in range(60):
        source, target = augment.attribution(Random(seed), ["Siti Aminah"])
        assert symbols(source) == symbols(target) == ["⟦0⟧"]
        assert ("Siti Aminah" in source) == ("Siti Aminah" in target)


def test_marks_change_alike_on_both_sides_and_back() -> None:
    straight = ('Kata "ya" dan "tidak".', 'Said "yes" and "no".')
    curly = augment.swap_marks(straight)
    assert curly == ("Kata “ya” dan “tidak”.", "Said “yes” and “no”.")
    assert augment.swap_marks(curly) == straight


def test_an_odd_mark_stays_as_it_is() -> None:
    texts = ('Kata "ya.', 'Said "yes.')
    assert augment.swap_marks(texts) == texts


@pytest.mark.parametrize(
    ("change", "expected"),
    [({"upper": 1.0}, "WARGA DESA PULANG."), ({"no_stop": 1.0}, "Warga desa pulang")],
)
def test_noise_is_on_the_source_alone(change: dict[str, float], expected: str) -> None:
    how = replace(NONE, **change)  # type: ignore[arg-type]  # all of them are floats
    texts = ("Warga desa pulang.", "Villagers went home.")
    assert augment.pair(texts, how, Random(0)) == (expected, texts[1])


def test_typos_leave_names_numbers_and_placeholders_alone() -> None:
    text = "Siti Aminah 1.500 ⟦0⟧ pulang"
    found = {augment.misspelt(text, Random(seed)) for seed in range(40)}
    assert len(found) > 3
    assert all(item.startswith("Siti Aminah 1.500 ⟦0⟧ ") for item in found)


@given(
    st.text(alphabet='aB1 .,"“”⟦0⟧-@:/', max_size=80),
    st.text(alphabet='aB1 .,"“”⟦0⟧-@:/', max_size=80),
    st.integers(0, 10**6),
)
def test_no_pair_breaks_it(source: str, target: str, seed: int) -> None:
    how = Augment(quotes=1, spans=1, edges=1, marks=1, typos=1, glued=1, upper=0.5, no_stop=1)
    found = augment.pair((source, target), how, Random(seed), names=["Siti Aminah"])
    assert all(isinstance(text, str) for text in found)


@given(st.integers(0, 10**6))
def test_both_sides_always_hold_the_same_placeholders_once(seed: int) -> None:
    how = Augment(quotes=1, spans=1, edges=0.5, attribution=0.2)
    source, target = augment.pair(
        (
            '"Kami siap," kata Siti Aminah dari Garut pukul 19.30.',
            '"We are ready," said Siti Aminah of Garut at 19.30.',
        ),
        how,
        Random(seed),
        names=["Budi Santoso"],
    )
    assert symbols(source) == symbols(target)
    assert len(set(symbols(source))) == len(symbols(source)) > 0
    assert set(symbols(source)) <= set(PLACEHOLDERS)
