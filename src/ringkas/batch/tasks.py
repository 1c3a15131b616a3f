"""A unit on its way through an engine that may lose workers.

A unit whose worker dies is done again whole, so that its bytes are the same; one that goes on killing workers is taken
apart, so that only the article at fault becomes an error.
"""

from __future__ import annotations

import functools
import operator
from collections import deque
from dataclasses import dataclass, field, replace

from ringkas.batch.units import Step, Unit, UnitResult
from ringkas.errors import RingkasError

DEATHS_ALLOWED = 2
"""How many workers a unit may kill before it is taken apart."""


@dataclass(slots=True)
class Task:
    """A unit, what is still to do of it, in order, and what is done."""

    unit: Unit
    parts: deque[Unit] = field(init=False)
    results: list[UnitResult] = field(default_factory=list)
    deaths: int = 0

    def __post_init__(self) -> None:
        self.parts = deque([self.unit])

    @property
    def finished(self) -> bool:
        """Whether nothing is left to do."""
        return not self.parts

    @property
    def result(self) -> UnitResult:
        """The results of all parts as one."""
        return functools.reduce(operator.add, self.results)

    def done(self, result: UnitResult) -> None:
        """Takes the result of the first part."""
        self.parts.popleft()
        self.results.append(result)

    def died(self, times: int = 1) -> list[Unit]:
        """Takes note that workers of the first part died.

        Args:
            times: how many did.

        Returns:
            What must be given out again: the part, or its articles one by one, or nothing where the article at fault
            is found.
        """
        self.deaths += times
        part = self.parts[0]
        alone = len(part.items) == 1
        if self.deaths < DEATHS_ALLOWED or (alone and self.deaths == DEATHS_ALLOWED):
            return [part]
        if alone:
            self.done(Step.refused(_blamed(part)))
            return []
        apart = [replace(part, items=(item,)) for item in part.items]
        self.parts.popleft()
        self.parts.extendleft(reversed(apart))
        return apart


def _blamed(part: Unit) -> Unit:
    """The part with an error in the place of its article."""
    (item,) = part.items
    error = RingkasError(
        f"{item.id} ended the process that worked on it.",
        "Look whether memory ran out; brief it alone with `ringkas brief -vv`.",
    )
    return replace(part, items=(replace(item, content=error),))
