"""The translator: segments in, English out, every protected span in it exactly once.

A segment is cut into pieces (its sentences, and parts of those that are too long), the pieces of the whole request go
to the model together, each different one once, and the results are put together again. A piece whose result is not
sound is decoded again, then cut smaller, and in the end copied; nothing is ever left out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING

from ringkas.models.engines.base import Decoding
from ringkas.translation import casing, choice, mending, pieces, protection

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ringkas.models.seq2seq import Generator
    from ringkas.translation.base import Segment, Translation
    from ringkas.translation.choice import Candidate
    from ringkas.translation.pieces import Piece, Solved

MOST_SLOTS = 8
"""Placeholders a piece may have: with more, models lose some."""

DEPTH = 3
"""How often a piece is cut smaller before it is copied."""

REDECODED = frozenset({"redecoded"})


@dataclass(frozen=True, slots=True)
class Decoded:
    """What the model gave for one source: the candidate to take, or None and what else there is; and notes."""

    chosen: Candidate | None
    others: tuple[Candidate, ...] = ()
    notes: frozenset[str] = frozenset()


class ModelTranslator:
    """A `Translator` over a model. It keeps nothing between calls and may be used from several threads.

    Args:
        model: counts tokens and generates.
        id: the model's id.
        signature: what stands for it in a signature line.
        placeholders: symbols that the model carries over unchanged; without any, sentences are cut around slots.
        limit: the longest source in tokens.
        decoding: how the first attempt searches.
    """

    def __init__(
        self,
        model: Generator,
        *,
        id: str,  # noqa: A002 - the contract's word
        signature: str,
        placeholders: Sequence[str] = (),
        limit: int = 256,
        decoding: Decoding | None = None,
    ) -> None:
        self._model = model
        self._id = id
        self._signature = signature
        self._placeholders = tuple(placeholders)
        self._most_slots = min(MOST_SLOTS, len(placeholders))
        self._around = model.count("")  # what the model needs around every source
        self._limit = max(1, limit - self._around)
        self._searches = _searches(decoding or Decoding(), protects=bool(self._most_slots))

    @property
    def id(self) -> str:
        """The model's id."""
        return self._id

    @property
    def signature(self) -> str:
        """Model id, digest and decoding settings."""
        return self._signature

    def translate(self, segments: list[Segment]) -> list[Translation]:
        """See `Translator.translate`."""
        tokens = cache(self._tokens)  # the words of a request repeat
        plans = [self._plan(segment, tokens) for segment in segments]
        flat = [piece for plan in plans for piece in plan]
        solved = iter(self._mended(flat, self._solve(flat)))
        results = [pieces.merged([next(solved) for _ in plan]) for plan in plans]
        return [
            pieces.translation(segment, result) if plan else _unchanged(segment)
            for segment, plan, result in zip(segments, plans, results, strict=True)
        ]

    def _mended(self, some: list[Piece], solved: list[Solved]) -> list[Solved]:
        """The translations, those that bent a name or a number made again with it protected, where that helps."""
        if not self._most_slots:
            return solved
        retries = {
            number: again
            for number, (piece, result) in enumerate(zip(some, solved, strict=True))
            if (again := mending.protected(piece, result, self._most_slots))
        }
        second = dict(zip(retries, self._attempted(list(retries.values())), strict=True))
        return [
            mending.better(piece, result, other) if (other := second.get(number)) else result
            for number, (piece, result) in enumerate(zip(some, solved, strict=True))
        ]

    def _attempted(self, some: Sequence[Piece]) -> list[Solved | None]:
        """Translations by the first search alone, for pieces that have one already; None where it finds none.

        Wider searches took a tenth of the whole time, and found a better translation for one such piece in twenty.
        """
        sources = [self._source(piece) for piece in some]
        decoded = self._decode([*dict.fromkeys(filter(None, sources))], self._searches[:1])
        return [
            pieces.translated(piece, chosen, frozenset())
            if source and (chosen := decoded[source].chosen)
            else None
            for piece, source in zip(some, sources, strict=True)
        ]

    def _plan(self, segment: Segment, tokens: Callable[[str], int]) -> list[Piece]:
        """The sentences of a segment, those that are too long in parts; none of a blank one."""
        if not segment.text.strip() and not segment.protected:
            return []
        slots = protection.slots(segment, self._placeholders, lambda word: self._fits(word, tokens))
        return [
            part
            for sentence in pieces.sentences(segment.text, slots)
            for part in pieces.parts(sentence, tokens, self._limit, self._most_slots)
        ]

    def _fits(self, word: str, tokens: Callable[[str], int]) -> bool:
        """Whether a word is short enough for one piece; most are so short that nothing need be counted."""
        return len(word) * 4 < self._limit or tokens(word) <= self._limit

    def _tokens(self, text: str) -> int:
        return self._model.count(text) - self._around

    def _solve(self, some: Sequence[Piece], depth: int = 0) -> list[Solved]:
        """Translates pieces of any segments together; what fails is cut smaller and tried again."""
        sources = [self._source(piece) for piece in some]
        decoded = self._decode([*dict.fromkeys(filter(None, sources))], self._searches)
        results: list[Solved | list[Piece]] = []
        for piece, source in zip(some, sources, strict=True):
            if source:
                results.append(self._settled(piece, decoded[source], depth))
            else:
                results.append(pieces.verbatim(piece, "" if source is None else "copied"))
        smaller = [piece for result in results if isinstance(result, list) for piece in result]
        solved = iter(self._solve(smaller, depth + 1) if smaller else ())
        return [
            pieces.merged([next(solved) for _ in result]) if isinstance(result, list) else result
            for result in results
        ]

    def _source(self, piece: Piece) -> str | None:
        """What the model reads for a piece: None where there is nothing to translate, empty where it cannot be read."""
        carrier = protection.carrier(piece.text, piece, piece.slots, self._placeholders)
        carrier = " ".join(carrier.split())
        plain = protection.without(carrier, self._placeholders)
        if not any(c.isalnum() for c in plain) or len(piece.slots) > self._most_slots:
            return None  # marks alone; or a slot by itself, before a model without placeholders
        if len(carrier) > self._limit and self._tokens(carrier) > self._limit + self._limit // 4:
            return ""
        return casing.headline_case(carrier) if casing.is_shouting(carrier) else carrier

    def _decode(self, sources: list[str], searches: Sequence[Decoding]) -> dict[str, Decoded]:
        """The model's best for each source by the first of the searches that finds something sound."""
        found: dict[str, list[Candidate]] = {source: [] for source in sources}
        result: dict[str, Decoded] = {}
        for number, search in enumerate(searches):
            left = [source for source in sources if source not in result]
            outputs = self._model.generate(left, search) if left else []
            notes = REDECODED if search.no_repeat_ngram else frozenset[str]()
            for source, some in zip(left, outputs, strict=True):
                # Nearly always the likeliest is good, and the others need not be looked at.
                for rank in (some[:1], some[1:]):
                    found[source] += choice.candidates(source, rank, self._placeholders)
                    best = choice.best(found[source])
                    if best and not best.mismatches and not best.invented:
                        break
                # Numbers that none of them has are protected later on; a model without placeholders looks further.
                if best and (number > 0 or self._most_slots or not best.mismatches):
                    result[source] = Decoded(best, notes=notes)
        return {
            source: result.get(source) or Decoded(None, tuple(found[source]), REDECODED) for source in sources
        }

    def _settled(self, piece: Piece, decoded: Decoded, depth: int) -> Solved | list[Piece]:
        """The piece in English; or the smaller pieces to try, or the piece unchanged where there are none."""
        if decoded.chosen:
            return pieces.translated(piece, decoded.chosen, decoded.notes)
        if depth < DEPTH and (smaller := self._smaller(piece, lost=not decoded.others)):
            return smaller
        if candidate := choice.least_bad(decoded.others):
            return pieces.translated(piece, candidate, decoded.notes)
        return pieces.verbatim(piece, "copied")

    def _smaller(self, piece: Piece, *, lost: bool) -> list[Piece]:
        """Parts of a piece that failed: around its slots where one got lost, else halves; none of a single word."""
        if piece.slots and lost:
            return pieces.around(piece, self._tokens, self._limit)
        half = self._tokens(piece.printed) // 2 + 1
        parts = pieces.parts(piece, self._tokens, half, self._most_slots)
        return parts if len(parts) > 1 else []


def _searches(first: Decoding, *, protects: bool) -> tuple[Decoding, ...]:
    """The searches to try, one after the other, until something sound is found.

    Args:
        first: the first of them.
        protects: whether the model carries placeholders, so that its only fault as a rule is to loop. Where all
            hypotheses of a search loop, those of a wider one do in two cases of three, so loops are forbidden at once.
            Without placeholders numbers get lost, and a wider search finds them.
    """
    # The hypotheses that a beam search ends with are there anyway: all of them cost no more than the best.
    first = replace(first, hypotheses=first.beam)
    wider = replace(first, beam=first.beam + 2, hypotheses=first.beam + 2)
    return first, _without_loops(first) if protects else wider, _without_loops(wider)


def _without_loops(decoding: Decoding) -> Decoding:
    return replace(decoding, no_repeat_ngram=3, repetition_penalty=1.2)


def _unchanged(segment: Segment) -> Translation:
    from ringkas.translation.base import Translation

    return Translation(segment.text)
