"""Tiny random models of real architectures with real tokenizers, made on the spot.

Each function fills a folder as `save_pretrained` does for a model of its family.
"""

from __future__ import annotations

import io
import json
import warnings
from typing import TYPE_CHECKING, Any

import sentencepiece
import torch
import transformers as hub
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, trainers

if TYPE_CHECKING:
    from pathlib import Path

LINES = [
    "Wali kota membuka pasar ikan yang baru pada hari Senin.",
    "The mayor opened the new fish market on Monday.",
    "Warga desa memperbaiki jembatan kayu di tepi sungai.",
    "Villagers repaired the wooden bridge by the river.",
    "Petani memanen padi lebih awal karena hujan.",
    "Farmers harvested the rice early because of rain.",
    "Anak-anak bermain bola di lapangan dekat sekolah.",
    "Children played football in the field near the school.",
]
transformers: Any = hub  # its stubs leave out arguments that its configurations take

SEED = 1
"""One with which every family says different things of different sources."""

SIZES: dict[str, Any] = {
    "d_model": 16,
    "encoder_layers": 2,
    "decoder_layers": 1,
    "encoder_attention_heads": 2,
    "decoder_attention_heads": 2,
    "encoder_ffn_dim": 32,
    "decoder_ffn_dim": 32,
    "max_position_embeddings": 64,
}


def marian(folder: Path) -> Path:
    """A Marian model with SentencePiece files, as OPUS-MT's folders are."""
    folder.mkdir(parents=True, exist_ok=True)
    spm = _sentencepiece(bos_id=-1, eos_id=0, unk_id=1, eos_piece="</s>", user_defined_symbols=["⟦0⟧", "⟦1⟧"])
    for name in ("source.spm", "target.spm"):
        (folder / name).write_bytes(spm)
    pieces = sentencepiece.SentencePieceProcessor(model_proto=spm)
    size = pieces.get_piece_size()
    vocabulary = {pieces.id_to_piece(i): i for i in range(size)} | {"<pad>": size}
    (folder / "vocab.json").write_text(json.dumps(vocabulary), encoding="utf-8")
    torch.manual_seed(SEED)
    config = transformers.MarianConfig(
        vocab_size=size + 1, pad_token_id=size, eos_token_id=0, decoder_start_token_id=size, forced_eos_token_id=None,
        activation_function="relu", static_position_embeddings=True, scale_embedding=True, **SIZES
    )  # fmt: skip
    model = _shaken(transformers.MarianMTModel(config))
    with torch.no_grad():
        model.model.shared.weight[size].zero_()
    model.generation_config.bad_words_ids = [[size]]
    model.save_pretrained(folder)
    (folder / "tokenizer_config.json").write_text(
        json.dumps({"tokenizer_class": "MarianTokenizer", "source_lang": "id", "target_lang": "en"}),
        encoding="utf-8",
    )
    return folder


def m2m100(folder: Path) -> Path:
    """An M2M-100: its tokenizer counts a hundred language codes and eight rows that it never uses."""
    folder.mkdir(parents=True, exist_ok=True)
    spm = _sentencepiece(bos_id=-1, eos_id=-1, unk_id=0)
    pieces = sentencepiece.SentencePieceProcessor(model_proto=spm)
    (folder / "sentencepiece.bpe.model").write_bytes(spm)
    known = ["<s>", "<pad>", "</s>", "<unk>", *(pieces.id_to_piece(i) for i in range(1, len(pieces)))]
    (folder / "vocab.json").write_text(
        json.dumps({piece: i for i, piece in enumerate(known)}), encoding="utf-8"
    )
    tokenizer = transformers.M2M100Tokenizer(folder / "vocab.json", folder / "sentencepiece.bpe.model")
    return _m2m100(folder, tokenizer, len(known) + 100 + tokenizer.num_madeup_words)


