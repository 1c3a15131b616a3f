from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from ringkas.models import shortlist

if TYPE_CHECKING:
    from pathlib import Path

TOKENS = ["</s>", "▁rain", "▁hujan", "▁fell", "▁turun", "<pad>"]


@pytest.fixture
def conversion(tmp_path: Path) -> Path:
    folder = tmp_path / "ct2"
    folder.mkdir()
    (folder / "shared_vocabulary.json").write_text(json.dumps(TOKENS))
    return folder


def _forbid(folder: Path, ids: list[int] | None) -> None:
    (folder / "generation_config.json").write_text(json.dumps({"suppress_tokens": ids}))


def test_what_the_settings_forbid_is_not_listed(tmp_path: Path, conversion: Path) -> None:
    _forbid(tmp_path, [2, 4])
    assert shortlist.write(tmp_path, conversion)
    assert shortlist.there(conversion)
    assert (conversion / "vmap.txt").read_text() == "\t</s> ▁rain ▁fell <pad>\n"
    assert [path.name for path in shortlist.weights(conversion)] == ["model.bin", "vmap.txt"]


@pytest.mark.parametrize("ids", [None, [], [5]])
def test_no_list_where_it_would_save_little(tmp_path: Path, conversion: Path, ids: list[int] | None) -> None:
    _forbid(tmp_path, ids)
    assert not shortlist.write(tmp_path, conversion)
    assert not shortlist.there(conversion)
    assert [path.name for path in shortlist.weights(conversion)] == ["model.bin"]


def test_a_list_for_each_source_is_not_used(conversion: Path) -> None:
    (conversion / "vmap.txt").write_text("\t</s>\nhujan\t▁rain\n")
    assert not shortlist.there(conversion)
