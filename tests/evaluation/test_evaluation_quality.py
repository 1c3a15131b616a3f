from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from fakes import UpperCaseTranslator
from ringkas import evaluation
from ringkas.errors import InputError, OptionError
from ringkas.evaluation import fidelity, placeholders, quality
from ringkas.training.augment import SYMBOL

if TYPE_CHECKING:
    from pathlib import Path

REFERENCES = ("Siti saw 5 people in Garut.", "He said, “yes, we are ready now”.")
SET = evaluation.TestSet("news", ("Kata Siti, 5 orang di Garut.", "Ia bilang, “ya, kami siap”."), REFERENCES)


def test_a_perfect_translation_scores_a_hundred_with_signatures() -> None:
    (bleu, bleu_signature), (chrf, chrf_signature) = quality.score(REFERENCES, REFERENCES)
    assert bleu == pytest.approx(100)
    assert chrf == pytest.approx(100)
    assert "tok:13a" in bleu_signature
    assert "nc:6" in chrf_signature


def test_a_translator_is_judged_on_a_set() -> None:
    found = quality.judge(UpperCaseTranslator(), SET)
    assert found.outputs[0] == "KATA SITI, 5 ORANG DI GARUT."
    assert found.fidelity.names == 0.0
    assert found.fidelity.numbers_flagged == 0.0
    assert found.words_per_second > 0


def test_records_go_into_a_table_and_into_json() -> None:
    found = quality.judge(UpperCaseTranslator(), SET)
    text = evaluation.table([found, found])
    assert text.count("news") == 2
    assert found.bleu_signature in text
    record = json.loads(evaluation.json_lines([found]))
    assert record["lines"] == 2
    assert "outputs" not in record


def test_models_of_one_set_stand_side_by_side() -> None:
    records = [
        quality.judge(
            UpperCaseTranslator(), evaluation.TestSet(name, SET.sources, SET.references), model=model
        )
        for model in ("one", "two")
        for name in ("a", "b")
    ]
    rows = [line.split()[:2] for line in evaluation.table(records).splitlines()[1:5]]
    assert rows == [["a", "one"], ["a", "two"], ["b", "one"], ["b", "two"]]


def test_changed_numbers_lost_names_loops_and_short_outputs_are_counted() -> None:
    sources = [
        "Kata Siti, 5 orang hilang.",
        "Kata Budi, 7 orang hilang.",
        "Ia minta maaf.",
        "Panjang " * 10,
        'Ia bilang "ya".',
    ]
    references = ["Siti said 5.", "It was Budi who said 7.", "He is sorry.", "Long " * 10, 'He said "yes".']
    outputs = [
        "Siti said there were 6.",
        "Buda said there were 7.",
        "so sorry now " * 5,
        "Long",
        "He said yes then.",
    ]
    found = fidelity.measure(sources, outputs, references)
    assert (found.names, found.names_checked) == (0.5, 2)
    assert (found.numbers_flagged, found.numbers_checked) == (0.5, 2)
    assert found.loops == pytest.approx(0.2)
    assert found.short == pytest.approx(0.2)
    assert (found.marks, found.marks_checked) == (0.0, 1)


def test_sets_are_read_from_pairs_of_files_and_json_lines(tmp_path: Path) -> None:
    (tmp_path / "a.id").write_text("Satu.\u2028\nDua.\n", encoding="utf-8")
    (tmp_path / "a.en").write_text("One.\nTwo.\n")
    (tmp_path / "b.jsonl").write_text(
        '{"source": "Satu.", "reference": "One."}\n\n{"id": "Dua.", "en": "Two."}\n'
    )
    for path in (tmp_path / "a", tmp_path / "a.id", tmp_path / "b.jsonl"):
        assert evaluation.read(path).references == ("One.", "Two.")
    assert evaluation.read(tmp_path / "a").name == "a"


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("x.jsonl", "{", "not JSON"),
        ("x.jsonl", '{"text": 3}', "no source"),
        ("x.jsonl", "", "empty"),
        ("x.id", "Satu.", "cannot be read"),
    ],
)
def test_a_broken_set_is_named(tmp_path: Path, name: str, text: str, says: str) -> None:
    (tmp_path / name).write_text(text)
    with pytest.raises(InputError, match=says):
        evaluation.read(tmp_path / name)


def test_sides_of_different_length_are_refused(tmp_path: Path) -> None:
    (tmp_path / "a.id").write_text("Satu.\n")
    (tmp_path / "a.en").write_text("One.\nTwo.\n")
    with pytest.raises(InputError, match="1 and 2 lines"):
        evaluation.read(tmp_path / "a")


def test_nothing_to_evaluate_is_an_error() -> None:
    with pytest.raises(OptionError):
        evaluation.evaluate([], [SET])


def test_masked_lines_hold_the_same_symbols_on_both_sides_and_give_their_spans() -> None:
    masked = placeholders.mask([SET], 10, seed=2)
    for source, _, hidden, reference in masked:
        assert sorted(SYMBOL.findall(hidden)) == sorted(SYMBOL.findall(reference))
        spans = placeholders._spans(source, hidden)
        parts = SYMBOL.split(hidden)
        assert "".join(part + span for part, span in zip(parts, [*spans, ""], strict=True)) == source


def test_a_doubled_or_strange_symbol_is_no_survival() -> None:
    assert placeholders.kept("a ⟦0⟧ ⟦1⟧", "⟦1⟧ b ⟦0⟧")
    assert not placeholders.kept("a ⟦0⟧", "⟦0⟧ ⟦0⟧")
    assert not placeholders.kept("a ⟦0⟧", "⟦0⟧ ⟦3⟧")
    assert not placeholders.kept("a ⟦0⟧", "b")


def test_the_embedded_model_is_evaluated_and_carries_placeholders() -> None:
    found = evaluation.evaluate(["ringkas-id-en"], [SET], beam=1, lines=1)
    assert found[0].lines == 1
    assert "beam1" in found[0].signature
    survived = evaluation.survival("ringkas-id-en", [SET], beam=1)
    assert survived.lines == len(placeholders.mask([SET], 1000, seed=1))
    assert 0 <= survived.whole <= 1
    assert survived.searched == survived.whole  # a beam of one has no other hypothesis
    wider = evaluation.survival("ringkas-id-en", [SET], beam=3)
    assert wider.whole <= wider.searched <= 1
    assert wider.to_dict()["searched"] == round(wider.searched, 4)


def test_a_name_in_the_possessive_is_kept_and_a_longer_one_is_not() -> None:
    source, reference = "Rumah milik Siti terbakar.", "The house of Siti burned."
    assert fidelity.measure([source], ["Siti’s house burned."], [reference]).names == 1.0
    assert fidelity.measure([source], ["Sitir's house burned."], [reference]).names == 0.0
