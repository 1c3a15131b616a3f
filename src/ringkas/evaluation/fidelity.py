"""What an editor checks before the style: numbers, names, length, loops, quotation marks, over a whole test set."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ringkas.checks import numbers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

LOOP_WORDS = 3
LOOP_TIMES = 4
MARKS = re.compile(r'["“”]')
WORD = re.compile(r"\w+(?:[-'’]\w+)*")
POSSESSIVE = re.compile(r"['’]s?$")
# A word with a capital inside a sentence, behind a word or a comma: the `Siti` of `kata Siti`, not the first word.
NAME = re.compile(r"(?<=[a-z0-9),] )[A-Z][\w'’-]*\w")


@dataclass(frozen=True, slots=True)
class Fidelity:
    """Rates over the lines of a test set.

    Attributes:
        names: part of the names that stand in source and reference alike, and stand in the output too.
        names_checked: how many such names there are.
        numbers_flagged: part of the lines with numbers in which the check of numbers finds something.
        numbers_checked: how many lines have numbers.
        length_ratio: words of the outputs to words of the references.
        short: part of the outputs under half the length of their source, in code points.
        loops: part of the outputs in which three words in a row come four times.
        marks: part of the lines whose source has quotation marks, and whose output has as many.
        marks_checked: how many lines have quotation marks.
    """

    names: float
    names_checked: int
    numbers_flagged: float
    numbers_checked: int
    length_ratio: float
    short: float
    loops: float
    marks: float
    marks_checked: int


def measure(sources: Sequence[str], outputs: Sequence[str], references: Sequence[str]) -> Fidelity:
    """Measures the outputs of a whole set.

    Example:
        >>> reference = "According to Siti, 5 people are missing."
        >>> found = measure(["Kata Siti, 5 orang hilang."], ["Siti said 5 people were missing."], [reference])
        >>> found.names, found.numbers_flagged, found.loops
        (1.0, 0.0, 0.0)
    """
    names = kept = numbered = flagged = short = looping = marked = same = 0
    for source, output, reference in zip(sources, outputs, references, strict=True):
        wanted = set(shared_names(source, reference))
        there = _words(output)
        names += len(wanted)
        kept += len(wanted & there)
        outcome = numbers.check(source, output)
        numbered += outcome.checked > 0
        flagged += bool(outcome.findings)
        short += 2 * len(output) < len(source)
        looping += loops(output) and not loops(source)
        if MARKS.search(source):
            marked += 1
            same += len(MARKS.findall(source)) == len(MARKS.findall(output))
    words = sum(len(text.split()) for text in references)
    return Fidelity(
        names=kept / names if names else 1.0,
        names_checked=names,
        numbers_flagged=flagged / numbered if numbered else 0.0,
        numbers_checked=numbered,
        length_ratio=sum(len(text.split()) for text in outputs) / max(1, words),
        short=short / max(1, len(outputs)),
        loops=looping / max(1, len(outputs)),
        marks=same / marked if marked else 1.0,
        marks_checked=marked,
    )


def shared_names(source: str, reference: str) -> Iterator[str]:
    """Capitalised words inside the source that the reference has too: names that English keeps.

    Example:
        >>> list(shared_names("Ia bertemu Siti di Jakarta pada Senin.", "He met Siti in Jakarta on Monday."))
        ['Siti', 'Jakarta']
    """
    there = _words(reference)
    return (name for name in NAME.findall(source) if name in there)


def _words(text: str) -> set[str]:
    """The words of an English text; `Siti's` is there as `Siti` too."""
    words = set(WORD.findall(text))
    return words | {POSSESSIVE.sub("", word) for word in words}


def loops(text: str) -> bool:
    """Whether three words in a row come four times.

    Example:
        >>> loops("I am sorry I am sorry I am sorry I am sorry"), loops("I am sorry")
        (True, False)
    """
    words = [word.casefold() for word in WORD.findall(text)]
    runs = Counter(tuple(words[i : i + LOOP_WORDS]) for i in range(len(words) - LOOP_WORDS + 1))
    return max(runs.values(), default=0) >= LOOP_TIMES
