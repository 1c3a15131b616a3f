from __future__ import annotations

import tomllib
from dataclasses import fields
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator

from ringkas import schemas
from ringkas.models import card as cards
from ringkas.models import prompts, registry
from ringkas.models.card import Card

if TYPE_CHECKING:
    from pathlib import Path

FILES = [*sorted(cards.CARDS.glob("*.toml")), *sorted(registry.EMBEDDED.glob("*/card.toml"))]

# The families that issue and documentation promise.
PROMISED = {
    "Helsinki-NLP/opus-mt-id-en", "Helsinki-NLP/opus-mt-tc-bible-big-poz-en", "facebook/nllb-200-distilled-600M",
    "facebook/nllb-200-distilled-1.3B", "facebook/nllb-200-3.3B", "facebook/m2m100_418M", "facebook/m2m100_1.2B",
    "facebook/mbart-large-50-many-to-one-mmt", "google/madlad400-3b-mt", "csebuetnlp/mT5_multilingual_XLSum",
    "cahya/t5-base-indonesian-summarization-cased", "cahya/bert2bert-indonesian-summarization",
    "LazarusNLP/IndoNanoT5-base-IndoSum", "LazarusNLP/IndoNanoT5-base-Liputan6-Canonical", "google/flan-t5-small",
    "google/flan-t5-base", "google/flan-t5-large", "bigscience/mt0-small", "bigscience/mt0-base",
    "bigscience/mt0-large", "CohereForAI/aya-101",
}  # fmt: skip


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_card_passes_the_schema(path: Path) -> None:
    Draft202012Validator(schemas.load("card")).validate(tomllib.loads(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_card_says_what_a_person_must_know(path: Path) -> None:
    card = cards.read(path)
    assert card.parameters > 0
    assert card.tasks
    assert all(text for _, text in card.languages)
    if not cards.is_free(card.licence):
        assert "ommercial" in card.notes or "icence" in card.notes
    for prompt in filter(None, (card.prompt, card.summary_prompt)):
        assert "{text}" in prompts.template(prompt)
        assert prompt.partition("/")[0] in card.tasks


def test_the_schema_and_the_class_have_the_same_fields() -> None:
    assert set(schemas.load("card")["properties"]) == {field.name for field in fields(Card)}


@pytest.mark.parametrize(
    "table",
    [
        {},
        {"id": "x"},
        {"id": "x y", "family": "t5"},
        {"id": "x", "family": "t5", "beams": 2},
        {"id": "x", "family": "t5", "beam": 0},
        {"id": "x", "family": "t5", "tasks": ["sing"]},
        {"id": "x", "family": "t5", "digest": "abc"},
        {"id": "x", "family": "t5", "prompt": "../secret"},
    ],
)
def test_the_schema_refuses_what_is_no_card(table: dict[str, object]) -> None:
    assert not Draft202012Validator(schemas.load("card")).is_valid(table)


def test_the_promised_models_have_cards_of_known_families() -> None:
    assert set(cards.catalogue()) >= PROMISED
    assert {card.family for card in cards.catalogue().values()} <= set(cards.families())


def test_a_card_s_file_is_named_after_its_model() -> None:
    for path in cards.CARDS.glob("*.toml"):
        assert cards.read(path).id.endswith(f"/{path.stem}")


def test_restricted_models_are_known_as_such() -> None:
    restricted = {card.id for card in cards.catalogue().values() if not cards.is_free(card.licence)}
    assert restricted == {
        "facebook/nllb-200-distilled-600M", "facebook/nllb-200-distilled-1.3B", "facebook/nllb-200-3.3B",
        "csebuetnlp/mT5_multilingual_XLSum", "cahya/t5-base-indonesian-summarization-cased",
    }  # fmt: skip
