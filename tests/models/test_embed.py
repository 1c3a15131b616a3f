from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from models import tiny
from ringkas.models import embed, find, registry
from ringkas.translation import Segment, get_translator

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of embedded models that holds nothing but the card of the real one."""
    home = tmp_path / "embedded" / embed.MODEL
    home.mkdir(parents=True)
    shutil.copy(registry.EMBEDDED / embed.MODEL / registry.CARD_FILE, home)
    monkeypatch.setattr(registry, "EMBEDDED", tmp_path / "embedded")
    monkeypatch.setenv("RINGKAS_MODELS", str(tmp_path / "none"))
    return tmp_path / "embedded"


def test_a_folder_takes_the_place_of_the_embedded_model(package: Path, tmp_path: Path) -> None:
    folder = tiny.marian(tmp_path / "new")
    assert embed.main([str(folder), "--beam", "2", "--source-tokens", "40"]) == 0
    model = find(embed.MODEL)
    assert model.path == package / embed.MODEL
    assert model.card is not None
    assert (model.card.beam, model.card.source_tokens) == (2, 40)
    assert model.card.placeholders == ("⟦0⟧", "⟦1⟧")
    assert model.card.digest == model.digest
    assert model.parameters == registry.parameters([folder / "model.safetensors"])
    assert [path.name for path in package.iterdir()] == [embed.MODEL]
    translator = get_translator(embed.MODEL)
    assert translator.signature == f"{embed.MODEL}@{model.card.digest[:8]}/ct2-int8/beam2"
    assert translator.translate([Segment("Warga desa memperbaiki jembatan.")])[0].text


def test_a_folder_that_is_no_model_leaves_the_old_one(
    package: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "empty").mkdir()
    assert embed.main([str(tmp_path / "empty")]) == 4
    assert "source.spm" in capsys.readouterr().err
    assert (package / embed.MODEL / registry.CARD_FILE).is_file()
    assert len(list(package.iterdir())) == 1
