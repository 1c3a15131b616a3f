from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

from ringkas.errors import ModelError
from ringkas.models import card, catalogue, find, installed, prompts, registry, seq2seq, shortlist

if TYPE_CHECKING:
    from pathlib import Path

FIELDS = {
    "id", "tasks", "default", "installed", "licence", "parameters", "path", "engine_path", "engine", "compute_type",
    "beam", "digest", "engine_reason",
}  # fmt: skip


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder in the place of the person's own models."""
    monkeypatch.setenv("RINGKAS_MODELS", str(tmp_path))
    return tmp_path


def write_model(folder: Path, **config: object) -> Path:
    """A folder with the smallest files that a model has: one tensor of six halves."""
    folder.mkdir()
    (folder / "config.json").write_text(json.dumps(config), encoding="utf-8")
    header = json.dumps({"w": {"dtype": "F16", "shape": [2, 3], "data_offsets": [0, 12]}}).encode()
    (folder / "model.safetensors").write_bytes(len(header).to_bytes(8, "little") + header + bytes(12))
    return folder


def test_the_records_have_the_fields_of_the_contract() -> None:
    for model in catalogue():
        record = model.to_dict()
        assert set(record) == FIELDS
        assert json.loads(json.dumps(record)) == record


def test_the_embedded_model_is_the_default_translator_and_complete() -> None:
    model = find("ringkas-id-en")
    assert model.default
    assert model.installed
    assert model.engine == "ctranslate2"
    assert model.compute_type == "int8"
    assert model.path is not None
    assert model.engine_path == model.path / "ct2"
    assert {"config.json", "model.safetensors", "source.spm", "target.spm", "vocab.json"} <= {
        path.name for path in model.path.iterdir()
    }


def test_the_embedded_weights_are_those_of_their_card() -> None:
    model = find("ringkas-id-en")
    assert model.card is not None
    assert model.engine_path is not None
    assert model.path is not None
    assert model.digest == model.card.digest
    assert registry.digest(shortlist.weights(model.engine_path)) == model.card.engine_digest
    assert registry.parameters(sorted(model.path.glob("*.safetensors"))) == model.parameters


def test_the_embedded_model_has_one_piece_for_each_placeholder_of_its_card() -> None:
    model = find("ringkas-id-en")
    assert model.card is not None
    assert model.path is not None
    vocabulary = json.loads((model.path / "vocab.json").read_text(encoding="utf-8"))
    assert model.card.placeholders
    assert set(model.card.placeholders) <= set(vocabulary)


def test_the_extractive_summarizer_stands_beside_the_models() -> None:
    model = find("extractive")
    assert model in installed()
    assert (model.engine, model.tasks, model.path) == ("rules", ("summarize",), None)


def test_a_model_in_the_person_s_folder_is_found_by_id_and_by_path(home: Path) -> None:
    folder = write_model(home / "facebook--m2m100_418M", model_type="m2m_100")
    by_id = find("facebook/m2m100_418M")
    assert by_id == find(str(folder))
    assert by_id.installed
    assert by_id.licence == "MIT"
    assert by_id in installed()


def test_an_unknown_folder_is_described_by_its_configuration(home: Path) -> None:
    model = find(str(write_model(home / "mine", model_type="mbart", max_position_embeddings=100)))
    assert model.card is not None
    assert (model.id, model.card.family, model.licence, model.parameters) == ("mine", "mbart50", "unknown", 6)
    assert model.card.source_tokens == 80


def test_a_card_beside_the_weights_counts_before_anything_else(home: Path) -> None:
    folder = write_model(home / "mine", model_type="marian")
    (folder / "card.toml").write_text(
        'id = "kita"\nfamily = "marian"\nlicence = "MIT"\nbeam = 2\n', encoding="utf-8"
    )
    model = find("kita")
    assert (model.licence, model.beam) == ("MIT", 2)


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ('family = "unheard"', "family"),
        ('family = "marian"\nbeams = 3', "beams"),
        ('family = "marian"\nbeam = 0', "beam"),
        ('family = "marian"\nafter = "x"', "after"),
        ('family = "marian"\ntasks = ["sing"]', "tasks"),
        ("family = ", "card"),
    ],
)
def test_a_bad_card_is_a_model_error_that_names_the_field(home: Path, line: str, complaint: str) -> None:
    path = home / "card.toml"
    path.write_text(f'id = "x"\n{line}\n', encoding="utf-8")
    with pytest.raises(ModelError, match=complaint):
        card.read(path)


def test_a_broken_folder_hides_no_other_model(home: Path) -> None:
    write_model(home / "strange", model_type="bert")
    (home / "torn").mkdir()
    (home / "torn" / "config.json").write_text("{", encoding="utf-8")
    assert find("ringkas-id-en").installed
    assert [model.id for model in installed()] == ["extractive", "ringkas-id-en"]


@pytest.mark.parametrize("id_", ["nobody/nothing", "", "\0", "x" * 5000, "../.."])
def test_what_is_no_model_is_a_model_error(id_: str) -> None:
    with pytest.raises(ModelError):
        find(id_)


def test_a_known_model_that_is_not_here_says_how_to_get_it() -> None:
    model = find("facebook/nllb-200-distilled-600M")
    assert not model.installed
    assert model.licence == "CC-BY-NC-4.0"
    with pytest.raises(ModelError, match="not installed") as error:
        seq2seq.load(model, "translate")
    assert "ringkas models pull facebook/nllb-200-distilled-600M" in error.value.remedy


def test_a_model_does_only_its_tasks() -> None:
    with pytest.raises(ModelError, match="cannot summarize"):
        seq2seq.load(find("ringkas-id-en"), "summarize")
    with pytest.raises(ModelError, match="cannot translate"):
        seq2seq.load(find("extractive"), "translate")


def test_every_card_of_the_catalogue_has_a_prompt_that_exists_and_a_family_convention() -> None:
    cards = card.catalogue().values()
    assert {c.family for c in cards} >= {"marian", "nllb", "m2m100", "mbart50", "t5", "madlad"}
    for one in cards:
        if one.prompt:
            assert "{text}" in prompts.template(one.prompt)
        assert one.after
        assert not any(token.startswith("{") for token in one.expand((*one.before, *one.target_prefix)))


def test_language_codes_come_from_the_card() -> None:
    nllb = card.make({"id": "x", "family": "nllb"}, "test")
    assert nllb.expand(nllb.before) == ["ind_Latn"]
    assert nllb.expand(nllb.target_prefix) == ["eng_Latn"]
    other = card.make(
        {"id": "x", "family": "nllb", "languages": {"source": "jav_Latn", "target": "eng_Latn"}}, "test"
    )
    assert other.expand(other.before) == ["jav_Latn"]


def test_a_translation_loads_neither_torch_nor_transformers() -> None:
    code = (
        "import sys; from ringkas.translation import Segment, get_translator; "
        "get_translator('ringkas-id-en').translate([Segment('Warga hadir.')]); "
        "print(sorted({'torch', 'transformers', 'trafilatura'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("[]\n", "")
