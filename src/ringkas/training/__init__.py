"""The recipe that makes the embedded translation model: corpora -> vocabulary -> model -> export.

    >>> from ringkas import training
    >>> training.load("small").model.encoder_layers
    6

Nothing here is needed to make briefs. Training wants `pip install ringkas[train]`.
"""

from __future__ import annotations

from ringkas.training.config import Config, load
from ringkas.training.recipe import Result, export, run

__all__ = ["Config", "Result", "export", "load", "run"]
