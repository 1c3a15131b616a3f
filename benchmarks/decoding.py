"""What each choice of the decoder costs and gains, one at a time around what ships, on the embedded model.

    python benchmarks/decoding.py CORPORA/dev/distilled_news_valid [--lines 200] [--vary beam,patience,…]

The set is a pair of files, `SET.id` and `SET.en`, a sentence a line. The bare model translates it through CTranslate2
in batches as ringkas makes them; what the translator mends afterwards is not part of it. Needs the extra `bench`.

A batch holds sources of one width in steps of eight tokens, so that no result depends on its neighbours; `step`
and `padded` show what that costs. The shortlist is one for all sources. One for each source is not among the choices:
CTranslate2 unites the candidates of all sources of a batch and takes the softmax over the union, so that a result would
depend on its neighbours again.
"""

from __future__ import annotations

import argparse
import os
import time
from dataclasses import asdict, dataclass, replace
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

import ctranslate2
from sentencepiece import SentencePieceProcessor

from ringkas.models import find
from ringkas.models.engines.batching import batches
from ringkas.models.engines.ct2 import STEP

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


@dataclass(frozen=True, slots=True)
class Choice:
    """How to decode: `inter` batches at once with `intra` threads each; a batch of `cells` tokens at most."""

    beam: int = 4
    patience: float = 1.0
    length_penalty: float = 1.0
    hypotheses: int = 1
    cells: int = 1024
    padded: bool = False
    step: int = STEP
    shortlist: bool = True
    inter: int = 2
    intra: int = 1
    compute_type: str = "int8"


VARIED: dict[str, Sequence[Choice]] = {
    "beam": [Choice(beam=beam) for beam in (1, 2, 4, 6)],
    "patience": [Choice(patience=patience) for patience in (0.25, 0.5, 2.0)],
    "length_penalty": [Choice(length_penalty=penalty) for penalty in (0.6, 0.8, 1.2)],
    "hypotheses": [Choice(hypotheses=4)],
    "cells": [Choice(cells=cells) for cells in (256, 512, 2048, 4096)],
    "shortlist": [Choice(shortlist=False)],
    "step": [Choice(step=step) for step in (1, 4, 16)],
    "padded": [Choice(padded=True), Choice(padded=True, cells=2048)],
    "threads": [Choice(inter=1, intra=1), Choice(inter=1, intra=2)],
    "compute_type": [Choice(compute_type="float32"), Choice(compute_type="int16")],
}


@dataclass(frozen=True, slots=True)
class Result:
    """Outputs in order, and what they took: wall and processor seconds."""

    outputs: list[str]
    seconds: float
    cpu: float


class Decoder:
    """The embedded model, loaded for one way of computing."""

    def __init__(self, choice: Choice) -> None:
        info = find("ringkas-id-en")
        self._pieces = SentencePieceProcessor(model_file=str(Path(str(info.path)) / "source.spm"))
        self._translator = ctranslate2.Translator(
            str(info.engine_path),
            compute_type=choice.compute_type,
            inter_threads=choice.inter,
            intra_threads=choice.intra,
        )

    def decode(self, lines: Sequence[str], choice: Choice) -> Result:
        """Translates lines and takes the time of it."""
        started, used = time.perf_counter(), _used()
        sources = [[*tokens, "</s>"] for tokens in self._pieces.encode(list(lines), out_type=str)]
        step = 1 if choice.padded else choice.step
        widths = [-(-len(source) // step) * step for source in sources]
        groups = batches(widths, choice.cells, equal=not choice.padded)
        pending = []
        for group in groups:
            rows, width = [sources[i] for i in group], max(widths[i] for i in group)
            filled = max(map(len, rows)) == width
            # A row of end symbols makes the batch as wide as its step, as the engine does it.
            jobs = self._submit(rows if filled else [*rows, ["</s>"] * width], choice)
            pending.append((group, jobs[: len(rows)]))
        found = {
            i: job.result().hypotheses[0]
            for group, jobs in pending
            for i, job in zip(group, jobs, strict=True)
        }
        outputs = self._pieces.decode([found[i] for i in range(len(lines))])
        return Result(outputs, time.perf_counter() - started, _used() - used)

    def _submit(self, sources: list[list[str]], choice: Choice) -> list[ctranslate2.AsyncTranslationResult]:
        jobs: list[ctranslate2.AsyncTranslationResult] = self._translator.translate_batch(
            sources,
            beam_size=choice.beam,
            patience=choice.patience,
            length_penalty=choice.length_penalty,
            num_hypotheses=choice.hypotheses,
            max_decoding_length=2 * max(map(len, sources)) + 16,
            max_input_length=0,
            return_scores=True,
            use_vmap=choice.shortlist,
            asynchronous=True,
        )
        return jobs


def choices(names: Sequence[str]) -> Iterator[Choice]:
    """What ships, then each other choice of the named sorts."""
    yield Choice()
    for name in names:
        yield from (choice for choice in VARIED[name] if choice != Choice())


def label(choice: Choice) -> str:
    """What differs from what ships."""
    shipped = asdict(Choice())
    return ", ".join(f"{k} {v}" for k, v in asdict(choice).items() if v != shipped[k]) or "as it ships"


def _used() -> float:
    """Processor seconds of this process, all threads."""
    times = os.times()
    return times.user + times.system


def main() -> None:
    """Prints one row for each choice, as Markdown."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("set", type=Path, help="path without .id and .en")
    parser.add_argument("--lines", type=int, default=None, help="how many lines, from the first")
    parser.add_argument("--vary", default=",".join(VARIED), help="sorts of choices")
    arguments = parser.parse_args()
    names = arguments.vary.split(",")
    if unknown := set(names) - set(VARIED):
        parser.error(f"no such sort: {', '.join(sorted(unknown))}; there are {', '.join(VARIED)}")
    lines, references = (
        Path(f"{arguments.set}.{language}").read_text(encoding="utf-8").splitlines()[: arguments.lines]
        for language in ("id", "en")
    )
    words = sum(len(line.split()) for line in lines)
    metrics: Any = import_module("sacrebleu.metrics")  # it has types, but not for what it exports
    shipped: list[str] = []
    print("| choice | words/s | words a processor second | BLEU | chrF2 | lines as shipped |")
    print("|---|---:|---:|---:|---:|---:|")
    for choice in choices(names):
        decoder = Decoder(choice)
        decoder.decode(lines[:2], replace(choice, cells=64))
        result = decoder.decode(lines, choice)
        shipped = shipped or result.outputs
        same = sum(a == b for a, b in zip(result.outputs, shipped, strict=True)) / len(lines)
        bleu = metrics.BLEU().corpus_score(result.outputs, [references]).score
        chrf = metrics.CHRF().corpus_score(result.outputs, [references]).score
        print(
            f"| {label(choice)} | {words / result.seconds:,.0f} | {words / result.cpu:,.0f} | {bleu:.1f} | {chrf:.1f}"
            f" | {same:.0%} |",
            flush=True,
        )


if __name__ == "__main__":
    main()
