"""From an article and its summary to segments for the translator, and from its English to a checked brief.

The functions here take values and return values; `ringkas.desk` calls them around one request to the translator. A
draft lists its segments in one fixed order: the headline, the sentences, then the gloss of each speech quote.
"""

from __future__ import annotations

import hashlib
import itertools
import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ringkas._version import __version__
from ringkas.article import Quote, QuoteKind, Source
from ringkas.brief import Bilingual, Brief, BriefQuote, BriefSentence, Dateline
from ringkas.checks.finding import Flag
from ringkas.errors import MismatchError, OptionError
from ringkas.summarization.base import Summary, SummarySentence
from ringkas.translated import TranslatedArticle, TranslatedParagraph
from ringkas.translation.base import Protected, Segment, Translation
from ringkas.translation.glossary import find_terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ringkas.article import Article
    from ringkas.options import BriefOptions, QuoteStyle
    from ringkas.translation.base import Translator
    from ringkas.verification import Report

QUOTATION_MARKS = "\"'“”„‟‘’‚‛«»‹›"
# A quotation of several words in a headline: `Bupati: "Kami Siap Bekerja"`.
HEADLINE_SPEECH = re.compile(r'["“”„«»]([^"“”„«»\s]+(?:\s+[^"“”„«»\s]+){2,})["“”„«»]')
REPAIRED = "The page's characters were damaged and have been repaired; compare its quotations with the original page."
COPIED = "The model gave no usable English here; the Indonesian stands unchanged."


@dataclass(frozen=True, slots=True)
class Draft:
    """An article ready for the translator.

    Attributes:
        article: the article.
        sentences: what goes into the result, in Indonesian.
        quotes: for each sentence its speech quotes, in order; of one that runs on past the sentence (its closing
            mark is lost) the part inside.
        segments: the headline, the sentences, the spoken words of each quote.
        warnings: what the summarizer wants the editor to know.
    """

    article: Article
    sentences: tuple[SummarySentence, ...]
    quotes: tuple[tuple[Quote, ...], ...]
    segments: tuple[Segment, ...]
    warnings: tuple[str, ...] = ()


def everything(article: Article) -> Summary:
    """Every sentence of the article, as a summary that leaves nothing out."""
    return Summary(
        tuple(SummarySentence(s.of(article.text), (s,), article.quotes_in(s)) for s in article.sentences)
    )


def draft(article: Article, summary: Summary, options: BriefOptions) -> Draft:
    """Turns an article and its summary into segments for the translator."""
    quotes = tuple(tuple(_spoken(article, sentence)) for sentence in summary.sentences)
    headline = HEADLINE_SPEECH.sub(r"\1", article.metadata.headline or "")
    segments = [
        _with_terms(Segment(headline), options.glossary),
        *(
            _with_terms(_segment(article, sentence, spoken), options.glossary)
            for sentence, spoken in zip(summary.sentences, quotes, strict=True)
        ),
        *(
            _with_terms(Segment(spoken_words(quote.of(article.text))), options.glossary)
            for spoken in quotes
            for quote in spoken
        ),
    ]
    return Draft(article, summary.sentences, quotes, tuple(segments), summary.warnings)


def brief(draft: Draft, english: Sequence[Translation], signature: str, options: BriefOptions) -> Brief:
    """Puts the translated segments of a draft together and checks the result.

    Raises:
        MismatchError: a quotation changed, or `options.strict` and a check found a mismatch.
    """
    headline, sentences, quotes = _assemble(draft, english)
    report = _verified(draft.article, headline, sentences, quotes, options)
    source = _source(draft.article)
    return Brief(
        id=_identity(source),
        source=source,
        headline=headline,
        dateline=_dateline(draft.article),
        sentences=sentences,
        quotes=quotes,
        checks=report.checks,
        flags=(*_flags(draft, source, sentences, english[1 : 1 + len(sentences)]), *report.flags),
        signature=signature,
    )


def translated_article(
    draft: Draft, english: Sequence[Translation], signature: str, options: BriefOptions
) -> TranslatedArticle:
    """The same as `brief`, for a draft of every sentence: the sentences stand in their paragraphs."""
    whole = brief(draft, english, signature, options)
    pairs = list(zip(draft.article.sentences, whole.sentences, strict=True))
    return TranslatedArticle(
        id=whole.id,
        source=whole.source,
        headline=whole.headline,
        dateline=whole.dateline,
        paragraphs=tuple(
            TranslatedParagraph(b.start, b.end, tuple(en for s, en in pairs if s.block == i))
            for i, b in draft.article.paragraphs
        ),
        quotes=whole.quotes,
        checks=whole.checks,
        flags=whole.flags,
        signature=signature,
    )


