"""The person's own models: fetched from the hub, copied from a folder, removed.

A model is a folder of the models' home, `RINGKAS_MODELS` or the person's data folder, named after its id
(`facebook--m2m100_418M`). It appears whole or not at all: it is put together in a hidden folder beside and renamed. A
small file in it, `pulled.json`, keeps where it came from and the SHA-256 of each file.
"""

from __future__ import annotations

import contextlib
import dataclasses
import json
import re
import shutil
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ringkas.errors import ModelError, OptionError, OutputError
from ringkas.models import card as cards
from ringkas.models import conversion, files, registry

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ringkas.models.card import Card
    from ringkas.models.registry import ModelInfo
    from ringkas.models.remote import Offer, Progress

RECORD = "pulled.json"
ROOM = ".partial"
"""The folder of the models' home in which models are put together: `.partial/COMMIT/owner--name`."""

IMPORTED = "imported"
"""Stands for the commit of a model that is copied from a folder."""

# `google/flan-t5-small`, `ringkas-id-en`
ID = re.compile(r"\w[\w.-]*(?:/\w[\w.-]*)?")
# What a Hugging Face cache names its folders: `models--google--flan-t5-small/snapshots/0fc9ddf7…`
CACHED = re.compile(r"models--(.+)")


@dataclass(frozen=True, slots=True)
class Record:
    """What `pulled.json` holds.

    Attributes:
        id: the model's id.
        commit: the hub's commit that it is; None where it came from a folder that does not say.
        licence: SPDX identifier where there is one.
        files: SHA-256 of each file by its name.
    """

    id: str
    commit: str | None
    licence: str
    files: dict[str, str]

    @staticmethod
    def read(folder: Path) -> Record | None:
        """The record of a folder; None where it has none that can be read."""
        try:
            table = json.loads((folder / RECORD).read_text(encoding="utf-8"))
            return Record(table["id"], table["commit"], table["licence"], dict(table["files"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def write(self, folder: Path) -> None:
        """Puts the record into a folder."""
        text = json.dumps(dataclasses.asdict(self), ensure_ascii=False, indent=2)
        (folder / RECORD).write_text(text + "\n", encoding="utf-8")


def pull(
    id: str,  # noqa: A002 - the contract's word
    *,
    revision: str | None = None,
    accept_licence: bool = False,
    progress: Progress | None = None,
) -> ModelInfo:
    """Fetches a model from the hub; the one place where ringkas uses the network.

    Args:
        id: the model's id, `owner/name`.
        revision: branch, tag, pull request or commit; by default what the model's card says, else the main branch.
        accept_licence: whether a licence that restricts use, or one that is not stated, is accepted.
        progress: told how many bytes are here, and how many there will be.

    Returns:
        The installed model.

    Raises:
        ModelError: there is no network, no such model, or it is none that ringkas can run safely.
        OptionError: the licence needs to be accepted, or that is no id.
        OutputError: the models' home cannot be written.
    """
    return take(offer(id, revision=revision), accept_licence=accept_licence, progress=progress)


def offer(id: str, *, revision: str | None = None) -> Offer:  # noqa: A002 - the contract's word
    """What the hub has under an id: its commit, licence and size. Nothing is kept.

    Raises:
        ModelError: as `pull`.
        OptionError: that is no id of a model on the hub.
    """
    from ringkas.models import remote

    if not ID.fullmatch(id) or _is_embedded(id):
        raise OptionError(f"{id!r} is no model of the hub.", "Give the id of one, as owner/name.")
    return remote.offer(id, revision)


def take(offer: Offer, *, accept_licence: bool = False, progress: Progress | None = None) -> ModelInfo:
    """Fetches what `offer` gave; an interrupted fetch goes on where it was.

    Raises:
        ModelError: as `pull`.
        OptionError: the licence needs to be accepted.
        OutputError: as `pull`.
    """
    from ringkas.models import remote

    if not offer.free and not accept_licence:
        raise refusal(offer)
    target = _place(offer.id)
    kept = Record.read(target)
    if kept and kept.commit == offer.commit and _differing(target, kept) is None:
        return registry.describe(target)
    with _room(target, offer.commit) as room:
        remote.fetch(offer, room, progress)
        if offer.digest and (found := registry.describe(room).digest) != offer.digest:
            shutil.rmtree(room)
            raise ModelError(
                f"The weights of {offer.id} are not those of its card (SHA-256 {found}).",
                "Somebody changed them; give --revision with a commit that you trust.",
            )
        _finish(room, offer.id, offer.commit, offer.licence)
        _swap(room, target)
    return registry.describe(target)


def refusal(offer: Offer) -> OptionError:
    """The error of a licence that was not accepted."""
    stated = (
        f"{offer.id} states no licence."
        if offer.licence == cards.UNKNOWN
        else f"The licence of {offer.id}, {offer.licence}, restricts what it may be used for."
    )
    return OptionError(stated, "Read its page on the hub, and run the command again with --accept-licence.")


def add(folder: str | Path, *, id: str | None = None) -> ModelInfo:  # noqa: A002 - the contract's word
    """Copies a model from a folder into the models' home: the way to a machine without internet.

    Args:
        folder: a folder in the Hugging Face layout; one of the models' home of another machine, or a snapshot of a
            Hugging Face cache.
        id: the model's id; by default what the folder says of itself, else its name.

    Returns:
        The installed model.

    Raises:
        ModelError: the folder holds no model that ringkas can run safely, or not the files that it recorded.
        OptionError: that is no id.
        OutputError: the models' home cannot be written.
    """
    source = Path(folder).expanduser()
    if not source.is_dir():
        raise ModelError(f"{source} is no folder.", "Give the folder of a model.")
    record = Record.read(source)
    name = id or _id_of(source, record)
    if not ID.fullmatch(name) or _is_embedded(name):
        raise OptionError(f"{name!r} cannot be the id of a model.", "Give one with --id, as owner/name.")
    names = [path.name for path in source.iterdir() if path.is_file()]
    if not files.has_weights(names):
        raise ModelError(
            f"{source} has no safetensors.",
            "Convert the model with save_pretrained, which writes them; pickled weights can run code.",
        )
    files.check_tokenizer(names, str(source))
    if record and (differing := _differing(source, record)):
        raise ModelError(f"{source / differing} is not what was pulled.", "Copy the folder again.")
    target = _place(name)
    if target.exists() and target.samefile(source):
        raise OptionError(f"{source} is where the model lives already.", "There is nothing to do.")
    with _room(target, IMPORTED) as room:
        try:
            _copy(source, room, names)
            files.check_configuration(room, name)
            registry.parameters(sorted(room.glob("*.safetensors")))  # that they can be read
            _finish(
                room, name, record.commit if record else None, record.licence if record else cards.UNKNOWN
            )
            _swap(room, target)
        finally:
            shutil.rmtree(room, ignore_errors=True)
    return registry.describe(target)


def remove(id: str) -> None:  # noqa: A002 - the contract's word
    """Deletes a model of the models' home, and what was made of it.

    Raises:
        ModelError: no model of the models' home has that id.
        OutputError: it cannot be deleted.
    """
    if _is_embedded(id):
        raise ModelError(f"{id} comes with ringkas and stays.")
    target = _place(id) if ID.fullmatch(id) else Path()
    if not ID.fullmatch(id) or not target.is_dir():
        raise ModelError(
            f"There is no model {id!r} in {home()}.",
            "Only models there can be removed; `ringkas models list` shows them. Delete other folders yourself.",
        )
    with contextlib.suppress(ModelError):  # of a broken model nothing was made
        conversion.forget(target, registry.describe(target).digest or "")
    with _room(target, "removed") as gone:
        gone.rmdir()
        target.rename(gone)  # at once: a model that is half deleted must not be found
        shutil.rmtree(gone)


def home() -> Path:
    """The folder of the person's own models."""
    return registry.home()


def _place(id: str) -> Path:  # noqa: A002 - the contract's word
    return home() / id.replace("/", "--")


def _is_embedded(id: str) -> bool:  # noqa: A002 - the contract's word
    return id in (registry.EXTRACTIVE.id, *(folder.name for folder in registry.EMBEDDED.iterdir()))


def _id_of(folder: Path, record: Record | None) -> str:
    """What a folder says of itself, else what its name says."""
    if record:
        return record.id
    if (folder / registry.CARD_FILE).is_file():
        return cards.read(folder / registry.CARD_FILE).id
    path = folder.resolve()
    cached = CACHED.fullmatch(path.parent.parent.name) if path.parent.name == "snapshots" else None
    return (cached[1] if cached else path.name).replace("--", "/")


def _copy(source: Path, room: Path, names: list[str]) -> None:
    """Copies what makes up a model, its card and its conversion included; links are followed."""
    kept = [*files.chosen(names), *(name for name in names if name == registry.CARD_FILE)]
    for name in kept:
        shutil.copyfile(source / name, room / name)
    conversion = source / registry.ENGINE_FOLDER
    if (conversion / "model.bin").is_file():
        shutil.copytree(conversion, room / conversion.name, dirs_exist_ok=True)


def _finish(room: Path, id: str, commit: str | None, licence: str) -> None:  # noqa: A002 - the contract's word
    """Writes the record, and a card where a licence is known that neither the catalogue nor the folder says."""
    card = registry.describe(room).card
    if card and card.licence != cards.UNKNOWN:
        licence = card.licence
    elif card and licence != cards.UNKNOWN:
        (room / registry.CARD_FILE).write_text(_card_text(card, licence), encoding="utf-8")
    digests = {
        path.name: files.sha256(path)
        for path in sorted(room.iterdir())
        if path.is_file() and path.name != RECORD
    }
    Record(id, commit, licence, digests).write(room)


def _card_text(card: Card, licence: str) -> str:
    """A card of what the folder's configuration says, with the licence."""
    values = {
        "id": card.id,
        "family": card.family,
        "licence": licence,
        "source_tokens": card.source_tokens,
        "tokenizer": card.tokenizer,
    }
    return "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in values.items())


def _differing(folder: Path, record: Record) -> str | None:
    """The name of a file that is not what was recorded, or None."""
    for name, digest in record.files.items():
        path = folder / name
        if not path.is_file() or files.sha256(path) != digest:
            return name
    return None


@contextlib.contextmanager
def _room(target: Path, commit: str) -> Iterator[Path]:
    """The folder in which a model is put together, for this process alone; what stands in it stays when it is cut off.

    It has the model's name, which tells apart what configurations do not.
    """
    from filelock import FileLock, Timeout

    room = target.parent / ROOM / commit / target.name
    try:
        room.mkdir(parents=True, exist_ok=True)
        with FileLock(target.parent / ROOM / f"{target.name}.lock", timeout=0):
            yield room
            with contextlib.suppress(OSError):  # another model stands in it
                room.parent.rmdir()
    except Timeout as error:
        raise ModelError(f"Another process works on {target}.", "Wait for it to end.") from error
    except OSError as error:
        raise OutputError(f"{target} cannot be written: {error.strerror or error}.") from error


def _swap(room: Path, target: Path) -> None:
    """Puts a finished model into its place, and removes what earlier attempts at it left."""
    old = room.parent / f"{room.name}.old"
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    room.rename(target)
    shutil.rmtree(old, ignore_errors=True)
    for left in (target.parent / ROOM).glob(f"*/{target.name}"):
        shutil.rmtree(left, ignore_errors=True)
