"""Models: cards, where they live, and the engines that run them.

>>> from ringkas.models import find
>>> find("ringkas-id-en").engine
'ctranslate2'
"""

from __future__ import annotations

from ringkas.models.registry import ModelInfo, catalogue, describe, find, installed

__all__ = ["ModelInfo", "catalogue", "describe", "find", "installed"]
