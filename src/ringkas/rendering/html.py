"""A brief as one HTML page: English and Indonesian side by side, with nothing loaded from anywhere.

The page holds no script, and its content security policy forbids any. Every word of the article is escaped, in text
and in attributes alike; control characters and marks that turn the direction of writing show as symbols.
"""

from __future__ import annotations

import html as escaping
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from ringkas.rendering import phrases
from ringkas.rendering.layout import runs, visible
from ringkas.rendering.styles import PieceKind, compose, gloss_alone, locate, paragraphs, speaker_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from ringkas.brief import BriefQuote, BriefSentence
    from ringkas.checks.finding import Flag
    from ringkas.options import QuoteStyle
    from ringkas.rendering.styles import Note, Passage, Piece, Result

POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def html(result: Result, *, quotes: QuoteStyle = "both") -> str:
    """A brief or a translated article as one self-contained page in both languages.

    Args:
        result: what to show.
        quotes: the quote style of the English.

    Returns:
        The page, without a newline at the end.

    Raises:
        MismatchError: a quotation does not stand in its sentence as the speaker said it.
    """
    passages = compose(result.sentences, result.quotes, quotes)
    flags = _flags_by_sentence(result)
    title = result.headline.en or result.headline.id or "Brief"
    return "\n".join(
        [
            "<!doctype html>",
            '<html lang="en">',
            "<head>",
            '<meta charset="utf-8">',
            f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            '<meta name="referrer" content="no-referrer">',
            f"<title>{text(title)}</title>",
            f"<style>\n{_style()}</style>",
            "</head>",
            "<body>",
            *_head(result, flags),
            *_main(result, passages, flags),
            *_notes(result, [note for passage in passages for note in passage.notes]),
            *_checks(result),
            *_source(result),
            *_foot(result),
            "</body>",
            "</html>",
        ]
    )


def text(words: str) -> str:
    r"""Any text for a place between tags.

    Example:
        >>> text('<b> & "c"\0')
        '&lt;b&gt; &amp; "c"␀'
    """
    return escaping.escape(visible(words), quote=False)


def attribute(words: str) -> str:
    """Any text for a place between an attribute's double quotation marks."""
    return escaping.escape(visible(words), quote=True)


@cache
def _style() -> str:
    return files(__package__).joinpath("page.css").read_text("utf-8")


def _head(result: Result, flags: Mapping[int, Sequence[int]]) -> Iterator[str]:
    headline = result.headline
    yield '<header id="headline">'
    yield '<p class="kicker">English brief of an Indonesian news article</p>'
    if headline.en:
        yield f"<h1>{_flagged(headline.en, 0, flags.get(-1, ()), result.flags)}</h1>"
    if headline.id:
        yield f'<p class="original" lang="id">{text(headline.id)}</p>'
    line = result.dateline
    moment = line.published and (
        f'<time datetime="{attribute(line.published)}">{text(phrases.moment(line.published))}</time>'
    )
    filed = " · ".join(
        filter(None, (line.place and text(line.place), moment, line.outlet and text(line.outlet)))
    )
    if filed:
        yield f'<p class="dateline">{filed}</p>'
    if result.flags:
        count = f"{len(result.flags):,} {'thing wants' if len(result.flags) == 1 else 'things want'}"
        yield f'<p class="alert"><a href="#checks">{count} an editor’s eye before this is published.</a></p>'
    yield "</header>"


def _main(result: Result, passages: Sequence[Passage], flags: Mapping[int, Sequence[int]]) -> Iterator[str]:
    """One row for each paragraph: number, English with glosses, Indonesian."""
    yield "<main>"
    yield '<div class="columns"><h2>English</h2><h2>Indonesian</h2></div>'
    for group in paragraphs(result):
        english = " ".join(_english(passages[i], result, i, flags.get(i, ())) for i in group)
        glosses = phrases.ordinals([index for i in group for index in passages[i].glosses])
        numbers = " ".join(_number(i + 1, result) for i in group)
        yield '<section class="pair">'
        yield f'<div class="number">{numbers}</div>'
        yield f'<div class="en"><p>{english}</p>'
        yield from (_gloss(result.quotes[index], ordinal) for index, ordinal in glosses)
        yield "</div>"
        indonesian = " ".join(_indonesian(result.sentences[i], result.quotes) for i in group)
        yield f'<div class="id" lang="id"><p>{indonesian}</p></div>'
        yield "</section>"
    yield "</main>"


