"""Page furniture, known by its words or shape: what a line is when it is no news, and where news gives way to it."""

from __future__ import annotations

import re
from functools import cache

from ringkas._data import rows
from ringkas.article import BlockKind
from ringkas.segmentation.dates import is_timestamp

_DATA = "ringkas.segmentation.data"

SHORT = 200
"""Code points that a line of furniture has at most."""

COUNTER = re.compile(
    r"(?:di)?(?:baca|lihat|views?|pembaca|hits?|tayang(?:an)?|komentar|shares?|[\s:•|*-]){0,6}"
    r"\d[\d.,]{0,9}\s?(?:rb|ribu|jt|k)?"
    r"(?:\s?(?:kali(?: dibaca| dilihat)?|x(?: dibaca)?|views?|pembaca|hits?|komentar|comments?|shares?|menit baca))?",
    re.IGNORECASE,
)
"""A number alone on a line, or with what it counts: `14`, `1.204 views`, `Dibaca 37 kali`, `3 menit baca`."""

END_MARK = re.compile(r"(?:[*\-–—_=~•#]\s?){1,60}|-30-|\*?\s?\((?:\*\s?){1,5}\)|\[\*\]")
"""Marks under a story: `(*)`, `***`, `-30-`, a rule of dashes."""

INITIALS = re.compile(
    r"[(\[]\s?(?:[*a-z]{1,5}|[A-Z]{2,5}|[A-Z][a-z]{1,4})(?:\s?[/|,&-]\s?(?:[A-Za-z*]{1,6}|\d{1,3})){0,4}\s?[)\]]"
)
"""The initials of those who wrote and edited: `(abc/def)`, `(KT-03)`, `(adv)`, `[gil]`."""

SIGNED = re.compile(r"\((?:[A-Z][\w.'’]{0,20} ?){1,5}(?:[/|]\s?(?:[A-Z*][\w.'’]{0,20} ?){1,5}){0,2}\)")
"""A writer's name in brackets under a story: `(Fitra Iskandar)`."""

TRAILING = re.compile(
    r"(?:[.?!…\"”’'»)]\s{0,3}|(?<=[a-z]))((?:\*\s?){0,3}[(\[][^()\[\]\n]{1,48}[)\]]\.?|\*{1,5}|-{2,3}|#{2,3})\Z"
)
"""An end mark glued to the last paragraph: `… kerja. (*)`, `… saja.(abc/def)`, `… pungkasnya(Fitra Iskandar)`."""

CAPTION_TAIL = re.compile(
    r"\b(?<!berita )(?<!galeri )(?:foto|photo|image|ilustrasi|credit|kredit|sumber foto|foto oleh)\s?[:/][^\n]{0,80}\Z"
    r"|[(\[](?:foto|photo|image|credit|dok|dokumentasi|ist|istimewa|net|ilustrasi|shutterstock|pexels|unsplash|screenshot)\b[^()\n]{0,80}[)\]]\.?\Z",
    re.IGNORECASE,
)
"""The credit at the end of a caption: `Foto: Ist.`, `(Foto: Yusuf Ramli/Ceritanusa)`, `(Dok. Pribadi)`, `(ist)`."""

PHOTO_CREDIT = re.compile(
    r"\((?:[A-Za-z0-9.]{2,30}\.(?:com|co|id|net|co\.id)|ANTARA|AFP|AP|Reuters)/[^()\n]{2,60}\)\.?\Z"
)
"""A credit with the site first: `(Florespagi.id/Kanis Moa)`."""

EMBED = re.compile(
    r"\[(?:gambas|video|embed|foto|image|iklan|ads?|baca|related)\b[^\[\]\n]{0,120}\]", re.IGNORECASE
)
"""A placeholder of the page's editor: `[Gambas:Video 20detik]`."""

PAGES = re.compile(
    r"(?:halaman|page|hal\.?)\s?:?(?:\s?\d{1,2}){1,20}(?:\s(?:dari|of)\s\d{1,2})?(?:\s?(?:selanjutnya|next|berikutnya|>+|»)){0,3}"
    r"|(?:\d{1,2}\s){1,20}\d{1,2}(?:\s?(?:selanjutnya|next|>+|»))?",
    re.IGNORECASE,
)
"""Links to the pages of a story: `Halaman 1 2 Selanjutnya`, `1 2 3`."""

