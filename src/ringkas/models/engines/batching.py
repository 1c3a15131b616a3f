"""Batches of like length: a batch costs its longest source times its rows, padding included."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence


def batches(lengths: Sequence[int], cells: int, *, equal: bool = False) -> list[list[int]]:
    """Groups sources by length, the longest first, so that little is padding.

    Args:
        lengths: tokens of each source.
        cells: the most a batch may hold, longest source times rows; a longer source has a batch for itself.
        equal: whether a batch holds sources of one length only, and so no padding.

    Returns:
        Lists of indices into `lengths`; each index stands in exactly one.

    Example:
        >>> batches([2, 9, 3, 8], cells=18)
        [[1, 3], [2, 0]]
        >>> batches([2, 3, 2], cells=18, equal=True)
        [[1], [0, 2]]
    """
    order = sorted(range(len(lengths)), key=lambda i: (-lengths[i], i))
    result: list[list[int]] = []
    longest = 0
    for index in order:
        full = not result or longest * (len(result[-1]) + 1) > cells
        if full or (equal and lengths[index] != longest):
            result.append([])
            longest = max(1, lengths[index])
        result[-1].append(index)
    return result
