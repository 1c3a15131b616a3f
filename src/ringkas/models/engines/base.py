"""What an engine is: token lists in, n-best token lists with scores out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence


UNUSED = "<unused{}>"
"""What stands for a row of a model's embeddings that its tokenizer has no token for; a random or broken model may
choose it."""

OUT_OF_MEMORY = (
    "out of memory",  # CUDA and Metal, in torch and in CTranslate2
    "not enough memory",  # torch on Windows
    "defaultcpuallocator",  # torch on a processor: "can't allocate memory: you tried to allocate …"
    "alloc_failed",  # cuBLAS and cuDNN, whose work space did not fit
    "bad_alloc",  # C++
)
"""What messages of errors say when memory has run out; torch has a class of its own for CUDA alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Decoding:
    """How the best output is looked for.

    Attributes:
        beam: hypotheses kept at each step; 1 is greedy.
        hypotheses: how many of them come back, at most `beam`.
        length_penalty: exponent of the length by which a score is divided when hypotheses are compared.
        repetition_penalty: above 1, tokens that already stand in the output are less likely.
        no_repeat_ngram: no run of so many tokens occurs twice; 0 allows any.
        output_ratio: the longest output, in tokens for each token of the longest source of a batch.
        longest: the longest output of all, in tokens: the positions that the model has.
    """

    beam: int = 4
    hypotheses: int = 1
    length_penalty: float = 1.0
    repetition_penalty: float = 1.0
    no_repeat_ngram: int = 0
    output_ratio: float = 2.0
    longest: int = 512

    def longest_output(self, source_tokens: int) -> int:
        """The limit for a batch whose longest source has so many tokens; short ones get room for long names."""
        return min(self.longest, int(source_tokens * self.output_ratio) + 16)


@dataclass(frozen=True, slots=True)
class Hypothesis:
    """One output: its tokens without end symbol and forced prefix, and its mean log-probability a token."""

    tokens: tuple[str, ...]
    score: float


class Engine(Protocol):
    """Runs one model. Safe to call from several threads."""

    @property
    def name(self) -> str:
        """`ctranslate2` or `transformers`."""
        ...

    @property
    def compute_type(self) -> str:
        """What it computes in (`int8`, `float32`, …)."""
        ...

    @property
    def steady(self) -> bool:
        """Whether a result is the same, bit for bit, whatever else is in the request."""
        ...

    def generate(
        self, sources: Sequence[Sequence[str]], decoding: Decoding, prefix: Sequence[str] = ()
    ) -> list[list[Hypothesis]]:
        """The best outputs of each source, in order, the best first.

        Args:
            sources: tokens of each source, all that the model needs around them included.
            decoding: how to search.
            prefix: tokens that each output is forced to begin with; they are not part of what comes back.

        Raises:
            ModelError: the model cannot run.
        """
        ...


def is_out_of_memory(error: BaseException) -> bool:
    """Whether an error of torch or CTranslate2 says that a device or the machine has no memory left.

    Example:
        >>> is_out_of_memory(RuntimeError("MPS backend out of memory (MPS allocated: 9.0 GB)"))
        True
        >>> is_out_of_memory(RuntimeError("index out of range"))
        False
    """
    text = str(error).lower()
    return isinstance(error, MemoryError) or any(sign in text for sign in OUT_OF_MEMORY)
