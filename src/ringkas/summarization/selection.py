"""Which sentences a summary takes: greedy by score, against repetition, each beside the sentence that it leans on.

The greedy rule with a penalty for what is already said is maximal marginal relevance (Carbonell and Goldstein, 1998);
here the penalty is the share of a sentence that chosen sentences cover, which only grows, so a heap that looks at a
candidate again before it takes it finds the same choice without comparing every pair (Minoux, 1978).
"""

from __future__ import annotations

from bisect import bisect_left, insort
from dataclasses import dataclass, replace
from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

from ringkas.summarization.coherence import ALONE, Leaning

if TYPE_CHECKING:
    from collections.abc import Sequence, Set

    from ringkas.summarization.coherence import Dependency

REDUNDANCY = 0.5
"""What a sentence loses when all of its words are in the summary already, in the ranker's logits."""

SENTENCES_WITH_SPEECH = 5
"""A brief of this many sentences has room for somebody's own words."""

MAX_BUNDLE = 4
"""Sentences that one choice may bring along, itself included."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """The sentences of an article as selection sees them, one entry a sentence in each field.

    Attributes:
        scores: how indispensable each is; only differences count.
        words: the weight of each distinct word.
        leans: what each leans on.
        costs: what each takes from the budget: one, or its number of words.
        speech: whether each holds a speech quote.
        named: whether the speaker of a quote in it is named in it.
    """

    scores: Sequence[float]
    words: Sequence[dict[str, float]]
    leans: Sequence[Dependency]
    costs: Sequence[int]
    speech: Sequence[bool]
    named: Sequence[bool]

    def __len__(self) -> int:
        return len(self.scores)


def select(candidates: Candidates, budget: int, *, with_speech: bool = False) -> list[int]:
    """The indices of the chosen sentences, in reading order.

    A choice of `SENTENCES_WITH_SPEECH` sentences, or of half of the article, holds a speech quote where there is one
    that the budget allows.

    Args:
        candidates: the sentences of an article.
        budget: what the chosen may cost together. Where no sentence is as cheap as that, one is chosen all the same.
        with_speech: whether a smaller choice must hold a speech quote too.
    """
    whole = sum(candidates.costs)
    if whole <= budget:
        return list(range(len(candidates)))
    chosen = _grow(candidates, budget, ())
    due = with_speech or 2 * budget >= whole or len(chosen) >= SENTENCES_WITH_SPEECH
    if not due or any(candidates.speech[i] for i in chosen):
        return chosen
    return _from_speech(candidates, budget) or chosen


def _from_speech(candidates: Candidates, budget: int) -> list[int]:
    """A choice that starts from the best speech quote; empty where the budget allows none."""
    order = sorted(
        (i for i in range(len(candidates)) if 0 < candidates.costs[i] <= budget and candidates.speech[i]),
        key=lambda i: (not candidates.named[i], -candidates.scores[i], i),
    )
    for i in order:
        bundle = _bundle(candidates.leans, i, frozenset(), i)
        if bundle and sum(candidates.costs[j] for j in bundle) <= budget:
            return _grow(candidates, budget, bundle)
    if not order:
        return []
    # What the quote leans on is too much for the budget: better a quote that is introduced badly than none.
    leans = list(candidates.leans)
    leans[order[0]] = ALONE
    return _grow(replace(candidates, leans=leans), budget, (order[0],))


def _bundle(leans: Sequence[Dependency], i: int, chosen: Set[int], first: int) -> tuple[int, ...]:
    """Sentence `i` and all that it leans on, directly or not, that is not chosen yet.

    Empty when that is more than `MAX_BUNDLE`. A sentence behind `first`, the first one chosen, does not open the
    summary, so a topic needs nothing more.
    """
    bundle = [i]
    lean = leans[i]
    while (
        lean.anchor is not None
        and lean.anchor not in chosen
        and not (lean.leaning is Leaning.TOPIC and first < i)
    ):
        i = lean.anchor
        lean = leans[i]
        bundle.append(i)
        if len(bundle) > MAX_BUNDLE:
            return ()
    return tuple(bundle)


def follows(leans: Sequence[Dependency], before: int | None, i: int) -> bool:
    """Whether sentence `i` can be read right after sentence `before` (None: nothing stands before it).

    It can when it stands alone, when it leans on that sentence, when both speak of the same person by a pronoun, or
    when it needs no more than not to be the first.
    """
    lean = leans[i]
    if lean.anchor is None or before == lean.anchor:
        return True
    if before is None or lean.leaning is Leaning.CONTENT:
        return False
    return lean.leaning is Leaning.TOPIC or leans[before] == lean


class _Choice:
    """What has been chosen so far, and whether more can join it."""

    def __init__(self, candidates: Candidates, budget: int) -> None:
        self.candidates = candidates
        self.left = budget
        self.order: list[int] = []
        self.members: set[int] = set()
        self.covered: set[str] = set()

    def value(self, bundle: tuple[int, ...]) -> float:
        """The mean over a bundle of the score less the penalty for what is covered."""
        total = 0.0
        for i in bundle:
            words = self.candidates.words[i]
            said = sum(weight for word, weight in words.items() if word in self.covered)
            total += self.candidates.scores[i] - REDUNDANCY * said / (sum(words.values()) or 1.0)
        return total / len(bundle)

    def admits(self, bundle: tuple[int, ...]) -> bool:
        """Whether a bundle fits the budget, and every sentence would still follow one that it can follow."""
        if sum(self.candidates.costs[i] for i in bundle) > self.left:
            return False
        for i in bundle:
            insort(self.order, i)
        fine = all(self._reads_on(i) for i in bundle)
        for i in bundle:
            del self.order[bisect_left(self.order, i)]
        return fine

    def _reads_on(self, i: int) -> bool:
        leans, order = self.candidates.leans, self.order
        at = bisect_left(order, i)
        before = order[at - 1] if at else None
        after_fits = at + 1 == len(order) or follows(leans, i, order[at + 1])
        return after_fits and follows(leans, before, i)

    def add(self, bundle: tuple[int, ...]) -> None:
        """Take a bundle in."""
        for i in bundle:
            insort(self.order, i)
            self.members.add(i)
            self.left -= self.candidates.costs[i]
            self.covered.update(self.candidates.words[i])


def _grow(candidates: Candidates, budget: int, start: tuple[int, ...]) -> list[int]:
    """Choose greedily from `start` on until nothing fits."""
    choice = _Choice(candidates, budget)
    choice.add(start)
    leaning: dict[int, list[int]] = {}
    for i, lean in enumerate(candidates.leans):
        if lean.anchor is not None:
            leaning.setdefault(lean.anchor, []).append(i)

    def entry(i: int) -> tuple[float, int, tuple[int, ...]] | None:
        first = choice.order[0] if choice.order else i
        bundle = _bundle(candidates.leans, i, choice.members, first)
        return (-choice.value(bundle), i, bundle) if bundle else None

    heap = [e for i in range(len(candidates)) if i not in choice.members and (e := entry(i))]
    heapify(heap)
    while heap and choice.left > 0:
        _, i, _ = heappop(heap)
        if i in choice.members:
            continue
        fresh = entry(i)
        if fresh is None:
            continue
        if heap and fresh > heap[0]:
            heappush(heap, fresh)
            continue
        if not choice.admits(fresh[2]):
            continue
        choice.add(fresh[2])
        # A sentence whose anchor is now chosen comes cheaper than when it was last looked at.
        for member in fresh[2]:
            for waiting in leaning.get(member, ()):
                if waiting not in choice.members and (again := entry(waiting)):
                    heappush(heap, again)
    return choice.order or [_least_bad(candidates)]


def _least_bad(candidates: Candidates) -> int:
    """The best sentence that stands alone, for a budget that none fits."""
    return min(
        range(len(candidates)),
        key=lambda i: (candidates.leans[i].anchor is not None, -candidates.scores[i], i),
    )
