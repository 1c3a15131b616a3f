"""The whole recipe on the few lines of the package: the same code that makes the embedded model."""

from __future__ import annotations

import json
import os
import re
import signal
import threading
import time
import warnings
from pathlib import Path

import pytest

from ringkas import training
from ringkas.errors import InputError, ModelError, OptionError
from ringkas.models import conversion
from ringkas.training import corpus, exporting

LINES = corpus.dev("smoke", "smoke")


@pytest.fixture(scope="module")
def smoke(tmp_path_factory: pytest.TempPathFactory) -> training.Result:
    work = tmp_path_factory.mktemp("smoke")
    return training.run("smoke", work, "smoke", out=work / "model")


@pytest.fixture(scope="module")
def model(smoke: training.Result) -> Path:
    assert smoke.model is not None
    return smoke.model


def test_a_model_learns_its_lines_and_translates_through_the_package(model: Path) -> None:
    from ringkas.translation import Segment, get_translator

    translator = get_translator(str(model))
    found = [t.text for t in translator.translate([Segment(text) for text in LINES[0]])]
    assert sum(a == b for a, b in zip(found, LINES[1], strict=True)) >= len(found) // 2


def test_the_result_carries_placeholders(model: Path) -> None:
    found = exporting.translate(model / "ct2", model, ["⟦0⟧ kata bupati.", "Bupati mengatakan, ⟦0⟧"])
    assert [text.count("⟦0⟧") for text in found] == [1, 1]


def test_the_conversion_says_what_transformers_says(model: Path, tmp_path: Path) -> None:
    from transformers import AutoModelForSeq2SeqLM, AutoTokenizer

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # recommends a package that is not needed
        tokenizer = AutoTokenizer.from_pretrained(str(model), local_files_only=True)
    network = AutoModelForSeq2SeqLM.from_pretrained(str(model), local_files_only=True).float().eval()
    batch = tokenizer(LINES[0][:12], return_tensors="pt", padding=True)
    outputs = network.generate(**batch, num_beams=1, do_sample=False, max_new_tokens=60)
    theirs = tokenizer.batch_decode(outputs, skip_special_tokens=True)
    conversion.convert(model, tmp_path / "float", "float32")
    assert exporting.translate(tmp_path / "float", model, LINES[0][:12]) == theirs


def test_the_model_writes_with_the_target_pieces_alone(smoke: training.Result, model: Path) -> None:
    ids = json.loads((smoke.checkpoint.parent / "target.json").read_text())
    table = json.loads((model / "vocab.json").read_text())
    listed = (model / "ct2" / "vmap.txt").read_text().removeprefix("\t").removesuffix("\n").split(" ")
    assert [table[piece] for piece in listed] == ids
    settings = json.loads((model / "generation_config.json").read_text())
    assert {*settings["suppress_tokens"]} == {*range(table["<pad>"])} - {*ids}


def test_a_run_that_starts_from_a_model_keeps_its_target_pieces(
    smoke: training.Result, model: Path, tmp_path: Path, longer: Path
) -> None:
    training.run(longer, tmp_path / "next", "smoke", init=model, steps=1)
    kept = (tmp_path / "next" / "target.json").read_text()
    assert kept == (smoke.checkpoint.parent / "target.json").read_text()


def test_the_card_lists_data_licences_and_tokens(smoke: training.Result, model: Path) -> None:
    record = json.loads((model / "training.json").read_text())
    assert (record["step"], record["tokens"]) == (smoke.step, smoke.tokens)
    assert record["corpus"]["sources"]["smoke"]["licence"] == "Apache-2.0"
    page = (model / "README.md").read_text()
    assert f"{smoke.tokens:,} target tokens" in page
    assert record["digests"]["model.safetensors"] in page


def test_the_log_is_one_record_a_line(smoke: training.Result) -> None:
    records = [json.loads(line) for line in (smoke.checkpoint.parent / "log.jsonl").read_text().splitlines()]
    progress = [r for r in records if "loss" in r]
    assert progress[-1]["loss"] < progress[0]["loss"] / 2
    assert {"step", "tokens", "loss", "rate", "tokens_per_second"} <= progress[0].keys()
    assert records[-1]["ended"] == "cooled"


def test_a_run_starts_from_an_exported_model_and_goes_on_counting(
    model: Path, tmp_path: Path, longer: Path
) -> None:
    record = json.loads((model / "training.json").read_text())
    found = training.run(longer, tmp_path / "next", "smoke", init=model, steps=2)
    assert found.step == record["step"] + 2
    assert found.tokens > record["tokens"]


def test_a_stopped_run_goes_on_and_a_cool_down_leaves_it_alone(tmp_path: Path, longer: Path) -> None:
    work = tmp_path / "run"
    assert training.run(longer, work, "smoke", steps=3).step == 3
    assert training.run(longer, work, "smoke", steps=3).step == 6
    before = (work / "last.pt").read_bytes()
    cooled = training.run(longer, work, "smoke", cool=4)
    assert (cooled.ended, cooled.step, cooled.checkpoint.name) == ("cooled", 10, "cool.pt")
    assert (work / "last.pt").read_bytes() == before


def test_sigterm_saves_and_ends(tmp_path: Path, longer: Path) -> None:
    work = tmp_path / "run"

    def stop_soon() -> None:
        while not (work / "log.jsonl").exists() or "loss" not in (work / "log.jsonl").read_text():
            time.sleep(0.05)
        os.kill(os.getpid(), signal.SIGTERM)

    threading.Thread(target=stop_soon, daemon=True).start()
    found = training.run(longer, work, "smoke", minutes=1.0)
    assert found.ended == "stopped"
    assert found.checkpoint.is_file()


def test_what_cannot_be_started_from_is_said(tmp_path: Path, model: Path) -> None:
    wider = tmp_path / "wider.toml"
    wider.write_text("[model]\nwidth = 128\nheads = 2\n")
    with pytest.raises(OptionError, match="another size"):
        training.run(wider, tmp_path / "a", "smoke", init=model)
    with pytest.raises((InputError, ModelError)):
        training.run("smoke", tmp_path / "b", "smoke", init=tmp_path / "nothing")
    with pytest.raises(OptionError, match="nothing to cool"):
        training.run("smoke", tmp_path / "c", "smoke", cool=3)


@pytest.fixture(scope="module")
def longer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The smoke configuration without an end."""
    text = (Path(training.__file__).parent / "configs" / "smoke.toml").read_text()
    path = tmp_path_factory.mktemp("config") / "longer.toml"
    for key, value in (("steps", 0), ("cool", 0), ("log_steps", 2)):
        text = re.sub(rf"^{key} = .*$", f"{key} = {value}", text, flags=re.MULTILINE)
    path.write_text(text)
    return path
