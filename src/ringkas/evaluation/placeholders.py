"""Placeholders through a model: whether each comes back exactly once, and what they cost the words around them."""

from __future__ import annotations

import itertools
from dataclasses import asdict, dataclass, replace
from random import Random
from typing import TYPE_CHECKING, Any

from ringkas.errors import InputError, ModelError
from ringkas.evaluation.quality import score
from ringkas.training import augment
from ringkas.training.tokenizer import PLACEHOLDERS

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ringkas.evaluation.sets import TestSet
    from ringkas.options import ModelEngine

MARK = "⟦"


@dataclass(frozen=True, slots=True)
class Survival:
    """What became of the placeholders.

    Attributes:
        model: the model's id or folder.
        lines: sources with placeholders.
        symbols: placeholders in them.
        whole: part of the lines in which each came back exactly once and no other came.
        searched: the same of the best hypothesis of the beam that has them so, which is what the translator takes.
        by_count: the same by the number of placeholders in a line, from 1: `(lines, part)`.
        bleu: BLEU of the words around them.
        bleu_plain: the same of plain translations of the same lines, without the words that the placeholders stand for.
        lost: the first lines that failed: source and output.
    """

    model: str
    lines: int
    symbols: int
    whole: float
    searched: float
    by_count: tuple[tuple[int, float], ...]
    bleu: float
    bleu_plain: float
    lost: tuple[tuple[str, str], ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The record as plain data, rounded."""
        record = asdict(self)
        counts = [[n, round(part, 4)] for n, part in self.by_count]
        numbers = {key: round(record[key], 4) for key in ("whole", "searched", "bleu", "bleu_plain")}
        return record | numbers | {"by_count": counts}


def survival(
    model: str,
    test_sets: Sequence[TestSet],
    *,
    lines: int = 1000,
    beam: int | None = None,
    engine: ModelEngine | None = None,
    seed: int = 1,
) -> Survival:
    """Puts placeholders into test sets and looks at what the bare model makes of them, without repairs.

    Quoted spans, names and numbers that both sides share become placeholders, up to 8 in a line, as in training.

    Args:
        model: id of an installed model, or a folder.
        test_sets: held-out pairs.
        lines: how many lines with placeholders are looked at.
        beam: beam size; by default the model's own.
        engine: what runs the model; by default the model and the machine decide.
        seed: of the choice of spans.

    Raises:
        ModelError: the model has no placeholders, or cannot be loaded.
        InputError: the sets hold no span to replace.
    """
    from ringkas.models import find, seq2seq

    info = find(model)
    generator = seq2seq.load(info, "translate", engine=engine)
    card = generator.card
    if not card.placeholders:
        raise ModelError(
            f"The model {model} has no placeholders.", "Its sentences are cut around protected spans."
        )
    decoding = seq2seq.decoding(card, beam)
    masked = mask(test_sets, lines, seed)
    every = replace(decoding, hypotheses=decoding.beam)
    beams = [[each.text for each in found] for found in generator.generate([m[2] for m in masked], every)]
    outputs = [found[0] for found in beams]
    plain = [found[0].text for found in generator.generate([line[0] for line in masked], decoding)]
    counted: dict[int, list[bool]] = {}
    lost = []
    for (_, _, source, _), output in zip(masked, outputs, strict=True):
        good = kept(source, output)
        counted.setdefault(source.count(MARK), []).append(good)
        if not good:
            lost.append((source, output))
    # Of quotations the plain output has no certain place; lines without them are compared, the spans cut out of all.
    fair = [i for i, line in enumerate(masked) if not augment.QUOTED.search(line[0])]
    around, around_plain = 0.0, 0.0
    if fair:
        spans = [_spans(masked[i][0], masked[i][2]) for i in fair]
        references = [_without(masked[i][1], gone) for i, gone in zip(fair, spans, strict=True)]
        around = score([_without(outputs[i], ()) for i in fair], references)[0][0]
        cut = [_without(plain[i], gone) for i, gone in zip(fair, spans, strict=True)]
        around_plain = score(cut, references)[0][0]
    return Survival(
        model=model,
        lines=len(masked),
        symbols=sum(line[2].count(MARK) for line in masked),
        whole=1 - len(lost) / len(masked),
        searched=sum(
            any(kept(line[2], text) for text in found) for line, found in zip(masked, beams, strict=True)
        )
        / len(masked),
        by_count=tuple(
            (len(counted.get(n, [])), sum(counted.get(n, [])) / max(1, len(counted.get(n, []))))
            for n in range(1, max(counted) + 1)
        ),
        bleu=around,
        bleu_plain=around_plain,
        lost=tuple(lost[:20]),
    )


def mask(test_sets: Sequence[TestSet], lines: int, seed: int) -> list[tuple[str, str, str, str]]:
    """Lines with placeholders: source, reference, both with placeholders.

    Raises:
        InputError: there is none.
    """
    random = Random(seed)
    found: list[tuple[str, str, str, str]] = []
    for each in test_sets:
        for source, reference in zip(each.sources, each.references, strict=True):
            texts = source, reference
            if random.random() < 0.5:
                texts = augment.hide_quotes(texts, random)
            texts = augment.in_order(augment.hide_spans(texts, random))
            if texts[0] != source and MARK not in source:
                found.append((source, reference, *texts))
    if not found:
        raise InputError(
            "No line of the test sets has a span to replace.", "Give news with names and numbers."
        )
    # A spread over the sets, in their order.
    step = max(1.0, len(found) / lines)
    return [found[int(i * step)] for i in range(min(lines, len(found)))]


def kept(source: str, output: str) -> bool:
    """Whether each placeholder of the source stands in the output once, and no other.

    Example:
        >>> kept("⟦0⟧ kata Siti.", "⟦0⟧ Siti said."), kept("⟦0⟧ kata Siti.", "⟦0⟧ ⟦0⟧ Siti said.")
        (True, False)
    """
    return all(source.count(symbol) == output.count(symbol) for symbol in PLACEHOLDERS)


def _spans(source: str, masked: str) -> tuple[str, ...]:
    """The texts that the placeholders of a line stand for, which both sides share."""
    parts = augment.SYMBOL.split(masked)
    position, spans = 0, []
    for before, after in itertools.pairwise(parts):
        start = position + len(before)
        end = source.index(after, start) if after else len(source)
        spans.append(source[start:end])
        position = end
    return tuple(spans)


def _without(text: str, spans: Sequence[str]) -> str:
    """A text without placeholders and without the first of each span, spaces single."""
    for span in spans:
        text = text.replace(span, "", 1)
    return " ".join(augment.SYMBOL.sub("", text).split())
