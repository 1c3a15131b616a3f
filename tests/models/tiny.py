"""Tiny random models of real architectures, made on the spot."""

from __future__ import annotations

import json
import warnings
from typing import TYPE_CHECKING, Any

import sentencepiece
import torch
import transformers as hub
from tokenizers import Tokenizer, models, normalizers, pre_tokenizers, processors, trainers
from tokenizers import decoders as token_decoders

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
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(LINES),
        model_prefix=str(folder / "source"),
        vocab_size=100,
        hard_vocab_limit=False,
        bos_id=-1,
        eos_id=0,
        unk_id=1,
        eos_piece="</s>",
        user_defined_symbols=["⟦0⟧", "⟦1⟧"],
        minloglevel=2,
    )
    (folder / "source.vocab").unlink()
    spm = folder / "source.model"
    for name in ("source.spm", "target.spm"):
        (folder / name).write_bytes(spm.read_bytes())
    spm.unlink()
    pieces = sentencepiece.SentencePieceProcessor(model_file=str(folder / "source.spm"))
    size = pieces.get_piece_size()
    vocabulary = {pieces.id_to_piece(i): i for i in range(size)} | {"<pad>": size}
    (folder / "vocab.json").write_text(json.dumps(vocabulary), encoding="utf-8")
    torch.manual_seed(0)
    config = transformers.MarianConfig(
        vocab_size=size + 1, pad_token_id=size, eos_token_id=0, decoder_start_token_id=size, forced_eos_token_id=None,
        activation_function="relu", static_position_embeddings=True, scale_embedding=True, **SIZES
    )  # fmt: skip
    model = transformers.MarianMTModel(config)
    with torch.no_grad():
        model.model.shared.weight.mul_(20)  # larger than at birth, so that outputs differ from each other
        model.model.shared.weight[size].zero_()
    model.generation_config.bad_words_ids = [[size]]
    model.save_pretrained(folder)
    (folder / "tokenizer_config.json").write_text(
        json.dumps({"tokenizer_class": "MarianTokenizer", "source_lang": "id", "target_lang": "en"}),
        encoding="utf-8",
    )
    return folder


def m2m100(folder: Path) -> Path:
    """An M2M-100 with its two language codes."""
    tokenizer = _unigram(folder, ["<s>", "<pad>", "</s>", "<unk>", "__id__", "__en__"])
    torch.manual_seed(0)
    config = transformers.M2M100Config(
        vocab_size=len(tokenizer),
        bos_token_id=0,
        pad_token_id=1,
        eos_token_id=2,
        decoder_start_token_id=2,
        **SIZES,
    )
    transformers.M2M100ForConditionalGeneration(config).save_pretrained(folder)
    return folder


def mbart50(folder: Path) -> Path:
    """An mBART with its two language codes."""
    tokenizer = _unigram(folder, ["<s>", "<pad>", "</s>", "<unk>", "id_ID", "en_XX"])
    torch.manual_seed(0)
    config = transformers.MBartConfig(
        vocab_size=len(tokenizer),
        bos_token_id=0,
        pad_token_id=1,
        eos_token_id=2,
        decoder_start_token_id=2,
        **SIZES,
    )
    transformers.MBartForConditionalGeneration(config).save_pretrained(folder)
    return folder


def t5(folder: Path) -> Path:
    """A T5."""
    tokenizer = _unigram(folder, ["<pad>", "</s>", "<unk>", "<2en>"])
    torch.manual_seed(0)
    config = transformers.T5Config(
        vocab_size=len(tokenizer), d_model=16, d_kv=8, d_ff=32, num_layers=2, num_decoder_layers=1, num_heads=2,
        pad_token_id=0, eos_token_id=1, decoder_start_token_id=0
    )  # fmt: skip
    transformers.T5ForConditionalGeneration(config).save_pretrained(folder)
    return folder


def _unigram(folder: Path, special: list[str]) -> Any:
    """A SentencePiece-like tokenizer trained on the lines above, saved into the folder."""
    tokenizer = Tokenizer(models.Unigram())
    tokenizer.normalizer = normalizers.NFKC()
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace()
    tokenizer.decoder = token_decoders.Metaspace()
    tokenizer.train_from_iterator(
        LINES,
        trainers.UnigramTrainer(
            vocab_size=120, special_tokens=special, unk_token="<unk>", show_progress=False
        ),
    )
    tokenizer.post_processor = processors.TemplateProcessing(
        single="$A </s>", special_tokens=[("</s>", special.index("</s>"))]
    )
    fast = transformers.PreTrainedTokenizerFast(
        tokenizer_object=tokenizer, unk_token="<unk>", pad_token="<pad>", eos_token="</s>",
        additional_special_tokens=[s for s in special if s not in ("<unk>", "<pad>", "</s>")],
    )  # fmt: skip
    fast.save_pretrained(folder)
    return fast


def convert(folder: Path) -> None:
    """Converts a folder to CTranslate2 in float32, into its `ct2`."""
    from ctranslate2.converters import TransformersConverter

    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Recommended: pip install sacremoses")
        TransformersConverter(str(folder)).convert(str(folder / "ct2"), force=True)
