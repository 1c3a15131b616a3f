"""Briefs as text, Markdown, JSON and HTML: one module per format, the quote styles shared by all of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, get_args

from ringkas.errors import OptionError

if TYPE_CHECKING:
    from ringkas.brief import Brief
    from ringkas.options import QuoteStyle, Show

Format = Literal["text", "markdown", "json", "html"]
FORMATS: tuple[str, ...] = get_args(Format)


def render(
    brief: Brief,
    format: Format | str,  # noqa: A002 - the contract's word
    *,
    quotes: QuoteStyle = "both",
    show: Show = "en",
    width: int = 80,
) -> str:
    """A brief in one format.

    Args:
        brief: what to show.
        format: `text`, `markdown`, `json` or `html`.
        quotes: the quote style of all formats but json: `both` shows the verbatim quotation with its gloss beside
            it, `original` the quotation alone, `notes` the gloss in the sentence and the quotation in a note.
        show: the language of text and markdown, or both; json and html always hold both.
        width: columns of text.

    Returns:
        The rendering, without a newline at its end.

    Raises:
        MismatchError: a quotation does not stand in its sentence as the speaker said it.
        OptionError: an option has a value that cannot be used.

    Example:
        >>> from ringkas.article import Source
        >>> from ringkas.brief import Bilingual, Brief, BriefSentence, Dateline
        >>> sentence = BriefSentence("Hujan turun.", "It rained.", ((0, 12),))
        >>> brief = Brief("1", Source("Hujan turun."), Bilingual("Hujan", "Rain"), Dateline(), (sentence,))
        >>> print(render(brief, "markdown").split("---")[0].strip())
        # Rain
        <BLANKLINE>
        It rained.
    """
    if format == "text":
        from ringkas.rendering.text import text

        return text(brief, quotes=quotes, show=show, width=width)
    if format == "markdown":
        from ringkas.rendering.markdown import markdown

        return markdown(brief, quotes=quotes, show=show)
    if format == "html":
        from ringkas.rendering.html import html

        return html(brief, quotes=quotes)
    if format == "json":
        from ringkas.rendering.json import dumps, record

        return dumps(record(brief))
    raise OptionError(f"format is {format!r}.", f"Give one of: {', '.join(FORMATS)}.")


__all__ = ["FORMATS", "Format", "render"]
