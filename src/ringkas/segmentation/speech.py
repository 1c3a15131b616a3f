"""Speech or mention: whether quotation marks hold somebody's words, or a title, a nickname, a term, a scare quote."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Protocol

from ringkas.article import QuoteKind
from ringkas.segmentation import cues

if TYPE_CHECKING:
    from ringkas.article import Span

SHORT, LONG = 4, 10
"""Up to the first number of words only an attribution makes speech; from the second on, anything else is unlikely."""

ENDS_SENTENCE = re.compile(r"(?:[.?!…:][\"”’)\]]*|[–—-])\s*\Z")
"""What stands before a quotation that begins a sentence of its own: `pagi. "Kami siap…`, `katanya: "Kami…`."""

LAST_WORD = re.compile(r"(?P<word>[A-Za-z-]{2,24})[\s,:]{0,3}\Z")
"""The last word before a quotation: `film "…"`, `bertajuk, "…"`."""

LINK = frozenset(["yang", "berjudul", "bertajuk", "adalah", "yakni", "yaitu", "ini", "itu", "bernama"])
"""Words between the noun and the name it announces: `lagu yang berjudul "…"`."""

TITLE_BEFORE = re.compile(r"\b[Jj]udul\b[^.?!\"]{0,40}:\s*\Z")
"""A title announced from farther away: `Judul artikel itu berbunyi: "…"`."""

LEADS = re.compile(r"[,:]\s*\Z|\bbahwa\s*\Z")
"""What joins a verb of saying to its quotation: `mengatakan, "…`, `mengatakan kepada wartawan: "…`."""

SENTENCE_CUT = re.compile(r"[.?!]\s")

NEAR = 100
"""How far before a quotation its lead may begin, in code points."""


class Ends(Protocol):
    """Anything with two ends."""

    @property
    def start(self) -> int:
        """First code point."""

    @property
    def end(self) -> int:
        """One past the last code point."""


def kind(text: str, paragraph: Span, quote: Ends) -> QuoteKind:
    """Whether a quotation is speech or a mention, by its length, its punctuation and its neighbours.

    A partial quotation (`menilai aturan itu "terlalu berat bagi pedagang kecil"`) is speech where a verb of saying
    stands in its sentence and it is longer than a term.

    Args:
        text: the whole text.
        paragraph: the paragraph that holds the quotation.
        quote: the quotation with its marks.
    """
    inner = text[quote.start + 1 : quote.end - 1].strip("'‘’` \n")
    length = inner.count(" ") + 1
    limit = min(paragraph.end, quote.end + cues.WINDOW)
    before = text[max(paragraph.start, quote.start - cues.WINDOW) : quote.start]
    starts = not before.strip() or bool(ENDS_SENTENCE.search(before[-8:]))
    stops = inner[-1:] in (".", ",", "?", "!", "…") or text[quote.end : limit][:1] == ","
    attributed = bool(
        cues.behind_mark(text, quote.end, limit)
        or (stops and cues.subject_behind_mark(text, quote.end, limit))
    )
    if _announced(before) and not (length >= LONG and (attributed or starts)):
        return QuoteKind.MENTION
    if attributed and (starts or stops or length > SHORT):
        return QuoteKind.SPEECH
    if starts and (length > SHORT or (stops and length >= 2)):
        return QuoteKind.SPEECH
    if length >= LONG:
        return QuoteKind.SPEECH
    closed = inner[-1:] in (".", "?", "!")
    if (length >= SHORT or closed) and LEADS.search(before[-12:]) and _says(before[-NEAR:]):
        return QuoteKind.SPEECH
    if length > SHORT or (length > 2 and closed):
        sentence = SENTENCE_CUT.split(before)[-1], SENTENCE_CUT.split(text[quote.end : limit])[0]
        if _says(sentence[0]) or _says(sentence[1]):
            return QuoteKind.SPEECH
    return QuoteKind.MENTION


def _announced(before: str) -> bool:
    """Whether a noun before the quotation announces a title, a name or a term."""
    for _ in range(2):
        last = LAST_WORD.search(before[-40:])
        if not last:
            break
        word = last["word"].lower()
        if word in cues.lexicon("title_nouns.txt") or word.removesuffix("nya") in cues.lexicon(
            "title_nouns.txt"
        ):
            return True
        if word not in LINK:
            break
        before = before[-40:][: last.start()]
    return bool(TITLE_BEFORE.search(before[-60:]))


def _says(stretch: str) -> bool:
    return next(cues.saying(stretch, 0, len(stretch)), None) is not None
