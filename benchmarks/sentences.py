"""Sentence boundaries against sentencex and pySBD, on every CoNLL-U file of a folder.

Run: `python benchmarks/sentences.py CORPUS_FOLDER` (needs the extra `bench`).

The raw `# text` lines of a file are the gold sentences. Five in a row, joined by a space, make one paragraph; the
boundaries between them are what each segmenter has to find (the end of a paragraph is given, and not counted). Files of
`id_csui` hold economic news, `id_gsd` and `id_pud` web and encyclopedia text. `ringkas` is the path of an article: a
sentence never ends inside a closed quotation. `ringkas, no quotes` shows what that promise costs or gains.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

import pysbd
import sentencex

from ringkas.segmentation import segment
from ringkas.segmentation.sentences import split

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

SENTENCES_IN_A_PARAGRAPH = 5


def main() -> None:
    """Print one table of precision, recall and F1."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0] if __doc__ else None)
    parser.add_argument("folder", type=Path, help="folder with .conllu files that hold raw `# text` lines")
    files = sorted(parser.parse_args().folder.glob("*.conllu"))
    if not files:
        parser.error("the folder holds no .conllu file")
    rules = pysbd.Segmenter(language="en", clean=False)
    segmenters: dict[str, Callable[[str], set[int]]] = {
        "ringkas": lambda text: {sentence.end for sentence in segment(text).sentences},
        "ringkas, no quotes": lambda text: {span.end for span in split(text, 0, len(text))},
        "sentencex (id)": lambda text: ends(text, sentencex.segment("id", text)),
        "pySBD (en)": lambda text: ends(text, rules.segment(text)),
    }
    print(f"{'corpus':<22} {'segmenter':<20} {'precision':>9} {'recall':>7} {'F1':>7}")
    for file in files:
        paragraphs = read_paragraphs(file)
        for name, segmenter in segmenters.items():
            precision, recall, f1 = score(paragraphs, segmenter)
            print(f"{file.stem:<22} {name:<20} {precision:>9.4f} {recall:>7.4f} {f1:>7.4f}")


def read_paragraphs(file: Path) -> list[list[str]]:
    """The gold sentences of a CoNLL-U file, five to a paragraph."""
    lines = file.read_text(encoding="utf-8").splitlines()
    sentences = [line.removeprefix("# text = ").strip() for line in lines if line.startswith("# text = ")]
    return [
        sentences[i : i + SENTENCES_IN_A_PARAGRAPH]
        for i in range(0, len(sentences), SENTENCES_IN_A_PARAGRAPH)
    ]


def score(
    paragraphs: Iterable[Sequence[str]], segmenter: Callable[[str], set[int]]
) -> tuple[float, float, float]:
    """Precision, recall and F1 of the boundaries inside the paragraphs."""
    hits = found = wanted = 0
    for sentences in paragraphs:
        text = " ".join(sentences)
        gold = ends(text, sentences) - {len(text)}
        guess = segmenter(text) - {len(text)}
        hits += len(gold & guess)
        found += len(guess)
        wanted += len(gold)
    return hits / max(found, 1), hits / max(wanted, 1), 2 * hits / max(found + wanted, 1)


def ends(text: str, parts: Iterable[str]) -> set[int]:
    """One past the last code point of each part, looked up in order: peers return strings, not offsets."""
    position = 0
    offsets = set()
    for part in parts:
        bare = part.strip()
        start = text.find(bare, position) if bare else -1
        if start >= 0:
            position = start + len(bare)
            offsets.add(position)
    return offsets


if __name__ == "__main__":
    main()
