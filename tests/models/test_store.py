from __future__ import annotations

import json
import os
import shutil
from typing import TYPE_CHECKING

import pytest

from models import tiny
from ringkas.cli.main import run
from ringkas.errors import ModelError, OptionError
from ringkas.models import conversion, find, installed, store
from ringkas.translation import Segment, get_translator

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def marian(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny.marian(tmp_path_factory.mktemp("elsewhere") / "kita--kecil")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The models' home, which does not exist yet."""
    monkeypatch.setenv("RINGKAS_MODELS", str(tmp_path / "models"))
    monkeypatch.setenv("RINGKAS_CACHE", str(tmp_path / "cache"))
    return tmp_path / "models"


def visible(home: Path) -> list[str]:
    """The models that stand in the models' home."""
    return sorted(p.name for p in home.iterdir() if not p.name.startswith(".")) if home.is_dir() else []


def test_an_imported_model_translates(marian: Path, home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["models", "import", str(marian)]) == 0
    assert capsys.readouterr().out == "kita/kecil\n"
    model = find("kita/kecil")
    assert model.path == home / "kita--kecil"
    assert model in installed()
    assert get_translator("kita/kecil").translate([Segment("Hujan.")])[0].text
    record = json.loads((home / "kita--kecil" / "pulled.json").read_text(encoding="utf-8"))
    assert record["commit"] is None
    assert record["files"]["model.safetensors"] == model.digest


def test_neither_pickles_nor_code_nor_strangers_are_copied(marian: Path, home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "kita--kecil"
    shutil.copytree(marian, folder)
    for name in ("pytorch_model.bin", "run.py", "model.onnx", "notes.txt", "model.fp16.safetensors"):
        (folder / name).write_bytes(b"x")
    store.add(folder)
    assert {p.name for p in (home / "kita--kecil").iterdir()} == {
        "config.json", "generation_config.json", "model.safetensors", "pulled.json", "source.spm", "target.spm",
        "tokenizer_config.json", "vocab.json",
    }  # fmt: skip


def test_a_snapshot_of_a_hugging_face_cache_names_itself(marian: Path, home: Path, tmp_path: Path) -> None:
    cache = tmp_path / "models--kita--kecil"
    (cache / "blobs").mkdir(parents=True)
    snapshot = cache / "snapshots" / "0123abcd"
    snapshot.mkdir(parents=True)
    for number, path in enumerate(sorted(marian.iterdir())):
        shutil.copy(path, cache / "blobs" / str(number))
        (snapshot / path.name).symlink_to(os.path.relpath(cache / "blobs" / str(number), snapshot))
    assert store.add(snapshot).id == "kita/kecil"
    assert not any(path.is_symlink() for path in (home / "kita--kecil").iterdir())


def test_an_id_may_be_given_and_must_be_one(marian: Path, home: Path) -> None:
    assert store.add(marian, id="lain/nama").id == "lain/nama"
    assert visible(home) == ["lain--nama"]
    for wrong in ("../x", "a/b/c", "", "ringkas-id-en", "extractive"):
        assert run(["models", "import", str(marian), "--id", wrong or "."]) == 2
    assert visible(home) == ["lain--nama"]


def test_a_card_and_a_conversion_go_with_the_model(marian: Path, home: Path, tmp_path: Path) -> None:
    folder = tmp_path / "x"
    shutil.copytree(marian, folder)
    (folder / "card.toml").write_text(
        'id = "kita/besar"\nfamily = "marian"\nlicence = "MIT"\nbeam = 2\n', "utf-8"
    )
    tiny.convert(folder)
    model = store.add(folder)
    assert (model.id, model.licence, model.beam) == ("kita/besar", "MIT", 2)
    assert (home / "kita--besar" / "ct2" / "model.bin").is_file()


def test_what_another_machine_pulled_is_compared_with_its_record(
    marian: Path, home: Path, tmp_path: Path
) -> None:
    store.add(marian)
    stick = tmp_path / "stick" / "anything"
    shutil.copytree(home / "kita--kecil", stick)
    store.remove("kita/kecil")
    assert store.add(stick).id == "kita/kecil"
    store.remove("kita/kecil")
    (stick / "vocab.json").write_text("{}", encoding="utf-8")
    with pytest.raises(ModelError, match=r"vocab\.json is not what was pulled"):
        store.add(stick)
    assert visible(home) == []


@pytest.mark.parametrize(
    ("file", "content", "complaint"),
    [
        ("model.safetensors", None, "no safetensors"),
        ("model.safetensors", b"torn", "cannot be read"),
        ("config.json", None, "no config"),
        ("config.json", b"{", "cannot be read"),
        ("config.json", b'{"model_type": "gpt2"}', "no known family"),
        ("config.json", b'{"model_type": "marian", "auto_map": {}}', "auto_map"),
        ("source.spm target.spm vocab.json", None, "no tokenizer files"),
    ],
)
def test_a_folder_that_ringkas_cannot_run_is_refused_and_leaves_nothing(
    marian: Path, home: Path, tmp_path: Path, file: str, content: bytes | None, complaint: str
) -> None:
    folder = tmp_path / "kita--kecil"
    shutil.copytree(marian, folder)
    for name in file.split():
        if content is None:
            (folder / name).unlink()
        else:
            (folder / name).write_bytes(content)
    with pytest.raises(ModelError, match=complaint):
        store.add(folder)
    assert visible(home) == []
    assert not list(home.glob(".partial/*/*"))


def test_no_folder_and_the_model_s_own_place_are_refused(marian: Path, home: Path, tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no folder"):
        store.add(tmp_path / "nowhere")
    store.add(marian)
    with pytest.raises(OptionError, match="already"):
        store.add(home / "kita--kecil")
    assert find("kita/kecil").installed


def test_a_second_import_takes_the_place_of_the_first(marian: Path, home: Path, tmp_path: Path) -> None:
    store.add(marian)
    newer = tmp_path / "kita--kecil"
    shutil.copytree(marian, newer)
    (newer / "README.md").write_text("newer", encoding="utf-8")
    store.add(newer)
    assert (home / "kita--kecil" / "README.md").read_text(encoding="utf-8") == "newer"
    assert visible(home) == ["kita--kecil"]


def test_a_removed_model_is_gone_and_nothing_else_is(marian: Path, home: Path) -> None:
    store.add(marian)
    store.add(marian, id="kita/lain")
    assert run(["models", "remove", "kita/kecil"]) == 0
    assert visible(home) == ["kita--lain"]
    assert run(["models", "remove", "kita/kecil"]) == 4


def test_a_removed_model_takes_its_conversions_with_it(
    marian: Path, home: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("RINGKAS_CACHE", str(tmp_path / "cache"))
    shutil.rmtree(marian / "ct2", ignore_errors=True)
    info = store.add(marian)
    made = conversion.place(home / "kita--kecil", info.digest or "", "int8")
    other = made.with_name(made.name.replace(made.name[:4], "0000", 1))
    for folder in (made, other):
        folder.mkdir(parents=True)
    assert run(["models", "remove", "kita/kecil"]) == 0
    assert (made.exists(), other.exists()) == (False, True)


@pytest.mark.parametrize(
    "id_", ["ringkas-id-en", "extractive", "google/flan-t5-small", "..", "../..", "", "."]
)
def test_what_is_not_in_the_models_home_is_not_removed(
    home: Path, id_: str, capsys: pytest.CaptureFixture[str]
) -> None:
    home.mkdir()
    assert run(["models", "remove", id_]) == 4
    assert len(capsys.readouterr().err.splitlines()) == 2
    assert home.is_dir()


def test_a_folder_elsewhere_is_not_removed(marian: Path) -> None:
    with pytest.raises(ModelError, match="no model"):
        store.remove(str(marian))
    assert marian.is_dir()


def test_list_all_shows_what_could_be_pulled(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["models", "list"]) == 0
    assert "flan-t5" not in capsys.readouterr().out
    assert run(["models", "list", "--all", "--format", "json"]) == 0
    listed = {record["id"]: record for record in json.loads(capsys.readouterr().out)}
    assert listed["google/flan-t5-small"]["installed"] is False
    assert listed["ringkas-id-en"]["installed"] is True
