from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from typing import TYPE_CHECKING

import huggingface_hub
import pytest

from models import tiny
from models.hub import COMMIT, Hub, Repository
from ringkas.cli.main import run
from ringkas.errors import ModelError, OptionError
from ringkas.models import card as cards
from ringkas.models import find, installed, store
from ringkas.translation import Segment, get_translator

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ID = "pabrik/marian-kecil"
FOLDER = "pabrik--marian-kecil"


@pytest.fixture(scope="module")
def marian(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A repository with everything that a careless one holds: pickles, code, other formats, folders."""
    folder = tiny.marian(tmp_path_factory.mktemp("hub") / "marian-kecil")
    for name in ("pytorch_model.bin", "tf_model.h5", "flax_model.msgpack", "run.py", "training_args.bin"):
        (folder / name).write_bytes(b"never to be fetched")
    (folder / "onnx").mkdir()
    (folder / "onnx" / "model.onnx").write_bytes(b"never to be fetched")
    (folder / "README.md").write_text("---\nlicense: apache-2.0\n---\n", encoding="utf-8")
    return folder


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The models' home, empty."""
    monkeypatch.setenv("RINGKAS_MODELS", str(tmp_path / "models"))
    return tmp_path / "models"


@pytest.fixture
def hub(marian: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    """A hub with one model, in the place of the real one."""
    hub = Hub({ID: Repository(marian)})
    server = hub.start()
    monkeypatch.setenv("HF_ENDPOINT", hub.url)
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", False)
    monkeypatch.setattr(
        huggingface_hub.constants, "DOWNLOAD_CHUNK_SIZE", 1000
    )  # files here have no megabytes
    yield hub
    server.shutdown()
    server.server_close()


def visible(home: Path) -> list[str]:
    """The models that stand in the models' home."""
    return sorted(p.name for p in home.iterdir() if not p.name.startswith(".")) if home.is_dir() else []


def test_a_pulled_model_translates(hub: Hub, home: Path) -> None:
    seen: list[tuple[int, int]] = []
    model = store.pull(ID, progress=lambda done, total: seen.append((done, total)))
    assert model.path == home / FOLDER
    assert (model.id, model.licence) == (ID, "Apache-2.0")
    assert find(ID) == model
    assert model in installed()
    assert seen[-1][0] == seen[-1][1]
    assert seen == sorted(seen)
    assert get_translator(ID).translate([Segment("Warga desa memperbaiki jembatan.")])[0].text


def test_nothing_but_safetensors_configuration_and_tokenizer_is_asked_for(hub: Hub, home: Path) -> None:
    store.pull(ID)
    taken = {path.rpartition("/")[2] for path in hub.asked if "/resolve/" in path}
    assert taken == {
        "README.md", "config.json", "generation_config.json", "model.safetensors", "source.spm", "target.spm",
        "tokenizer_config.json", "vocab.json",
    }  # fmt: skip
    assert {p.name for p in (home / FOLDER).iterdir()} == taken | {"pulled.json", "card.toml"}


def test_the_record_pins_the_commit_and_keeps_every_digest(hub: Hub, home: Path) -> None:
    model = store.pull(ID)
    record = json.loads((home / FOLDER / "pulled.json").read_text(encoding="utf-8"))
    assert (record["id"], record["commit"], record["licence"]) == (ID, COMMIT, "Apache-2.0")
    assert record["files"]["model.safetensors"] == model.digest
    assert set(record["files"]) == {p.name for p in (home / FOLDER).iterdir()} - {"pulled.json"}
    assert all(COMMIT in path for path in hub.asked if "/resolve/" in path)


def test_a_model_that_is_here_already_is_not_fetched_again(hub: Hub, home: Path) -> None:
    store.pull(ID)
    hub.asked.clear()
    store.pull(ID)
    assert not [path for path in hub.asked if "/resolve/" in path]
    (home / FOLDER / "model.safetensors").write_bytes(b"damaged")
    store.pull(ID)
    assert get_translator(ID).id == ID


def test_a_cut_pull_leaves_no_model_and_goes_on_where_it_was(hub: Hub, home: Path) -> None:
    repository = hub.repositories[ID]
    repository.cut_after = 5000
    with pytest.raises(ModelError, match="could not be fetched") as error:
        store.pull(ID)
    assert "Run the same command again" in error.value.remedy
    assert visible(home) == []
    assert ID not in {model.id for model in installed()}

    repository.cut_after, hub.down = None, False
    hub.asked.clear()
    hub.ranges.clear()
    store.pull(ID)
    assert hub.ranges == ["model.safetensors 5000"]
    assert [path.rpartition("/")[2] for path in hub.asked if "/resolve/" in path] == ["model.safetensors"]
    assert visible(home) == [FOLDER]
    assert get_translator(ID).translate([Segment("Hujan.")])[0].text
    assert not list((home / ".partial").glob("*/*"))


def test_a_file_that_is_not_what_the_hub_announced_is_refused(hub: Hub, home: Path) -> None:
    hub.repositories[ID].lie = True
    with pytest.raises(ModelError, match="not what the hub announced"):
        store.pull(ID)
    assert visible(home) == []


def test_weights_that_are_not_those_of_the_card_are_refused(
    hub: Hub, home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = cards.make({"id": ID, "family": "marian", "licence": "MIT", "digest": "0" * 64}, "test")
    monkeypatch.setattr(cards, "catalogue", lambda: {ID: card})
    with pytest.raises(ModelError, match="not those of its card"):
        store.pull(ID)
    assert visible(home) == []


def test_the_card_says_which_revision_is_taken(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    card = cards.make({"id": ID, "family": "marian", "licence": "MIT", "revision": "refs/pr/2"}, "test")
    monkeypatch.setattr(cards, "catalogue", lambda: {ID: card})
    hub.repositories[ID].revisions = ("refs/pr/2",)
    assert store.offer(ID).commit == COMMIT
    with pytest.raises(ModelError, match="no such revision"):
        store.offer(ID, revision="main")


@pytest.mark.parametrize(
    ("licence", "named"), [("cc-by-nc-4.0", "CC-BY-NC-4.0"), (None, "no licence"), ("other", "other")]
)
def test_a_licence_that_restricts_use_must_be_accepted(
    hub: Hub, home: Path, licence: str | None, named: str, capsys: pytest.CaptureFixture[str]
) -> None:
    hub.repositories[ID].licence = licence
    assert run(["models", "pull", ID]) == 2
    said = capsys.readouterr()
    assert named in said.err
    assert "--accept-licence" in said.err
    assert said.out == ""
    assert visible(home) == []
    assert not [path for path in hub.asked if "/resolve/" in path]

    assert run(["models", "pull", ID, "--accept-licence", "-q"]) == 0
    assert capsys.readouterr() == (f"{ID}\n", "")
    assert visible(home) == [FOLDER]


def test_what_the_card_knows_of_a_licence_counts_too(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    card = cards.make({"id": ID, "family": "marian", "licence": "CC-BY-NC-4.0"}, "test")
    monkeypatch.setattr(cards, "catalogue", lambda: {ID: card})
    offer = store.offer(ID)
    assert (offer.licence, offer.free) == ("CC-BY-NC-4.0", False)


def test_a_repository_without_safetensors_is_refused_with_a_way_out(
    hub: Hub, marian: Path, home: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "pickled"
    shutil.copytree(marian, folder)
    (folder / "model.safetensors").unlink()
    hub.repositories["pabrik/acar"] = Repository(folder)
    with pytest.raises(ModelError, match="no safetensors") as error:
        store.pull("pabrik/acar")
    assert "models import" in error.value.remedy
    hub.repositories["pabrik/acar"].converted = 7
    with pytest.raises(ModelError, match="no safetensors") as error:
        store.pull("pabrik/acar")
    assert "--revision refs/pr/7" in error.value.remedy
    assert visible(home) == []


@pytest.mark.parametrize("name", ["config.json", "tokenizer_config.json"])
def test_a_model_that_brings_code_is_refused_before_its_weights_are_fetched(
    hub: Hub, marian: Path, home: Path, tmp_path: Path, name: str
) -> None:
    folder = tmp_path / "coded"
    shutil.copytree(marian, folder)
    table = json.loads((folder / name).read_text(encoding="utf-8"))
    table["auto_map"] = {"AutoModel": "run.Model"}
    (folder / name).write_text(json.dumps(table), encoding="utf-8")
    hub.repositories["pabrik/kode"] = Repository(folder)
    with pytest.raises(ModelError, match="auto_map"):
        store.pull("pabrik/kode")
    assert not [path for path in hub.asked if path.endswith((".safetensors", ".py"))]
    assert visible(home) == []


def test_a_model_of_another_kind_is_refused_before_its_weights_are_fetched(
    hub: Hub, marian: Path, tmp_path: Path
) -> None:
    folder = tmp_path / "bert"
    shutil.copytree(marian, folder)
    (folder / "config.json").write_text('{"model_type": "bert"}', encoding="utf-8")
    hub.repositories["pabrik/bert"] = Repository(folder)
    with pytest.raises(ModelError, match="no known family"):
        store.pull("pabrik/bert")
    assert not [path for path in hub.asked if path.endswith(".safetensors")]


@pytest.mark.parametrize(
    ("id_", "code", "complaint"),
    [
        ("pabrik/tidak-ada", 4, "no model"),
        ("extractive", 2, "no model of the hub"),
        ("ringkas-id-en", 2, "no model of the hub"),
        ("a/b/c", 2, "no model of the hub"),
        ("../etc", 2, "no model of the hub"),
        ("pabrik/a--b", 2, "no id of a model"),
    ],
)
def test_what_is_no_model_of_the_hub_is_refused(
    hub: Hub, home: Path, id_: str, code: int, complaint: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["models", "pull", id_]) == code
    assert complaint in capsys.readouterr().err
    assert visible(home) == []


def test_without_a_network_it_says_what_to_do(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HF_ENDPOINT", "http://127.0.0.1:9")
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", False)
    assert run(["models", "pull", ID]) == 4
    said = capsys.readouterr().err
    assert len(said.splitlines()) == 2
    assert "models import" in said


def test_a_process_that_is_offline_stays_offline(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(huggingface_hub.constants, "HF_HUB_OFFLINE", True)
    with pytest.raises(ModelError, match="HF_HUB_OFFLINE"):
        store.pull(ID)
    assert hub.asked == []


def test_two_pulls_of_one_model_do_not_mix(hub: Hub, home: Path) -> None:
    offer = store.offer(ID)
    with store._room(home / FOLDER, COMMIT), pytest.raises(ModelError, match="Another process"):
        store.take(offer)
    assert store.take(offer).id == ID


def test_the_command_pulls_in_a_process_of_its_own(hub: Hub, home: Path) -> None:
    environment = {k: v for k, v in os.environ.items() if k not in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE")}
    done = subprocess.run(
        [sys.executable, "-m", "ringkas", "models", "pull", ID],
        capture_output=True, text=True, env=environment, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (0, f"{ID}\n")
    assert "Licence: Apache-2.0." in done.stderr
    assert visible(home) == [FOLDER]


def test_python_too_must_accept_a_licence_that_restricts_use(hub: Hub) -> None:
    hub.repositories[ID].licence = "cc-by-nc-sa-4.0"
    with pytest.raises(OptionError, match="CC-BY-NC-SA"):
        store.pull(ID)
