"""Small stand-ins for models."""

from __future__ import annotations

from dataclasses import dataclass, field

from ringkas.translation.base import Segment, Translation


@dataclass
class UpperCaseTranslator:
    """Translates by upper-casing everything but what is protected, and remembers what it was asked."""

    id: str = "upper"
    signature: str = "upper@0"
    asked: list[list[Segment]] = field(default_factory=list)

    def translate(self, segments: list[Segment]) -> list[Translation]:
        self.asked.append(segments)
        return [self._one(segment) for segment in segments]

    @staticmethod
    def _one(segment: Segment) -> Translation:
        text, last, places = "", 0, []
        for protected in segment.protected:
            text += segment.text[last : protected.start].upper()
            places.append((len(text), len(text) + len(protected.replacement)))
            text += protected.replacement
            last = protected.end
        return Translation(text + segment.text[last:].upper(), -0.1, (), tuple(places))