def translate_loose(
    texts: list[str],
    translator: Translator,
    quotes: QuoteStyle | None,
    glossary: tuple[tuple[str, str], ...],
) -> list[Translation]:
    """Translates texts that belong to no article; see `Ringkas.translate`."""
    if quotes is None:
        return translator.translate([_with_terms(Segment(text), glossary) for text in texts])
    if quotes == "notes":
        raise OptionError("Loose texts have no place for notes.", "Give quotes as original or both.")
    from ringkas.segmentation import segment

    spoken: list[list[Quote]] = [
        [q for q in segment(text).quotes if q.kind is QuoteKind.SPEECH] if text.strip() else []
        for text in texts
    ]
    segments = [
        _with_terms(Segment(text, tuple(_protect(q, text, q.start) for q in found)), glossary)
        for text, found in zip(texts, spoken, strict=True)
    ]
    if quotes == "original":
        return translator.translate(segments)
    glosses = [
        _with_terms(Segment(spoken_words(q.of(text))), glossary)
        for text, found in zip(texts, spoken, strict=True)
        for q in found
    ]
    english = translator.translate(segments + glosses)
    words = iter(english[len(segments) :])
    return [
        _with_glosses(translation, segment, words)
        for translation, segment in zip(english[: len(segments)], segments, strict=True)
    ]


def signature(summarizer: str, translator: str, options: BriefOptions) -> str:
    """One line that reproduces a result: version, models with digests, options (the idea is sacreBLEU's)."""
    parts = [f"ringkas:{__version__}", f"summarizer:{summarizer}", f"translator:{translator}"]
    if summarizer != "article":
        limit = options.sentence_limit
        parts.append(f"sentences:{limit}" if limit else f"words:{options.words}")
    if options.glossary:
        listed = "\n".join("\t".join(pair) for pair in options.glossary)
        parts.append(f"glossary:{hashlib.sha256(listed.encode()).hexdigest()[:8]}")
    return "|".join(parts)


def spoken_words(quotation: str) -> str:
    """The words of a quotation without its marks and the comma that leads to its attribution.

    Example:
        >>> spoken_words('"Ini pekerjaan besar kita bersama,”')
        'Ini pekerjaan besar kita bersama.'
    """
    words = quotation.strip()
    if words[:1] and words[0] in QUOTATION_MARKS:
        words = words[1:]
    if words[-1:] and words[-1] in QUOTATION_MARKS:
        words = words[:-1]
    words = words.strip()
    if words.endswith(","):
        words = words[:-1].rstrip()
        # A comma stands for the full stop of a quotation that is a sentence; models read whole sentences best.
        if words[:1].isupper() and " " in words:
            words += "."
    return words


def _spoken(article: Article, sentence: SummarySentence) -> Iterator[Quote]:
    """The speech quotes of a sentence, cut to it where one runs on."""
    for span in sentence.spans:
        first = max(0, bisect_right(article.quotes, span.start, key=lambda q: q.start) - 1)
        for quote in article.quotes[first:]:
            if quote.start >= span.end:
                break
            if quote.kind is QuoteKind.SPEECH and quote.end > span.start:
                yield replace(quote, start=max(quote.start, span.start), end=min(quote.end, span.end))


def _segment(article: Article, sentence: SummarySentence, spoken: tuple[Quote, ...]) -> Segment:
    """The sentence with its speech quotes protected, wherever they stand in its text."""
    protected = []
    position = 0
    for quote in spoken:
        position = sentence.text.find(quote.of(article.text), position)
        protected.append(_protect(quote, article.text, position))
        position += len(quote)
    return Segment(sentence.text, tuple(protected))


def _protect(quote: Quote, text: str, start: int) -> Protected:
    return Protected(start, start + len(quote), kind="quote", replacement=quote.of(text))


def _with_terms(segment: Segment, glossary: tuple[tuple[str, str], ...]) -> Segment:
    if not glossary:
        return segment
    terms = find_terms(segment.text, glossary, taken=segment.protected)
    return Segment(segment.text, tuple(sorted((*segment.protected, *terms), key=lambda p: p.start)))


