"""Turns what is missing in the English and what is new in it into findings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from ringkas.checks.finding import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


class Item(Protocol):
    """Something that a check compares: where it stands, and how to show it to an English reader."""

    @property
    def start(self) -> int:
        """Where it begins, in code points."""
        ...

    @property
    def end(self) -> int:
        """Where it ends."""
        ...

    @property
    def shown(self) -> str:
        """How a message names it."""
        ...


def mismatches(check: str, kind: str, missing: Sequence[Item], extra: Sequence[Item]) -> Iterator[Finding]:
    """One finding for each item, or one for each pair where as many are missing as are new.

    Args:
        check: the name of the check.
        kind: what an item is, as in `the English has no such number`.
        missing: items of the source that the English has not.
        extra: items of the English that the source has not.
    """
    if len(missing) == len(extra):
        for ours, theirs in zip(missing, extra, strict=True):
            message = f"The source says {ours.shown}; the English says {theirs.shown.removesuffix('.')}."
            yield Finding(check, "warning", message, (ours.start, ours.end), (theirs.start, theirs.end))
        return
    for ours in missing:
        message = f"The source says {ours.shown}; the English has no such {kind}."
        yield Finding(check, "warning", message, source=(ours.start, ours.end))
    for theirs in extra:
        message = f"The English says {theirs.shown}; the source has no such {kind}."
        yield Finding(check, "warning", message, output=(theirs.start, theirs.end))
