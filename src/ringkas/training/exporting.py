"""Weights -> a Hugging Face folder (float16), and a quick look at what it translates."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

from ringkas._machine import processors
from ringkas.errors import OutputError
from ringkas.training import model as network

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ringkas.training.checkpoint import Weights
    from ringkas.training.config import Model
    from ringkas.training.tokenizer import Vocabulary

LONGEST_OUTPUT = 512


def save(
    weights: Weights, size: Model, vocabulary: Vocabulary, folder: Path, *, half: bool = True, beam: int = 4
) -> None:
    """Writes what `AutoModelForSeq2SeqLM` and `AutoTokenizer` load: weights, configurations, vocabulary.

    Args:
        weights: of the network.
        size: its shape.
        vocabulary: its pieces.
        folder: where to write; made if it is missing, its files replaced.
        half: whether weights are written in float16.
        beam: beam size that `generate` takes by default.

    Raises:
        OutputError: it cannot be written.
    """
    from transformers import MarianTokenizer

    model = network.build(size, vocabulary)
    network.put(model, weights)
    network.hold_padding(model, vocabulary.pad)
    generation = model.generation_config
    generation.max_length = LONGEST_OUTPUT
    generation.num_beams = beam
    generation.forced_eos_token_id = None
    generation.bad_words_ids = [[vocabulary.pad]]
    if vocabulary.target:
        generation.suppress_tokens = sorted({*range(vocabulary.pad)} - {*vocabulary.target})
    model.config.dropout = 0.1 if size.dropout == 0 else size.dropout
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if half:
            model.to(torch.float16)  # type: ignore[arg-type]  # the decorator hides the signature
        model.save_pretrained(folder)
        vocabulary.save(folder)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # recommends a package whose normalization is not wanted
            MarianTokenizer(
                str(folder / "source.spm"),
                str(folder / "target.spm"),
                str(folder / "vocab.json"),
                source_lang="id",
                target_lang="en",
                model_max_length=LONGEST_OUTPUT,
            ).save_pretrained(folder)
        for path in folder.glob("*.safetensors"):
            path.chmod(0o644)  # they are written for their owner alone
    except OSError as error:
        raise OutputError(f"{folder} cannot be written: {error}") from error


def greedy(weights: Weights, size: Model, vocabulary: Vocabulary, sources: Sequence[str]) -> list[str]:
    """Translations by the int8 conversion of some weights, beam 1: the fast look at a run.

    Args:
        weights: of the network.
        size: its shape.
        vocabulary: its pieces.
        sources: Indonesian lines.
    """
    from ringkas.models import conversion

    room = Path(tempfile.mkdtemp(prefix="ringkas-"))
    try:
        save(weights, size, vocabulary, room / "model")
        conversion.convert(room / "model", room / "engine", "int8_float32")
        return translate(room / "engine", room / "model", sources)
    finally:
        shutil.rmtree(room, ignore_errors=True)


def translate(
    engine: Path, folder: Path, sources: Sequence[str], *, beam: int = 1, compute_type: str = "default"
) -> list[str]:
    """Plain translations by a conversion, without the protections of `ringkas.translation`.

    Args:
        engine: the CTranslate2 folder.
        folder: the Hugging Face folder, for its vocabulary.
        sources: Indonesian lines.
        beam: beam size.
        compute_type: as CTranslate2 names it.
    """
    import ctranslate2
    from sentencepiece import SentencePieceProcessor

    from ringkas.models import shortlist

    pieces: Any = SentencePieceProcessor(model_file=str(folder / "source.spm"))
    translator = ctranslate2.Translator(
        str(engine), compute_type=compute_type, inter_threads=processors(), intra_threads=1
    )
    # The conversion does not append the end symbol, and is lost without it.
    tokens = [[*pieces.encode(text, out_type=str), "</s>"] for text in sources]
    results = translator.translate_batch(
        tokens,
        beam_size=beam,
        max_batch_size=2048,
        batch_type="tokens",
        max_decoding_length=256,
        use_vmap=shortlist.there(engine),
    )
    return [pieces.decode(result.hypotheses[0]) for result in results]


def parameters(size: Model, vocabulary: Vocabulary) -> int:
    """How many weights a model of a size has, tied ones once and fixed positions not."""
    model = network.build(size, vocabulary)
    return sum(p.numel() for p in model.parameters() if p.requires_grad)


def shape(folder: Path) -> Model:
    """The size of a Hugging Face folder's model."""
    import json

    from ringkas.training.config import Model

    config = json.loads((folder / "config.json").read_text(encoding="utf-8"))
    return Model(
        width=config["d_model"],
        ffn=config["encoder_ffn_dim"],
        encoder_layers=config["encoder_layers"],
        decoder_layers=config["decoder_layers"],
        heads=config["encoder_attention_heads"],
    )
