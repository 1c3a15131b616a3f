"""The three ways to show a quotation, made once for every format.

`both` and `original` leave the verbatim quotation in the English sentence; `notes` puts its gloss there, marked as
translated, and the quotation in a numbered note. A sentence becomes a `Passage`: pieces that a format writes one after
the other, each of a kind that it may dress in its own way.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from typing import TYPE_CHECKING

from ringkas.errors import MismatchError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from typing import TypeAlias

    from ringkas.brief import Brief, BriefQuote, BriefSentence
    from ringkas.options import QuoteStyle
    from ringkas.translated import TranslatedArticle

    Result: TypeAlias = Brief | TranslatedArticle

DOUBLE_MARKS = '"“”„‟«»'
QUOTATION_MARKS = DOUBLE_MARKS + "'‘’‚‛‹›"
# Double marks inside a gloss, which itself stands in double marks: `the "green" road` becomes `the ‘green’ road`.
INNER_OPENING = re.compile(r'(^|[\s([])["“„‟«]')
INNER_CLOSING = re.compile(r'["“”„‟«»]')
# A comma or a full stop after a quotation, which English news sets inside the marks: `", said …`, `".`; not `"...`.
MARK_AFTER = re.compile(r"\s?(?:,|\.(?!\.))")


class PieceKind(StrEnum):
    """`TEXT` is the sentence around its quotations; the other kinds are a quotation, its gloss, a pointer to a note."""

    TEXT = "text"
    ORIGINAL = "original"
    GLOSS = "gloss"
    POINTER = "pointer"


@dataclass(frozen=True, slots=True)
class Piece:
    """A run of a passage.

    Attributes:
        kind: what it is.
        text: what it says.
        start: where it stands in the sentence, in code points, or None where the style put it there.
        quote: index of the quotation that it shows or points to.
        note: number of the note that it points to.
    """

    kind: PieceKind
    text: str
    start: int | None = None
    quote: int | None = None
    note: int | None = None


@dataclass(frozen=True, slots=True)
class Note:
    """A numbered note: the quotation with that index, in the speaker's own words."""

    number: int
    quote: int


@dataclass(frozen=True, slots=True)
class Passage:
    """A sentence as a style shows it.

    Attributes:
        pieces: what to write, in order.
        glosses: indices of the quotations whose gloss stands beside the sentence.
        notes: the notes that the sentence points to.
    """

    pieces: tuple[Piece, ...]
    glosses: tuple[int, ...] = ()
    notes: tuple[Note, ...] = ()

    @property
    def text(self) -> str:
        """The pieces joined."""
        return "".join(piece.text for piece in self.pieces)


def compose(
    sentences: Iterable[BriefSentence], quotes: Sequence[BriefQuote], style: QuoteStyle
) -> tuple[Passage, ...]:
    """Shows the English of sentences in one style; notes are numbered from 1 on, in reading order.

    Args:
        sentences: the sentences of a brief or a translated article.
        quotes: its quotations, which the sentences refer to by index.
        style: `both`, `original` or `notes`.

    Returns:
        One passage for each sentence.

    Raises:
        MismatchError: a quotation does not stand in its sentence as the speaker said it.
    """
    passages: list[Passage] = []
    number = 0
    for sentence in sentences:
        found = locate(sentence.en, sentence.quotes, quotes)
        if len(found) < len(sentence.quotes):
            placed = {index for index, _ in found}
            lost = next(i for i in sentence.quotes if i not in placed)
            raise MismatchError(f"A quotation is not in its sentence word for word: {quotes[lost].text}")
        if style == "notes":
            passages.append(_with_notes(sentence.en, found, quotes, number))
            number += len(found)
        else:
            passages.append(_verbatim(sentence.en, found, quotes, glossed=style == "both"))
    return tuple(passages)


def paragraphs(result: Result) -> tuple[tuple[int, ...], ...]:
    """Indices of the sentences that stand in one paragraph together: each one of a brief stands alone."""
    groups = getattr(result, "paragraphs", None)
    if groups is None:
        return tuple((i,) for i in range(len(result.sentences)))
    ends = accumulate(len(group.sentences) for group in groups)
    return tuple(
        tuple(range(end - len(group.sentences), end)) for group, end in zip(groups, ends, strict=True)
    )


def locate(text: str, indices: Sequence[int], quotes: Sequence[BriefQuote]) -> tuple[tuple[int, int], ...]:
    """Where quotations stand in a sentence: pairs of a quotation's index and its offset, by offset, none overlapping.

    What is not in the text is left out.
    """
    in_order: list[tuple[int, int]] = []
    position = 0
    for index in indices:
        start = text.find(quotes[index].text, position)
        if start < 0:
            return _locate_in_any_order(text, indices, quotes)
        in_order.append((index, start))
        position = start + len(quotes[index].text)
    return tuple(in_order)


def _locate_in_any_order(
    text: str, indices: Sequence[int], quotes: Sequence[BriefQuote]
) -> tuple[tuple[int, int], ...]:
    """The same for a translation that put its quotations in another order.

    A quotation that holds the words of another one is placed first, so that each finds its own place.
    """
    placed: list[tuple[int, int, int]] = []  # start, end, index: by start, and so by end, since none overlap
    for index in sorted(indices, key=lambda i: -len(quotes[i].text)):
        words = quotes[index].text
        start = text.find(words)
        while start >= 0:
            end = start + len(words)
            after = bisect_right(placed, start, key=lambda place: place[1])
            if after == len(placed) or end <= placed[after][0]:
                placed.insert(after, (start, end, index))
                break
            start = text.find(words, placed[after][1])
    return tuple((index, start) for start, _, index in placed)


