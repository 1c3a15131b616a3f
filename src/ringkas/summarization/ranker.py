"""How indispensable each sentence of an article is: boosted regression trees over the features, in plain Python.

The trees are data (`data/ranker.json`), fitted by `python -m ringkas.training.ranker`; nothing here needs numpy.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from ringkas.errors import ModelError
from ringkas.summarization.coherence import DATA
from ringkas.summarization.features import NAMES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

DATA_FILES = ("appeal.tsv", "cues.txt", "idf.tsv", "openers.txt", "ranker.json")
"""Everything that a score depends on besides the code."""

Node = tuple[int, float, "Node", "Node"] | float
"""A split (feature, threshold, at most, above) or the value of a leaf."""


@dataclass(frozen=True, slots=True)
class Ranker:
    """A sum of regression trees (Friedman, 2001, Greedy function approximation: a gradient boosting machine)."""

    trees: tuple[Node, ...]

    def score(self, vector: Sequence[float]) -> float:
        """The score of one sentence, on the scale of a logit: only differences within an article mean something.

        Args:
            vector: its features, in the order of `features.NAMES`.
        """
        total = 0.0
        for tree in self.trees:
            node = tree
            while isinstance(node, tuple):
                node = node[2] if vector[node[0]] <= node[1] else node[3]
            total += node
        return total

    @staticmethod
    def parse(text: str) -> Ranker:
        """Read the data file: the names of the features, and the trees as nested arrays.

        Raises:
            ModelError: the file was fitted on other features than this version computes.
        """
        record = json.loads(text)
        if tuple(record["features"]) != NAMES:
            raise ModelError(
                "The weights of the extractive summarizer do not belong to this version of its features.",
                "Install ringkas again, or fit them with python -m ringkas.training.ranker.",
            )
        return Ranker(tuple(_node(tree) for tree in record["trees"]))


def _node(value: Any) -> Node:  # noqa: ANN401 - nested JSON arrays have no better name
    if not isinstance(value, list):
        return float(value)
    feature, threshold, low, high = value
    return int(feature), float(threshold), _node(low), _node(high)


@cache
def ranker() -> Ranker:
    """The ranker that ships with ringkas."""
    return Ranker.parse(files(DATA).joinpath("ranker.json").read_text(encoding="utf-8"))


@cache
def digest() -> str:
    """Hexadecimal SHA-256 of the data files: equal digests rank equally."""
    return digest_of(files(DATA).joinpath(name).read_bytes() for name in DATA_FILES)


def digest_of(contents: Iterable[bytes]) -> str:
    """Hexadecimal SHA-256 of several files, each closed off by its own digest."""
    whole = sha256()
    for content in contents:
        whole.update(sha256(content).digest())
    return whole.hexdigest()
