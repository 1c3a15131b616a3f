"""The one record type of every check: what was compared, and what did not agree."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Finding:
    """A mismatch between one source string and one candidate string.

    Attributes:
        check: the name of the check (`numbers`, `names`, `quotes`, …).
        severity: `error` must not be published; `warning` wants an editor's eye.
        message: one sentence for the editor, in English.
        source: half-open code point offsets into the source string, or None where nothing there corresponds.
        output: half-open code point offsets into the candidate string, or None where it is missing there.
    """

    check: str
    severity: Severity
    message: str
    source: tuple[int, int] | None = None
    output: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one check found in one pair of strings: how many items it compared, and those that failed."""

    checked: int
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Tally:
    """A check over a whole brief: how many items were compared, how many failed."""

    checked: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class Flag:
    """A finding placed in a brief.

    Attributes:
        check: the name of the check.
        severity: `error` or `warning`.
        message: one sentence for the editor.
        source_span: half-open offsets into the article's text, or None.
        output_span: sentence index (-1 is the headline) and half-open offsets into its English, or None.
    """

    check: str
    severity: Severity
    message: str
    source_span: tuple[int, int] | None = None
    output_span: tuple[int, int, int] | None = None
