"""Conversions to CTranslate2: made once from a folder in the Hugging Face layout, kept in the cache, read from there.

The converter comes with CTranslate2. What is corrected here is what differs between the models as they are saved and as
it expects them; the tests compare the outputs and scores of both engines for every family.
"""

from __future__ import annotations

import contextlib
import hashlib
import logging
import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ringkas import _cache, _places
from ringkas._digest import digest
from ringkas.errors import ModelError
from ringkas.models import shortlist
from ringkas.models.engines.base import UNUSED

if TYPE_CHECKING:
    from collections.abc import Iterator

log = logging.getLogger(__name__)

CONVERSIONS = "conversions"
"""Their folder in the cache."""

RECIPE = "2"
"""Raise it where a correction below changes what a conversion holds."""

DESCRIPTIONS = ("*.json", "*.model", "*.spm", "*.txt")
"""The files beside the weights that a conversion depends on: configuration and vocabulary."""

PRE_NORM = {"bart": False, "mbart": True}
"""Where layers are normalized, which newer configurations leave out and the converter asks for."""


def place(folder: Path, weights: str, compute_type: str) -> Path:
    """Where the conversion of a model is, or would be.

    Args:
        folder: the model.
        weights: the digest of its weights.
        compute_type: what it will compute in.

    Raises:
        ModelError: a file of the model cannot be read.
    """
    from importlib.metadata import version

    name = f"{_key(folder, weights)}-{quantization(compute_type)}-{version('ctranslate2')}"
    return _places.cache() / CONVERSIONS / name


def forget(folder: Path, weights: str) -> None:
    """Deletes the conversions of a model; what cannot be deleted stays.

    Args:
        folder: the model.
        weights: the digest of its weights.

    Raises:
        ModelError: a file of the model cannot be read.
    """
    for found in (_places.cache() / CONVERSIONS).glob(f"{_key(folder, weights)}-*"):
        if found.is_dir():
            shutil.rmtree(found, ignore_errors=True)
        else:  # the lock
            found.unlink(missing_ok=True)


def _key(folder: Path, weights: str) -> str:
    """What the conversions of a model have in common: its weights, and the files that describe it."""
    total = hashlib.sha256(f"{RECIPE} {weights}".encode())
    try:
        for path in sorted({path for pattern in DESCRIPTIONS for path in folder.glob(pattern)}):
            total.update(f" {path.name} {digest([path])}".encode())
    except OSError as error:
        raise ModelError(f"{folder} cannot be read: {error.strerror}.") from error
    return total.hexdigest()[:16]


def quantization(compute_type: str) -> str:
    """How the weights are stored: int8 with the rest in float32, from which CTranslate2 makes any type as it loads.

    Example:
        >>> quantization("int8_bfloat16"), quantization("float32")
        ('int8_float32', 'float32')
    """
    return "int8_float32" if compute_type.startswith("int8") else compute_type


@contextlib.contextmanager
def converted(folder: Path, weights: str, compute_type: str) -> Iterator[Path]:
    """A model's conversion, made if there is none; without a cache that can be written, for this once.

    Args:
        folder: the model.
        weights: the digest of its weights.
        compute_type: what it will compute in.

    Yields:
        A folder to load while the context lasts.

    Raises:
        ModelError: the model cannot be converted.
    """
    target = place(folder, weights, compute_type)

    def make(new: Path) -> None:
        log.warning("converting %s for CTranslate2, once; it is kept in %s", folder, target.parent)
        convert(folder, new, quantization(compute_type))

    try:
        found = _cache.built(target, make)
    except OSError as error:
        log.warning(
            "the cache cannot be written (%s); converting %s for this run alone. RINGKAS_CACHE names another place.",
            error,
            folder,
        )
    else:
        yield found
        return
    with _for_once(folder, quantization(compute_type)) as found:
        yield found


@contextlib.contextmanager
def _for_once(folder: Path, stored: str) -> Iterator[Path]:
    """A conversion in a temporary folder."""
    import tempfile

    with contextlib.ExitStack() as stack:
        try:
            room = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ringkas-")))
            convert(folder, room / "ct2", stored)
        except OSError as error:
            raise ModelError(
                f"The conversion of {folder} finds no room: {error}.",
                "Name a folder for it in RINGKAS_CACHE.",
            ) from error
        yield room / "ct2"


