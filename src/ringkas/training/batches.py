"""Pairs -> batches of ids: drawn by weight, augmented, segmented, sorted by length; from any position on."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from ringkas.training import augment
from ringkas.training.config import weight

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ringkas.training.config import Augment, Weights
    from ringkas.training.corpus import Pair
    from ringkas.training.tokenizer import Vocabulary

Ids = tuple[list[int], list[int]]
NAMES = 20_000
"""How many names of speakers are kept for synthetic attributions."""


@dataclass(frozen=True, slots=True)
class Position:
    """Where in the data a run is: epoch, pool of the epoch, batch of the pool."""

    epoch: int = 0
    pool: int = 0
    batch: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """How batches are made.

    Attributes:
        weights: how often a pair of a source is seen in an epoch.
        tagged: patterns of the sources that are marked as synthetic.
        reverse: whether English is the source.
        augment: probabilities of changes.
        cells: the longest side of a batch times its rows.
        pool: pairs that are sorted together.
        seed: of everything drawn.
    """

    weights: Weights
    tagged: tuple[str, ...]
    augment: Augment
    cells: int
    pool: int
    seed: int
    reverse: bool = False


def stream(
    pairs: Sequence[Pair], vocabulary: Vocabulary, settings: Settings, start: Position | None = None
) -> Iterator[tuple[Position, list[Ids]]]:
    """Batches without end, from a position on; the same settings and position give the same pairs again.

    Args:
        pairs: of the corpus, in order.
        vocabulary: gives the ids.
        settings: how batches are made.
        start: where to begin.

    Yields:
        The position of the batch that follows, and the batch: ids of source and target of each row.
    """
    start = start or Position()
    weights = {source: weight(settings.weights, source) for source in {pair.source for pair in pairs}}
    tagged = {s for s in weights if weight(tuple((p, 1.0) for p in settings.tagged), s)}
    names = _names(pairs)
    epoch = start.epoch
    while True:
        order = _drawn([weights[pair.source] for pair in pairs], Random(f"{settings.seed}/{epoch}"))
        pools = [order[i : i + settings.pool] for i in range(0, len(order), settings.pool)]
        for number, pool in enumerate(pools):
            if (epoch, number) < (start.epoch, start.pool):
                continue
            random = Random(f"{settings.seed}/{epoch}/{number}")
            rows = [_row(pairs, i, vocabulary, settings, random, names, tagged) for i in pool]
            batches = group(rows, settings.cells)
            random.shuffle(batches)
            first = start.batch if (epoch, number) == (start.epoch, start.pool) else 0
            for i in range(first, len(batches)):
                yield Position(epoch, number, i + 1), batches[i]
        epoch += 1


def group(rows: Sequence[Ids], cells: int) -> list[list[Ids]]:
    """Rows of like lengths together: sorted by target, then by source, so that little of a batch is padding.

    Args:
        rows: ids of source and target.
        cells: the longest side of a batch times its rows, at most, unless one row alone is longer.
    """
    batches: list[list[Ids]] = []
    current: list[Ids] = []
    longest = 0
    for row in sorted(rows, key=_lengths):
        size = max(longest, len(row[0]), len(row[1]))
        if current and size * (len(current) + 1) > cells:
            batches.append(current)
            current, size = [], max(len(row[0]), len(row[1]))
        current.append(row)
        longest = size
    return [*batches, current] if current else batches


def _lengths(row: Ids) -> tuple[int, int]:
    """Targets of like length together; the sources rise and fall in turn, so that they never jump."""
    step = len(row[1]) // 4
    return step, len(row[0]) if step % 2 else -len(row[0])


def _drawn(weights: Sequence[float], random: Random) -> list[int]:
    """Indices in random order, each as often as its weight says; the fraction of a weight is a probability."""
    order = [i for i, w in enumerate(weights) for _ in range(int(w) + (random.random() < w % 1))]
    random.shuffle(order)
    return order


def _row(
    pairs: Sequence[Pair],
    index: int,
    vocabulary: Vocabulary,
    settings: Settings,
    random: Random,
    names: Sequence[str],
    tagged: set[str],
) -> Ids:
    """One pair, joined with its follower now and then, augmented and segmented."""
    pair, how = pairs[index], settings.augment
    texts = pair.id, pair.en
    if pair.group and random.random() < how.join and index + 1 < len(pairs):
        after = pairs[index + 1]
        if after.group == pair.group and after.source == pair.source and len(pair.id) + len(after.id) < 500:
            texts = f"{pair.id} {after.id}", f"{pair.en} {after.en}"
    source, target = augment.pair(texts, how, random, names=names)
    if settings.reverse:
        source, target = target, source
    alphas = [how.alpha if random.random() < p else 0.0 for p in (how.sample_source, how.sample_target)]
    return (
        vocabulary.encode(source, alpha=alphas[0], tagged=pair.source in tagged),
        vocabulary.encode(target, alpha=alphas[1], target=True),
    )


def _names(pairs: Sequence[Pair]) -> list[str]:
    """Names that stand on both sides of a pair, from all over the corpus, in a fixed order."""
    step = max(1, len(pairs) // 40_000)
    found = {name for pair in pairs[::step] for name in augment.names_in((pair.id, pair.en))}
    return sorted(found)[:: max(1, len(found) // NAMES)]
