from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ringkas.errors import OptionError
from ringkas.training import config

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("name", ["smoke", "small", "base"])
def test_the_configurations_of_the_package_are_whole(name: str) -> None:
    found = config.load(name)
    assert found.name == name
    assert found.model.width % found.model.heads == 0


def test_news_and_distilled_pairs_weigh_most_and_technical_ones_least() -> None:
    weights = config.load("small").data.weights
    heavy = [config.weight(weights, f"distilled/{n}") for n in ("news", "world_en2id", "summaries")]
    light = [config.weight(weights, f"parallel/{n}") for n in ("django_docs", "quran", "openclaw_docs_mt")]
    assert min(heavy) >= 2
    assert max(light) <= 0.15


def test_the_first_pattern_counts() -> None:
    assert config.weight((("a/b*", 3.0), ("a/*", 1.0)), "a/bc") == 3.0
    assert config.weight((("a/b*", 3.0), ("a/*", 1.0)), "a/c") == 1.0
    assert config.weight((("a/*", 1.0),), "b/c") == 0.0


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("[model]\nwidht = 3\n", "widht"),
        ("[optimize]\nrate = 'fast'\n", "rate"),
        ("[optimize]\nsteps = -1\n", "steps"),
        ("[data.weights]\n'*' = 'much'\n", "weights"),
        ("model = 3\n", "model"),
        ("[model\n", "cannot be read"),
        ('[data]\ndirection = "en-ms"', "direction"),
    ],
)
def test_a_mistake_is_named(tmp_path: Path, text: str, names: str) -> None:
    path = tmp_path / "run.toml"
    path.write_text(text)
    with pytest.raises(OptionError, match=names):
        config.load(path)


def test_an_unknown_name_lists_the_known_ones() -> None:
    with pytest.raises(OptionError) as caught:
        config.load("huge")
    assert "base, small, smoke" in caught.value.remedy
