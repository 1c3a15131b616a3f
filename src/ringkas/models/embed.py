"""Installs a Hugging Face folder as the embedded translation model: half-precision weights, int8 conversion, card.

    python -m ringkas.models.embed FOLDER [--beam 4] [--source-tokens 120]

The folder holds what `save_pretrained` writes for a Marian model, `source.spm` and `target.spm` included. The card's
licence, notes and calling convention stay; what follows from the weights (parameters, placeholders, digests) is written
anew. Needs torch and transformers, and no network.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from ringkas.errors import ModelError, RingkasError
from ringkas.models import card as cards
from ringkas.models import conversion, registry, shortlist
from ringkas.models.engines.hub import stay_offline

if TYPE_CHECKING:
    from collections.abc import Sequence

MODEL = "ringkas-id-en"
LARGEST = 90_000_000
"""Bytes: the whole package stays under 100 MB."""

CARD_FILES = ("README.md", "training.json")
"""What a training run says about its model: data with licences, recipe, scores."""

TOKENIZER_FILES = ("source.spm", "target.spm", "vocab.json", "tokenizer_config.json")


def embed(folder: Path, *, beam: int | None = None, source_tokens: int | None = None) -> Path:
    """Puts a model in the place of the embedded one.

    Args:
        folder: a Marian folder as `save_pretrained` writes it.
        beam: the new default beam size; by default the old one.
        source_tokens: the new limit of a source; by default the old one.

    Returns:
        The folder of the embedded model.

    Raises:
        ModelError: the folder is no such model, or too large; the old model is then still in its place.
    """
    home = registry.EMBEDDED / MODEL
    with tempfile.TemporaryDirectory(dir=registry.EMBEDDED, prefix=".new-") as room:
        new = Path(room) / MODEL
        _save(folder, new)
        conversion.convert(new, new / registry.ENGINE_FOLDER, "int8")
        text = (home / registry.CARD_FILE).read_text(encoding="utf-8")
        (new / registry.CARD_FILE).write_text(
            _card(text, new, {"beam": beam, "source_tokens": source_tokens}), encoding="utf-8"
        )
        cards.read(new / registry.CARD_FILE)
        size = sum(path.stat().st_size for path in new.rglob("*") if path.is_file())
        if size > LARGEST:
            raise ModelError(f"{folder} makes {size / 1e6:.0f} MB.", f"Embed at most {LARGEST / 1e6:.0f} MB.")
        old = Path(room) / "old"
        home.rename(old)
        new.rename(home)
    return home


def _save(folder: Path, new: Path) -> None:
    """Copies a folder, its weights in half precision."""
    stay_offline()
    import torch
    from transformers import AutoModelForSeq2SeqLM

    missing = [name for name in TOKENIZER_FILES if not (folder / name).is_file()]
    if missing:
        raise ModelError(
            f"{folder} has no {', '.join(missing)}.", "Give a folder that save_pretrained wrote."
        )
    try:
        model = AutoModelForSeq2SeqLM.from_pretrained(str(folder), local_files_only=True, dtype=torch.float16)
    except (OSError, ValueError) as error:
        raise ModelError(f"{folder} cannot be loaded: {error}") from error
    model.save_pretrained(new)
    for path in new.glob("*.safetensors"):
        path.chmod(0o644)  # they are written for their owner alone
    for name in TOKENIZER_FILES:
        shutil.copyfile(folder / name, new / name)
    for name in CARD_FILES:
        if (folder / name).is_file():
            shutil.copyfile(folder / name, new / name)


def _card(text: str, new: Path, given: dict[str, int | None]) -> str:
    """The old card with the fields that follow from the new weights."""
    vocabulary = json.loads((new / "vocab.json").read_text(encoding="utf-8"))
    old = cards.read(registry.EMBEDDED / MODEL / registry.CARD_FILE)
    carried = [placeholder for placeholder in old.placeholders if placeholder in vocabulary]
    weights = sorted(new.glob("*.safetensors"))
    values: dict[str, object] = {
        "parameters": registry.parameters(weights),
        "placeholders": json.dumps(carried, ensure_ascii=False),
        "digest": json.dumps(registry.digest(weights)),
        "engine_digest": json.dumps(registry.digest(shortlist.weights(new / registry.ENGINE_FOLDER))),
        **{key: value for key, value in given.items() if value is not None},
    }
    for key, value in values.items():
        line = f"{key} = {value}".replace("\\", r"\\")
        text, count = re.subn(rf"^{key} = .*$", line, text, flags=re.MULTILINE)
        if count != 1:
            raise ModelError(f"The card of {MODEL} has {count} lines for {key}.", "Give it exactly one.")
    return text


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; returns its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m ringkas.models.embed", description="Replace the embedded model."
    )
    parser.add_argument("folder", type=Path, help="Hugging Face folder of a Marian model")
    parser.add_argument("--beam", type=int, help="default beam size")
    parser.add_argument("--source-tokens", type=int, help="longest source in tokens")
    given = parser.parse_args(arguments)
    try:
        home = embed(given.folder, beam=given.beam, source_tokens=given.source_tokens)
    except RingkasError as error:
        sys.stderr.write(f"{error.message}\n{error.remedy}\n")
        return error.exit_code
    sys.stdout.write(f"{home}: {registry.find(MODEL).digest}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
