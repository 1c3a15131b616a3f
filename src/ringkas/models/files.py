"""Which files of a repository or folder make up a model: safetensors, configuration, tokenizer; no code, no pickles."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Any

from ringkas.errors import ModelError
from ringkas.models import card as cards

if TYPE_CHECKING:
    from collections.abc import Collection
    from pathlib import Path

CONFIGURATION = ("config.json", "tokenizer_config.json")
"""The files that say what a model is; they are looked at before its weights are fetched."""

# `generation_config.json`, `vocab.txt`, `merges.txt`, `source.spm`, `sentencepiece.bpe.model`, `README.md`, `LICENSE`
BESIDE = re.compile(
    r"(?:generation_config|tokenizer|special_tokens_map|added_tokens|vocab)\.json|vocab\.txt|merges\.txt|"
    r"[\w.-]+\.spm|[\w.-]+\.model|README\.md|LICEN[SC]E(?:\.\w+)?"
)
ONE_FILE = "model.safetensors"
INDEX = "model.safetensors.index.json"
# `model-00002-of-00011.safetensors`
SHARD = re.compile(r"model-\d{5}-of-\d{5}\.safetensors")
# Any of these lets a tokenizer split text.
TOKENIZERS = frozenset({"tokenizer.json", "vocab.json", "vocab.txt"})


def chosen(names: Collection[str]) -> list[str]:
    """The files that are needed, the small ones first; no weights where there are no safetensors.

    Args:
        names: paths inside a repository or folder.

    Example:
        >>> chosen(["pytorch_model.bin", "model.safetensors", "run.py", "onnx/config.json", "config.json"])
        ['config.json', 'model.safetensors']
    """
    shards = sorted(name for name in names if SHARD.fullmatch(name))
    weights = [ONE_FILE] if ONE_FILE in names else [INDEX, *shards] if shards and INDEX in names else []
    return [*sorted(n for n in names if n in CONFIGURATION or BESIDE.fullmatch(n)), *weights]


def has_weights(names: Collection[str]) -> bool:
    """Whether there are safetensors among the files."""
    return any(name.endswith(".safetensors") for name in chosen(names))


def check_configuration(folder: Path, id: str) -> None:  # noqa: A002 - the contract's word
    """Refuses a model that ringkas cannot run, by its configuration alone.

    Args:
        folder: where `config.json` and, as a rule, `tokenizer_config.json` are.
        id: the model's id.

    Raises:
        ModelError: it wants code of its own, its family is not known, or a file cannot be read.
    """
    if not (folder / CONFIGURATION[0]).is_file():
        raise ModelError(f"{id} has no config.json.", "Give a model in the Hugging Face layout.")
    tables = [table(folder / name) for name in CONFIGURATION if (folder / name).is_file()]
    if any("auto_map" in table for table in tables):
        raise ModelError(
            f"{id} wants to run code from its own repository (auto_map).",
            "ringkas runs no such code; take a model whose architecture is part of transformers.",
        )
    tokenizer = str(tables[1].get("tokenizer_class") or "") if len(tables) > 1 else ""
    if id not in cards.catalogue() and not (folder / "card.toml").is_file():
        family = cards.family_of(tables[0], tokenizer, id.rpartition("/")[2])
        if family is None:
            raise ModelError(
                f"{id} is of no known family (its config says {tables[0].get('model_type')!r}).",
                f"Take a sequence-to-sequence model of one of: {', '.join(sorted(cards.families()))}.",
            )


def check_tokenizer(names: Collection[str], id: str) -> None:  # noqa: A002 - the contract's word
    """Refuses a model without tokenizer files.

    Raises:
        ModelError: there are none.
    """
    if not any(name in TOKENIZERS or name.endswith((".spm", ".model")) for name in names):
        raise ModelError(
            f"{id} has no tokenizer files.", "Put its tokenizer beside it, as save_pretrained writes it."
        )


def sha256(path: Path) -> str:
    """The SHA-256 of a file, hexadecimal."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def table(path: Path) -> dict[str, Any]:
    """A JSON file of a model; empty where it holds no object.

    Raises:
        ModelError: it cannot be read.
    """
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"{path} cannot be read: {error}", "Fetch or copy the model again.") from error
    return value if isinstance(value, dict) else {}
