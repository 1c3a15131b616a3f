"""Many articles, each exactly once: `run` reads, briefs and writes a batch that survives being killed."""

from ringkas.batch.runner import Report, TooManyErrors, run
from ringkas.batch.sources import Fields

__all__ = ["Fields", "Report", "TooManyErrors", "run"]
