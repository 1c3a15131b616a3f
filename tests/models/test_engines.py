from __future__ import annotations

import shutil
from collections import Counter
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

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
    from pathlib import Path

    from ringkas.options import ModelEngine

TEXTS = ["Warga desa memperbaiki jembatan.", "Hujan.", "Petani memanen padi lebih awal karena hujan."]


@pytest.fixture(scope="module")
def marian(tmp_path_factory: pytest.TempPathFactory) -> ModelInfo:
    """A tiny Marian with a conversion in its own folder."""
    folder = tiny.marian(tmp_path_factory.mktemp("models") / "marian")
    tiny.convert(folder)
    return describe(folder)


@pytest.mark.parametrize(
    ("engine", "name"), [("ctranslate2", "ct2"), ("transformers", "torch"), (None, "ct2")]
)
def test_the_folder_of_the_embedded_kind_translates_through_both_engines(
    marian: ModelInfo, engine: ModelEngine | None, name: str
) -> None:
    quote = Protected(0, 12, kind="quote", replacement='"Kami siap,"')
    translator = get_translator(str(marian.path), device="cpu", beam=1, engine=engine)
    assert f"/{name}-" in translator.signature
    result = translator.translate([Segment('"Kami siap," kata warga desa.', (quote,))])[0]
    assert result.text[slice(*result.protected[0])] == '"Kami siap,"'


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


NO_MEMORY = [
    RuntimeError("MPS backend out of memory (MPS allocated: 17.9 GB)"),
    RuntimeError("[enforce fail at alloc_cpu.cpp:121] DefaultCPUAllocator: can't allocate memory: you tried"),
    RuntimeError("CUDA failed with error out of memory"),
    MemoryError("std::bad_alloc"),
]


@pytest.mark.parametrize("error", NO_MEMORY, ids=lambda error: str(error)[:12])
def test_memory_that_runs_out_halves_a_batch_of_torch(
    marian: ModelInfo, monkeypatch: pytest.MonkeyPatch, error: Exception
) -> None:
    from ringkas.models.engines.hub import TransformersEngine

    model = seq2seq.load(marian, "translate", device="cpu", engine="transformers")
    expected = model.generate(TEXTS, Decoding(beam=1))
    run = TransformersEngine._run
    sizes = []

    def limited(self: TransformersEngine, batch: list[list[str]], *rest: object) -> object:
        sizes.append(len(batch))
        if len(batch) > 1:
            raise error
        return run(self, batch, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(TransformersEngine, "_run", limited)
    assert [o[0].text for o in model.generate(TEXTS, Decoding(beam=1))] == [o[0].text for o in expected]
    assert sizes == [3, 1, 2, 1, 1]


class Cramped:
    """A CTranslate2 translator that has room for so many rows; it says each source backwards."""

    def __init__(self, rows: int, error: Exception) -> None:
        self.rows = rows
        self.error = error
        self.sizes: list[int] = []

    def translate_batch(self, batch: list[list[str]], **_: object) -> list[Any]:
        self.sizes.append(len(batch))

        def result(source: list[str]) -> Any:
            if len(batch) > self.rows:
                raise self.error
            return SimpleNamespace(hypotheses=[source[::-1]], scores=[-1.0])

        return [SimpleNamespace(result=lambda source=source: result(source)) for source in batch]


@pytest.mark.parametrize("error", NO_MEMORY, ids=lambda error: str(error)[:12])
def test_memory_that_runs_out_halves_a_batch_of_ctranslate2(marian: ModelInfo, error: Exception) -> None:
    engine = _cramped(marian, Cramped(2, error))
    sources = [[str(i), "x"] for i in range(5)]
    found = engine.generate(sources, Decoding(beam=1))
    assert [some[0].tokens for some in found] == [("x", str(i)) for i in range(5)]
    assert engine._translator.sizes == [5, 2, 3, 1, 2]


def test_what_does_not_fit_alone_and_what_fails_otherwise_are_model_errors(marian: ModelInfo) -> None:
    with pytest.raises(ModelError, match="does not fit"):
        _cramped(marian, Cramped(0, NO_MEMORY[2])).generate([["a"], ["b"]], Decoding())
    broken = _cramped(marian, Cramped(0, RuntimeError("no such kernel")))
    with pytest.raises(ModelError, match="no such kernel"):
        broken.generate([["a"], ["b"]], Decoding())
    assert broken._translator.sizes == [2]


def _cramped(model: ModelInfo, translator: Cramped) -> Any:
    from ringkas.models.engines.ct2 import CTranslate2Engine

    assert model.engine_path is not None
    engine = CTranslate2Engine(model.engine_path, "cpu")
    engine._translator = translator
    return engine


def test_a_damaged_folder_and_a_missing_device_are_model_errors(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RINGKAS_CACHE", str(tmp_path / "cache"))
    folder = tiny.marian(tmp_path / "marian")
    with pytest.raises(ModelError, match="no device"):
        seq2seq.load(describe(folder), "translate", device="mps")
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
