"""Takes the article out of a saved web page: its text by trafilatura, what is known about it from the metadata."""

from __future__ import annotations

import json
import re
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, cast

from ringkas._data import words
from ringkas.article import Source
from ringkas.errors import InputError
from ringkas.reading import moments

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement
    from trafilatura.settings import Document

# A page begins, after comments ("<!-- saved from url=(0042)https://… -->") and an XML declaration, with its doctype or
# one of these elements. A content system's article may be a bare run of <p> or <div>.
_PRELUDE: Final = re.compile(r"\s*(?:<!--[^>]*-->|<\?xml[^>]*\?>)?\s*")
_PAGE: Final = re.compile(r"<!doctype\s+html|<(?:html|head|body)[\s>]", re.IGNORECASE)
_FRAGMENT: Final = re.compile(r"<(article|main|section|div|p|h1|table)(?:\s[^<>]*)?>", re.IGNORECASE)

# A line of prose: eight words and a full stop, question or exclamation mark at its end, closing marks after it allowed.
_LEAST_WORDS: Final = 8
_SENTENCE_END: Final = re.compile(r"[.!?…][\"'”’»)\]]{0,3}$")

# A cell of a table of data holds fewer words than this; one that holds the article shows so in its first pieces.
_PARAGRAPH_WORDS: Final = 40
_MOST_PIECES: Final = 1000

# Above so many elements the slower second opinions of trafilatura are left out: jusText takes quadratic time (72 s for
# 1 MB of one-word paragraphs). News pages have 500 to 5,000.
_MOST_ELEMENTS: Final = 15_000

# What separates an article's title from its site's name in <title>: "Judul - Outlet.id", "Judul | Outlet".
_TITLE_PARTS: Final = re.compile(r"\s+[-–—|»:]\s+")
_LONGEST_OUTLET: Final = 5

_SITE_NAME: Final = ".//meta[@property='og:site_name']"
_LINKED_DATA: Final = "application/ld+json"

_NO_ARTICLE: Final = "Save the page of one article, or copy the article's text into a .txt file."


def is_page(text: str) -> bool:
    """Whether the text is the source of a web page, whatever its file is called.

    Example:
        >>> is_page("<!DOCTYPE html><html><body><p>Rapat dibuka.</p></body></html>")
        True
        >>> is_page("Judul: <p> adalah tanda paragraf.")
        False
    """
    start = _start(text)
    if _PAGE.match(text, start):
        return True
    opening = _FRAGMENT.match(text, start)
    if opening is None:
        return False
    element, lowered = opening[1].lower(), text.lower()
    return f"</{element}>" in lowered or lowered.count(f"<{element}") > 1


def extract(html: str, name: str) -> Source:
    """The main article of a web page.

    Args:
        html: the page's source, decoded.
        name: how messages name it.

    Returns:
        A source whose text is the title, then the paragraphs, blank lines between them.

    Raises:
        InputError: there is no article in the page.
    """
    from trafilatura import bare_extraction, load_html

    try:
        tree = load_html(f"<html><body>{html}</body></html>" if _is_fragment(html) else html)
        if tree is None:
            raise _no_article(name)
        published = _published(tree)
        document_title = tree.findtext(".//title") or ""
        # As the site writes itself ("detikcom"); trafilatura gives it a capital.
        site_name = next((meta.get("content", "").strip() for meta in tree.iterfind(_SITE_NAME)), None)
        _unwrap_layout_tables(tree)
        extracted = bare_extraction(
            tree,
            fast=sum(1 for _ in tree.iter()) > _MOST_ELEMENTS,
            with_metadata=True,
            include_comments=False,
            include_tables=False,
            date_extraction_params={"extensive_search": False, "original_date": True},
        )
    except InputError:
        raise
    except (
        Exception
    ) as error:  # parsers of other projects meet arbitrary bytes here: what stops them is the page
        raise InputError(f"{name} is a web page that cannot be parsed ({error}).", _NO_ARTICLE) from error
    document = cast("Document | None", extracted)  # a dictionary only where as_dict asks for it
    if document is None:
        raise _no_article(name)
    lines = [line.strip() for line in (document.text or "").split("\n")]
    paragraphs = [line for line in lines if line]
    if not any(_is_prose(line) for line in paragraphs):
        raise _no_article(name)
    title, outlet = _title_and_outlet(document.title, site_name or document.sitename, document_title)
    if title and _folded(paragraphs[0]) != _folded(title):
        paragraphs.insert(0, title)
    return Source(
        "\n\n".join(paragraphs),
        published=published or document.date,
        byline=_byline(document.author, outlet),
        outlet=outlet,
        changes=("html",),
    )