TRAIL = re.compile(
    r"(?:(?:Home|Beranda|Depan|News|Berita)\s?[>/›»|]\s?)[^\n]{0,120}|[\w ]{2,24}(?:\s[>›»]\s[\w ]{2,40}){1,5}"
)
"""A breadcrumb: `Beranda / Daerah / Lampung`, `Home > News`."""

HASHTAGS = re.compile(r"(?:#\w{1,40}[\s,]*){1,30}")
"""A list of tags: `#kemiskinan #lampung`."""

NAME_AND_SITE = re.compile(
    r"(?:[A-Z][\w.'’]{0,20} ){1,4}[-–|] ?(?:[A-Za-z]{3,20}(?:\.(?:com|co\.id|co|id|net))?|CNN Indonesia|CNBC Indonesia)"
)
"""A writer with the site: `Yogi Putra - detikNews`."""

FINISHED = re.compile(r"[.?!…][\"”’'»)]*\s*\Z")

MARK_TAILS = frozenset(")]*-#.")
"""What the last character of an end mark that is glued to a paragraph may be."""

REPORT = re.compile(r"(?:Laporan|Liputan|Oleh) ?:? (?:[A-Z][\w.'’]{0,20}[ ,|]{0,3}){2,8}")
"""A writer named without a colon: `Laporan Sara Masroni | Banda Aceh`, `Oleh Sri Wahyuni`."""

DIGITS = frozenset("0123456789")

MARK_ENDS = frozenset("*-–—_=~•#)]")
"""What the last character of a mark under a story may be."""

LINK_END = re.compile(
    r"(?P<after>[.?!](?=\s+[A-Z\"“]|[A-Z][a-z]|\s*\Z)|[)\]])|(?P<before>\n|(?<=\s)[\"“](?=[A-Z]))"
)
"""Where the title of a linked article may end: after a stop or bracket, before a break or a quotation."""

LINK_REACH = 600
"""Code points in which the end of a linked title is looked for."""

LEADING = " \t*•·|-–—_:>»›<«[(#\xa0\u200b\u200e\ufeff"
"""Marks that may stand before a phrase at the beginning of a line."""

EDGE = " \t*•·|-–—_:>»›<«[]()#.,!…0123456789\xa0\u200b\u200e\ufeff"
"""What is taken off a line before it is compared with a phrase."""


def furniture_kind(line: str) -> BlockKind | None:
    """What a line is by itself when it is furniture, or None when it may be news.

    Args:
        line: one piece of the page, without white space at its ends.

    Example:
        >>> furniture_kind("[Gambas:Video 20detik]"), furniture_kind("(abc/def)"), furniture_kind("Hujan turun.")
        (<BlockKind.OTHER: 'other'>, <BlockKind.END_MARK: 'end_mark'>, None)
    """
    if len(line) > SHORT:
        return None
    last = line[-1:]
    numbered = any(c in DIGITS for c in line)
    if numbered and len(line) < 60 and COUNTER.fullmatch(line):
        return BlockKind.COUNTER
    if numbered and is_timestamp(line):
        return BlockKind.TIMESTAMP
    if last in MARK_ENDS and any(shape.fullmatch(line) for shape in (END_MARK, INITIALS, SIGNED)):
        return BlockKind.END_MARK
    if any(shape.fullmatch(line) for shape in (EMBED, PAGES, HASHTAGS, TRAIL)):
        return BlockKind.OTHER
    if not any(c.isalnum() for c in line):
        return BlockKind.OTHER
    kind = _by_phrase(line)
    if kind is not None:
        return kind
    if CAPTION_TAIL.search(line, max(0, len(line) - 110)) or PHOTO_CREDIT.search(
        line, max(0, len(line) - 110)
    ):
        return BlockKind.CAPTION
    return BlockKind.BYLINE if NAME_AND_SITE.fullmatch(line) or REPORT.fullmatch(line) else None