def _with_glosses(translation: Translation, segment: Segment, glosses: Iterable[Translation]) -> Translation:
    """The translation with ` [gloss]` behind each of its quotes."""
    text = translation.text
    inserts = [
        (end, f" [{gloss.text}]")
        for (_, end), protected in zip(translation.protected, segment.protected, strict=True)
        if protected.kind == "quote"
        for gloss in [next(iter(glosses))]
    ]
    for end, insert in sorted(inserts, reverse=True):
        text = text[:end] + insert + text[end:]
    return Translation(text, translation.score, translation.notes)


def _assemble(
    draft: Draft, english: Sequence[Translation]
) -> tuple[Bilingual, tuple[BriefSentence, ...], tuple[BriefQuote, ...]]:
    """The headline, sentences and quotes of a draft, with their English."""
    article = draft.article
    count = len(draft.sentences)
    headline = Bilingual(article.metadata.headline or "", _headline(english[0].text))
    numbers = itertools.count()
    sentences = tuple(
        BriefSentence(
            id=sentence.text,
            en=translation.text,
            spans=tuple((span.start, span.end) for span in sentence.spans),
            quotes=tuple(next(numbers) for _ in spoken),
        )
        for sentence, translation, spoken in zip(
            draft.sentences, english[1 : 1 + count], draft.quotes, strict=True
        )
    )
    quotes = tuple(
        _quote(article, quote, gloss)
        for quote, gloss in zip(
            itertools.chain.from_iterable(draft.quotes), english[1 + count :], strict=True
        )
    )
    return headline, sentences, quotes


def _headline(text: str) -> str:
    """A headline carries no full stop; one that ends in dots or an abbreviation keeps them."""
    text = text.strip()
    return text[:-1] if text.endswith(".") and not re.search(r"(?:\.\.|\b[A-Z])\.$", text) else text


def _quote(article: Article, quote: Quote, gloss: Translation) -> BriefQuote:
    return BriefQuote(
        start=quote.start,
        end=quote.end,
        text=quote.of(article.text),
        speaker=quote.speaker.text if quote.speaker else None,
        speaker_full=quote.speaker.full if quote.speaker else None,
        gloss=None if "copied" in gloss.notes else gloss.text or None,
    )


def _verified(
    article: Article,
    headline: Bilingual,
    sentences: tuple[BriefSentence, ...],
    quotes: tuple[BriefQuote, ...],
    options: BriefOptions,
) -> Report:
    from ringkas.verification import verify

    report = verify(article, headline, sentences, quotes)
    where = _name(article.source)
    changed = next((f for f in report.flags if f.check == "quotes" and f.severity == "error"), None)
    if changed:
        raise MismatchError(f"A quotation of {where} is not identical: {changed.message}")
    if options.strict and report.flags:
        raise MismatchError(
            f"{len(report.flags)} mismatch(es) in {where}; the first: {report.flags[0].message}",
            "Run without --strict to see the brief with its flags, and correct it by hand.",
        )
    return report


def _flags(
    draft: Draft, source: Source, sentences: tuple[BriefSentence, ...], english: Sequence[Translation]
) -> Iterator[Flag]:
    """What reading, summarization and translation had to do."""
    for message in source.warnings:
        yield Flag("source", "warning", message)
    if "ftfy" in source.changes:
        yield Flag("source", "warning", REPAIRED)
    for message in draft.warnings:
        yield Flag("summary", "warning", message)
    for i, (sentence, translation) in enumerate(zip(sentences, english, strict=True)):
        if "copied" in translation.notes:
            yield Flag("translation", "warning", COPIED, sentence.spans[0], (i, 0, len(sentence.en)))


def _dateline(article: Article) -> Dateline:
    found = article.metadata
    return Dateline(place=found.place, published=found.published, outlet=found.outlet)


def _source(article: Article) -> Source:
    return article.source or Source(article.text)


def _identity(source: Source) -> str:
    return source.id or hashlib.sha256(source.text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _name(source: Source | None) -> str:
    """How a message names an article."""
    return (source and (source.path or source.id)) or "the text"


__all__ = [
    "Draft",
    "brief",
    "draft",
    "everything",
    "signature",
    "spoken_words",
    "translate_loose",
    "translated_article",
]
