"""Which models there are, and where they live.

Models are folders in the Hugging Face layout. They stand inside the package (`embedded/`), in the folder that
`RINGKAS_MODELS` names or, without it, in the person's data folder, or anywhere else by path. Nothing here touches the
network or creates anything.
"""

from __future__ import annotations

import dataclasses
import json
import math
import os
import struct
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from ringkas._digest import digest as digest  # it is used with the models' folders, from here
from ringkas.errors import ModelError
from ringkas.models import card as cards
from ringkas.models import conversion, files, shortlist
from ringkas.models.engines.choice import choose
from ringkas.options import DEFAULT_SUMMARIZER, DEFAULT_TRANSLATOR

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ringkas.models.card import Card, Task
    from ringkas.models.engines.choice import Choice
    from ringkas.options import ModelEngine

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
        engine_path: the folder of its CTranslate2 conversion, or None where there is none or none yet.
        engine: what runs it; `rules` needs no weights.
        compute_type: what it computes in; None for rules.
        engine_reason: why that engine and that type; None for rules.
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
    engine_reason: str | None = None

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
            "engine_reason": self.engine_reason,
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
    own = _own_conversion(folder)
    weights = sorted(folder.glob("*.safetensors"))
    choice = _choice(folder, card, "auto", None)
    weights_digest = digest(weights or (shortlist.weights(own) if own else [])) if weights or own else None
    engine_path = own
    if choice.engine == "ctranslate2" and not own and weights_digest:
        cached = conversion.place(folder, weights_digest, choice.compute_type)
        engine_path = cached if cached.is_dir() else None
    return ModelInfo(
        id=card.id,
        tasks=card.tasks,
        default=card.id == DEFAULT_TRANSLATOR,
        installed=bool(weights or own),
        licence=card.licence,
        parameters=card.parameters or parameters(weights),
        path=folder,
        engine_path=engine_path,
        engine=choice.engine,
        compute_type=choice.compute_type,
        beam=card.beam,
        digest=weights_digest,
        card=card,
        engine_reason=choice.reason,
    )


def engine_of(
    info: ModelInfo, device: str = "auto", wish: ModelEngine | None = None
) -> tuple[Choice, Path | None]:
    """Which engine runs an installed model on a device, and the conversion in the model's own folder, if it has one.

    Args:
        info: an installed model.
        device: where it is to run.
        wish: the engine that was asked for.

    Raises:
        ModelError: the model is not here, or the engine that was asked for cannot run it.
    """
    if info.path is None or info.card is None:
        raise ModelError(f"The model {info.id} has no folder.")
    return _choice(info.path, info.card, device, wish), _own_conversion(info.path)


def positions(folder: Path) -> int:
    """How many positions the model in a folder has by its configuration; 0 where it has no limit.

    Encoder-decoders that are put together from two models have two configurations inside theirs.
    """
    config = files.table(folder / "config.json")
    parts = [config, *(part for name in ("encoder", "decoder") if isinstance(part := config.get(name), dict))]
    found = [part.get("max_position_embeddings") for part in parts]
    return min((value for value in found if isinstance(value, int)), default=0)


def _folders() -> Iterator[Path]:
    """The folders of installed models; unreadable places hold none."""
    for root in (EMBEDDED, home()):
        try:
            children = sorted(root.iterdir())
        except OSError:
            continue
        yield from (child for child in children if (child / "config.json").is_file())


def home() -> Path:
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
    config = files.table(folder / "config.json")
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
    choice = choose(cards.families()[card.family]["model_types"][0])
    return ModelInfo(
        id=card.id,
        tasks=card.tasks,
        default=False,
        installed=False,
        licence=card.licence,
        parameters=card.parameters,
        path=None,
        engine_path=None,
        engine=choice.engine,
        compute_type=choice.compute_type,
        beam=card.beam,
        digest=card.digest or None,
        card=card,
        engine_reason=choice.reason,
    )


def _choice(folder: Path, card: Card, device: str, wish: ModelEngine | None) -> Choice:
    own = card.compute_type if _own_conversion(folder) else None
    kind = str(files.table(folder / "config.json").get("model_type"))
    return choose(kind, own=own, device=device, wish=wish)


def _own_conversion(folder: Path) -> Path | None:
    path = folder / ENGINE_FOLDER
    return path if (path / "model.bin").is_file() else None


def _tokenizer_class(folder: Path) -> str:
    if not (folder / "tokenizer_config.json").is_file():
        return ""
    return str(files.table(folder / "tokenizer_config.json").get("tokenizer_class") or "")


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
