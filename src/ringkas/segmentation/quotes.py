"""Quotations: which quotation marks belong together.

Pages mix their marks (`"…”`, `”…”`, `“…“`) and lose some. Reading from the left, one lost mark would turn everything
behind it inside out. So the marks are paired as a whole: every mark may open, close, nest or mean nothing, each reading
has a cost by its neighbours, and the cheapest reading of all marks is found by dynamic programming (Viterbi, 1967) in
linear time. An end of paragraph may end a quotation that lacks its mark, or be crossed, at a cost.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from ringkas.article import Quote, QuoteKind, Span
from ringkas.segmentation import cues, speech

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

MARKS = '"“”„‟«»″＂'
"""Characters that are quotation marks wherever they stand; single ones depend on their place."""

SINGLE_MARKS = "'‘’‚‹›"

MARK = re.compile(rf"[{MARKS}]|(?:''|‘‘|’’|``)(?!['’])")
"""One double mark: a character of `MARKS`, or two single ones, as in `''Kami siap,'' katanya`."""

SINGLE = re.compile(r"(?P<open>(?<![\w'’)])['‘‚‹](?=\w\w))|(?P<close>(?<=[^\s'’‘(])['’›](?![\w'’]))")
"""A single mark that opens before a word or closes behind one; never the apostrophe of `Jum'at` or `Ma'ruf`."""

SINGLE_REACH = 600
"""Code points that a quotation in single marks holds at most; farther apart they are apostrophes."""

DENSE_PARAGRAPH = (40, 8)
DENSE_TEXT = (4000, 60)
"""More marks than the first number, closer together on average than the second, are no prose: nothing is paired there.
A news article has one mark in some 300 code points, a dialogue one in 20."""

NEVER = 1e9
STRAY, STRAY_CLEAR = 2.5, 3.5  # a mark that means nothing; one that clearly opens a sentence
STRAY_INCH = 0.8  # a mark behind a figure: 14"
REOPEN = 2.2  # the mark opens a new quotation although the last is still open
NEST = 1.2  # the mark opens a quotation inside the quotation
UNCLOSED, UNCLOSED_CONVENTION = (
    3.0,
    1.5,
)  # the paragraph ends an open quotation; the next paragraph opens with a mark
CROSS, CROSS_ON = 2.0, 0.3  # an open quotation crosses the first end of paragraph, and each further one

OUT, IN, ACROSS, NESTED = range(4)
"""The states: outside, in a quotation, in one that has crossed an end of paragraph, in a quotation within one."""

Costs = tuple[float, float, float, float]
"""The cheapest cost so far of being in each state."""

Step = tuple[tuple[int, str], tuple[int, str], tuple[int, str], tuple[int, str]]
"""For each state after a mark or an end of paragraph: the state before it, and what was done."""

LOST_MARK_REACH = 800
"""Code points behind an opening mark within which the attribution is looked for when the closing mark is lost."""

STOP = re.compile(r"[,.?!]")
"""The punctuation that stands before a closing mark."""

SENTENCE_END = re.compile(r"[.?!…](?=\s+[A-Z\"“”«])")
"""A plain sentence end, good enough for a quotation that lost its mark: `siap. Dia`."""


class Run(NamedTuple):
    """A quoted piece of one paragraph: whether a mark stands at each end, and whether it crosses the paragraph's."""

    start: int
    end: int
    paragraph: int
    opened: bool = True
    closed: bool = True
    continues: bool = False  # begun in a paragraph before
    goes_on: bool = False  # in the next paragraph


@dataclass(frozen=True, slots=True)
class Mark:
    """A quotation mark with what each reading of it costs; `paragraph` is an index."""

    start: int
    end: int
    paragraph: int
    opening: float
    closing: float
    stray: float


def find_quotes(text: str, paragraphs: Sequence[Span]) -> list[Quote]:
    """The quotations of an article, marks included, each inside one paragraph.

    A quotation that runs over several paragraphs is one quote in each of them. Where a mark is lost, the quote ends
    before its attribution or with the paragraph. Quotations inside a quotation belong to it.

    Args:
        text: the whole text.
        paragraphs: the paragraphs to look in, in order and not overlapping.

    Returns:
        Quotes in order, none overlapping, with their kind and without speakers. Each starts at a mark or where its
        paragraph starts, and ends at a mark, before an attribution, or where its paragraph ends.

    Example:
        >>> text = 'Ia membuka lomba "Desa Bersih". "Kami siap,” kata Wayan Sari.'
        >>> [(q.of(text), str(q.kind)) for q in find_quotes(text, [Span(0, len(text))])]
        [('"Desa Bersih"', 'mention'), ('"Kami siap,”', 'speech')]
    """
    runs = _pair(paragraphs, _marks(text, paragraphs), text)
    runs = _with_singles(
        text, paragraphs, [fixed for run in runs if (fixed := _mended(text, paragraphs, run))]
    )
    quotes: list[Quote] = []
    for run in runs:
        if run.continues or run.goes_on or not (run.opened and run.closed):
            kind = (
                QuoteKind.SPEECH
            )  # nobody prints a title over two paragraphs, and a lost mark is mended for speech alone
        else:
            kind = speech.kind(text, paragraphs[run.paragraph], run)
        quotes.append(Quote(run.start, run.end, kind))
    return quotes


