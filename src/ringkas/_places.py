"""Where things that are not the program's own live."""

from __future__ import annotations

import os
from pathlib import Path


def cache() -> Path:
    """The folder of what can be made again: `RINGKAS_CACHE`, or the platform's place for it. Nothing is created.

    Example:
        >>> cache().is_absolute()
        True
    """
    if named := os.environ.get("RINGKAS_CACHE"):
        return Path(named).expanduser().absolute()
    from platformdirs import user_cache_path

    return user_cache_path("ringkas", appauthor=False)
