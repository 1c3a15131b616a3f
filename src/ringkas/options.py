"""One options object for the command line and the Python API, validated once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, get_args

from ringkas.errors import OptionError

QuoteStyle = Literal["both", "original", "notes"]
Show = Literal["en", "id", "both"]
Device = Literal["auto", "cpu", "cuda", "mps"]
ModelEngine = Literal["ctranslate2", "transformers"]

DEFAULT_SENTENCES = 5
DEFAULT_SUMMARIZER = "extractive"
DEFAULT_TRANSLATOR = "ringkas-id-en"


@dataclass(frozen=True, slots=True, kw_only=True)
class BriefOptions:
    """How a brief is made and shown.

    Args:
        sentences: how many sentences the brief holds at most; a quote with its attribution counts as one.
        words: how many words of Indonesian the summary holds at most; exclusive with `sentences`.
        quotes: `both` shows the verbatim quote with its gloss, `original` the quote alone, `notes` the gloss in the
            sentence and the quote in a numbered note.
        show: which language text and markdown show; json and html always hold both.
        glossary: pairs of an Indonesian term and its English, applied in this order.
        strict: whether a mismatch of any check is an error.
        summarizer: id of the model that summarizes.
        translator: id of the model that translates, or a local folder.
        device: where a torch model runs; `auto` takes the best there is.
        beam: beam size of the translator; by default what its model card says.
        engine: what runs the models; by default the model and the machine decide (`ringkas models show` says how).
        memory: whether translations are kept in the cache and taken from there the next time; never changes a result.

    Raises:
        OptionError: a value is out of range, or two options exclude each other.
    """

    sentences: int | None = None
    words: int | None = None
    quotes: QuoteStyle = "both"
    show: Show = "en"
    glossary: tuple[tuple[str, str], ...] = ()
    strict: bool = False
    summarizer: str = DEFAULT_SUMMARIZER
    translator: str = DEFAULT_TRANSLATOR
    device: Device = "auto"
    beam: int | None = None
    engine: ModelEngine | None = None
    memory: bool = False

    def __post_init__(self) -> None:
        if self.sentences is not None and self.words is not None:
            raise OptionError("sentences and words exclude each other.", "Give one of the two.")
        _at_least("sentences", self.sentences, 1)
        _at_least("words", self.words, 10)
        _at_least("beam", self.beam, 1)
        _one_of("quotes", self.quotes, get_args(QuoteStyle))
        _one_of("show", self.show, get_args(Show))
        _one_of("device", self.device, get_args(Device))
        _one_of("engine", self.engine, (None, *get_args(ModelEngine)))
        _one_of("memory", self.memory, (True, False))
        if any(not term.strip() for term, _ in self.glossary):
            raise OptionError(
                "The glossary holds an empty term.",
                "Give one Indonesian term and its English, separated by a tab, on each line.",
            )

    @property
    def sentence_limit(self) -> int | None:
        """The number of sentences, or None where words set the length."""
        return None if self.words is not None else self.sentences or DEFAULT_SENTENCES


def _at_least(name: str, value: Any, least: int) -> None:  # noqa: ANN401 - options come from outside
    if value is not None and (isinstance(value, bool) or not isinstance(value, int) or value < least):
        raise OptionError(f"{name} is {value!r}.", f"Give a whole number of at least {least}.")


def _one_of(name: str, value: object, allowed: tuple[object, ...]) -> None:
    if value not in allowed:
        raise OptionError(f"{name} is {value!r}.", f"Give one of: {', '.join(map(str, allowed))}.")
