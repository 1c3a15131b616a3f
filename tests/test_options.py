"""Options of models reach the models, from the command line and from Python."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from fakes import UpperCaseTranslator
from ringkas import BriefOptions, OptionError, Ringkas
from ringkas.cli.main import run

if TYPE_CHECKING:
    from ringkas.summarization import Summarizer

SAMPLE = str(Path(__file__).parent.parent / "samples" / "government.txt")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, dict[str, Any]]]:
    """What summarizers and translators are asked for; a fake translator is what they get."""
    from ringkas import summarization, translation
    from ringkas.summarization.extractive import ExtractiveSummarizer

    calls: list[tuple[str, dict[str, Any]]] = []

    def get_translator(name: str, **given: Any) -> UpperCaseTranslator:
        calls.append((name, given))
        return UpperCaseTranslator()

    def get_summarizer(name: str, **given: Any) -> Summarizer:
        calls.append((name, given))
        return ExtractiveSummarizer()

    monkeypatch.setattr(translation, "get_translator", get_translator)
    monkeypatch.setattr(summarization, "get_summarizer", get_summarizer)
    return calls


@pytest.mark.parametrize("given", [{"engine": "rules"}, {"memory": "yes"}, {"device": "tpu"}])
def test_a_value_that_is_none_of_the_choices_is_refused(given: Any) -> None:
    with pytest.raises(OptionError):
        BriefOptions(**given)


def test_by_default_the_machine_chooses_and_nothing_is_remembered() -> None:
    assert (BriefOptions().engine, BriefOptions().memory) == (None, False)


@pytest.mark.parametrize(
    ("flags", "engine", "memory"),
    [
        ([], None, False),
        (["--engine", "transformers", "--memory"], "transformers", True),
        (["--engine", "ctranslate2", "--no-memory"], "ctranslate2", False),
    ],
)
@pytest.mark.parametrize("command", [["brief"], ["translate"], ["translate", "--lines"]])
def test_flags_reach_the_models(
    command: list[str],
    flags: list[str],
    engine: str | None,
    memory: bool,
    asked: list[tuple[str, dict[str, Any]]],
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run([*command, SAMPLE, *flags]) == 0
    translators = [given for name, given in asked if name == "ringkas-id-en"]
    assert [(given["engine"], given["memory"]) for given in translators] == [(engine, memory)]
    assert {given["engine"] for _, given in asked} == {engine}
    assert capsys.readouterr().out.strip()


def test_a_summary_takes_device_and_engine(
    asked: list[tuple[str, dict[str, Any]]], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["summarize", SAMPLE, "--device", "cpu", "--engine", "transformers"]) == 0
    assert asked == [("extractive", {"device": "cpu", "engine": "transformers"})]
    assert capsys.readouterr().out.strip()


def test_each_choice_of_engine_and_memory_is_loaded_once(asked: list[tuple[str, dict[str, Any]]]) -> None:
    desk = Ringkas()
    for _ in range(2):
        desk.translate(["Hujan."])
        desk.translate(["Hujan."], engine="transformers")
        desk.translate(["Hujan."], memory=True)
    assert len(asked) == 3


def test_a_memory_changes_no_result_and_the_second_time_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from ringkas.models.engines.ct2 import CTranslate2Engine

    monkeypatch.setenv("RINGKAS_CACHE", str(tmp_path))
    texts = ["Wali kota membuka pasar ikan.", "Harga beras naik lima persen."]
    plain = Ringkas().translate(texts)
    assert not list(tmp_path.iterdir())
    assert Ringkas().translate(texts, memory=True) == plain
    monkeypatch.setattr(CTranslate2Engine, "generate", lambda *_: pytest.fail("the model was asked again"))
    assert Ringkas().translate(texts, memory=True) == plain
