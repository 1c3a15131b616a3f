"""A loaded model: tokenizer, calling convention and engine behind two questions, how long and which outputs."""

from __future__ import annotations

import hashlib
import json
import logging
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from ringkas._digest import digest
from ringkas.errors import ModelError
from ringkas.models import conversion, prompts, registry, shortlist
from ringkas.models.tokenizers import HubTokenizer, SentencePieceTokenizer, Tokenizer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ringkas.models.card import Card, Task
    from ringkas.models.engines.base import Decoding, Engine
    from ringkas.models.registry import ModelInfo
    from ringkas.options import ModelEngine

log = logging.getLogger(__name__)


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
        prompt: the instruction template that every source is put into, or empty.
    """

    def __init__(
        self, card: Card, tokenizer: Tokenizer, engine: Engine, positions: int = 0, prompt: str = ""
    ) -> None:
        self._card = card
        self._tokenizer = tokenizer
        self._engine = engine
        self._before = card.expand(card.before)
        self._after = card.expand(card.after)
        self._prefix = card.expand(card.target_prefix)
        self._positions = positions
        self._prompt = prompt

    @property
    def card(self) -> Card:
        """The card that it is called by."""
        return self._card

    @property
    def engine(self) -> str:
        """What runs it: `ctranslate2` or `transformers`."""
        return self._engine.name

    @property
    def compute_type(self) -> str:
        """What the engine computes in."""
        return self._engine.compute_type

    @property
    def steady(self) -> bool:
        """Whether an output is the same, bit for bit, whatever else is in the request."""
        return self._engine.steady

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
        tokens = self._tokenizer.encode(prompts.fill(self._prompt, text))
        return [*self._before, *tokens, *self._after]


def load(
    info: ModelInfo,
    task: Task,
    *,
    device: str = "auto",
    engine: ModelEngine | None = None,
    compute_type: str | None = None,
) -> Seq2Seq:
    """Loads a model. The first time it may be converted for CTranslate2, which takes as long as loading it twice.

    Args:
        info: what `ringkas.models.find` gave.
        task: what it is wanted for.
        device: where it runs; `auto` takes the best there is.
        engine: which engine runs it; by default the model and the machine decide.
        compute_type: what it computes in (`float32`, …); by default what suits the machine.

    Raises:
        ModelError: the model is not installed, cannot do the task, or cannot be loaded.
    """
    card = info.card
    if task not in info.tasks or card is None:
        raise ModelError(f"The model {info.id} cannot {task}.")
    if not info.installed or info.path is None:
        raise ModelError(
            f"The model {info.id} is not installed.",
            f"Run `ringkas models pull {info.id}`, or `ringkas models import DIR` where there is no network.",
        )
    hub: Any = None
    tokenizer: Tokenizer
    if card.tokenizer == "sentencepiece":
        tokenizer = SentencePieceTokenizer(info.path)
    else:
        from ringkas.models.engines.hub import load_tokenizer

        hub = load_tokenizer(info.path)
        tokenizer = HubTokenizer(hub)
    runs = _engine(info, info.path, device, engine, compute_type, hub)
    prompt = card.summary_prompt if task == "summarize" else card.prompt
    return Seq2Seq(card, tokenizer, runs, registry.positions(info.path), prompt)


def decoding(card: Card, beam: int | None = None) -> Decoding:
    """How a model's card says that a translation is searched for first.

    Args:
        card: the model's.
        beam: beam size; by default the card's.
    """
    from ringkas.models.engines.base import Decoding

    return Decoding(
        beam=beam or card.beam,
        length_penalty=card.length_penalty,
        repetition_penalty=card.repetition_penalty,
    )


def signature(info: ModelInfo, model: Seq2Seq, beam: int) -> str:
    """What stands for a model in a signature line: id, digest, engine, what it computes in, beam size."""
    runs = "ct2" if model.engine == "ctranslate2" else "torch"
    return f"{info.id}@{(info.digest or '0')[:8]}/{runs}-{model.compute_type}/beam{beam}"


def identity(info: ModelInfo, model: Seq2Seq) -> str:
    """Everything that an output depends on but the text and the decoding, in one digest.

    That is the weights, how they are called, the engine with its version, what it computes in, and what decides the
    last bits of the processor's arithmetic.

    Args:
        info: what the model was loaded from.
        model: the loaded model.
    """
    from importlib.metadata import version

    from ringkas import _machine

    folder = info.path or Path()
    own = registry.engine_of(info)[1] if model.engine == "ctranslate2" else None
    parts = {
        "card": asdict(model.card),
        "model": conversion.place(folder, info.digest or "", model.compute_type).name,
        "own": own and digest(shortlist.weights(own)),
        "engine": [model.engine, version(model.engine), model.compute_type],
        "machine": _machine.arithmetic(),
    }
    return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()


def _engine(
    info: ModelInfo,
    path: Path,
    device: str,
    wish: ModelEngine | None,
    compute_type: str | None,
    hub: Any,  # noqa: ANN401 - transformers chooses the tokenizer's class
) -> Engine:
    """The engine that model and machine call for; transformers where a conversion fails that nobody asked for."""
    choice, own = registry.engine_of(info, device, wish)
    if choice.engine == "ctranslate2":
        from ringkas.models.engines.ct2 import CTranslate2Engine

        kind = compute_type or choice.compute_type
        if own:
            return CTranslate2Engine(own, device, kind)
        try:
            with conversion.converted(path, info.digest or "", kind) as folder:
                return CTranslate2Engine(folder, device, kind)
        except ModelError as error:
            if wish:
                raise
            log.warning("%s Running it with transformers instead.", error.message)
    from ringkas.models.engines.hub import TransformersEngine

    return TransformersEngine(path, device, hub, compute_type)
