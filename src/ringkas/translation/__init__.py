"""Translation: Indonesian segments into English, with protected spans that come through unchanged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ringkas.translation.base import Protected, Segment, Translation, Translator

if TYPE_CHECKING:
    from ringkas.models import ModelInfo
    from ringkas.models.seq2seq import Generator, Seq2Seq
    from ringkas.options import ModelEngine

__all__ = ["Protected", "Segment", "Translation", "Translator", "get_translator"]


def get_translator(
    id: str,  # noqa: A002 - the word that the interface and the command line use
    *,
    device: str = "auto",
    beam: int | None = None,
    engine: ModelEngine | None = None,
    memory: bool = False,
) -> Translator:
    """Loads a translator.

    Args:
        id: a model's id, or the path of a folder in the Hugging Face layout.
        device: where a torch model runs; `auto` takes the best there is.
        beam: beam size; by default what the model's card says.
        engine: what runs the model; by default the model and the machine decide.
        memory: whether outputs are kept in the cache and taken from there the next time.

    Raises:
        ModelError: the model is missing, cannot translate, or cannot be loaded.

    Example:
        >>> translator = get_translator("ringkas-id-en")
        >>> quote = Protected(0, 12, kind="quote", replacement='"Kami siap,"')
        >>> translator.translate([Segment('"Kami siap," kata Sari.', (quote,))])[0].protected
        ((0, 12),)
    """
    from ringkas.models import find, seq2seq
    from ringkas.translation.translator import ModelTranslator

    info = find(id)
    model = seq2seq.load(info, "translate", device=device, engine=engine)
    card = model.card
    beam = beam or card.beam
    return ModelTranslator(
        _remembered(info, model) if memory else model,
        id=info.id,
        signature=seq2seq.signature(info, model, beam),
        placeholders=card.placeholders,
        limit=card.source_tokens,
        decoding=seq2seq.decoding(card, beam),
    )


def _remembered(info: ModelInfo, model: Seq2Seq) -> Generator:
    """The model with a memory, where an output does not depend on what else was asked; else the model alone."""
    import logging

    from ringkas import _places
    from ringkas.models import seq2seq
    from ringkas.translation.memory import Remembered

    if not model.steady:
        # What was kept could differ in a word from what the model would say in another company.
        logging.getLogger(__name__).info(
            "no translation memory: %s in %s depends on what is translated together",
            info.id,
            model.compute_type,
        )
        return model
    return Remembered(model, _places.cache() / "memory.sqlite", seq2seq.identity(info, model))
