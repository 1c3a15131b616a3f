"""JSON Schemas (draft 2020-12) of everything that ringkas writes as JSON, and of the model cards that it reads."""

from __future__ import annotations

import json
from importlib.resources import files
from typing import Any

from ringkas.errors import OptionError

NAMES = ("brief", "card", "models", "report", "segment", "summary", "translate")


def load(name: str) -> dict[str, Any]:
    """The schema of a kind of record.

    Args:
        name: `brief`, `card`, `models`, `report`, `segment`, `summary` or `translate`.

    Returns:
        The schema as dictionaries and lists, fresh on each call.

    Raises:
        OptionError: there is no such schema.

    Example:
        >>> load("brief")["$schema"]
        'https://json-schema.org/draft/2020-12/schema'
    """
    if name not in NAMES:
        raise OptionError(f"There is no schema {name!r}.", f"Give one of: {', '.join(NAMES)}.")
    schema: dict[str, Any] = json.loads(files(__name__).joinpath(f"{name}.schema.json").read_text("utf-8"))
    return schema
