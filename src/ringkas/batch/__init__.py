"""Many articles, each exactly once: `run` reads, briefs and writes a batch that survives being killed."""

from ringkas.batch.runner import Progress, Report, TooManyErrors, run
from ringkas.batch.sources import Fields
from ringkas.batch.units import Totals

__all__ = ["Fields", "Progress", "Report", "TooManyErrors", "Totals", "run"]
