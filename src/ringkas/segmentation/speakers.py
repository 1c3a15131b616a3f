"""Speakers: who says each quotation, and with which cue.

First the attribution that is printed with a quotation is read: behind it (`…," kata X`), before it (`X mengatakan, "…`)
or around it. Then the people in focus are listed: the subjects of verbs of saying, in order. Last, a pronoun
(`ujarnya`, `kata dia`) or a quotation without attribution takes who is in focus at its place, and every speaker gets
the fullest name and office that the article prints.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from ringkas.article import Cue, Quote, QuoteKind, Span, Speaker
from ringkas.segmentation import cues, names, vocabulary
from ringkas.segmentation.people import People
from ringkas.segmentation.quotes import MARKS, SINGLE_MARKS
from ringkas.segmentation.reader import FOCUS, REACH, Reader, masked

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ringkas.segmentation.cues import Said
    from ringkas.segmentation.names import Mention

QUOTES = 2000
"""Speech quotations that get a speaker; a text with more is no article, and the rest stays without."""

UNATTRIBUTED_REACH = 4
"""Paragraphs before a quotation without attribution in which its speaker may have come into focus."""

SENTENCE_REACH = 600
"""Code points of a sentence that are read for its verb of saying."""

WEAK_REACH = 12
"""Sentences before a pronoun that are read for a person when nobody has spoken yet, and behind the last quotation."""

SENTENCE_BREAK = re.compile(r"(?<=[a-z\d)\"”’][.?!])\s+(?=[A-Z\"“”«'])")
"""A plain sentence end inside the window before a quotation."""

GESTURE = 60
"""Code points of a sentence that only shows who is about to speak."""

INTRODUCTION = 3
"""Sentences before a quotation in which its speaker may be new."""

FAMILIAR = 20_000
"""Code points before a name in which it must not stand to be new."""

OPENING = 80
"""Code points of a sentence within which its subject begins."""

STOP = re.compile(r"[.?!\n]")
"""The end of the sentence behind a quotation."""

REPORTED = re.compile(
    r"[\s.,]{0,4}(?:Demikian|Hal|Pernyataan|Itu|Ungkapan|Permintaan|Imbauan|Harapan)\b[^.\"\n]{0,40}?\b(?=di)"
)
"""The lead of a sentence that names the speaker of the quotation before it: `Hal itu |disampaikan …`."""

STUDY = re.compile(r"(?:Laporan|Data|Survei|Riset|Hasil|Berdasarkan|Catatan|Dokumen|Studi|Penelitian)\b")
"""The subject of a sentence that reports findings and brings nobody into focus: `Laporan itu mengungkapkan …`."""

PURPOSE = re.compile(r"\b(?:untuk|agar|guna|supaya|ingin)\s\Z")
"""What makes a verb of saying an intention: `datang untuk |menanyakan`."""

LEAD = re.compile(r"[\s,]{0,3}")
"""What stands between a closing mark and a speaker whose verb was lost: `…," |Aris dalam unggahannya`."""


@dataclass(frozen=True, slots=True)
class Attribution:
    """What is printed with a quotation: the cue, and who is meant (`FOCUS` for a pronoun); `at` is where it stands."""

    cue: Cue | None
    mention: Mention | None
    at: int


@dataclass(frozen=True, slots=True)
class Entry:
    """Somebody comes into focus as a speaker."""

    at: int
    mention: Mention


def attribute(
    text: str, sentences: Sequence[Span], quotes: Sequence[Quote], paragraphs: Sequence[Span]
) -> tuple[Quote, ...]:
    """Give each speech quote its speaker and its cue.

    Args:
        text: the whole text.
        sentences: the sentences of the paragraphs, in order.
        quotes: the quotations of `find_quotes`, in order.
        paragraphs: the paragraphs, in order.

    Returns:
        The same quotes in the same order; mentions are unchanged, speech has its speaker and cue where they are found.

    Example:
        >>> from ringkas.segmentation.quotes import find_quotes
        >>> text = 'Rapat dibuka Bupati Tulang Umbul, Ni Luh Sekar. "Kita mulai hari ini," ujar Sekar.'
        >>> whole = [Span(0, len(text))]
        >>> quote = attribute(text, whole, find_quotes(text, whole), whole)[0]
        >>> quote.speaker.text, quote.speaker.full, quote.speaker.office, quote.cue.text
        ('Sekar', 'Ni Luh Sekar', 'Bupati Tulang Umbul', 'ujar')
    """
    speech = [quote for quote in quotes if quote.kind is QuoteKind.SPEECH][:QUOTES]
    if not speech:
        return tuple(quotes)
    named = {quote.start: quote for quote in _Attributing(text, sentences, speech, paragraphs).quotes()}
    return tuple(named.get(quote.start, quote) for quote in quotes)


class _Attributing:
    """One article while its speech quotes get their speakers."""

    def __init__(
        self, text: str, sentences: Sequence[Span], quotes: Sequence[Quote], paragraphs: Sequence[Span]
    ) -> None:
        self._raw = text
        self._text = masked(text, quotes, paragraphs)
        self._sentences = sentences
        self._quotes = quotes
        self._paragraphs = paragraphs
        starts = [paragraph.start for paragraph in paragraphs]
        self._numbers = [bisect_right(starts, quote.start) - 1 for quote in quotes]
        self._reader = Reader(self._text)
        self._people = People(self._text, self._reader.known)
        self._printed = self._chained([self._attribution(index) for index in range(len(quotes))])
        self._focus = self._focused()

    def quotes(self) -> list[Quote]:
        """The quotes with speakers and cues."""
        done: list[Quote] = []
        for index in range(len(self._quotes)):
            done.append(self._resolved(index, done))
        return done

    # What is printed with a quotation

    def _attribution(self, index: int) -> Attribution | None:
        quote, paragraph = self._quotes[index], self._paragraphs[self._numbers[index]]
        limit = min(paragraph.end, quote.end + cues.WINDOW)
        return (
            self._behind(index, quote, limit)
            or self._before(index, quote, paragraph)
            or self._further(quote, limit)
        )

    def _behind(self, index: int, quote: Quote, limit: int) -> Attribution | None:
        """`…," kata X`, `…," ujarnya`, `…," X menegaskan`, `…," X dalam unggahannya`."""
        text, end = self._text, quote.end
        if (
            not self._closed(quote)
            and (following := self._next_paragraph(index))
            and text[following.start] in MARKS
        ):
            # the closing mark slipped into the next paragraph
            end, limit = following.start + 1, min(following.end, following.start + cues.WINDOW)
        if said := cues.behind_mark(text, end, limit):
            return self._from(said, FOCUS if said.nya else self._reader.speaker(said.next, limit))
        if not (self._raw[quote.end - 2] in ",?!" or text.startswith(",", quote.end)):
            return None
        if found := cues.subject_behind_mark(text, end, limit):
            start, said = found
            return self._from(said, self._reader.speaker(start, said.start))
        lead = LEAD.match(text, end, limit)
        start = lead.end() if lead else end
        mention = names.read_mention(text, start, min(limit, start + REACH), self._reader.known)
        if mention and text[start].isupper() and vocabulary.is_person(mention.name):
            usual = len(mention.name) > 1 or mention.name[0] in self._reader.known or mention.office
            return Attribution(None, mention, mention.start) if usual else None
        return None

    def _before(self, index: int, quote: Quote, paragraph: Span) -> Attribution | None:
        """`X mengatakan, "…`, `Menurut X, "…`, `kata X, "…`, `X: "…`, also at the end of the paragraph before."""
        begin, end = max(paragraph.start, quote.start - cues.WINDOW), quote.start
        if index:
            begin = max(begin, self._quotes[index - 1].end)
        number = self._numbers[index]
        if not self._text[paragraph.start : end].strip():
            earlier = self._paragraphs[number - 1] if number else paragraph
            if not number or self._text[earlier.end - 1] != ":":
                return None
            begin, end = max(earlier.start, earlier.end - cues.WINDOW), earlier.end
        for cut in SENTENCE_BREAK.finditer(self._text, begin, end):
            begin = cut.end()
        lead = self._text[begin:end].rstrip()
        if lead.endswith((".", "?", "!")):
            return None
        said = next(reversed(list(cues.saying(self._text, begin, end))), None)
        if said:
            return (
                self._from(said, self._meant(said, begin, end))
                if said.after
                else self._with_subject(said, begin)
            )
        mention = self._reader.subject(begin, end) if lead.endswith(":") else None
        return Attribution(None, mention, begin) if mention and mention.name else None

    def _further(self, quote: Quote, limit: int) -> Attribution | None:
        """`"…" itu, kata X`, `"…". Demikian disampaikan X`, `"…," dikutip dari siaran pers X`."""
        text = self._text
        if found := cues.QUOTED_FROM.match(text, quote.end, limit):
            mention = self._reader.speaker(found.end(), limit) or self._reader.speaker(
                found.start("cue"), limit
            )
            if mention:
                cue = Cue(found.start("cue"), found.end("cue"), found["cue"])
                return Attribution(cue, mention, cue.start)
        if found := REPORTED.match(text, quote.end, limit):
            said = next(cues.saying(text, found.end(), limit), None)
            if said and said.start == found.end():
                return self._from(said, self._meant(said, said.start, limit) or FOCUS)
        stop = STOP.search(text, quote.end, limit)
        for said in cues.saying(text, quote.end, stop.start() if stop else limit):
            if said.after:
                return self._from(said, self._meant(said, said.start, limit))
        return None

    def _meant(self, said: Said, begin: int, end: int) -> Mention | None:
        """Whom a cue means: who stands behind it, or the subject before it."""
        if said.nya:
            return FOCUS
        if said.after:
            return self._reader.speaker(said.next, min(end, said.next + REACH))
        return self._reader.subject(begin, said.start)

    def _with_subject(self, said: Said, begin: int) -> Attribution | None:
        mention = self._reader.subject(begin, said.start)
        return self._from(said, mention) if mention else None

    def _from(self, said: Said, mention: Mention | None) -> Attribution:
        cue = Cue(said.start, said.end, self._raw[said.start : said.end])
        return Attribution(cue, mention or FOCUS, said.start)

    def _chained(self, printed: list[Attribution | None]) -> list[Attribution | None]:
        """Let a quotation that goes on in the next paragraph have the attribution of its last part."""
        chained = list(printed)
        for index in range(len(chained) - 2, -1, -1):
            goes_on = (
                not self._closed(self._quotes[index]) and self._numbers[index + 1] == self._numbers[index] + 1
            )
            if chained[index] is None and goes_on:
                chained[index] = chained[index + 1]
        return chained

    # Who is in focus

    def _focused(self) -> list[Entry]:
        """Everybody who comes into focus as a speaker, in order of place."""
        entries = [
            Entry(a.mention.start, a.mention)
            for a in self._printed
            if a and a.mention and a.mention is not FOCUS
        ]
        behind = bisect_left(self._sentences, self._quotes[-1].end, key=lambda sentence: sentence.start)
        for sentence in self._sentences[: behind + WEAK_REACH]:
            end = min(sentence.end, sentence.start + SENTENCE_REACH)
            if STUDY.match(self._text, sentence.start):
                continue
            for said in cues.saying(self._text, sentence.start, end):
                if PURPOSE.search(self._text, max(sentence.start, said.start - 10), said.start):
                    continue
                mention = self._meant(said, sentence.start, end)
                if mention:
                    if mention is not FOCUS:
                        entries.append(Entry(mention.start, mention))
                    break
        return sorted(entries, key=lambda entry: entry.at)

    def _in_focus(self, at: int, since: int = 0) -> Mention | None:
        """Who is in focus at a place: the last speaker before it, a person before a body."""
        last = bisect_left(self._focus, at, key=lambda entry: entry.at)
        body = None
        for entry in reversed(self._focus[max(0, last - 40) : last]):
            if entry.at < since:
                break
            mention = entry.mention
            if mention.office or not mention.name or vocabulary.is_person(mention.name):
                return mention
            body = body or mention
        return body

    def _just_before(self, index: int) -> Mention | None:
        """Who is shown right before a quotation in its paragraph: `Mak Idah tersenyum. "…," katanya`."""
        quote, paragraph = self._quotes[index], self._paragraphs[self._numbers[index]]
        number = bisect_left(self._sentences, quote.start, key=lambda sentence: sentence.start) - 1
        if number < 0 or self._sentences[number].start < paragraph.start:
            return None
        begin, end = self._sentences[number].start, min(self._sentences[number].end, quote.start)
        if end - begin > GESTURE or next(cues.saying(self._text, begin, end), None):
            return None
        mention = self._reader.subject(begin, end)
        return mention if mention and mention is not FOCUS and vocabulary.is_person(mention.name) else None

    def _introduced(self, index: int) -> Mention | None:
        """Who is new in the paragraph before a quotation: `Kapolsek X, Budi, datang.` and then `"…," katanya`."""
        number = self._numbers[index]
        start, paragraph = self._quotes[index].start, self._paragraphs[number - 1]
        if not number or self._text[self._paragraphs[number].start : start].strip():
            return None
        if self._text[paragraph.end - 1] not in ".!?)":
            return None  # a line that is no prose, such as the title of another article
        last = bisect_left(self._sentences, start, key=lambda sentence: sentence.start)
        for sentence in reversed(self._sentences[max(0, last - INTRODUCTION) : last]):
            end = min(sentence.end, sentence.start + SENTENCE_REACH)
            if sentence.start < paragraph.start or next(cues.saying(self._text, sentence.start, end), None):
                return None
            mention = self._reader.subject(sentence.start, min(end, sentence.start + cues.WINDOW))
            if mention and mention is not FOCUS and vocabulary.is_person(mention.name):
                begin = max(0, mention.start - FAMILIAR)
                new = self._text.find(mention.name[-1], begin, mention.start) < 0
                sure = mention.office or len(mention.name) > 1 or mention.name[0] in self._reader.known
                return mention if new and sure and mention.start - sentence.start < OPENING else None
        return None

    def _in_view(self, at: int) -> Mention | None:
        """Somebody who is named before a place without speaking: `Rapat dibuka Bupati X. "…," katanya`."""
        last = bisect_left(self._sentences, at, key=lambda sentence: sentence.start)
        for sentence in reversed(self._sentences[max(0, last - WEAK_REACH) : last]):
            mention = self._reader.subject(
                sentence.start, min(sentence.end, sentence.start + cues.WINDOW, at)
            )
            if mention and mention is not FOCUS and (mention.office or vocabulary.is_person(mention.name)):
                return mention
        return None

    # The speaker of a quotation

    def _resolved(self, index: int, done: Sequence[Quote]) -> Quote:
        quote, given = self._quotes[index], self._printed[index]
        if given:
            mention = given.mention
            if mention is None or mention is FOCUS:
                at = min(given.at, quote.start)
                mention = (
                    self._just_before(index)
                    or self._introduced(index)
                    or self._in_focus(at)
                    or self._in_view(at)
                    or self._next_speaker(quote.end)
                )
            return replace(quote, cue=given.cue, speaker=self._named(mention))
        before = done[index - 1] if index else None
        if before and before.speaker and self._numbers[index - 1] == self._numbers[index]:
            between = before.cue if before.cue and before.end <= before.cue.start < quote.start else None
            return replace(quote, speaker=before.speaker, cue=between)
        following = self._printed[index + 1] if index + 1 < len(self._quotes) else None
        if following and self._numbers[index + 1] == self._numbers[index] and following.mention is not FOCUS:
            return replace(quote, speaker=self._named(following.mention))
        near = self._paragraphs[max(0, self._numbers[index] - UNATTRIBUTED_REACH)].start
        mention = self._in_focus(quote.start, since=near)
        if (
            before
            and before.speaker
            and before.start >= near
            and (mention is None or mention.start < before.start)
        ):
            return replace(quote, speaker=before.speaker)
        return replace(quote, speaker=self._named(mention))

    def _next_speaker(self, at: int) -> Mention | None:
        """The first who speaks behind a place."""
        number = bisect_right(self._focus, at, key=lambda entry: entry.at)
        return self._focus[number].mention if number < len(self._focus) else None

    def _named(self, mention: Mention | None) -> Speaker | None:
        """The speaker with the fullest name and office of the article."""
        if mention is None:
            return None
        printed = self._raw[mention.start : mention.end]
        holder = None
        person = self._people.person(mention.name)
        if not mention.name:
            holder = self._people.holder_of(mention.office) if mention.office else None
        elif len(person.name) == 1 and mention.office and not mention.sure:
            # `Kasat Reskrim`, where the article has `Kasat Reskrim Polres Metro AKP Budi Santoso`
            holder = self._people.holder_of(f"{mention.office} {mention.name[0]}")
        if holder:
            return Speaker(mention.start, mention.end, printed, holder.full, holder.office)
        office = max((o for o in (person.office, mention.office) if o), key=len, default=None)
        return Speaker(mention.start, mention.end, printed, person.full or None, office)

    # Where a quotation stands

    def _next_paragraph(self, index: int) -> Span | None:
        """The paragraph behind a quotation that ends its own."""
        number = self._numbers[index]
        at_end = not self._raw[self._quotes[index].end : self._paragraphs[number].end].strip()
        return self._paragraphs[number + 1] if at_end and number + 1 < len(self._paragraphs) else None

    def _closed(self, quote: Quote) -> bool:
        return self._raw[quote.end - 1] in MARKS + SINGLE_MARKS
