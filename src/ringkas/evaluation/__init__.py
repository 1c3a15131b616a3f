"""How well models translate: BLEU and chrF2 with signatures, fidelity, placeholders, speed, side by side.

    from ringkas import evaluation
    records = evaluation.evaluate(["ringkas-id-en"], ["dev/distilled_news_valid"])
    print(evaluation.table(records))

Wants sacreBLEU (`pip install ringkas[train]`).
"""

from __future__ import annotations

from ringkas.evaluation.placeholders import Survival, survival
from ringkas.evaluation.quality import Record, evaluate
from ringkas.evaluation.sets import TestSet, read
from ringkas.evaluation.tables import json_lines, table

__all__ = ["Record", "Survival", "TestSet", "evaluate", "json_lines", "read", "survival", "table"]
