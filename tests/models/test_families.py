"""Every family runs offline, by its convention, and in both engines with equal outputs where CTranslate2 can run it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from models import tiny
from ringkas.models import ModelInfo, describe, seq2seq
from ringkas.models.engines.base import UNUSED, Decoding

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ringkas.models.seq2seq import Output
    from ringkas.options import ModelEngine

TEXTS = [
    "Warga desa memperbaiki jembatan.",
    "Hujan.",
    "Petani memanen padi lebih awal karena hujan.",
    "Anak-anak bermain bola di lapangan; zebra makan quinoa.",
]
FAMILIES: dict[Callable[[Path], Path], str] = {
    tiny.marian: "marian",
    tiny.m2m100: "m2m100",
    tiny.nllb: "nllb",
    tiny.mbart50: "mbart50",
    tiny.bart: "bart",
    tiny.t5: "t5",
    tiny.flan_t5: "t5",
    tiny.mt5: "t5",
    tiny.madlad: "madlad",
}
LONGEST = 12
"""Tokens: random models seldom end by themselves, and the limits of the engines go by their batches."""


@pytest.fixture(autouse=True, scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> object:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("RINGKAS_CACHE", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(scope="module", params=FAMILIES, ids=lambda make: make.__name__)
def model(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> ModelInfo:
    """A tiny model of a family that CTranslate2 can run."""
    make: Callable[[Path], Path] = request.param
    info = describe(make(tmp_path_factory.mktemp("models") / make.__name__))
    assert info.card is not None
    assert info.card.family == FAMILIES[make]
    assert info.engine == "ctranslate2"
    return info


def outputs(info: ModelInfo, engine: ModelEngine | None, beam: int) -> list[list[Output]]:
    runs = seq2seq.load(info, info.tasks[0], device="cpu", engine=engine, compute_type="float32")
    return runs.generate(TEXTS, Decoding(beam=beam, hypotheses=beam, longest=LONGEST))


def test_both_engines_give_equal_outputs_in_float32(model: ModelInfo) -> None:
    left, right = (outputs(model, engine, 1) for engine in ("ctranslate2", "transformers"))
    assert [some[0].text for some in left] == [some[0].text for some in right]
    assert (
        len({some[0].text for some in left}) > 1
    )  # a model that says the same of everything would prove nothing
    for one, other in zip(left, right, strict=True):
        assert one[0].score == pytest.approx(other[0].score, abs=1e-4)


def test_both_engines_find_equal_beams_in_float32(model: ModelInfo) -> None:
    left, right = (outputs(model, engine, 3) for engine in ("ctranslate2", "transformers"))
    for one, other in zip(left, right, strict=True):
        assert one[0].text == other[0].text
        # A beam of transformers knows the end symbol that may not come first; the two count it differently by a little.
        assert [o.score for o in one] == pytest.approx([o.score for o in other], abs=0.02)
        assert one[0].score >= one[1].score >= one[2].score


def test_no_symbol_of_the_convention_is_left_in_an_output(model: ModelInfo) -> None:
    symbols = ["<s>", "</s>", "<pad>", "eng_Latn", "en_XX", "<2en>", UNUSED.split("{")[0]]
    for some in outputs(model, None, 2):
        assert not any(symbol in output.text for output in some for symbol in symbols)
        assert not some[0].text.startswith("__en__")


def test_berts_joined_to_an_encoder_and_a_decoder_run_through_transformers(tmp_path: Path) -> None:
    info = describe(tiny.bert2bert(tmp_path / "bert2bert"))
    assert info.card is not None
    assert (info.card.family, info.engine) == ("bert2bert", "transformers")
    assert info.card.source_tokens < 64  # the positions stand inside the configurations of the parts
    found = [some[0].text for some in outputs(info, None, 1)]
    assert len(set(found)) > 1
    assert not any("[" in text for text in found)