def _start(text: str) -> int:
    prelude = _PRELUDE.match(text)
    return prelude.end() if prelude else 0


def _no_article(name: str) -> InputError:
    return InputError(f"{name} is a web page without an article.", _NO_ARTICLE)


def _is_fragment(html: str) -> bool:
    return _FRAGMENT.match(html, _start(html)) is not None


def _is_prose(line: str) -> bool:
    return len(line.split()) >= _LEAST_WORDS and bool(_SENTENCE_END.search(line))


def _folded(line: str) -> str:
    return " ".join(line.casefold().split())


def _unwrap_layout_tables(tree: HtmlElement) -> None:
    """Turn tables that lay out a page into divisions: those with a cell as long as a paragraph.

    Old content systems build the whole page as a table, which an extractor takes for data.
    """
    cells = tree.iter("td", "th")
    layout = {table for cell in cells if _is_long(cell) for table in islice(cell.iterancestors("table"), 1)}
    parts = tree.iter("thead", "tbody", "tfoot", "tr", "td", "th")
    inside = [part for part in parts if next(part.iterancestors("table"), None) in layout]
    for element in (*layout, *inside):
        element.tag = "div"


def _is_long(cell: HtmlElement) -> bool:
    return len("".join(islice(cell.itertext(), _MOST_PIECES)).split()) >= _PARAGRAPH_WORDS


def _title_and_outlet(
    title: str | None, outlet: str | None, document_title: str
) -> tuple[str | None, str | None]:
    """The headline without the site's name, and the site's name, found in <title> where no metadata give it.

    >>> _title_and_outlet("Banjir Surut | Kabar Timur", None, "Banjir Surut | Kabar Timur")
    ('Banjir Surut', 'Kabar Timur')
    """
    *head, last = _TITLE_PARTS.split(" ".join(document_title.split()))
    if not outlet and head and len(last.split()) <= _LONGEST_OUTLET:
        outlet = last
    title = " ".join((title or document_title).split()) or None
    if title and outlet:
        *head, last = _TITLE_PARTS.split(title)
        if head and _folded(last) == _folded(outlet):
            title = title[: -len(last)].rstrip(" -–—|»:")
    return title, outlet


def _byline(author: str | None, outlet: str | None) -> str | None:
    if not author or (outlet and _folded(author) == _folded(outlet)):
        return None
    return author.replace("; ", ", ")


def _published(tree: HtmlElement) -> str | None:
    """When the page says that the article was published, as exactly as it says it anywhere."""
    stated = [moment for text in _statements(tree) if (moment := moments.parse(text))]
    return moments.most_exact(stated)


def _statements(tree: HtmlElement) -> Iterator[str]:
    """Everything in the page that states its date of publication, the most reliable first."""
    metas: dict[str, str] = {}
    for meta in tree.iter("meta"):
        for key in ("property", "name", "itemprop"):
            metas.setdefault((meta.get(key) or "").strip().lower(), meta.get("content") or "")
    for field in words("ringkas.reading.data", "publication.txt"):
        if field == _LINKED_DATA:
            for script in tree.iter("script"):
                if (script.get("type") or "").strip().lower() == _LINKED_DATA:
                    yield from _linked_data_dates(script.text or "")
        elif field in metas:
            yield metas[field]
    for time in tree.iter("time"):
        if "datepublished" in (time.get("itemprop") or "").lower() or time.get("pubdate") is not None:
            yield time.get("datetime") or ""
    # The first in the article is its own; later ones belong to comments and related articles.
    for time in islice(tree.iterfind(".//article//time"), 1):
        yield time.get("datetime") or ""


def _linked_data_dates(script: str) -> Iterator[str]:
    """`datePublished` of each object in a JSON-LD script, outermost first; a broken script holds none."""
    try:
        level: list[Any] = [json.loads(script, strict=False)]
    except (ValueError, RecursionError):
        return
    while level:
        below: list[Any] = []
        for value in level:
            if isinstance(value, dict):
                if isinstance(date := value.get("datePublished"), str):
                    yield date
                below += value.values()
            elif isinstance(value, list):
                below += value
        level = below
