"""The hub: what a model there is, and its files. The only module of ringkas that uses the network.

Files are fetched by plain HTTP with ranges, so that a file of several gigabytes goes on where it was cut off, in the
same run or in a later one. `HF_ENDPOINT` and `HF_TOKEN` mean what they mean to every program that uses the hub.
"""

from __future__ import annotations

import contextlib
import errno
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from ringkas._version import __version__
from ringkas.errors import ModelError, OptionError, OutputError
from ringkas.models import card as cards
from ringkas.models import files

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    Progress = Callable[[int, int], None]
    """Bytes that are here, and bytes in all."""

CONVERTER = "SFconvertbot"
"""The hub's own account that offers safetensors of repositories without them, as pull requests."""

UNFINISHED = ".part"

UNWRITABLE = frozenset({errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT})
"""What the disk says, and not the network."""


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """A file on the hub; `sha256` is None for small ones, which the hub keeps in git."""

    name: str
    size: int
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Offer:
    """A model on the hub at one commit.

    Attributes:
        id: its id.
        commit: the commit that its files are taken from.
        licence: SPDX identifier where there is one, `unknown` where none is stated.
        free: whether nobody states a licence that restricts its use; an unknown one does.
        digest: what the weights' SHA-256 must be, by the card; empty where it does not say.
        files: what is to be fetched, the weights last.
    """

    id: str
    commit: str
    licence: str
    free: bool
    digest: str
    files: tuple[RemoteFile, ...]

    @property
    def size(self) -> int:
        """Bytes of all files."""
        return sum(file.size for file in self.files)


def offer(id: str, revision: str | None = None) -> Offer:  # noqa: A002 - the contract's word
    """Asks the hub for a model.

    Args:
        id: the model's id, `owner/name`.
        revision: branch, tag, pull request (`refs/pr/2`) or commit; by default what the model's card says, else the
            main branch.

    Raises:
        ModelError: there is no network, no such model, or no safetensors in it.
        OptionError: that is no id of a model.
    """
    card = cards.catalogue().get(id)
    wanted = revision or (card.revision if card else "") or "main"
    with _explained(id):
        info = _api().model_info(id, revision=wanted, files_metadata=True)
    found = {sibling.rfilename: sibling for sibling in info.siblings or ()}
    if not files.has_weights(found):
        raise ModelError(f"{id} has no safetensors at {wanted}.", _elsewhere(id))
    files.check_tokenizer(found, id)
    stated = [
        name for name in (card.licence if card else "", _licence(info)) if name not in ("", cards.UNKNOWN)
    ]
    return Offer(
        id=id,
        commit=str(info.sha),
        licence=stated[0] if stated else cards.UNKNOWN,
        free=bool(stated) and all(map(cards.is_free, stated)),
        digest=card.digest if card and revision is None else "",
        files=tuple(
            RemoteFile(name, found[name].size or 0, found[name].lfs.sha256 if found[name].lfs else None)
            for name in files.chosen(found)
        ),
    )


def fetch(offer: Offer, folder: Path, progress: Progress | None = None) -> None:
    """Brings the files of a model into a folder; those that are there already are not fetched again.

    The configuration comes first, and a model that cannot be run is refused before its weights are fetched.

    Args:
        offer: what `offer` gave.
        folder: where to; files that are not whole yet have `.part` behind their names.
        progress: told how far it is.

    Raises:
        ModelError: the network or the hub failed, a file is not what the hub announced, or the model cannot be run.
        OutputError: the folder cannot be written.
    """
    done = 0
    early = [file for file in offer.files if file.name in files.CONFIGURATION]
    rest = [file for file in offer.files if file.name not in files.CONFIGURATION]
    for file in (*early, *rest):
        if file is rest[0]:
            files.check_configuration(folder, offer.id)
        with _explained(offer.id):
            _fetch(offer, file, folder, progress and _counted(progress, done, offer.size))
        done += file.size


def _fetch(offer: Offer, file: RemoteFile, folder: Path, told: Callable[[int], None] | None) -> None:
    from huggingface_hub import hf_hub_url
    from huggingface_hub.file_download import http_get
    from huggingface_hub.utils import build_hf_headers  # type: ignore[attr-defined]  # not marked as exported

    target, part = folder / file.name, folder / f"{file.name}{UNFINISHED}"
    if target.is_file():
        return
    if part.is_file() and part.stat().st_size > file.size:
        part.unlink()
    url = hf_hub_url(offer.id, file.name, revision=offer.commit, endpoint=_endpoint())
    with part.open("ab") as opened:
        resume = opened.tell()
        http_get(
            url,
            cast("Any", _Told(opened, told)),
            resume_size=resume,
            headers=build_hf_headers(library_name="ringkas", library_version=__version__),
            expected_size=file.size,
        )
    if file.sha256 and files.sha256(part) != file.sha256:
        part.unlink()
        raise ModelError(
            f"{file.name} of {offer.id} is not what the hub announced (its SHA-256 differs).",
            "Run the same command again.",
        )
    part.rename(target)


