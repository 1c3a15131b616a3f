"""Blocks: the kinds of a page's runs, from the date line on top to the tags at the bottom.

The page is cut into pieces (`lines`). Each is labelled by itself where its words or shape tell what it is
(`furniture`, `dates`), and by where it stands otherwise: the headline above the body, subheadings inside it, tags under
it. Paragraphs then give up what is glued to them: the dateline before, links inside, the end mark after.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from ringkas.article import Block, BlockKind, Span
from ringkas.segmentation.datelines import find_dateline, is_dateline
from ringkas.segmentation.furniture import END_MARK, find_end_mark, find_inline, furniture_kind
from ringkas.segmentation.lines import find_lines, finished, is_title, join_torn, join_wrapped, opens_story

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST_LINES = 20_000
"""Lines that a page has at most; a longer text is a list or a log, and is left in one paragraph."""

LONGEST_HEADLINE = 220
"""Code points; longer unfinished pieces are paragraphs that were cut."""

SUBHEADING_WORDS = 6
"""Words that a line between paragraphs without a final stop has at most when it is a subheading."""

TAIL_WORDS = 16
"""Words that a line in the head or the foot of a page without a final stop has at most when it is furniture."""

TAG_WORDS = 7
"""Words that the first line under the last paragraph without a final stop has at most when it is a tag."""

HEAD_PIECES = 12
"""Pieces in which a headline that is known apart is looked for."""

PERSON = re.compile(r"(?:[A-Z][\w.'’-]{0,20}\s){1,4}[A-Z][\w.'’-]{0,20}")
"""A line that holds a name alone: `Mega Puspitarini`."""

PLACE = re.compile(r"[A-Z][\w'’-]{2,20}")
"""A capitalised word alone on the line above the first paragraph: where the report comes from."""

ITEM = re.compile(r"(?:\d{1,3}[.)]|[a-z][.)]|[-–—•*·▪►])\s?\S")
"""The beginning of an item of a list: `1. Beras`, `• Gula`."""

ANOTHER_SENTENCE = re.compile(r"[a-z0-9)”\"][.?!][”\"]?\s+[A-Z“\"]")
"""A sentence ends inside the run and another begins."""


def find_blocks(text: str, title: str | None = None) -> list[Block]:
    r"""The blocks of a page, in order, none overlapping; they cover all but white space.

    Args:
        text: the whole text of the page.
        title: the headline where it is known apart from the text; the line that repeats it is then the headline.

    Returns:
        Blocks that neither start nor end with white space. A text of one block is a paragraph.

    Example:
        >>> page = "Harga Cabai Turun\n\nJAKARTA, KOMPAS.com – Harga cabai turun. (*)"
        >>> [(str(b.kind), b.of(page)) for b in find_blocks(page)]
        [('headline', 'Harga Cabai Turun'), ('dateline', 'JAKARTA, KOMPAS.com –'), ('paragraph', 'Harga cabai turun.'),
         ('end_mark', '(*)')]
    """
    lines = find_lines(text)
    if not lines:
        return []
    if len(lines) > MOST_LINES:
        return [Block(lines[0].start, lines[-1].end, BlockKind.PARAGRAPH)]
    kind_of = cache(furniture_kind)  # asked several times for a line

    def stands_alone(line: str) -> bool:
        return kind_of(line) is not None

    pieces = join_torn(text, join_wrapped(text, lines, stands_alone), stands_alone)
    kinds = _label(text, pieces, [kind_of(piece.of(text)) for piece in pieces], title)
    blocks = list(_cut(text, pieces, kinds))
    if len(blocks) == 1:
        return [Block(blocks[0].start, blocks[0].end, BlockKind.PARAGRAPH)]
    return blocks


def _label(
    text: str, pieces: Sequence[Span], kinds: list[BlockKind | None], title: str | None
) -> list[BlockKind]:
    """The kind of each piece as a whole; `kinds` holds what the pieces are by themselves."""
    if len(pieces) == 1:
        return [BlockKind.PARAGRAPH]
    body = _body(text, pieces, kinds)
    headline = _headline(text, pieces, kinds, body, title)
    if headline is not None:
        kinds[headline] = BlockKind.HEADLINE
        _repeats(text, pieces, kinds, headline, body)
    _above(text, pieces, kinds, body)
    _below(text, pieces, kinds, body)
    return [kind or BlockKind.PARAGRAPH for kind in kinds]


def _body(text: str, pieces: Sequence[Span], kinds: Sequence[BlockKind | None]) -> int:
    """The index of the first paragraph: the first piece of prose that ends like one or opens with a dateline."""
    prose = [i for i, kind in enumerate(kinds) if kind is None]
    if not prose:
        return len(pieces)
    ends = [i for i in prose if _is_prose(text, pieces[i])]
    first = ends[0] if ends else None
    if first is not None and first == prose[0] and len(ends) > 1 and _is_question(text, pieces[first]):
        return ends[1]
    if first is not None:
        return first
    rest = prose[1:] or prose
    return max(rest, key=lambda i: len(pieces[i]))


def _is_prose(text: str, piece: Span) -> bool:
    """Whether a piece is a paragraph by itself."""
    if finished(text, piece) or len(piece) > LONGEST_HEADLINE:
        return True
    inside = find_inline(text, piece.start, piece.end)
    if (
        inside
        and inside[0][0] > piece.start
        and text[piece.start : inside[0][0]].rstrip()[-1:] in set('.?!”"')
    ):
        return True
    dateline = find_dateline(text[piece.start : min(piece.end, piece.start + 120)], strange_places=False)
    return dateline is not None and len(piece) - dateline.end > 60


def _is_question(text: str, piece: Span) -> bool:
    """Whether a piece may be a headline though it ends in a mark: `Benarkah Kopi Menyehatkan?`, `Ternyata Ini…`."""
    run = piece.of(text)
    if len(run) > 150 or run[0] in '"“”' or not (run[-1] in "?!…" or run.endswith("..")):
        return False
    return ANOTHER_SENTENCE.search(run) is None or is_title(run.rstrip("?!….").replace("?", " "))


def _headline(
    text: str, pieces: Sequence[Span], kinds: Sequence[BlockKind | None], body: int, title: str | None
) -> int | None:
    """The index of the headline, or None."""
    if title and title.strip():
        wanted = _folded(title)
        for index, piece in enumerate(pieces[:HEAD_PIECES]):
            if len(piece) <= 2 * len(title) + 20 and _folded(piece.of(text)) == wanted:
                return index
        return None
    if body >= len(pieces):
        return None
    lines_above = (pieces[i].of(text) for i in range(body))
    top = next((i for i, line in enumerate(lines_above) if _ends_the_head(line)), body)
    above = [i for i in range(top) if kinds[i] is None and _may_be_headline(text, pieces[i])]
    if not above:
        return None
    repeated = [i for i in above if len(pieces[i]) > 15 and _is_repeated(text, pieces, i)]
    worded = [i for i in above if len(pieces[i].of(text).split()) >= 3]
    return (repeated or worded or above)[0]


def _ends_the_head(line: str) -> bool:
    """Whether no headline follows a line: a table of contents, or the dateline of the story."""
    return line.casefold() == "daftar isi" or opens_story(line)


def _may_be_headline(text: str, piece: Span) -> bool:
    """Whether a piece has the shape of a headline: some words, not opened by a small letter, no dateline."""
    run = piece.of(text)
    if len(run) > LONGEST_HEADLINE or len(run.split()) < 2 or (run[0].islower() and not run[1].isupper()):
        return False
    return not is_dateline(run)


def _is_repeated(text: str, pieces: Sequence[Span], index: int) -> bool:
    """Whether a later piece near the top opens with the words of this one, as captions do."""
    wanted = _folded(pieces[index].of(text))
    return any(
        _folded(text[piece.start : min(piece.end, piece.start + 2 * len(wanted))]).startswith(wanted)
        for piece in pieces[index + 1 : index + HEAD_PIECES]
    )


def _repeats(
    text: str, pieces: Sequence[Span], kinds: list[BlockKind | None], headline: int, body: int
) -> None:
    """Label the pieces under the headline, up to the first paragraph, that repeat it: captions."""
    wanted = _folded(pieces[headline].of(text))
    for index in range(headline + 1, min(len(pieces) - 1, body + 1)):
        short = len(pieces[index]) <= len(pieces[headline]) + 20
        if short and wanted and kinds[index] is None and _folded(pieces[index].of(text)) == wanted:
            kinds[index] = BlockKind.CAPTION


def _above(text: str, pieces: Sequence[Span], kinds: list[BlockKind | None], body: int) -> None:
    """Label what stands above the first paragraph: datelines on their own line, names, kickers."""
    opened = False
    for index in range(min(body, len(pieces))):
        run = pieces[index].of(text)
        if opened and len(run) > 20:
            continue  # the story has begun, though its first paragraph lost its end
        if kinds[index] is not None:
            continue
        if is_dateline(run) or (index + 1 == body and PLACE.fullmatch(run)):
            kinds[index] = BlockKind.DATELINE
            opened = opens_story(run)
        elif PERSON.fullmatch(run) and len(run) <= 60:
            kinds[index] = BlockKind.BYLINE
        elif len(run.split()) < TAIL_WORDS:
            kinds[index] = BlockKind.OTHER


def _below(text: str, pieces: Sequence[Span], kinds: list[BlockKind | None], body: int) -> None:
    """Label what stands between and under the paragraphs: subheadings, tags, names of linked articles."""
    prose = [i for i in range(body, len(pieces)) if kinds[i] is None]
    ended = [i for i in prose if finished(text, pieces[i]) or ANOTHER_SENTENCE.search(pieces[i].of(text))]
    last = ended[-1] if ended else body
    _dates_inside(kinds, body, last)
    if len(ended) * 3 < len(prose) and not _has_tail(ended, prose):
        return  # a page that does without full stops: nothing tells a subheading from a paragraph
    for index in prose:
        if index == body:
            continue
        run = pieces[index].of(text)
        if is_link(run):
            kinds[index] = BlockKind.RELATED
            continue
        if finished(text, pieces[index]) or run[-1] in ":;,\"”’'»" or ANOTHER_SENTENCE.search(run):
            continue
        words = len(run[:LONGEST_HEADLINE].split())
        if index > last:
            # Tags and links have no stop; a longer run right under the story is a paragraph that was cut off.
            if words <= (TAIL_WORDS if kinds[index - 1] not in (None, BlockKind.PARAGRAPH) else TAG_WORDS):
                kinds[index] = BlockKind.OTHER
        elif ITEM.match(run) or run[0] in '"“”' or run[0].islower():
            continue
        elif kinds[index - 1] is BlockKind.RELATED and words <= TAIL_WORDS and len(pieces[index - 1]) <= 20:
            kinds[index] = BlockKind.RELATED  # `Baca juga:` stands alone on the line above
        elif words <= SUBHEADING_WORDS:
            kinds[index] = BlockKind.OTHER


def is_link(run: str) -> bool:
    """Whether a line is set like the headline of another article: long words capitalised, no full stop.

    Example:
        >>> is_link("Jalan Jauh Pakai Mobil Listrik? Lakukan Ini Biar Baterai Tidak Habis!")
        True
    """
    if run[-1] in '.:;,"”' or not 5 <= len(run[:LONGEST_HEADLINE].split()) <= 20 or ITEM.match(run):
        return False
    return not run[0].islower() and is_title(run.rstrip("?!"))


def _dates_inside(kinds: list[BlockKind | None], body: int, last: int) -> None:
    """Dates between the paragraphs are items of the story, not the page's own date."""
    for index in range(body + 1, last):
        if kinds[index] is BlockKind.TIMESTAMP:
            kinds[index] = BlockKind.OTHER


