"""Text to tokens and back, by the way that a card names."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from ringkas.errors import ModelError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


class Tokenizer(Protocol):
    """Splits text into the tokens of a model, without the symbols that a card puts around them."""

    def encode(self, text: str) -> list[str]:
        """The tokens of a source text."""
        ...

    def decode(self, tokens: Sequence[str]) -> str:
        """The text of output tokens."""
        ...


class SentencePieceTokenizer:
    """`source.spm` and `target.spm` of a folder, without transformers.

    Raises:
        ModelError: one of the files is missing or damaged.
    """

    def __init__(self, folder: Path) -> None:
        from sentencepiece import SentencePieceProcessor

        try:
            self._source = SentencePieceProcessor(model_file=str(folder / "source.spm"))
            same = (folder / "source.spm").read_bytes() == (folder / "target.spm").read_bytes()
            self._target = (
                self._source if same else SentencePieceProcessor(model_file=str(folder / "target.spm"))
            )
        except (OSError, RuntimeError) as error:
            raise ModelError(
                f"The SentencePiece models in {folder} cannot be loaded: {error}",
                "Copy the model's folder again.",
            ) from error

    def encode(self, text: str) -> list[str]:
        """See `Tokenizer.encode`."""
        # A lone surrogate is a code point of str that UTF-8, and so SentencePiece, has no form for.
        tokens: list[str] = self._source.encode(text.encode("utf-8", "replace").decode(), out_type=str)
        return tokens

    def decode(self, tokens: Sequence[str]) -> str:
        """See `Tokenizer.decode`."""
        text: str = self._target.decode(list(tokens))
        return text


class HubTokenizer:
    """The tokenizer that transformers loads from a folder."""

    def __init__(self, tokenizer: Any) -> None:  # noqa: ANN401 - transformers chooses the class
        self._tokenizer = tokenizer

    def encode(self, text: str) -> list[str]:
        """See `Tokenizer.encode`."""
        tokens: list[str] = self._tokenizer.tokenize(text.encode("utf-8", "replace").decode())
        return tokens

    def decode(self, tokens: Sequence[str]) -> str:
        """See `Tokenizer.decode`."""
        ids = self._tokenizer.convert_tokens_to_ids(list(tokens))
        text: str = self._tokenizer.decode(ids, skip_special_tokens=True, clean_up_tokenization_spaces=False)
        return text
