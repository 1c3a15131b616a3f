"""A batch in a process of its own, to be killed: `python overnight.py INPUT OUT`."""

from __future__ import annotations

import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from fakes import UpperCaseTranslator
from ringkas import BriefOptions, Ringkas
from ringkas.batch import run
from ringkas.batch.units import Step, Unit, UnitResult


class SlowStep(Step):
    """Briefs with a fake model, slowly enough to be hit in the middle."""

    def __call__(self, unit: Unit) -> UnitResult:
        time.sleep(0.02)
        return super().__call__(unit)


def make_step() -> Step:
    """What each worker does."""
    return SlowStep(BriefOptions(), desk=Ringkas(translator=UpperCaseTranslator()))


if __name__ == "__main__":
    run(sys.argv[1], sys.argv[2], workers=2, make_step=make_step)