def _number(number: int, result: Result) -> str:
    """A sentence's number, linked to where it comes from."""
    if not _spans_shown(result.sentences[number - 1], result.source.text):
        return str(number)
    return f'<a href="#from-{number}" title="Where sentence {number} comes from">{number}</a>'


def _english(passage: Passage, result: Result, sentence: int, flags: Sequence[int]) -> str:
    pieces = "".join(_piece(piece, result, flags) for piece in passage.pieces)
    return f'<span id="sentence-{sentence + 1}">{pieces}</span>'


def _piece(piece: Piece, result: Result, flags: Sequence[int]) -> str:
    if piece.kind is PieceKind.POINTER:
        return f' <a class="pointer" id="pointer-{piece.note}" href="#note-{piece.note}">{text(piece.text.strip())}</a>'
    if piece.kind is PieceKind.TEXT:
        return _flagged(piece.text, piece.start or 0, flags, result.flags)
    language = ' lang="id"' if piece.kind is PieceKind.ORIGINAL else ""
    speaker = None if piece.quote is None else speaker_of(result.quotes[piece.quote])
    title = f' title="{attribute(speaker)}"' if speaker else ""
    return f'<span class="quote"{language}{title}>{text(piece.text)}</span>'


def _gloss(quote: BriefQuote, ordinal: str) -> str:
    """A gloss beside its sentence, labelled, with the speaker."""
    words = gloss_alone(quote)
    speaker = speaker_of(quote)
    label = f"Translation {ordinal}".rstrip() if words else phrases.NO_TRANSLATION.capitalize()
    cite = f" <cite>— {text(speaker)}</cite>" if speaker else ""
    said = f"<blockquote>{text(words or '')}{cite}</blockquote>" if words or cite else ""
    return f'<div class="gloss"><span class="label">{label}</span>{said}</div>'


def _indonesian(sentence: BriefSentence, quotes: Sequence[BriefQuote]) -> str:
    parts: list[str] = []
    position = 0
    for index, start in locate(sentence.id, sentence.quotes, quotes):
        end = start + len(quotes[index].text)
        parts.append(text(sentence.id[position:start]))
        parts.append(f'<span class="quote">{text(sentence.id[start:end])}</span>')
        position = end
    return "".join([*parts, text(sentence.id[position:])])


def _notes(result: Result, notes: Sequence[Note]) -> Iterator[str]:
    if not notes:
        return
    yield '<section class="part" aria-labelledby="notes">'
    yield f'<h2 id="notes">{text(phrases.NOTES_TITLE)}</h2>'
    yield '<ol class="notes">'
    for note in notes:
        quote = result.quotes[note.quote]
        speaker = speaker_of(quote)
        cite = f" <cite>— {text(speaker)}</cite>" if speaker else ""
        back = f'<a href="#pointer-{note.number}" title="Back to the sentence">↩</a>'
        words = f'<span class="quote" lang="id">{text(quote.text)}</span>'
        yield f'<li id="note-{note.number}">{words}{cite}{text(phrases.note_remark(quote))} {back}</li>'
    yield "</ol>"
    yield "</section>"


def _checks(result: Result) -> Iterator[str]:
    """The flags, then a table of what was compared."""
    yield '<section class="part" aria-labelledby="checks">'
    yield '<h2 id="checks">Checks against the source</h2>'
    if result.flags:
        yield '<ul class="flags">'
        yield from (_flag_item(n, flag, result.source.text) for n, flag in enumerate(result.flags, 1))
        yield "</ul>"
    compared = {name: tally for name, tally in result.checks.items() if tally.checked or tally.failed}
    if compared:
        agree = not any(tally.failed for tally in compared.values())
        yield "<table>"
        if agree:
            yield f"<caption>{phrases.ALL_AGREE}</caption>"
        yield '<thead><tr><th scope="col">Check</th><th scope="col">Compared</th>'
        yield '<th scope="col">Do not agree</th></tr></thead>'
        yield "<tbody>"
        for name, tally in compared.items():
            failed = f'<td class="failed">{tally.failed:,}</td>' if tally.failed else "<td>0</td>"
            label = text(name.capitalize())
            yield f'<tr><th scope="row">{label}</th><td>{tally.checked:,}</td>{failed}</tr>'
        yield "</tbody>"
        yield "</table>"
    else:
        yield f"<p>{phrases.NOTHING_CHECKED}</p>"
    yield "</section>"


