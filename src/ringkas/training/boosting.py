"""Gradient boosting of small regression trees for ranking within groups, in numpy.

The loss is ListNet's (Cao et al., 2007, Learning to rank: from pairwise approach to listwise approach): the softmax of
the scores of a group against its shares of the gain. Features are cut into at most `BINS` bins, as LightGBM does (Ke et
al., 2017), so that a split is found in one histogram pass.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

BINS = 32
DECIMALS = 4
"""Thresholds and leaves are rounded to this many decimals, so that the data file stays small and stable."""

Tree = list[Any] | float
"""A split `[feature, threshold, at most, above]` or the value of a leaf."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How much is fitted.

    Attributes:
        trees: number of boosting rounds.
        depth: splits on a path at most.
        rate: shrinkage of each tree.
        ridge: added to the second derivative of each leaf.
        least: second derivative that a leaf holds at least.
    """

    trees: int = 100
    depth: int = 4
    rate: float = 0.18
    ridge: float = 5.0
    least: float = 5.0


def fit(features: Floats, gains: Floats, groups: Ints, weights: Floats, settings: Settings) -> list[Tree]:
    """Fit trees whose sum ranks the rows of each group by gain.

    Args:
        features: one row an item, one column a feature.
        gains: how much each item is wanted, at least 0.
        groups: the group of each item; the items of a group are neighbours.
        weights: how much each item counts.
        settings: how much is fitted.

    Returns:
        The trees, leaves shrunk already: the score of a row is the sum of the leaves that it falls into.
    """
    edges = [_edges(column) for column in features.T]
    binned = np.stack(
        [np.searchsorted(e, c, side="left") for e, c in zip(edges, features.T, strict=True)], axis=1
    )
    starts = np.flatnonzero(np.r_[True, groups[1:] != groups[:-1]])
    sizes = np.diff(np.r_[starts, len(groups)])
    wanted = np.repeat(np.add.reduceat(gains, starts), sizes)
    scores = np.zeros(len(gains))
    trees: list[Tree] = []
    for _ in range(settings.trees):
        powers = np.exp(scores - np.repeat(np.maximum.reduceat(scores, starts), sizes))
        shares = powers / np.repeat(np.add.reduceat(powers, starts), sizes)
        gradient = weights * (shares * wanted - gains)
        curvature = weights * np.maximum(wanted * shares * (1 - shares), 0.02)
        leaf_of = np.zeros(len(gains))
        everything = np.arange(len(gains))
        trees.append(_grow(binned, edges, gradient, curvature, everything, settings.depth, settings, leaf_of))
        scores += leaf_of
    return trees


def _edges(column: Floats) -> Floats:
    values = np.unique(column)
    if len(values) > BINS:
        values = np.unique(np.quantile(column, np.linspace(0, 1, BINS + 1)[1:-1]))
        return np.unique(np.round(values, DECIMALS))
    return np.unique(np.round((values[1:] + values[:-1]) / 2, DECIMALS))


def _grow(
    binned: Ints,
    edges: list[Floats],
    gradient: Floats,
    curvature: Floats,
    rows: Ints,
    depth: int,
    settings: Settings,
    leaf_of: Floats,
) -> Tree:
    """A tree over `rows`, grown greedily; `leaf_of` receives the value of the leaf of each row."""
    g, h = gradient[rows], curvature[rows]
    split = _best_split(binned[rows], g, h, settings) if depth else None
    if split is None:
        value = round(float(-settings.rate * g.sum() / (h.sum() + settings.ridge)), DECIMALS)
        leaf_of[rows] = value
        return value
    feature, bin_ = split
    low = binned[rows, feature] <= bin_
    branches = [
        _grow(binned, edges, gradient, curvature, part, depth - 1, settings, leaf_of)
        for part in (rows[low], rows[~low])
    ]
    return [feature, float(edges[feature][bin_]), *branches]


def _best_split(binned: Ints, g: Floats, h: Floats, settings: Settings) -> tuple[int, int] | None:
    """The feature and the last bin that goes low, of the split that lowers the loss most."""
    count = binned.shape[1]
    width = BINS + 1
    cells = (binned + np.arange(count) * width).ravel()
    low_g, low_h = (
        np.bincount(cells, np.repeat(v, count), count * width).reshape(count, width).cumsum(axis=1)[:, :-1]
        for v in (g, h)
    )
    all_g, all_h = g.sum(), h.sum()
    high_g, high_h = all_g - low_g, all_h - low_h
    gain = low_g**2 / (low_h + settings.ridge) + high_g**2 / (high_h + settings.ridge)
    gain -= all_g**2 / (all_h + settings.ridge)
    gain[(low_h < settings.least) | (high_h < settings.least)] = -1.0
    feature, bin_ = divmod(int(gain.argmax()), width - 1)
    return (feature, bin_) if gain[feature, bin_] > 1e-3 else None
