"""A translation that is empty, cut short, or much longer than what it translates."""

from __future__ import annotations

from ringkas.checks.finding import Finding, Outcome

NAME = "length"

# English runs to about the length of its Indonesian. Half or two and a half times that is lost or invented text; the
# slack lets a short line vary (`Ya.` is `Yes, it is.`).
SHORTEST = 0.5
LONGEST = 2.5
SLACK = 20


def check(source: str, candidate: str) -> Outcome:
    """Compares the lengths, counted in code points without white space.

    Args:
        source: the Indonesian.
        candidate: its English.

    Returns:
        An outcome with `checked` 1 (0 where the source is blank) and at most one finding.

    Example:
        >>> check("Rapat dibuka Wakil Bupati.", "").findings[0].message
        'The English is empty.'
    """
    expected, length = _weight(source), _weight(candidate)
    if not expected:
        return Outcome(0)
    message = None
    if not length:
        message = "The English is empty."
    elif length < SHORTEST * (expected - SLACK):
        message = _message(length, expected, "missing")
    elif length > LONGEST * (expected + SLACK):
        message = _message(length, expected, "added")
    if message is None:
        return Outcome(1)
    return Outcome(1, (Finding(NAME, "warning", message, (0, len(source)), (0, len(candidate))),))


def _weight(text: str) -> int:
    return sum(map(len, text.split()))


def _message(length: int, expected: int, what: str) -> str:
    share = f"{100 * length / expected:.0f} percent"
    return f"The English has {share} of the length of the Indonesian; something may be {what}."