def convert(folder: Path, output: Path, stored: str) -> None:
    """Converts a folder in the Hugging Face layout to CTranslate2. Needs torch and transformers, and no network.

    Args:
        folder: the model, with safetensors.
        output: the folder to make.
        stored: how the weights are stored (`int8_float32`, `float32`, …).

    Raises:
        ModelError: CTranslate2 has no conversion for it, or the folder cannot be loaded.
        OSError: the output cannot be written.
    """
    from ringkas.models.engines.hub import quietly

    with quietly():
        try:
            spec = _specification(folder)
            spec.validate()
            spec.optimize(quantization=stored)
        except (OSError, ValueError, KeyError, TypeError, AttributeError, RuntimeError, ImportError) as error:
            raise ModelError(
                f"{folder} cannot be converted to CTranslate2: {type(error).__name__}: {error}",
                "Run it with --engine transformers.",
            ) from error
    output.mkdir()
    spec.save(str(output))
    shortlist.write(folder, output)


def _specification(folder: Path) -> Any:  # noqa: ANN401 - ctranslate2 has no types
    """The model as CTranslate2 describes it."""
    from ctranslate2.converters import TransformersConverter

    class Converter(TransformersConverter):  # type: ignore[misc]  # the base is untyped
        """The converter, with models and tokenizers corrected between their loading and its reading of them."""

        def load_model(self, kind: Any, name: str, **given: Any) -> Any:  # noqa: ANN401
            self.model = kind.from_pretrained(
                name, local_files_only=True, trust_remote_code=False, use_safetensors=True, **given
            )
            _correct(self.model.config)
            return self.model

        def load_tokenizer(self, kind: Any, name: str, **_: Any) -> Any:  # noqa: ANN401
            tokenizer = kind.from_pretrained(name, local_files_only=True, trust_remote_code=False)
            self.vocabulary = _Vocabulary(tokenizer, self.model.config.vocab_size)
            return self.vocabulary

    converter = Converter(str(folder))
    spec = converter._load()  # what `convert` does before it writes, with no place between the two
    if converter.model.config.model_type != "marian":  # it starts from nothing, not from a token
        start = converter.model.generation_config.decoder_start_token_id
        spec.config.decoder_start_token = converter.vocabulary.convert_ids_to_tokens(start)
    return spec


def _correct(config: Any) -> None:  # noqa: ANN401 - any configuration
    """Puts into a loaded configuration what the converter reads there and transformers 5 says elsewhere."""
    kind = config.model_type
    if kind == "marian" and not config.share_encoder_decoder_embeddings:
        raise ValueError("it has one vocabulary for each language")
    if kind in PRE_NORM:
        config.normalize_before = PRE_NORM[kind]
    # A T5 whose output layer is its own does not scale what goes in. transformers says that every T5 is tied and
    # keeps the scaling apart; mT5 never scales.
    if kind == "t5":
        config.tie_word_embeddings = config.scale_decoder_outputs
    elif kind == "mt5":
        config.tie_word_embeddings = False


class _Vocabulary:
    """A tokenizer whose vocabulary has exactly one token for each row of the model's embeddings."""

    num_madeup_words = 0  # M2M-100's tokenizer counts its unused rows; they are filled below

    def __init__(self, tokenizer: Any, size: int) -> None:  # noqa: ANN401 - transformers chooses the class
        self._tokenizer = tokenizer
        self._size = size

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever the tokenizer has
        return getattr(self._tokenizer, name)

    @property
    def bos_token(self) -> str:
        """The begin symbol; mBART-50's tokenizer names none, and CTranslate2 wants one that it then never uses."""
        return str(self._tokenizer.bos_token or self._tokenizer.eos_token)

    def get_vocab(self) -> dict[str, int]:
        """The tokens with their ids; rows that the tokenizer leaves out have a token that no text has."""
        tokens = self._tokenizer.convert_ids_to_tokens(range(self._size))
        back = self._tokenizer.convert_tokens_to_ids([token or "" for token in tokens])
        return {
            token if token and again == id_ else UNUSED.format(id_): id_
            for id_, (token, again) in enumerate(zip(tokens, back, strict=True))
        }