def nllb(folder: Path) -> Path:
    """An NLLB-200: an M2M-100 with a tokenizer of its own."""
    vocabulary, merges = _bpe(["<s>", "<pad>", "</s>", "<unk>"])
    tokenizer = transformers.NllbTokenizer(
        vocab=vocabulary, merges=merges, extra_special_tokens=["ind_Latn", "eng_Latn"]
    )
    return _m2m100(folder, tokenizer, len(tokenizer) + 2)


def mbart50(folder: Path) -> Path:
    """An mBART-50."""
    pieces = _unigram(["<s>", "<pad>", "</s>", "<unk>"])
    tokenizer = transformers.MBart50Tokenizer(vocab=pieces, src_lang="id_ID", tgt_lang="en_XX")
    config = transformers.MBartConfig(
        vocab_size=len(tokenizer), bos_token_id=0, pad_token_id=1, eos_token_id=2, decoder_start_token_id=2,
        scale_embedding=True, **SIZES
    )  # fmt: skip
    return _saved(folder, tokenizer, transformers.MBartForConditionalGeneration, config)


def bart(folder: Path) -> Path:
    """A BART, with the byte-level tokenizer that BART has."""
    vocabulary, merges = _bpe(["<s>", "<pad>", "</s>", "<unk>", "<mask>"], of_bytes=True)
    tokenizer = transformers.BartTokenizer(vocab=vocabulary, merges=merges)
    config = transformers.BartConfig(
        vocab_size=len(tokenizer), bos_token_id=0, pad_token_id=1, eos_token_id=2, decoder_start_token_id=2,
        forced_eos_token_id=2, **SIZES
    )  # fmt: skip
    return _saved(folder, tokenizer, transformers.BartForConditionalGeneration, config)


def t5(folder: Path) -> Path:
    """A T5 of the first kind, as the Indonesian summarizers are: one matrix for embeddings and output, scaled."""
    return _t5(folder, transformers.T5ForConditionalGeneration, transformers.T5Config, tied=True)


def flan_t5(folder: Path) -> Path:
    """A T5 of the second kind: gated, its output layer its own and not scaled."""
    return _t5(folder, transformers.T5ForConditionalGeneration, transformers.T5Config, tied=False)


def mt5(folder: Path) -> Path:
    """An mT5, as XL-Sum's summarizer and mT0 are."""
    return _t5(folder, transformers.MT5ForConditionalGeneration, transformers.MT5Config, tied=False)


def madlad(folder: Path) -> Path:
    """A MADLAD-400: a T5 of the second kind whose tokenizer knows the target languages; its name tells it apart."""
    return _t5(
        folder, transformers.T5ForConditionalGeneration, transformers.T5Config, tied=False, special=["<2en>"]
    )


def bert2bert(folder: Path) -> Path:
    """Two BERTs joined to an encoder and a decoder; nothing in its settings names the end symbol."""
    words = sorted(
        {part for line in LINES for word in line.lower().split() for part in (word, word.strip("."))}
    )
    pieces = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", ".", *(w for w in words if w[-1] != ".")]
    tokenizer = transformers.BertTokenizer(vocab={piece: i for i, piece in enumerate(pieces)})
    sizes = {
        "hidden_size": 16,
        "num_attention_heads": 2,
        "intermediate_size": 32,
        "max_position_embeddings": 64,
    }
    encoder = transformers.BertConfig(vocab_size=len(pieces), num_hidden_layers=2, **sizes)
    decoder = transformers.BertConfig(
        vocab_size=len(pieces), num_hidden_layers=1, is_decoder=True, add_cross_attention=True, **sizes
    )
    config = transformers.EncoderDecoderConfig.from_encoder_decoder_configs(
        encoder, decoder, decoder_start_token_id=2, pad_token_id=0
    )
    return _saved(folder, tokenizer, transformers.EncoderDecoderModel, config)


