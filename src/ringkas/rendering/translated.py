"""A whole article in English, rendered as a brief is: text wrapped and calm, JSON in the shape of its schema."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ringkas.rendering.json import dumps, translated_record
from ringkas.rendering.text import text

if TYPE_CHECKING:
    from ringkas.translated import TranslatedArticle


def json(article: TranslatedArticle) -> str:
    """A translated article as one line of JSON, in the shape of `translate.schema.json`."""
    return dumps(translated_record(article))


__all__ = ["json", "text"]
