"""Translation: Indonesian segments into English, with protected spans that come through unchanged."""

from __future__ import annotations

from ringkas.translation.base import Protected, Segment, Translation, Translator

__all__ = ["Protected", "Segment", "Translation", "Translator", "get_translator"]


def get_translator(id: str, *, device: str = "auto", beam: int | None = None) -> Translator:  # noqa: A002
    """Loads a translator.

    Args:
        id: a model's id, or the path of a folder in the Hugging Face layout.
        device: where a torch model runs; `auto` takes the best there is.
        beam: beam size; by default what the model's card says.

    Raises:
        ModelError: the model is missing, cannot translate, or cannot be loaded.

    Example:
        >>> translator = get_translator("ringkas-id-en")
        >>> quote = Protected(0, 12, kind="quote", replacement='"Kami siap,"')
        >>> translator.translate([Segment('"Kami siap," kata Sari.', (quote,))])[0].protected
        ((0, 12),)
    """
    from ringkas.models import find, seq2seq
    from ringkas.models.engines.base import Decoding
    from ringkas.translation.translator import ModelTranslator

    info = find(id)
    model = seq2seq.load(info, "translate", device=device)
    card = model.card
    beam = beam or card.beam
    digest = (info.digest or "0")[:8]
    engine = "ct2" if info.engine == "ctranslate2" else "torch"
    return ModelTranslator(
        model,
        id=info.id,
        signature=f"{info.id}@{digest}/{engine}-{model.compute_type}/beam{beam}",
        placeholders=card.placeholders,
        limit=card.source_tokens,
        decoding=Decoding(beam=beam, length_penalty=card.length_penalty),
    )