def speaker_of(quote: BriefQuote) -> str | None:
    """The speaker in the fullest form that is known."""
    return quote.speaker_full or quote.speaker


def gloss_words(quote: BriefQuote) -> str | None:
    """The gloss without marks around it and with single marks inside it; None where there is no translation."""
    words = " ".join((quote.gloss or "").split())
    if not any(character.isalnum() for character in words):
        return None
    if len(words) > 2 and words[0] in DOUBLE_MARKS and words[-1] in DOUBLE_MARKS:
        words = words[1:-1].strip()
    return INNER_CLOSING.sub("’", INNER_OPENING.sub(r"\1‘", words))


def gloss_alone(quote: BriefQuote) -> str | None:
    """The gloss in English quotation marks, as it stands beside a sentence.

    A comma at its end led to an attribution that is not there and becomes a full stop.
    """
    words = gloss_words(quote)
    if words is None:
        return None
    return f"“{words[:-1].rstrip()}.”" if words.endswith(",") else f"“{words}”"


def gloss_in_sentence(words: str, before: str, original: str, after: str) -> tuple[str, int]:
    """The gloss in English quotation marks, as it runs in a sentence in the place of the quotation.

    English news sets the comma before an attribution and the full stop at the end inside the marks; a question mark
    or an exclamation mark makes both superfluous.

    Args:
        words: the gloss, from `gloss_words`.
        before: the sentence before the quotation, from the end of the quotation before it on.
        original: the quotation with its marks.
        after: the sentence after the quotation, up to the first character of the next one.

    Returns:
        The gloss with its marks, and how many characters of `after` it took in.

    Example:
        >>> gloss_in_sentence("We are ready.", "", '"Kami siap,”', " Komang said.")
        ('“We are ready,”', 0)
        >>> gloss_in_sentence("We are ready", "Komang said ", '"kami siap"', ".")
        ('“We are ready.”', 1)
    """
    spoken = original[:-1].rstrip() if original[-1:] in QUOTATION_MARKS else original
    last = spoken[-1:]
    taken = MARK_AFTER.match(after)
    bare = words if words.endswith(("...", "…")) else words.rstrip(" .,;:")
    if last in ("?", "!") and not bare.endswith(("?", "!")):
        bare, mark = bare.rstrip("."), last
    elif bare.endswith(("?", "!", "…", "...")):
        mark = ""
    elif taken:
        mark = taken.group()[-1]
    else:
        mark = _mark_before(after.strip(), opens=_opens_sentence(before), last=last)
    return f"“{bare}{mark}”", taken.end() if taken else 0


def _mark_before(following: str, *, opens: bool, last: str) -> str:
    """What ends a gloss that `following` comes after.

    Args:
        following: the rest of the sentence, without the white space before it.
        opens: whether the quotation opens a sentence, so that an attribution follows it.
        last: the last character of what the speaker said.
    """
    if not following:
        return "."
    if following[0] in QUOTATION_MARKS:
        return last if last in (",", ".") else ""
    if not following[0].isalnum():
        return ""
    if last == "," or opens:
        return ","
    return "." if last == "." else ""


def _opens_sentence(before: str) -> bool:
    """Whether what follows `before` begins a sentence."""
    stripped = before.rstrip()
    return not stripped or stripped[-1] in '.!?”"'


def _verbatim(
    text: str, found: tuple[tuple[int, int], ...], quotes: Sequence[BriefQuote], *, glossed: bool
) -> Passage:
    pieces: list[Piece] = []
    position = 0
    for index, start in found:
        pieces += _text(text, position, start)
        pieces.append(Piece(PieceKind.ORIGINAL, quotes[index].text, start, quote=index))
        position = start + len(quotes[index].text)
    pieces += _text(text, position, len(text))
    return Passage(tuple(pieces), glosses=tuple(index for index, _ in found) if glossed else ())


def _with_notes(
    text: str, found: tuple[tuple[int, int], ...], quotes: Sequence[BriefQuote], number: int
) -> Passage:
    """The sentence with a gloss and a pointer for each quotation; its notes are numbered after `number`."""
    pieces: list[Piece] = []
    notes: list[Note] = []
    position = 0
    limits = [*(start for _, start in found), len(text)][1:]
    for count, ((index, start), limit) in enumerate(zip(found, limits, strict=True), number + 1):
        original = quotes[index].text
        end = start + len(original)
        pieces += _text(text, position, start)
        words = gloss_words(quotes[index])
        if words is None:
            pieces.append(Piece(PieceKind.ORIGINAL, original, start, quote=index))
            pointer, position = f" [not translated, note {count}]", end
        else:
            before, after = text[position:start], text[end : limit + 1]
            shown, taken = gloss_in_sentence(words, before, original, after)
            pieces.append(Piece(PieceKind.GLOSS, shown, quote=index))
            pointer, position = f" [translated, note {count}]", min(end + taken, limit)
        pieces.append(Piece(PieceKind.POINTER, pointer, quote=index, note=count))
        notes.append(Note(count, index))
    pieces += _text(text, position, len(text))
    return Passage(tuple(pieces), notes=tuple(notes))


def _text(text: str, start: int, end: int) -> Iterator[Piece]:
    if start < end:
        yield Piece(PieceKind.TEXT, text[start:end], start)
