"""What a verification gives back."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ringkas.checks.finding import Flag, Tally

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# The checks of a brief, in the order in which a report lists them.
CHECKS = ("numbers", "dates", "times", "names", "acronyms", "words", "quotes", "repetition", "length")


@dataclass(frozen=True, slots=True)
class Report:
    """What was checked in a brief, and what did not agree.

    Attributes:
        checks: for each check, in the order of `CHECKS`, how much was compared and how much failed.
        flags: each mismatch, headline first, then sentence by sentence.
    """

    checks: dict[str, Tally]
    flags: tuple[Flag, ...]


def report(checked: Mapping[str, int], flags: Iterable[Flag]) -> Report:
    """Adds up a report.

    Args:
        checked: how many items each check compared.
        flags: what did not agree.

    Example:
        >>> report({"numbers": 3}, []).checks["numbers"]
        Tally(checked=3, failed=0)
    """
    flags = tuple(flags)
    failed = Counter(flag.check for flag in flags)
    tallies = {name: Tally(max(checked.get(name, 0), failed[name]), failed[name]) for name in CHECKS}
    return Report(tallies, flags)
