"""Checks a brief that a person has edited, as its JSON record, against its source."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ringkas.article import Article
from ringkas.brief import Bilingual, BriefQuote, BriefSentence
from ringkas.checks.finding import Flag
from ringkas.errors import InputError
from ringkas.verification.brief import verify
from ringkas.verification.report import Report

if TYPE_CHECKING:
    from collections.abc import Iterator

REMEDY = "Give the JSON that `ringkas brief --format json` wrote, with only its English edited."


def reverify(record: Mapping[str, object], text: str) -> Report:
    """Compares an edited brief with its source.

    Args:
        record: a brief as `ringkas brief --format json` writes it, loaded from JSON.
        text: the source's text, decoded as for the brief.

    Returns:
        The same report as `verify` gives, with a flag of the check `source` where the source is another, or where a
        sentence's Indonesian is not what stands at its spans.

    Raises:
        InputError: the record is no brief.

    Example:
        >>> sentence = {"id": "Hujan turun.", "en": "It rained in 2024.", "spans": [[0, 12]], "quotes": []}
        >>> brief = {"source": {}, "headline": {"id": "", "en": ""}, "sentences": [sentence], "quotes": []}
        >>> reverify(brief, "Hujan turun.").flags[0].message
        'The English says 2024; the source has no such number.'
    """
    headline, sentences, quotes = _brief(record)
    usable = [_within(s, len(text)) for s in sentences]
    report = verify(Article(text, (), (), ()), headline, usable, quotes)
    return Report(
        report.checks, (*_source_flags(record, text), *_sentence_flags(sentences, text), *report.flags)
    )


def _source_flags(record: Mapping[str, object], text: str) -> Iterator[Flag]:
    source = _mapping(record.get("source"), "source")
    digest, given = source.get("text_sha256"), source.get("text")
    same = digest is None or digest == hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
    if not same or (given is not None and given != text):
        yield Flag("source", "error", "The source is not the text that the brief was made from.")


def _sentence_flags(sentences: Sequence[BriefSentence], text: str) -> Iterator[Flag]:
    for index, sentence in enumerate(sentences):
        where = index, 0, len(sentence.en)
        if any(not 0 <= start < end <= len(text) for start, end in sentence.spans):
            message = f"Sentence {index + 1} refers to a place that the source does not have."
            yield Flag("source", "error", message, None, where)
        elif _plain(sentence.id) != _plain(" ".join(text[start:end] for start, end in sentence.spans)):
            message = f"The Indonesian of sentence {index + 1} is not what the source says at its place."
            yield Flag("source", "error", message, sentence.spans[0] if sentence.spans else None, where)


def _plain(text: str) -> str:
    """Sentences may be joined by any white space."""
    return " ".join(text.split())


def _within(sentence: BriefSentence, length: int) -> BriefSentence:
    """The sentence with the spans that the text has."""
    spans = tuple((start, end) for start, end in sentence.spans if 0 <= start < end <= length)
    return BriefSentence(sentence.id, sentence.en, spans, sentence.quotes)


# --- the shape of a record -----------------------------------------------------------------------------------------


def _brief(
    record: Mapping[str, object],
) -> tuple[Bilingual, tuple[BriefSentence, ...], tuple[BriefQuote, ...]]:
    record = _mapping(record, "record")
    headline = _mapping(record.get("headline"), "headline")
    return (
        Bilingual(_text(headline.get("id"), "headline.id"), _text(headline.get("en"), "headline.en")),
        tuple(
            _sentence(s, f"sentences[{i}]") for i, s in enumerate(_list(record.get("sentences"), "sentences"))
        ),
        tuple(_quote(q, f"quotes[{i}]") for i, q in enumerate(_list(record.get("quotes"), "quotes"))),
    )


def _sentence(value: object, where: str) -> BriefSentence:
    found = _mapping(value, where)
    spans = _list(found.get("spans"), f"{where}.spans")
    return BriefSentence(
        id=_text(found.get("id"), f"{where}.id"),
        en=_text(found.get("en"), f"{where}.en"),
        spans=tuple(_span(span, f"{where}.spans") for span in spans),
        quotes=tuple(
            _number(i, f"{where}.quotes") for i in _list(found.get("quotes", []), f"{where}.quotes")
        ),
    )


def _quote(value: object, where: str) -> BriefQuote:
    found = _mapping(value, where)
    gloss = found.get("gloss")
    return BriefQuote(
        start=_number(found.get("start"), f"{where}.start"),
        end=_number(found.get("end"), f"{where}.end"),
        text=_text(found.get("text"), f"{where}.text"),
        gloss=None if gloss is None else _text(gloss, f"{where}.gloss"),
    )


def _span(value: object, where: str) -> tuple[int, int]:
    ends = _list(value, where)
    if len(ends) != 2:
        raise _no_brief(where, "a pair of offsets")
    return _number(ends[0], where), _number(ends[1], where)


def _mapping(value: object, where: str) -> Mapping[str, Any]:
    if not isinstance(value, Mapping):
        raise _no_brief(where, "an object")
    return value


def _list(value: object, where: str) -> Sequence[Any]:
    if not isinstance(value, Sequence) or isinstance(value, str | bytes):
        raise _no_brief(where, "a list")
    return value


def _text(value: object, where: str) -> str:
    if not isinstance(value, str):
        raise _no_brief(where, "a text")
    return value


def _number(value: object, where: str) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise _no_brief(where, "a whole number")
    return value


def _no_brief(where: str, expected: str) -> InputError:
    return InputError(f"The file is no brief: {where} is not {expected}.", REMEDY)
