"""The joint SentencePiece vocabulary: bytes for what has no piece, single digits, placeholders as symbols."""

from __future__ import annotations

import json
import shutil
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from ringkas.errors import ModelError
from ringkas.models import shortlist

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from sentencepiece import SentencePieceProcessor

PLACEHOLDERS = tuple(f"⟦{i}⟧" for i in range(10))
SPARE = 15
"""Rows behind the pieces, for tags; with `<pad>` they make the vocabulary a multiple of 16."""

LONGEST = 250
"""Tokens of a side that go into a batch; positions end at 512."""


class Vocabulary:
    """A SentencePiece model with spare tags and `<pad>` behind its pieces.

    Args:
        path: the SentencePiece model.
        target: the ids that targets are written with, as `target_ids` chooses them; empty where they may have any.

    Attributes:
        eos: id of the end symbol.
        pad: id of `<pad>`, the last one.
        rows: size of the embedding matrix.
        target: the ids that targets are written with, in order; empty where they may have any.

    Raises:
        ModelError: the file is missing or damaged.
    """

    def __init__(self, path: Path, target: Sequence[int] = ()) -> None:
        from sentencepiece import SentencePieceProcessor

        try:
            self._model = SentencePieceProcessor(model_file=str(path))
            self._writer = _narrowed(path, target) if target else self._model
        except (OSError, RuntimeError) as error:
            raise ModelError(f"The SentencePiece model {path} cannot be loaded: {error}") from error
        self.target = tuple(sorted(target))
        self.path = path
        self.pieces: int = self._model.get_piece_size()
        self.eos: int = self._model.eos_id()
        self.pad = self.pieces + SPARE
        self.rows = self.pad + 1

    def encode(
        self, text: str, *, alpha: float = 0.0, tagged: bool = False, target: bool = False
    ) -> list[int]:
        """The ids of a text, its end symbol included, at most `LONGEST` and one.

        Args:
            text: the text.
            alpha: above 0 the segmentation is sampled (Kudo 2018), the wilder the smaller.
            tagged: whether the tag of synthetic sources stands before it.
            target: whether it is a target, and so written with `Vocabulary.target` alone.
        """
        ids: list[int]
        model = self._writer if target else self._model
        if alpha > 0:
            ids = model.encode(text, out_type=int, enable_sampling=True, alpha=alpha, nbest_size=-1)
        else:
            ids = model.encode(text, out_type=int)
        return [*([self.pieces] if tagged else []), *ids[:LONGEST], self.eos]

    def decode(self, ids: Sequence[int]) -> str:
        """The text of ids; tags, padding and the end symbol leave nothing."""
        text: str = self._model.decode([id_ for id_ in ids if id_ < self.pieces and id_ != self.eos])
        return text

    def target_ids(self, texts: Iterable[tuple[str, float]], count: int) -> list[int]:
        """The ids to write targets with: the most frequent of some texts, and what can spell everything.

        Args:
            texts: texts of the target language, each with its weight.
            count: how many of the frequent ids.

        Returns:
            Those ids, bytes, single characters, placeholders and the end symbol, in order.
        """
        counts: defaultdict[int, float] = defaultdict(float)
        for text, weight in texts:
            for id_ in self._model.encode(text, out_type=int):
                counts[id_] += weight
        frequent = sorted(counts, key=lambda id_: (-counts[id_], id_))[:count]
        spelling = (id_ for id_ in range(self.pieces) if self._spells(id_))
        return sorted({*frequent, *spelling, self.eos})

    def _spells(self, id_: int) -> bool:
        """Whether a piece is a byte, a single character or a placeholder."""
        piece: str = self._model.id_to_piece(id_)
        return self._model.is_byte(id_) or len(piece) == 1 or piece in PLACEHOLDERS

    def save(self, folder: Path) -> None:
        """Writes the files that `MarianTokenizer` and CTranslate2 read: two copies of the model and `vocab.json`."""
        for name in ("source.spm", "target.spm"):
            if not (folder / name).exists() or not (folder / name).samefile(self.path):
                shutil.copyfile(self.path, folder / name)
        names = [self._model.id_to_piece(i) for i in range(self.pieces)]
        names += [f"<unused{i}>" for i in range(SPARE)] + ["<pad>"]
        table = {name: i for i, name in enumerate(names)}
        (folder / "vocab.json").write_text(json.dumps(table, ensure_ascii=False), encoding="utf-8")


def _narrowed(path: Path, ids: Sequence[int]) -> SentencePieceProcessor:
    """The SentencePiece model with the other pieces marked as unused; ids stay."""
    from sentencepiece import SentencePieceProcessor, sentencepiece_model_pb2

    proto: Any = sentencepiece_model_pb2.ModelProto()  # type: ignore[attr-defined]  # protobuf makes the class at run time
    proto.ParseFromString(path.read_bytes())
    kept = {*ids}
    for id_, piece in enumerate(proto.pieces):
        if id_ not in kept and piece.type == piece.NORMAL:
            piece.type = piece.UNUSED
    return SentencePieceProcessor(model_proto=proto.SerializeToString())


def train(texts: Iterable[str], path: Path, *, size: int, coverage: float = 0.9997) -> Vocabulary:
    """Trains the joint model on both languages.

    Text is not normalized, so that marks and case stay; nothing becomes unknown, for bytes spell the rest.

    Args:
        texts: lines of both languages.
        path: where the model is written (`….spm`).
        size: pieces, bytes and symbols included.
        coverage: which part of the characters get pieces.

    Raises:
        ModelError: the texts hold too little for the size.
    """
    import sentencepiece

    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_suffix(".new")
    try:
        with new.open("wb") as file:
            sentencepiece.SentencePieceTrainer.train(
                sentence_iterator=iter(texts),
                model_writer=file,
                model_type="unigram",
                vocab_size=size,
                character_coverage=coverage,
                byte_fallback=True,
                split_digits=True,
                normalization_rule_name="identity",
                user_defined_symbols=list(PLACEHOLDERS),
                eos_id=0,
                unk_id=1,
                bos_id=-1,
                pad_id=-1,
                hard_vocab_limit=False,
                minloglevel=2,
            )
    except RuntimeError as error:
        new.unlink(missing_ok=True)
        raise ModelError(
            f"No vocabulary of {size} pieces could be made: {error}", "Give more text, or a smaller size."
        ) from error
    new.replace(path)
    return Vocabulary(path)


def target_of(folder: Path, vocabulary: Vocabulary) -> list[int]:
    """The ids that a Hugging Face folder's model writes, by its generation settings; none where it writes them all."""
    never = shortlist.forbidden(folder)
    return [id_ for id_ in range(vocabulary.pieces) if id_ not in never] if never else []


def locate(folder: Path) -> Path:
    """The SentencePiece model of a Hugging Face folder.

    Raises:
        ModelError: it has none, or two that differ.
    """
    source, target = folder / "source.spm", folder / "target.spm"
    if not source.is_file():
        raise ModelError(f"{folder} has no source.spm.", "Start from a Marian folder.")
    if target.is_file() and target.read_bytes() != source.read_bytes():
        raise ModelError(f"{folder} has two different vocabularies.", "Start from a model with a joint one.")
    return source
