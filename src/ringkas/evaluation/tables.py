"""Evaluation records as a table for people and as JSON Lines for programs."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ringkas.evaluation.placeholders import Survival
    from ringkas.evaluation.quality import Record

COLUMNS = (
    *("set", "model", "lines", "BLEU", "chrF2", "names", "numbers!"),
    *("length", "short!", "loops!", "marks", "words/s"),
)


def table(records: Sequence[Record], survivals: Sequence[Survival] = ()) -> str:
    """Several models side by side, grouped by set; `!` marks rates that should be zero.

    Args:
        records: of `evaluate`.
        survivals: of `survival`.

    Returns:
        Lines of equal columns, then the signatures.
    """
    order = list(dict.fromkeys(record.set for record in records))
    rows = [_row(record) for record in sorted(records, key=lambda r: order.index(r.set))]
    widths = [max(len(row[i]) for row in [COLUMNS, *rows]) for i in range(len(COLUMNS))]
    lines = [_line(row, widths) for row in ([COLUMNS, *rows] if rows else [])]
    for found in survivals:
        lines += [
            "",
            f"placeholders, {found.model}: {found.whole:.2%} of {found.lines} lines whole ({found.symbols} symbols), "
            f"{found.searched:.2%} in one of the beam's hypotheses; "
            f"BLEU around them {found.bleu:.1f}, without them {found.bleu_plain:.1f}",
        ]
    signatures = dict.fromkeys(s for r in records for s in (r.signature, r.bleu_signature, r.chrf_signature))
    return "\n".join([*lines, "", *signatures]).strip("\n") + "\n"


def json_lines(records: Sequence[Record], survivals: Sequence[Survival] = ()) -> str:
    """One JSON object a line."""
    found = [*(record.to_dict() for record in records), *(record.to_dict() for record in survivals)]
    return "".join(json.dumps(record, ensure_ascii=False) + "\n" for record in found)


def _row(record: Record) -> tuple[str, ...]:
    rates = record.fidelity
    return (
        record.set,
        record.model,
        str(record.lines),
        f"{record.bleu:.1f}",
        f"{record.chrf:.1f}",
        f"{rates.names:.1%}",
        f"{rates.numbers_flagged:.1%}",
        f"{rates.length_ratio:.3f}",
        f"{rates.short:.2%}",
        f"{rates.loops:.2%}",
        f"{rates.marks:.1%}",
        f"{record.words_per_second:.0f}",
    )


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    """Names to the left, figures to the right."""
    cells = [
        cell.ljust(w) if i < 2 else cell.rjust(w) for i, (cell, w) in enumerate(zip(row, widths, strict=True))
    ]
    return "  ".join(cells).rstrip()