class _Told:
    """A file that tells how long it is after each write."""

    def __init__(self, file: Any, told: Callable[[int], None] | None) -> None:  # noqa: ANN401 - any binary file
        self._file = file
        self._told = told

    def write(self, data: bytes) -> int:
        written: int = self._file.write(data)
        if self._told:
            self._told(self._file.tell())
        return written

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever else the file can do
        return getattr(self._file, name)


def _counted(progress: Progress, before: int, total: int) -> Callable[[int], None]:
    return lambda size: progress(before + size, total)


def _api() -> Any:  # noqa: ANN401 - HfApi, whose import must wait for the settings below
    os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")
    from huggingface_hub import HfApi
    from huggingface_hub.utils import disable_progress_bars  # type: ignore[attr-defined]  # as above

    disable_progress_bars()  # ringkas has its own
    return HfApi(endpoint=_endpoint(), library_name="ringkas", library_version=__version__)


def _endpoint() -> str | None:
    """Where the hub is; read here, because the hub's library reads it once, when it is imported."""
    return os.environ.get("HF_ENDPOINT", "").rstrip("/") or None


def _licence(info: Any) -> str:  # noqa: ANN401 - the hub's ModelInfo
    """What the model's page states, in the form that SPDX gives it."""
    stated = info.card_data.get("license") if info.card_data else None
    name = ", ".join(map(str, stated)) if isinstance(stated, list) else str(stated or "")
    return "Apache-2.0" if name == "apache-2.0" else name.upper() if name not in ("", "other") else name


def _elsewhere(id: str) -> str:  # noqa: A002 - the contract's word
    """What to do about a repository without safetensors."""
    with contextlib.suppress(*_failures()):
        requests = _api().get_repo_discussions(id, discussion_type="pull_request", author=CONVERTER)
        if number := max((request.num for request in requests), default=0):
            return f"The hub has converted it: run the command again with --revision refs/pr/{number}."
    return (
        "Pickled weights can run code, so ringkas does not take them: convert the model with save_pretrained, "
        "which writes safetensors, and give the folder to `ringkas models import`."
    )


@contextlib.contextmanager
def _explained(id: str) -> Iterator[None]:  # noqa: A002 - the contract's word
    """Turns what the hub's library raises into errors that say what to do."""
    from huggingface_hub import errors

    try:
        yield
    except errors.HFValidationError as error:
        raise OptionError(f"{id!r} is no id of a model on the hub.", "Give it as owner/name.") from error
    except errors.OfflineModeIsEnabled as error:
        raise ModelError(
            f"{id} cannot be fetched: HF_HUB_OFFLINE forbids it.",
            "Run `ringkas models pull` by itself, without HF_HUB_OFFLINE and TRANSFORMERS_OFFLINE.",
        ) from error
    except errors.GatedRepoError as error:
        raise ModelError(
            f"{id} is given only to people who have accepted its terms.",
            "Accept them on the model's page, and set HF_TOKEN to a token of your account.",
        ) from error
    except errors.RevisionNotFoundError as error:
        raise ModelError(
            f"{id} has no such revision.", "Look at its branches on the model's page."
        ) from error
    except errors.RepositoryNotFoundError as error:
        raise ModelError(
            f"The hub has no model {id}.", "Correct the id; for a private model set HF_TOKEN."
        ) from error
    except _failures() as error:
        if isinstance(error, OSError) and error.errno in UNWRITABLE:
            raise OutputError(f"{id} cannot be kept: {error.strerror}.") from error
        raise ModelError(
            f"{id} could not be fetched from the hub: {_first_line(error)}",
            "Run the same command again when there is a network: it goes on where it was. Without one, bring the "
            "folder from another machine and give it to `ringkas models import`.",
        ) from error


def _failures() -> tuple[type[Exception], ...]:
    """What a broken connection raises: `OSError`, and the base of the HTTP library that the hub's library uses."""
    from huggingface_hub.errors import HfHubHTTPError

    return (OSError, *cast("tuple[type[Exception], ...]", HfHubHTTPError.__bases__))


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]