def find_inline(text: str, start: int, end: int) -> list[tuple[int, int, BlockKind]]:
    """Furniture inside a paragraph: placeholders, and links to other articles up to the end of their sentence.

    Args:
        text: the whole text.
        start: first code point of the paragraph.
        end: one past its last.

    Returns:
        Start, end and kind of each, in order, none overlapping.
    """
    found: list[tuple[int, int, BlockKind]] = []
    position = start
    for match in _inline().finditer(text, start, end):
        if match.start() < position:
            continue
        if match.lastgroup != "link":
            left, right, kind = match.start(), match.end(), BlockKind.OTHER
        else:
            left, kind = match.start(), BlockKind.RELATED
            right = _end_of_link(text, match.end(), end)
            if left > start and text[left - 1] in "([" and text[right - 1 : right] in (")", "]"):
                left -= 1
        found.append((left, right, kind))
        position = right
    return found


def find_end_mark(text: str, start: int, end: int) -> int | None:
    """Where an end mark begins that is glued to the end of a paragraph, or None.

    Example:
        >>> find_end_mark("Rapat selesai. (*)", 0, 18)
        15
    """
    if end <= start or text[end - 1] not in MARK_TAILS:
        return None
    match = TRAILING.search(text, max(start, end - 56), end)
    if match is None or match.start(1) <= start:
        return None
    mark = match[1].rstrip(".").strip("* ")
    bracketed = mark.startswith(("(", "["))
    if bracketed and not (INITIALS.fullmatch(mark) or SIGNED.fullmatch(mark) or END_MARK.fullmatch(mark)):
        return None
    # `kata Sri (BMKG)` and `"Laskar Pelangi" (novel)` are news: a mark follows a finished sentence, or lost its space.
    head = text[max(start, match.start(1) - 8) : match.start(1)]
    if head[-1:].isalpha() or FINISHED.search(head):
        return match.start(1)
    return None


def _end_of_link(text: str, position: int, end: int) -> int:
    """Where the title of a linked article ends: with its sentence, its bracket, or the paragraph.

    A title that runs into the next sentence takes that sentence along: nothing on the page says where it ends.
    """
    match = LINK_END.search(text, position, min(end, position + LINK_REACH))
    if match is None:
        reach = min(end, position + LINK_REACH)
        return end if reach == end else max(text.rfind(" ", position, reach), position + 1)
    return match.end() if match.lastgroup == "after" else match.start()


def _by_phrase(line: str) -> BlockKind | None:
    """The kind of a line by the phrases of `furniture.txt`."""
    folded = line.casefold()
    whole, openings, insides = _phrases()
    kind = whole.get(folded.strip(EDGE))
    if kind is not None:
        return kind
    opening = folded.lstrip(LEADING)
    for phrase, kind in openings.get(opening[:KEY], ()):
        if opening.startswith(phrase):
            return kind
    return next((kind for phrase, kind in insides if phrase in folded), None)


KEY = 3
"""Letters of a phrase by which the phrases that open a line are looked up."""


@cache
def _phrases() -> tuple[
    dict[str, BlockKind], dict[str, list[tuple[str, BlockKind]]], tuple[tuple[str, BlockKind], ...]
]:
    """The phrases of `furniture.txt`: whole lines, openings by their first letters, and those that stand anywhere."""
    whole: dict[str, BlockKind] = {}
    openings: dict[str, list[tuple[str, BlockKind]]] = {}
    insides: list[tuple[str, BlockKind]] = []
    for kind, match, phrase in rows(_DATA, "furniture.txt"):
        folded = phrase.casefold()
        if match == "inside":
            insides.append((folded, BlockKind(kind)))
        elif match == "start" or (match == "inline" and kind == "related"):
            openings.setdefault(folded[:KEY], []).append((folded, BlockKind(kind)))
        else:
            whole[folded.strip(EDGE)] = BlockKind(kind)
    return whole, openings, tuple(insides)


@cache
def _inline() -> re.Pattern[str]:
    """What opens furniture inside a paragraph: a placeholder, a notice in capitals, a link to another article."""
    inline = [(kind, phrase) for kind, match, phrase in rows(_DATA, "furniture.txt") if match == "inline"]
    notices = "|".join(sorted((re.escape(p) for k, p in inline if k == "other"), key=len, reverse=True))
    links = "|".join(sorted((re.escape(p) for k, p in inline if k == "related"), key=len, reverse=True))
    return re.compile(rf"(?P<embed>(?i:{EMBED.pattern}))|(?P<notice>\b(?:{notices})\b)|(?P<link>(?:{links}))")
