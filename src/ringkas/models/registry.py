"""Which models there are, and where they live.

Models are folders in the Hugging Face layout. They stand inside the package (`embedded/`), in the folder that
`RINGKAS_MODELS` names or, without it, in the person's data folder, or anywhere else by path. Nothing here touches the
network or creates anything.
"""

from __future__ import annotations

import dataclasses
import hashlib
import json
import math
import os
import struct
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ringkas.errors import ModelError
from ringkas.models import card as cards
from ringkas.options import DEFAULT_SUMMARIZER, DEFAULT_TRANSLATOR

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ringkas.models.card import Card, Task

EngineName = Literal["ctranslate2", "transformers", "rules"]

EMBEDDED = Path(__file__).parent / "embedded"
ENGINE_FOLDER = "ct2"
CARD_FILE = "card.toml"
LARGEST_HEADER = 100_000_000
"""Bytes; the format's own limit."""


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """A model as `ringkas models list` shows it.

    Attributes:
        id: what options name it by.
        tasks: what it can do.
        default: whether it is used when no other is named.
        installed: whether its files are here.
        licence: SPDX identifier where there is one.
        parameters: number of weights; 0 where unknown, and for rules.
        path: the folder that `AutoModelForSeq2SeqLM` and its tokenizer load; None where there is none.
        engine_path: the folder of its CTranslate2 conversion, or None.
        engine: what runs it; `rules` needs no weights.
        compute_type: what it computes in; None for rules.
        beam: its default beam size; None for rules.
        digest: SHA-256 of the weights, as `sha256sum model.safetensors` prints it; None without weights.
        card: its card; None for rules.
    """

    id: str
    tasks: tuple[Task, ...]
    default: bool
    installed: bool
    licence: str
    parameters: int
    path: Path | None
    engine_path: Path | None
    engine: EngineName
    compute_type: str | None
    beam: int | None
    digest: str | None
    card: Card | None = field(default=None, repr=False)

    def to_dict(self) -> dict[str, Any]:
        """The record that `ringkas models list --format json` writes."""
        return {
            "id": self.id,
            "tasks": list(self.tasks),
            "default": self.default,
            "installed": self.installed,
            "licence": self.licence,
            "parameters": self.parameters,
            "path": str(self.path) if self.path else None,
            "engine_path": str(self.engine_path) if self.engine_path else None,
            "engine": self.engine,
            "compute_type": self.compute_type,
            "beam": self.beam,
            "digest": self.digest,
        }


EXTRACTIVE = ModelInfo(
    id="extractive",
    tasks=("summarize",),
    default=DEFAULT_SUMMARIZER == "extractive",
    installed=True,
    licence="Apache-2.0",
    parameters=0,
    path=None,
    engine_path=None,
    engine="rules",
    compute_type=None,
    beam=None,
    digest=None,
)
"""The extractive summarizer: rules and word counts, no weights."""


def installed() -> list[ModelInfo]:
    """The models that can be used now: the defaults first, then by id.

    Example:
        >>> [model.id for model in installed() if model.default]
        ['extractive', 'ringkas-id-en']
    """
    found = {EXTRACTIVE.id: EXTRACTIVE}
    for folder in _folders():
        if _id_of(folder) is not None:
            model = describe(folder)
            found.setdefault(model.id, model)
    return sorted(found.values(), key=lambda model: (not model.default, model.id))


def catalogue() -> list[ModelInfo]:
    """The installed models, then the known ones that are not installed, by id."""
    here = installed()
    ids = {model.id for model in here}
    return here + [_absent(card) for id_, card in sorted(cards.catalogue().items()) if id_ not in ids]


def find(id: str) -> ModelInfo:  # noqa: A002 - the contract's word
    """The model of that id, or in that folder.

    Args:
        id: an id from `ringkas models list`, or the path of a folder in the Hugging Face layout.

    Returns:
        The model; a known one that is not here has `installed` False.

    Raises:
        ModelError: nothing has that id, or the folder holds no model that ringkas can run.

    Example:
        >>> find("ringkas-id-en").tasks
        ('translate',)
    """
    if id == EXTRACTIVE.id:
        return EXTRACTIVE
    for folder in _folders():
        if _id_of(folder) == id:
            return describe(folder)
    path = Path(id).expanduser()
    try:
        if path.is_dir():
            return describe(path)
    except (OSError, ValueError):  # a name that no file system takes
        pass
    if id in cards.catalogue():
        return _absent(cards.catalogue()[id])
    raise ModelError(f"There is no model {id!r}.")