def _marks(text: str, paragraphs: Sequence[Span]) -> list[Mark]:
    """All double marks in the paragraphs, each with the costs of its readings; dense ones are left out."""
    if _dense(sum(map(text.count, MARKS)), len(text), DENSE_TEXT):
        return []
    places: list[list[tuple[int, int]]] = [[] for _ in paragraphs]
    for index, mark in _inside(MARK, text, paragraphs):
        places[index].append(mark.span())
    return [
        _mark(text, paragraphs[index], index, start, end)
        for index, inside in enumerate(places)
        if inside and not _dense(len(inside), len(paragraphs[index]), DENSE_PARAGRAPH)
        for start, end in inside
    ]


def _inside(
    pattern: re.Pattern[str], text: str, paragraphs: Sequence[Span]
) -> Iterator[tuple[int, re.Match[str]]]:
    """The matches that lie in a paragraph, each with the paragraph's index."""
    index = 0
    for match in pattern.finditer(text):
        while index < len(paragraphs) and paragraphs[index].end <= match.start():
            index += 1
        if index == len(paragraphs):
            return
        if paragraphs[index].start <= match.start() and match.end() <= paragraphs[index].end:
            yield index, match


def _dense(marks: int, length: int, limit: tuple[int, int]) -> bool:
    return marks > limit[0] and marks * limit[1] > length


def _mark(text: str, paragraph: Span, index: int, start: int, end: int) -> Mark:
    """Weigh one mark by its shape and its neighbours: a cost of 0 is what good typesetting looks like."""
    left = text[start - 1] if start > paragraph.start else ""
    right = text[end] if end < paragraph.end else ""
    shape = text[start]
    opening = closing = 0.0
    if shape in "”»":
        opening += 1.0
    elif shape in "“„‟«":
        closing += 5.0 if shape in "„«" else 1.0
    if not right:
        opening += 5.0
    elif right.isspace() or right in ".,;:!?)":
        opening += 3.0
    if left.isalnum():
        opening += 1.5
    elif left and left in ".,;:!?)":
        opening += 0.5
    clear = opening <= 0.0 and right.isupper()
    if not left and right.isalnum():
        opening -= 0.8  # the first mark of a paragraph, before a word
    if not left or left in "([":
        closing += 4.0
    elif left.isspace():
        closing += 2.0
    if right.isalnum() and right.isupper():
        closing += 1.0
    elif right.isalnum():
        closing += 0.7
    if cues.behind_mark(text, end, min(paragraph.end, end + 60)):
        closing -= 1.0
        opening += 1.0
    inch = left.isdigit() and shape in '"″”'
    stray = STRAY_INCH if inch else STRAY_CLEAR if clear else STRAY
    return Mark(start, end, index, opening + 3.0 * inch, closing, stray)


def _pair(paragraphs: Sequence[Span], marks: Sequence[Mark], text: str) -> list[Run]:
    """The cheapest reading of all marks, as runs in order."""
    steps: list[Step] = []
    costs: Costs = (0.0, NEVER, NEVER, NEVER)
    at = marks[0].paragraph if marks else 0
    for mark in marks:
        if mark.paragraph != at:
            opens = mark.start == paragraphs[mark.paragraph].start
            costs, step = _cross(costs, mark.paragraph - at, opens=opens)
            steps.append(step)
            at = mark.paragraph
        costs, step = _read(costs, mark)
        steps.append(step)
    steps.append(_cross(costs, 1, opens=False)[1])
    return list(_runs(text, paragraphs, marks, _trace(steps)))


def _read(costs: Costs, mark: Mark) -> tuple[Costs, Step]:
    """One mark: the cheapest way into each state, with the state it comes from and what the mark then is."""
    out, inside, across, nested = costs
    opening, closing, stray = mark.opening, mark.closing, mark.stray
    to_out = min(
        (out + stray, OUT, "stray"), (inside + closing, IN, "close"), (across + closing, ACROSS, "close")
    )
    to_in = min(
        (out + opening, OUT, "open"),
        (inside + stray, IN, "stray"),
        (inside + opening + REOPEN, IN, "reopen"),
        (nested + closing, NESTED, "stray"),
    )
    to_across = (across + stray, ACROSS, "stray")
    to_nested = min((inside + opening + NEST, IN, "stray"), (nested + stray, NESTED, "stray"))
    return (to_out[0], to_in[0], to_across[0], to_nested[0]), (
        to_out[1:],
        to_in[1:],
        to_across[1:],
        to_nested[1:],
    )


