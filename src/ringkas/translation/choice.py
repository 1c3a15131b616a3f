"""Which hypothesis is taken: the best one that holds every placeholder once, does not loop and has a likely length.

The decoding that looks again where the first result looks wrong follows faster-whisper's fallback.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ringkas.translation import lexicon, protection

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ringkas.models.seq2seq import Output

WORD = re.compile(r"\w+")
HOPELESS_SHARE = 0.4
"""Below this share of different words among at least eight, an output is a loop and worth less than the source."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An output taken apart and judged.

    Attributes:
        parts: texts and numbers of placeholders; words that the model copied or invented are put right.
        score: mean log-probability a token.
        tokens: how many tokens it has.
        sound: whether it neither loops nor has an unlikely length.
        mismatches: numbers of the source that it does not have, or the other way round.
        invented: words that are none.
        hopeless: whether it is empty or a loop from end to end.
    """

    parts: tuple[str | int, ...]
    score: float
    tokens: int
    sound: bool
    mismatches: int
    invented: int
    hopeless: bool


def candidates(source: str, outputs: Iterable[Output], placeholders: Sequence[str]) -> list[Candidate]:
    """The outputs that hold each placeholder of the source exactly once, judged, in the same order."""
    expected = sum(source.count(placeholder) for placeholder in placeholders)
    plain = protection.without(source, placeholders)
    result = []
    for output in outputs:
        found = protection.parse(output.text, expected, placeholders)
        if found is not None:
            parts = [lexicon.mended(plain, part) if isinstance(part, str) else part for part in found]
            result.append(_judge(plain, parts, output))
    return result


def best(found: Sequence[Candidate]) -> Candidate | None:
    """The sound candidate with the fewest mismatches, then the fewest invented words, the likeliest of those."""
    sound = [candidate for candidate in found if candidate.sound]
    return max(sound, key=lambda c: (-c.mismatches, -c.invented, c.score), default=None)


def least_bad(found: Sequence[Candidate]) -> Candidate | None:
    """What can still be shown where nothing is sound: the likeliest candidate that is not hopeless."""
    usable = [candidate for candidate in found if not candidate.hopeless]
    return max(usable, key=lambda c: (c.sound, -c.mismatches, -c.invented, c.score), default=None)


def _judge(source: str, parts: list[str | int], output: Output) -> Candidate:
    from ringkas.checks import length, numbers, repetition, words

    text = " ".join(part for part in parts if isinstance(part, str))
    folded = WORD.findall(text.lower())
    loops = len(folded) >= 8 and len(set(folded)) < HOPELESS_SHARE * len(folded)
    findings = repetition.check(source, text).findings + length.check(source, text).findings
    return Candidate(
        parts=tuple(parts),
        score=min(0.0, output.score),
        tokens=output.tokens,
        sound=not findings,
        mismatches=len(numbers.check(source, text).findings),
        invented=len(words.invented(source, text)),
        hopeless=loops or (not folded and bool(WORD.search(source))),
    )