def _flag_item(number: int, flag: Flag, source: str) -> str:
    label = phrases.flag_label(flag)
    if flag.output_span:
        sentence = flag.output_span[0]
        where = "headline" if sentence < 0 else f"sentence-{sentence + 1}"
        label = f'<a href="#{where}">{label}</a>'
    link = f' <a href="#flagged-{number}">In the source</a>' if _span_shown(flag, source) else ""
    return f'<li id="flag-{number}" class="{flag.severity}"><b>{label}:</b> {text(flag.message)}{link}</li>'


def _source(result: Result) -> Iterator[str]:
    """The whole source, with the spans that the sentences come from and those that flags point to."""
    yield '<section class="part">'
    yield '<details open id="source"><summary>The source, with what the brief rests on marked</summary>'
    yield f'<div class="source" lang="id">{_marked_source(result)}</div>'
    yield "</details>"
    yield "</section>"


def _marked_source(result: Result) -> str:
    """The source's text, each run marked by the sentences and flags that it belongs to."""
    source = result.source.text
    sentences = [
        (span, i, n)
        for i, sentence in enumerate(result.sentences, 1)
        for n, span in enumerate(_spans_shown(sentence, source))
    ]
    flags = [
        (span, number) for number, flag in enumerate(result.flags, 1) if (span := _span_shown(flag, source))
    ]
    anchors: dict[int, list[str]] = {}
    for (start, _), i, n in sentences:
        anchor = f' id="from-{i}"' if n == 0 else ""  # ids are unique in a page: the first span has it
        link = f'<a href="#sentence-{i}" title="Sentence {i}">{i}</a>'
        anchors.setdefault(start, []).append(f'<span class="ref"{anchor}>{link}</span>')
    for (start, _), number in flags:
        anchors.setdefault(start, []).append(f'<span id="flagged-{number}"></span>')
    parts: list[str] = []
    for run in runs(len(source), [span for span, _, _ in sentences] + [span for span, _ in flags]):
        parts += anchors.get(run.start, [])
        words = text(source[run.start : run.end])
        over = [result.flags[flags[i - len(sentences)][1] - 1] for i in run.covers if i >= len(sentences)]
        if over:
            words = f'<mark class="{_gravest(over)}">{words}</mark>'
        elif run.covers:
            words = f"<mark>{words}</mark>"
        parts.append(words)
    return "".join(parts)


def _spans_shown(sentence: BriefSentence, source: str) -> list[tuple[int, int]]:
    """The spans of a sentence that mark something in the source."""
    return [(start, end) for start, end in sentence.spans if 0 <= start < min(end, len(source))]


def _span_shown(flag: Flag, source: str) -> tuple[int, int] | None:
    """The span of a flag, where it marks something in the source."""
    span = flag.source_span
    return span if span and 0 <= span[0] < min(span[1], len(source)) else None


def _foot(result: Result) -> Iterator[str]:
    source = result.source
    yield '<footer class="signature">'
    if source.path:
        yield f"<p>Source: {text(source.path)}</p>"
    if source.changes:
        yield f"<p>Changed in reading: {text(', '.join(source.changes))}</p>"
    if result.signature:
        yield f"<p>Signature: <code>{text(result.signature)}</code></p>"
    yield "</footer>"


def _flags_by_sentence(result: Result) -> dict[int, list[int]]:
    """Indices of the flags that point into each sentence, -1 for the headline."""
    found: dict[int, list[int]] = {}
    for index, flag in enumerate(result.flags):
        if flag.output_span:
            found.setdefault(flag.output_span[0], []).append(index)
    return found


def _flagged(words: str, offset: int, indices: Sequence[int], flags: Sequence[Flag]) -> str:
    """A run of a sentence that begins at `offset`, each flagged part marked and linked to its flag."""
    spans = [(s[1] - offset, s[2] - offset) for i in indices if (s := flags[i].output_span)]
    parts: list[str] = []
    for run in runs(len(words), spans):
        shown = text(words[run.start : run.end])
        if run.covers:
            over = [flags[indices[i]] for i in run.covers]
            link = f'<a href="#flag-{indices[run.covers[0]] + 1}" title="{attribute(over[0].message)}">{shown}</a>'
            shown = f'<mark class="{_gravest(over)}">{link}</mark>'
        parts.append(shown)
    return "".join(parts)


def _gravest(flags: Iterable[Flag]) -> str:
    return "error" if any(flag.severity == "error" for flag in flags) else "warning"