def describe(folder: Path) -> ModelInfo:
    """The model in a folder, by its `card.toml`, the catalogue, or its configuration.

    Raises:
        ModelError: the folder holds no sequence-to-sequence model of a known family.
    """
    card = _card_of(folder)
    engine_path = folder / ENGINE_FOLDER
    converted = (engine_path / "model.bin").is_file()
    weights = sorted(folder.glob("*.safetensors"))
    return ModelInfo(
        id=card.id,
        tasks=card.tasks,
        default=card.id == DEFAULT_TRANSLATOR,
        installed=bool(weights) or converted,
        licence=card.licence,
        parameters=card.parameters or parameters(weights),
        path=folder,
        engine_path=engine_path if converted else None,
        engine="ctranslate2" if converted else "transformers",
        compute_type=card.compute_type if converted else "float32",
        beam=card.beam,
        digest=digest(weights or [engine_path / "model.bin"]) if weights or converted else None,
        card=card,
    )


def digest(paths: Sequence[Path]) -> str:
    """SHA-256 over the contents of the files one after the other, hexadecimal."""
    return _digest(tuple((path, path.stat().st_mtime_ns, path.stat().st_size) for path in paths))


@cache
def _digest(files: tuple[tuple[Path, int, int], ...]) -> str:
    """Keyed by time and size, so that a file is read once a process and again when it changes."""
    total = hashlib.sha256()
    for path, _, _ in files:
        with path.open("rb") as file:
            while chunk := file.read(1 << 20):
                total.update(chunk)
    return total.hexdigest()


def positions(folder: Path) -> int:
    """How many positions the model in a folder has by its configuration; 0 where it has no limit."""
    value = _json(folder / "config.json").get("max_position_embeddings", 0)
    return value if isinstance(value, int) else 0


def _folders() -> Iterator[Path]:
    """The folders of installed models; unreadable places hold none."""
    for root in (EMBEDDED, _home()):
        try:
            children = sorted(root.iterdir())
        except OSError:
            continue
        yield from (child for child in children if (child / "config.json").is_file())


def _home() -> Path:
    """Where a person's own models live."""
    if named := os.environ.get("RINGKAS_MODELS"):
        return Path(named).expanduser()
    from platformdirs import user_data_path

    return user_data_path("ringkas", appauthor=False) / "models"


def _id_of(folder: Path) -> str | None:
    """The id of the model in a folder, or None where it is broken: looking for one must not fail at another."""
    try:
        return _card_of(folder).id
    except ModelError:
        return None


def _card_of(folder: Path) -> Card:
    """The folder's own card, the catalogue's (`owner--name`), or one made from its configuration."""
    if (folder / CARD_FILE).is_file():
        return cards.read(folder / CARD_FILE)
    name = folder.resolve().name
    known = cards.catalogue().get(name.replace("--", "/"))
    config = _json(folder / "config.json")
    if known:
        return known
    family = cards.family_of(config, _tokenizer_class(folder), name)
    if family is None:
        raise ModelError(
            f"{folder} holds no model of a known family (its config says {config.get('model_type')!r}).",
            f"Use a sequence-to-sequence model of one of: {', '.join(sorted(cards.families()))}; or add a card.toml.",
        )
    table: dict[str, Any] = {"id": name.replace("--", "/"), "family": family}
    card = cards.make(table, str(folder))
    if longest := positions(folder):
        # A fifth is left for what tokens of words and of sentences differ by.
        card = dataclasses.replace(card, source_tokens=min(card.source_tokens, longest - longest // 5))
    if not (folder / "source.spm").is_file():
        card = dataclasses.replace(card, tokenizer="auto")
    return card


def _absent(card: Card) -> ModelInfo:
    return ModelInfo(
        id=card.id,
        tasks=card.tasks,
        default=False,
        installed=False,
        licence=card.licence,
        parameters=card.parameters,
        path=None,
        engine_path=None,
        engine="transformers",
        compute_type="float32",
        beam=card.beam,
        digest=card.digest or None,
        card=card,
    )


def _tokenizer_class(folder: Path) -> str:
    if not (folder / "tokenizer_config.json").is_file():
        return ""
    return str(_json(folder / "tokenizer_config.json").get("tokenizer_class") or "")


def _json(path: Path) -> dict[str, Any]:
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ModelError(f"{path} cannot be read: {error}", "Copy the model's folder again.") from error
    return value if isinstance(value, dict) else {}


def parameters(weights: Sequence[Path]) -> int:
    """The number of weights that safetensors files declare in their headers, which are read alone.

    Raises:
        ModelError: a file is no safetensors file.
    """
    count = 0
    for path in weights:
        try:
            with path.open("rb") as file:
                (size,) = struct.unpack("<Q", file.read(8))
                header = json.loads(file.read(min(size, LARGEST_HEADER)))
            count += sum(math.prod(t["shape"]) for name, t in header.items() if name != "__metadata__")
        except (OSError, ValueError, KeyError, AttributeError, TypeError, struct.error) as error:
            raise ModelError(f"{path} cannot be read: {error}", "Copy the model's folder again.") from error
    return count
