from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models import tiny
from ringkas.errors import ModelError
from ringkas.models import ModelInfo, describe, find, seq2seq
from ringkas.models.engines.base import Decoding
from ringkas.models.engines.batching import batches
from ringkas.translation import Protected, Segment, get_translator

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TEXTS = ["Warga desa memperbaiki jembatan.", "Hujan.", "Petani memanen padi lebih awal karena hujan."]
FAMILIES = [tiny.marian, tiny.m2m100, tiny.mbart50, tiny.t5]


@pytest.fixture(scope="module")
def marian(tmp_path_factory: pytest.TempPathFactory) -> ModelInfo:
    """A tiny Marian with its conversion in float32."""
    folder = tiny.marian(tmp_path_factory.mktemp("models") / "marian")
    tiny.convert(folder)
    return replace(describe(folder), compute_type="float32")


@pytest.mark.parametrize("make", FAMILIES)
def test_every_family_runs_by_its_convention(make: Callable[[Path], Path], tmp_path: Path) -> None:
    model = seq2seq.load(describe(make(tmp_path / make.__name__)), "translate", device="cpu")
    assert model.card.family == make.__name__
    outputs = model.generate(TEXTS, Decoding(beam=3, hypotheses=2))
    assert [len(some) for some in outputs] == [2, 2, 2]
    for some in outputs:
        assert 0 >= some[0].score >= some[1].score
        assert not any(code in some[0].text for code in ("__en__", "en_XX", "</s>", "<pad>"))


@pytest.mark.parametrize("beam", [1, 4])
def test_both_engines_give_equal_outputs_in_float32(marian: ModelInfo, beam: int) -> None:
    search = Decoding(beam=beam, longest=20)  # random models seldom end, and limits go by the batch
    outputs = [
        seq2seq.load(marian, "translate", device="cpu", engine=engine).generate(TEXTS, search)
        for engine in ("ctranslate2", "transformers")
    ]
    for left, right in zip(*outputs, strict=True):
        assert left[0].text == right[0].text


def test_the_folder_of_the_embedded_kind_translates_through_both_engines(marian: ModelInfo) -> None:
    assert marian.path is not None
    quote = Protected(0, 12, kind="quote", replacement='"Kami siap,"')
    for engine in ("ct2", "torch"):
        translator = get_translator(str(marian.path), device="cpu", beam=1)
        assert f"/{engine}-" in translator.signature
        result = translator.translate([Segment('"Kami siap," kata warga desa.', (quote,))])[0]
        assert result.text[slice(*result.protected[0])] == '"Kami siap,"'
        shutil.rmtree(marian.path / "ct2", ignore_errors=True)
    tiny.convert(marian.path)


def test_a_result_does_not_depend_on_the_rest_of_the_request() -> None:
    model = seq2seq.load(find("ringkas-id-en"), "translate")
    texts = [
        *TEXTS,
        "Harga beras naik lima persen dalam sepekan terakhir.",
        "Wali kota membuka pasar ikan yang baru.",
    ]
    together = model.generate(texts, Decoding(beam=2))
    assert together == [model.generate([text], Decoding(beam=2))[0] for text in texts]


def test_an_output_ends_at_the_limit_of_its_own_batch() -> None:
    assert Decoding(output_ratio=2.0).longest_output(10) == 36


def test_memory_that_runs_out_halves_the_batch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    from ringkas.models.engines.hub import TransformersEngine

    info = describe(tiny.t5(tmp_path / "t5"))
    model = seq2seq.load(info, "translate", device="cpu")
    expected = model.generate(TEXTS, Decoding(beam=1))
    run = TransformersEngine._run
    sizes = []

    def limited(self: TransformersEngine, batch: list[list[str]], *rest: object) -> object:
        sizes.append(len(batch))
        if len(batch) > 1:
            raise torch.OutOfMemoryError
        return run(self, batch, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(TransformersEngine, "_run", limited)
    assert [o[0].text for o in model.generate(TEXTS, Decoding(beam=1))] == [o[0].text for o in expected]
    assert sizes == [3, 1, 2, 1, 1]


def test_a_damaged_folder_and_a_missing_device_are_model_errors(tmp_path: Path) -> None:
    folder = tiny.marian(tmp_path / "marian")
    with pytest.raises(ModelError, match="no device cuda"):
        seq2seq.load(describe(folder), "translate", device="cuda")
    (folder / "model.safetensors").write_bytes(b"\0" * 100)
    with pytest.raises(ModelError):
        seq2seq.load(describe(folder), "translate", device="cpu")
    (folder / "ct2").mkdir()
    (folder / "ct2" / "model.bin").write_bytes(b"no model")
    shutil.copy(folder / "config.json", folder / "ct2")
    with pytest.raises(ModelError):
        get_translator(str(folder))


@given(st.lists(st.integers(0, 300)), st.integers(1, 1000))
def test_batches_hold_everything_once_and_keep_the_budget(lengths: list[int], cells: int) -> None:
    groups = batches(lengths, cells)
    assert Counter(i for group in groups for i in group) == Counter(range(len(lengths)))
    for group in groups:
        assert len(group) == 1 or max(lengths[i] for i in group) * len(group) <= cells