def _m2m100(folder: Path, tokenizer: Any, size: int) -> Path:
    config = transformers.M2M100Config(
        vocab_size=size, bos_token_id=0, pad_token_id=1, eos_token_id=2, decoder_start_token_id=2,
        scale_embedding=True, **SIZES
    )  # fmt: skip
    return _saved(folder, tokenizer, transformers.M2M100ForConditionalGeneration, config)


def _t5(folder: Path, kind: Any, configuration: Any, *, tied: bool, special: list[str] | None = None) -> Path:
    pieces = _unigram(["<pad>", "</s>", "<unk>"])
    tokenizer = transformers.T5Tokenizer(vocab=pieces, extra_ids=4, extra_special_tokens=special)
    # Real ones have more rows than their tokenizers have tokens.
    config = configuration(
        vocab_size=len(tokenizer) + 5, d_model=16, d_kv=8, d_ff=32, num_layers=2, num_decoder_layers=2, num_heads=2,
        pad_token_id=0, eos_token_id=1, decoder_start_token_id=0, tie_word_embeddings=tied,
        feed_forward_proj="relu" if tied else "gated-gelu",
    )  # fmt: skip
    _saved(folder, tokenizer, kind, config, untied=None if tied else "lm_head")
    # transformers 5 leaves out of what it saves whether a T5 is tied; the folders of real models say it.
    path = folder / "config.json"
    path.write_text(
        json.dumps(json.loads(path.read_text()) | {"tie_word_embeddings": tied}), encoding="utf-8"
    )
    return folder


def _saved(folder: Path, tokenizer: Any, kind: Any, config: Any, untied: str | None = None) -> Path:
    """Saves a tokenizer and a random model whose outputs differ from source to source."""
    torch.manual_seed(SEED)
    model = kind(config)
    if untied:
        layer = getattr(model, untied)
        layer.weight = torch.nn.Parameter(torch.empty_like(layer.weight))
    tokenizer.save_pretrained(folder)
    _shaken(model).save_pretrained(folder)
    return folder


def _shaken(model: Any) -> Any:
    """Weights larger than at birth: the layers outshout the embeddings, or each token would call for itself."""
    with torch.no_grad():
        for name, weight in model.named_parameters():
            if weight.dim() > 1:
                loud = 1 if "embed" in name or "shared" in name or "lm_head" in name else 5
                weight.normal_(std=loud * weight.shape[-1] ** -0.5)
    return model


def _sentencepiece(**given: Any) -> bytes:
    """A SentencePiece model trained on the lines above."""
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(LINES), model_writer=model, vocab_size=100, hard_vocab_limit=False, minloglevel=2,
        **given,
    )  # fmt: skip
    return model.getvalue()


def _unigram(special: list[str]) -> list[tuple[str, float]]:
    """Pieces with their scores."""
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    trainer = trainers.UnigramTrainer(
        vocab_size=120, special_tokens=special, unk_token="<unk>", show_progress=False
    )
    tokenizer.train_from_iterator(LINES, trainer)
    return [(piece, score) for piece, score in json.loads(tokenizer.to_str())["model"]["vocab"]]


def _bpe(special: list[str], *, of_bytes: bool = False) -> tuple[dict[str, int], list[tuple[str, str]]]:
    """Pieces with their ids, and the merges that make them."""
    tokenizer = Tokenizer(models.BPE(unk_token="<unk>"))
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel() if of_bytes else pre_tokenizers.Metaspace()
    tokenizer.train_from_iterator(
        LINES, trainers.BpeTrainer(vocab_size=150, special_tokens=special, show_progress=False)
    )
    made = json.loads(tokenizer.to_str())["model"]
    return made["vocab"], [(left, right) for left, right in made["merges"]]


def convert(folder: Path) -> None:
    """Converts a folder to CTranslate2 in float32, into its `ct2`, by CTranslate2's own converter."""
    from ctranslate2.converters import TransformersConverter

    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Recommended: pip install sacremoses")
        TransformersConverter(str(folder)).convert(str(folder / "ct2"), force=True)
