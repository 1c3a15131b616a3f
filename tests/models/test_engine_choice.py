"""Which engine and which arithmetic for which model on which machine; machines are fakes here."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ringkas import _machine
from ringkas.errors import ModelError
from ringkas.models import find
from ringkas.models.engines.choice import Machine, choose

if TYPE_CHECKING:
    from pathlib import Path

PLAIN = Machine()
AMX = Machine(
    types=frozenset({"int8_float32", "int8_bfloat16", "bfloat16", "float32"}),
    features=frozenset({"amx_bf16", "avx512_bf16", "avx2"}),
)
UNUSED_BF16 = Machine(types=AMX.types, features=frozenset({"avx2"}))
AMPERE = Machine(
    cuda=True, types=frozenset({"int8_float16", "int8_bfloat16", "int8_float32", "bfloat16", "float32"})
)
TURING = Machine(cuda=True, types=frozenset({"int8_float16", "int8_float32", "float16", "float32"}))
OLD = Machine(types=frozenset({"float32"}))
MAC = Machine(metal=True)


@pytest.mark.parametrize(
    ("machine", "model_type", "expected"),
    [
        (PLAIN, "marian", "int8_float32"),
        (AMX, "m2m_100", "int8_bfloat16"),
        (UNUSED_BF16, "m2m_100", "int8_float32"),
        (AMPERE, "m2m_100", "int8_bfloat16"),
        (TURING, "m2m_100", "int8_float16"),
        (TURING, "t5", "int8_float32"),  # its activations leave the range of float16
        (OLD, "bart", "float32"),
        (MAC, "mbart", "int8_float32"),
    ],
)
def test_ctranslate2_computes_in_what_the_machine_is_quick_at(
    machine: Machine, model_type: str, expected: str
) -> None:
    choice = choose(model_type, probe=lambda _: machine)
    assert (choice.engine, choice.compute_type) == ("ctranslate2", expected)
    assert expected in choice.reason


@pytest.mark.parametrize(
    ("machine", "device", "expected"),
    [
        (PLAIN, "auto", "float32"),
        (AMX, "auto", "bfloat16"),
        (AMX, "cpu", "bfloat16"),
        (AMPERE, "auto", "bfloat16"),
        (TURING, "auto", "float16"),
        (MAC, "auto", "float16"),
        (MAC, "cpu", "float32"),
    ],
)
def test_what_ctranslate2_cannot_run_goes_to_transformers(
    machine: Machine, device: str, expected: str
) -> None:
    choice = choose("encoder-decoder", device=device, probe=lambda _: machine)
    assert (choice.engine, choice.compute_type) == ("transformers", expected)
    assert "no conversion for encoder-decoder" in choice.reason


def test_a_conversion_in_the_model_s_own_folder_comes_first_and_nothing_is_probed() -> None:
    def probe(_: str) -> Machine:
        pytest.fail("the machine was asked")

    assert choose("marian", own="int8", device="mps", probe=probe).compute_type == "int8"


@pytest.mark.parametrize(("device", "why"), [("mps", "Metal"), ("cuda", "no CUDA")])
def test_a_device_that_ctranslate2_has_no_code_for_goes_to_transformers(device: str, why: str) -> None:
    choice = choose("m2m_100", device=device, probe=lambda _: PLAIN)
    assert choice.engine == "transformers"
    assert why in choice.reason


def test_a_wish_counts_and_one_that_cannot_be_had_is_an_error() -> None:
    assert choose("marian", own="int8", wish="transformers", probe=lambda _: PLAIN).engine == "transformers"
    assert choose("m2m_100", device="mps", wish="ctranslate2", probe=lambda _: MAC).engine == "ctranslate2"
    with pytest.raises(ModelError, match="encoder-decoder"):
        choose("encoder-decoder", wish="ctranslate2", probe=lambda _: PLAIN)


def test_the_record_of_a_model_says_why() -> None:
    assert find("ringkas-id-en").to_dict()["engine_reason"] == "its folder holds a CTranslate2 conversion"
    assert find("extractive").to_dict()["engine_reason"] is None


@pytest.fixture
def described(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "cpuinfo"
    monkeypatch.setattr(_machine, "CPUINFO", path)
    for known in (_machine.features, _machine.arithmetic):
        known.cache_clear()
        monkeypatch.setattr(_machine, known.__name__, known.__wrapped__)
    return path


def test_a_processor_is_told_by_what_the_kernel_says(described: Path) -> None:
    described.write_text("model name\t: Quick One\nflags\t\t: fpu avx2 amx_bf16\n\nmodel name\t: Other\n")
    assert _machine.features() == {"fpu", "avx2", "amx_bf16"}
    assert _machine.arithmetic().endswith("Quick One amx_bf16 avx2")
    described.write_text("Features\t: fp asimd bf16\nCPU part\t: 0xd40\n")
    assert _machine.features() == {"fp", "asimd", "bf16"}
    described.unlink()
    assert _machine.features() == frozenset()
    assert _machine.arithmetic()


@pytest.mark.parametrize(("named", "number"), [("1", 1), ("3", 3), ("", None), ("many", None), ("0", None)])
def test_a_batch_says_how_many_threads_its_workers_may_take(
    named: str, number: int | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OMP_NUM_THREADS", named)
    assert _machine.threads() == (number or _machine.processors())
