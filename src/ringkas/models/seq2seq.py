"""A loaded model: tokenizer, calling convention and engine behind two questions, how long and which outputs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Protocol

from ringkas.errors import ModelError
from ringkas.models import prompts, registry
from ringkas.models.tokenizers import HubTokenizer, SentencePieceTokenizer, Tokenizer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ringkas.models.card import Card, Task
    from ringkas.models.engines.base import Decoding, Engine
    from ringkas.models.registry import EngineName, ModelInfo


@dataclass(frozen=True, slots=True)
class Output:
    """One output text, its mean log-probability a token, and how many tokens it has."""

    text: str
    score: float
    tokens: int


class Generator(Protocol):
    """What a stage needs from a model; tests stand in for it."""

    def count(self, text: str) -> int:
        """How many tokens a source text has, everything that the model needs around it included."""
        ...

    def generate(self, texts: Sequence[str], decoding: Decoding) -> list[list[Output]]:
        """The best outputs of each text, in order, the best first."""
        ...


class Seq2Seq:
    """A model called by its card.

    Args:
        card: how it is called.
        tokenizer: splits its sources and joins its outputs.
        engine: runs it.
        positions: how many positions its decoder has; 0 where it has no limit.
    """

    def __init__(self, card: Card, tokenizer: Tokenizer, engine: Engine, positions: int = 0) -> None:
        self._card = card
        self._tokenizer = tokenizer
        self._engine = engine
        self._before = card.expand(card.before)
        self._after = card.expand(card.after)
        self._prefix = card.expand(card.target_prefix)
        self._positions = positions

    @property
    def card(self) -> Card:
        """The card that it is called by."""
        return self._card

    @property
    def compute_type(self) -> str:
        """What the engine computes in."""
        return self._engine.compute_type

    def count(self, text: str) -> int:
        """See `Generator.count`."""
        return len(self._source(text))

    def generate(self, texts: Sequence[str], decoding: Decoding) -> list[list[Output]]:
        """See `Generator.generate`."""
        if self._positions:
            room = self._positions - len(self._prefix) - 2  # the start and the end symbol
            decoding = replace(decoding, longest=max(1, min(decoding.longest, room)))
        outputs = self._engine.generate([self._source(text) for text in texts], decoding, self._prefix)
        return [
            [Output(self._tokenizer.decode(h.tokens), h.score, len(h.tokens)) for h in hypotheses]
            for hypotheses in outputs
        ]

    def _source(self, text: str) -> list[str]:
        tokens = self._tokenizer.encode(prompts.fill(self._card.prompt, text))
        return [*self._before, *tokens, *self._after]


def load(info: ModelInfo, task: Task, *, device: str = "auto", engine: EngineName | None = None) -> Seq2Seq:
    """Loads a model.

    Args:
        info: what `ringkas.models.find` gave.
        task: what it is wanted for.
        device: where it runs; `auto` takes the best there is.
        engine: which engine runs it; by default the card and the folder decide.

    Raises:
        ModelError: the model is not installed, cannot do the task, or cannot be loaded.
    """
    card = info.card
    if task not in info.tasks or card is None:
        raise ModelError(f"The model {info.id} cannot {task}.")
    if not info.installed or info.path is None:
        raise ModelError(
            f"The model {info.id} is not installed.",
            f"Put its folder into RINGKAS_MODELS as {info.id.replace('/', '--')}, or give the path of the folder.",
        )
    engine = engine or info.engine
    hub: Any = None
    tokenizer: Tokenizer
    if card.tokenizer == "sentencepiece":
        tokenizer = SentencePieceTokenizer(info.path)
    else:
        from ringkas.models.engines.hub import load_tokenizer

        hub = load_tokenizer(info.path)
        tokenizer = HubTokenizer(hub)
    return Seq2Seq(card, tokenizer, _engine(info, engine, device, hub), registry.positions(info.path))


def _engine(info: ModelInfo, engine: EngineName, device: str, hub: Any) -> Engine:  # noqa: ANN401
    if engine == "ctranslate2":
        if info.engine_path is None:
            raise ModelError(
                f"The model {info.id} has no CTranslate2 conversion.", "Use the transformers engine."
            )
        from ringkas.models.engines.ct2 import CTranslate2Engine

        return CTranslate2Engine(info.engine_path, device, info.compute_type or "default")
    from ringkas.models.engines.hub import TransformersEngine

    if info.path is None:
        raise ModelError(f"The model {info.id} has no folder.")
    return TransformersEngine(info.path, device, hub)
