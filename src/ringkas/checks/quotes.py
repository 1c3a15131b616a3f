"""Direct quotations: each one of the source must stand in the English unchanged, marks included."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ringkas.checks.finding import Finding, Outcome

if TYPE_CHECKING:
    from collections.abc import Iterator

NAME = "quotes"

# Marks that can only open, marks that close what is open and else open (`”Kami siap,” katanya`), and both in one.
OPENING = frozenset("“„«")
CLOSING = frozenset("”»")
MARKS = OPENING | CLOSING | {'"'}
# A quotation that does not stand in the English in its own marks is searched in its whole text; this many are.
SEARCHED = 64


def check(source: str, candidate: str) -> Outcome:
    """Looks for each quotation of the source, marks included, in the candidate.

    Args:
        source: the Indonesian.
        candidate: the English around its quotations.

    Returns:
        An outcome that counts the quotations; a quotation that is not there as it is, is an error.

    Example:
        >>> check('"Kami siap,” kata Budi.', '"Kami siap,” Budi said.').findings
        ()
        >>> check('"Kami siap,” kata Budi.', '"Kami siap," Budi said.').findings[0].severity
        'error'
    """
    ours = list(spans(source))
    theirs = {candidate[start:end] for start, end in spans(candidate)}
    missing = [(start, end) for start, end in ours if source[start:end] not in theirs]
    missing = [span for span in missing[:SEARCHED] if source[slice(*span)] not in candidate] + missing[
        SEARCHED:
    ]
    return Outcome(len(ours), tuple(_finding(source, start, end) for start, end in missing))


def spans(text: str) -> Iterator[tuple[int, int]]:
    """The quotations of a text, marks included; a mark without a partner makes none.

    Example:
        >>> list(spans('Ia berkata "ya”, lalu “tidak.'))
        [(11, 15)]
    """
    start = None
    for i, c in enumerate(text):
        if c == "\n":
            start = None
        elif c in MARKS:
            if start is None or c in OPENING:
                start = i
            else:
                yield start, i + 1
                start = None


def _finding(source: str, start: int, end: int) -> Finding:
    shown = source[start:end] if end - start <= 60 else source[start : start + 59].rstrip() + "…"
    return Finding(
        NAME, "error", f"The quotation {shown} does not stand unchanged in the English.", (start, end)
    )
