"""Shortlists: the tokens that a model may write, where its generation settings forbid many of the others.

A folder in the Hugging Face layout says in `generation_config.json` which tokens are never written
(`suppress_tokens`). A conversion says the same in `vmap.txt`, and saves their share of the output layer, which is most
of the work of a small model. The list is one for all sources: with one of its own for every source, CTranslate2 would
take the union over a batch, and a result would depend on what else is translated.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

FILE = "vmap.txt"
LEAST = 0.2
"""The least part of a vocabulary that a shortlist must save: below it, gathering the rest of it costs more."""


def forbidden(folder: Path) -> set[int]:
    """The ids that a model in the Hugging Face layout never writes, by its generation settings."""
    return set(_read(folder / "generation_config.json", {}).get("suppress_tokens") or ())


def write(folder: Path, conversion: Path) -> bool:
    """Gives a conversion the shortlist that its model's generation settings stand for, if they forbid enough.

    Args:
        folder: the model in the Hugging Face layout.
        conversion: its CTranslate2 folder, with a vocabulary of the same order.

    Returns:
        Whether it has one now.
    """
    never = forbidden(folder)
    tokens: list[str] = _read(conversion / "shared_vocabulary.json", [])
    if not tokens or len(never) < LEAST * len(tokens):
        return False
    allowed = (token for id_, token in enumerate(tokens) if id_ not in never)
    # Candidates behind an empty source belong to every source.
    (conversion / FILE).write_text("\t" + " ".join(allowed) + "\n", encoding="utf-8")
    return True


def there(conversion: Path) -> bool:
    """Whether a conversion has a shortlist that is the same for all sources."""
    try:
        with (conversion / FILE).open(encoding="utf-8") as lines:
            return all(line.startswith("\t") for line in lines)
    except OSError:
        return False


def weights(conversion: Path) -> list[Path]:
    """The files of a conversion that outputs depend on."""
    return [conversion / "model.bin", *([conversion / FILE] if (conversion / FILE).exists() else [])]


def _read(path: Path, default: Any) -> Any:  # noqa: ANN401 - any JSON
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return default