def _has_tail(ended: Sequence[int], prose: Sequence[int]) -> bool:
    """Whether the unfinished pieces all stand under the finished ones, as a list of tags does."""
    return bool(ended) and ended[-1] - prose[0] < 2 * len(ended)


def _cut(text: str, pieces: Sequence[Span], kinds: Sequence[BlockKind]) -> Iterator[Block]:
    """The blocks: each piece whole, but for the paragraphs, which give up what is glued to them."""
    paragraphs = [i for i, kind in enumerate(kinds) if kind is BlockKind.PARAGRAPH]
    last = paragraphs[-1] if paragraphs else -1
    datelined = BlockKind.DATELINE in kinds
    several = len(paragraphs) > 1 or BlockKind.HEADLINE in kinds
    for index, (piece, kind) in enumerate(zip(pieces, kinds, strict=True)):
        if kind is not BlockKind.PARAGRAPH:
            yield Block(piece.start, piece.end, kind)
            continue
        start = piece.start
        if not datelined and index in paragraphs[:2]:
            head = text[start : min(piece.end, start + 120)]
            dateline = find_dateline(head, strange_places=several)
            if dateline is not None:
                datelined = True
                yield from _block(text, start, start + dateline.end, BlockKind.DATELINE)
                start += dateline.end
        yield from _cut_paragraph(text, start, piece.end, is_last=index == last)


