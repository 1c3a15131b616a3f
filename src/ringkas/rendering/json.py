"""Briefs, articles and summaries as records of plain dictionaries and lists, in the shapes that `ringkas.schemas` hold.

No clock, host or path of the machine beyond the given one stands in a record, so equal work gives equal bytes.
"""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ringkas.article import Article, Cue, Quote, Source, Speaker
    from ringkas.brief import Bilingual, Brief, BriefQuote, BriefSentence, Dateline
    from ringkas.checks.finding import Flag, Tally
    from ringkas.summarization.base import Summary
    from ringkas.translated import TranslatedArticle
    from ringkas.verification import Report

# What JSON allows in a string and a line of UTF-8 does not take: half a surrogate pair, and characters at which some
# readers end a line.
NOT_IN_A_LINE = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")


def record(brief: Brief) -> dict[str, Any]:
    """The record of a brief, in the shape of `brief.schema.json`.

    Args:
        brief: any brief.

    Returns:
        Dictionaries, lists, strings, whole numbers and None; offsets count code points.

    Example:
        >>> from ringkas.article import Source
        >>> from ringkas.brief import Bilingual, Brief, BriefSentence, Dateline
        >>> sentence = BriefSentence("Hujan turun.", "It rained.", ((0, 12),))
        >>> brief = Brief("1", Source("Hujan turun."), Bilingual("", ""), Dateline(), (sentence,))
        >>> record(brief)["sentences"]
        [{'id': 'Hujan turun.', 'en': 'It rained.', 'spans': [[0, 12]], 'quotes': []}]
    """
    return {
        "id": brief.id,
        "source": _source(brief.source),
        "headline": _bilingual(brief.headline),
        "dateline": _dateline(brief.dateline),
        "sentences": _sentences(brief.sentences),
        "quotes": [_brief_quote(quote) for quote in brief.quotes],
        "checks": _checks(brief.checks),
        "flags": _flags(brief.flags),
        "signature": brief.signature,
    }


def translated_record(article: TranslatedArticle) -> dict[str, Any]:
    """The record of a translated article, in the shape of `translate.schema.json`.

    Sentences stand in their paragraphs; the sentence index of a flag counts over the whole article.
    """
    return {
        "id": article.id,
        "source": _source(article.source),
        "headline": _bilingual(article.headline),
        "dateline": _dateline(article.dateline),
        "paragraphs": [
            {"start": p.start, "end": p.end, "sentences": _sentences(p.sentences)} for p in article.paragraphs
        ],
        "quotes": [_brief_quote(quote) for quote in article.quotes],
        "checks": _checks(article.checks),
        "flags": _flags(article.flags),
        "signature": article.signature,
    }


def segment_record(article: Article) -> dict[str, Any]:
    """The record of a segmented article, in the shape of `segment.schema.json`."""
    found = article.metadata
    return {
        "text": article.text,
        "metadata": {
            "headline": found.headline,
            "outlet": found.outlet,
            "place": found.place,
            "published": found.published,
            "byline": found.byline,
        },
        "blocks": [{"kind": b.kind.value, "start": b.start, "end": b.end} for b in article.blocks],
        "sentences": [{"start": s.start, "end": s.end, "block": s.block} for s in article.sentences],
        "quotes": [_quote(quote) for quote in article.quotes],
    }


def summary_record(summary: Summary) -> dict[str, Any]:
    """The record of an Indonesian summary, in the shape of `summary.schema.json`."""
    return {
        "text": summary.text,
        "sentences": [
            {"text": s.text, "spans": [[span.start, span.end] for span in s.spans], "quotes": list(s.quotes)}
            for s in summary.sentences
        ],
    }


def report_record(report: Report) -> dict[str, Any]:
    """The record of a verification: the checks and the flags, shaped as in a brief."""
    return {"checks": _checks(report.checks), "flags": _flags(report.flags)}


def dumps(value: Mapping[str, Any]) -> str:
    r"""A record as one line of JSON: non-ASCII characters stay, but those that break a line or an encoding.

    Example:
        >>> dumps({"text": "“Siap”\u2028"})
        '{"text": "“Siap”\\u2028"}'
    """
    line = json.dumps(value, ensure_ascii=False)
    return NOT_IN_A_LINE.sub(lambda match: f"\\u{ord(match.group()):04x}", line)


def _source(source: Source) -> dict[str, Any]:
    return {
        "path": source.path,
        "sha256": source.sha256,
        "text": source.text,
        # A text that came through the API may hold half a surrogate pair, which only this handler takes.
        "text_sha256": hashlib.sha256(source.text.encode("utf-8", "surrogatepass")).hexdigest(),
        "changes": list(source.changes),
    }


def _bilingual(words: Bilingual) -> dict[str, Any]:
    return {"id": words.id, "en": words.en}


def _dateline(line: Dateline) -> dict[str, Any]:
    return {"place": line.place, "published": line.published, "outlet": line.outlet}


def _sentences(sentences: Iterable[BriefSentence]) -> list[dict[str, Any]]:
    return [
        {"id": s.id, "en": s.en, "spans": [list(span) for span in s.spans], "quotes": list(s.quotes)}
        for s in sentences
    ]


def _brief_quote(quote: BriefQuote) -> dict[str, Any]:
    return {
        "start": quote.start,
        "end": quote.end,
        "text": quote.text,
        "speaker": quote.speaker,
        "speaker_full": quote.speaker_full,
        "gloss": quote.gloss,
    }


def _checks(checks: Mapping[str, Tally]) -> dict[str, Any]:
    return {name: {"checked": tally.checked, "failed": tally.failed} for name, tally in checks.items()}


def _flags(flags: Iterable[Flag]) -> list[dict[str, Any]]:
    return [
        {
            "check": flag.check,
            "severity": flag.severity,
            "message": flag.message,
            "source_span": _offsets(flag.source_span),
            "output_span": _offsets(flag.output_span),
        }
        for flag in flags
    ]


def _offsets(span: tuple[int, ...] | None) -> list[int] | None:
    return None if span is None else list(span)


def _quote(quote: Quote) -> dict[str, Any]:
    return {
        "start": quote.start,
        "end": quote.end,
        "kind": quote.kind.value,
        "speaker": _speaker(quote.speaker),
        "cue": _cue(quote.cue),
    }


def _speaker(speaker: Speaker | None) -> dict[str, Any] | None:
    if speaker is None:
        return None
    return {
        "text": speaker.text,
        "start": speaker.start,
        "end": speaker.end,
        "full": speaker.full,
        "office": speaker.office,
    }


def _cue(cue: Cue | None) -> dict[str, Any] | None:
    return None if cue is None else {"text": cue.text, "start": cue.start, "end": cue.end}