def _cross(costs: Costs, count: int, *, opens: bool) -> tuple[Costs, Step]:
    """`count` ends of paragraph; `opens` says that the next paragraph with a mark begins with one."""
    out, inside, across, nested = costs
    unclosed = UNCLOSED_CONVENTION if opens and count == 1 else UNCLOSED
    to_out = min(
        (out, OUT, ""), (inside + unclosed, IN, "break"), (nested + unclosed + NEST, NESTED, "break")
    )
    to_across = min(
        (inside + CROSS + CROSS_ON * (count - 1), IN, "cross"), (across + CROSS_ON * count, ACROSS, "cross")
    )
    return (to_out[0], NEVER, to_across[0], NEVER), (to_out[1:], (IN, ""), to_across[1:], (NESTED, ""))


def _trace(steps: Sequence[Step]) -> list[str]:
    """What each step did, on the cheapest way that ends outside a quotation."""
    state = OUT
    actions: list[str] = []
    for step in reversed(steps):
        state, action = step[state]
        actions.append(action)
    return actions[::-1]


def _runs(
    text: str, paragraphs: Sequence[Span], marks: Sequence[Mark], actions: Iterable[str]
) -> Iterator[Run]:
    """Replay the actions over the marks and the ends of paragraphs between them."""
    doing = iter(actions)
    at = marks[0].paragraph if marks else 0
    begun: Run | None = None
    busy = -1  # the last paragraph in which a mark was read
    for mark in marks:
        if mark.paragraph != at:
            action = next(doing)
            if begun:
                yield begun._replace(end=paragraphs[at].end, closed=False, goes_on=action == "cross")
                begun = None
            if action == "cross":
                for between in range(at + 1, mark.paragraph):
                    whole = paragraphs[between]
                    yield Run(
                        whole.start,
                        whole.end,
                        between,
                        opened=False,
                        closed=False,
                        continues=True,
                        goes_on=True,
                    )
                begun = Run(
                    paragraphs[mark.paragraph].start, -1, mark.paragraph, opened=False, continues=True
                )
            at = mark.paragraph
        action = next(doing)
        if begun and action == "reopen":
            yield begun._replace(end=mark.start, closed=False)
        if action in ("open", "reopen"):
            begun = Run(mark.start, -1, at)
        elif begun and action == "close":
            yield begun._replace(end=mark.end)
            begun = None
        elif action == "stray" and not begun and busy < at and _lost_opening(text, paragraphs[at], mark):
            yield Run(paragraphs[at].start, mark.end, at, opened=False)
        busy = at
    if begun:
        yield begun._replace(end=paragraphs[at].end, closed=False)


def _lost_opening(text: str, paragraph: Span, mark: Mark) -> bool:
    """Whether the first mark of a paragraph closes speech whose opening mark was lost: `Kami siap,” kata Budi`."""
    before = text[mark.start - 1 : mark.start] if mark.start > paragraph.start else ""
    return before in (",", ".", "?", "!") and bool(
        cues.behind_mark(text, mark.end, min(paragraph.end, mark.end + 60))
    )


def _mended(text: str, paragraphs: Sequence[Span], run: Run) -> Run | None:
    """The run without white space at its ends and, where its closing mark is lost, without what is not quoted."""
    start, end = run.start, run.end
    if not run.closed and not run.goes_on:
        before = text[max(paragraphs[run.paragraph].start, start - 3) : start].rstrip()
        if before and before[-1] not in ".,:;!?":
            return None  # a stray mark in the middle of a sentence
        end = _lost_closing(text, run)
    while end > start and text[end - 1].isspace():
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    if not any(char.isalnum() for char in text[start:end]):
        return None
    return run._replace(start=start, end=end)


def _lost_closing(text: str, run: Run) -> int:
    """Where a quotation without its closing mark ends: before its attribution, else with a sentence."""
    limit = min(run.end, run.start + LOST_MARK_REACH)
    for stop in STOP.finditer(text, run.start, limit):
        if cues.behind_mark(text, stop.end(), min(run.end, stop.end() + 60)):
            return stop.end()
    if run.end < len(text) and text[run.end] in MARKS:  # another quotation follows in the paragraph
        stop_at = SENTENCE_END.search(text, run.start, limit)
        return stop_at.end() if stop_at else run.end
    return run.end


def _with_singles(text: str, paragraphs: Sequence[Span], runs: Sequence[Run]) -> list[Run]:
    """Add the quotations in single marks that stand outside all others."""
    found: list[Run] = []
    number = 0
    begun = (-1, -1)  # the paragraph and the place of an opening mark
    for index, mark in _inside(SINGLE, text, paragraphs):
        while number < len(runs) and runs[number].end <= mark.start():
            number += 1
            begun = (-1, -1)
        if number < len(runs) and runs[number].start <= mark.start():
            continue
        if mark["open"]:
            begun = (index, mark.start())
        elif begun[0] == index and mark.end() - begun[1] <= SINGLE_REACH:
            found.append(Run(begun[1], mark.end(), index))
            begun = (-1, -1)
    return sorted([*runs, *found])
