"""What the workers of the tests do; a module of its own, so that their processes can import it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

from fakes import UpperCaseTranslator
from ringkas import BriefOptions, Ringkas
from ringkas.batch.units import UNIT_SIZE, Step, Unit, UnitResult

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

TEXT = 'Banjir merendam desa nomor {n}. Warga mengungsi. "Kami siap," kata Rudi Hartawan. Bantuan datang.'


KILLER = UNIT_SIZE + 8
"""The article that ends its process: one of the second unit."""


def make_step(pids: Path | None = None) -> Step:
    if pids:
        with pids.open("a", encoding="utf-8") as file:
            file.write(f"{os.getpid()}\n")
    return Step(BriefOptions(), desk=Ringkas(translator=UpperCaseTranslator()))


def make_markdown() -> Step:
    return Step(BriefOptions(), "markdown", desk=Ringkas(translator=UpperCaseTranslator()))


class DeadlyStep(Step):
    """Ends its process at one article, as a crash inside a library would."""

    def __call__(self, unit: Unit) -> UnitResult:
        if any(f"nomor {KILLER}." in getattr(i.content, "text", "") for i in unit.items):
            os._exit(9)
        return super().__call__(unit)


def make_deadly() -> Step:
    return DeadlyStep(BriefOptions(), desk=Ringkas(translator=UpperCaseTranslator()))


class MoodyDesk(Ringkas):
    """A desk with a bug that one article brings out."""

    def briefs(self, texts: Iterable[Any], **options: Any) -> Any:
        texts = list(texts)
        if any("nomor 3." in t.text for t in texts):
            raise KeyError("a bug")
        return super().briefs(texts, **options)


def make_moody() -> Step:
    return Step(BriefOptions(), desk=MoodyDesk(translator=UpperCaseTranslator()))


def make_nothing() -> Step:
    """A step that cannot be made, as where a package is missing."""
    raise ImportError("no such package")