def _cut_paragraph(text: str, start: int, end: int, *, is_last: bool) -> Iterator[Block]:
    """A paragraph without its dateline, cut at the furniture inside it and before its end mark."""
    mark = find_end_mark(text, start, end)
    if mark is not None and not is_last and not END_MARK.fullmatch(text[mark:end]):
        mark = None
    stop = end if mark is None else mark
    for left, right, kind in find_inline(text, start, stop):
        yield from _block(text, start, left, BlockKind.PARAGRAPH)
        yield from _block(text, left, right, kind)
        start = right
    yield from _block(text, start, stop, BlockKind.PARAGRAPH)
    if mark is not None:
        yield from _block(text, mark, end, BlockKind.END_MARK)


def _block(text: str, start: int, end: int, kind: BlockKind) -> Iterator[Block]:
    """The block `text[start:end]` without the white space at its ends, if anything is left."""
    run = text[start:end]
    bare = run.strip()
    if bare:
        start += len(run) - len(run.lstrip())
        if kind is BlockKind.PARAGRAPH and not any(c.isalnum() for c in bare):
            kind = BlockKind.OTHER
        yield Block(start, start + len(bare), kind)


def _folded(run: str) -> str:
    """A run for comparison: case, white space and the kind of marks left aside."""
    return " ".join(re.findall(r"\w+", run.casefold()))
