"""Runs every check over the headline, the sentences and the glosses of a brief."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from ringkas.article import BlockKind
from ringkas.checks import acronyms, dates, length, names, numbers, repetition, times, words
from ringkas.checks.finding import Flag, Outcome
from ringkas.verification.located import Located, blanked, located
from ringkas.verification.quotations import Quotations, is_at_its_place
from ringkas.verification.report import Report, report

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ringkas.article import Article
    from ringkas.brief import Bilingual, BriefQuote, BriefSentence
    from ringkas.checks.finding import Finding

HEADLINE = -1


def verify(
    article: Article, headline: Bilingual, sentences: Sequence[BriefSentence], quotes: Sequence[BriefQuote]
) -> Report:
    """Compares a brief with its article.

    Quotations are compared code point by code point; the other checks leave them out, for they are the same on both
    sides. The glosses are checked for their numbers.

    Args:
        article: the article that the brief was made from.
        headline: the headline in both languages; an empty one is not checked.
        sentences: the sentences of the brief.
        quotes: the quotes that the sentences refer to.

    Returns:
        A report that lists every check. Source spans count code points of `article.text`; output spans those of a
        sentence's English, behind the index of the sentence, -1 for the headline.

    Example:
        >>> from ringkas.article import Article
        >>> from ringkas.brief import Bilingual, BriefSentence
        >>> article = Article("Harga naik 2,5 persen.", (), (), ())
        >>> sentence = BriefSentence(article.text, "Prices rose.", ((0, 22),))
        >>> verify(article, Bilingual("", ""), [sentence], []).flags[0].message
        'The source says 2.5 percent; the English has no such number.'
    """
    checked: Counter[str] = Counter()
    flags: list[Flag] = []
    if headline.id.strip() or headline.en.strip():
        _add(checked, flags, HEADLINE, _headline(article, headline), _compare(headline.id, headline.en))
    quotations = Quotations(article.text, sentences, quotes)
    for index, sentence in enumerate(sentences):
        source = located(article.text, sentence.spans)
        ours, theirs = quotations.places(index, source)
        found = _compare(blanked(source.text, ours), blanked(sentence.en, theirs))
        _add(checked, flags, index, source, found)
        flags += quotations.flags(index)
    checked["quotes"] += len(quotes)
    flags += quotations.stray_flags()
    for quote in quotes:
        if quote.gloss and is_at_its_place(quote, article.text):
            _gloss(checked, flags, quote)
    return report(checked, flags)


def _compare(source: str, candidate: str) -> Mapping[str, Outcome]:
    """What the checks of the words find; a date or time is reported once, though numbers finds it too."""
    found = {
        module.NAME: module.check(source, candidate)
        for module in (numbers, dates, times, names, acronyms, words, repetition, length)
    }
    finer = (*found["dates"].findings, *found["times"].findings)
    rest = tuple(f for f in found["numbers"].findings if not any(_overlap(f, other) for other in finer))
    return found | {"numbers": Outcome(found["numbers"].checked, rest)}


def _overlap(one: Finding, other: Finding) -> bool:
    return any(
        a is not None and b is not None and a[0] < b[1] and b[0] < a[1]
        for a, b in ((one.source, other.source), (one.output, other.output))
    )


def _add(
    checked: Counter[str], flags: list[Flag], index: int, source: Located, found: Mapping[str, Outcome]
) -> None:
    for name, outcome in found.items():
        checked[name] += outcome.checked
        flags += (_flag(f, index, source) for f in outcome.findings)


def _flag(finding: Finding, index: int, source: Located) -> Flag:
    return Flag(
        finding.check,
        finding.severity,
        finding.message,
        source.in_article(*finding.source) if finding.source else None,
        (index, *finding.output) if finding.output else None,
    )


def _headline(article: Article, headline: Bilingual) -> Located:
    """Where the headline stands in the article; nowhere, where it came apart from the text."""
    blocks = [b for b in article.blocks if b.kind is BlockKind.HEADLINE]
    for start, end in [*((b.start, b.end) for b in blocks), (0, len(article.text))]:
        at = article.text.find(headline.id, start, end) if headline.id else -1
        if at >= 0:
            return located(article.text, [(at, at + len(headline.id))])
    return Located(headline.id, (), ())


def _gloss(checked: Counter[str], flags: list[Flag], quote: BriefQuote) -> None:
    """The numbers of a gloss; it stands in no sentence, so its flags have no output span."""
    outcome = numbers.check(quote.text, quote.gloss or "")
    checked["numbers"] += outcome.checked
    for finding in outcome.findings:
        start, end = finding.source or (0, len(quote.text))
        message = finding.message.replace("the English", "the gloss").replace("The English", "The gloss")
        flags.append(Flag(finding.check, finding.severity, message, (quote.start + start, quote.start + end)))
