"""The dateline that opens a first paragraph: who reports from where.

Its parts are a place, an outlet and sometimes a date, in any order; a dash ends it: `JAKARTA, KOMPAS.com – `,
`Kupastuntas.co, Lampung Tengah - `, `SURABAYA (ANTARA) - `. Some pages lose the dash (`Liputan6.com, Jakarta`) or the
space after it (`Liputan6.com, Jakarta -Harga…`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from ringkas._data import rows, words
from ringkas.segmentation.dates import find_moment, is_timestamp

_DATA = "ringkas.segmentation.data"

REACH = 90
"""Code points in which a dateline must end."""

DASH = re.compile(r"\s{0,3}(?:--|[-–—―]|,\s?-)\s{0,3}")
"""What ends a dateline, with the white space around it: ` - `, `- `, ` –`, ` -- `."""

DOMAIN = re.compile(
    r"(?:www\.)?[A-Za-z0-9][A-Za-z0-9-]{1,30}[.,](?:com|co\.id|co|id|net|org|news|tv|info|go\.id|or\.id)",
    re.IGNORECASE,
)
"""A site as an outlet: `KOMPAS.com`, `TEMPO.CO`, `REPUBLIKA.CO.ID`, `Liputan6.com`, and `Posmetro,co.id` by a slip."""

CAPITALS = re.compile(r"[A-Z][A-Z.'’]*(?:[ -][A-Z][A-Z.'’]*){0,4}")
"""A place in capitals: `JAKARTA`, `TEBING TINGGI`, `PALANGKA-RAYA`."""

TITLE = re.compile(r"[A-Z][\w'’]*(?:[ -](?:[A-Z][\w'’]*|Una-Una|de|di)){0,3}")
"""A place in small letters: `Lampung Tengah`, `Rio de Janeiro`."""

BRACKETED = re.compile(r"(.{2,40}?)\s?\(([^()]{2,40})\)")
"""A place with its outlet or date in brackets: `SURABAYA (ANTARA)`."""


PLACE_RUN = re.compile(r"[A-Z][a-z]+(?: [A-Z][a-z]+){0,2}")
"""Up to three capitalised words, among which a place may begin a sentence that lost its dash."""

GLUED_PLACE = re.compile(r"[A-Z][a-z]{3,20}(?=[A-Z][a-z])")
"""A place that lost the space after it too: `JakartaTurnamen`."""

COMMA = re.compile(r"\s?,\s?")


@dataclass(frozen=True, slots=True)
class Dateline:
    """What a dateline says; `end` is one past it, relative to the text it was read from, its dash included."""

    end: int
    outlet: str | None = None
    place: str | None = None
    published: str | None = None


def find_dateline(text: str, *, strange_places: bool = True) -> Dateline | None:
    """The dateline that `text` opens with, or None.

    Args:
        text: a paragraph, or its first hundred code points.
        strange_places: whether a capitalised place that no list knows counts (`Kotaagung - `).

    Example:
        >>> find_dateline("Kupastuntas.co, Lampung Tengah - Pemerintah Kabupaten memperkuat komitmennya.")
        Dateline(end=33, outlet='Kupastuntas.co', place='Lampung Tengah', published=None)
        >>> find_dateline("JAKARTA, KOMPAS.com – Hujan turun.").place
        'Jakarta'
        >>> find_dateline("Guru besar itu - yang juga dokter - datang.") is None
        True
    """
    head = text[:REACH]
    if not head[:1].isalnum():
        return None
    for dash in DASH.finditer(head):
        if dash.start() == 0 or dash.group().isspace():
            continue
        printed = dash.group()
        parts = _parts(head[: dash.start()].rstrip(" ,"))
        if parts is None:
            continue
        rest = text[dash.end() : dash.end() + 2]
        found = _read(
            parts,
            dash.end(),
            rest,
            spaced=printed[0].isspace() or printed[-1].isspace(),
            strange=strange_places,
        )
        if found is not None:
            return _with_more(text, found)
    return _without_dash(head)


def is_dateline(line: str) -> bool:
    """Whether a whole line is a dateline: `Jakarta`, `JAKARTA, KOMPAS.com –`, `Liputan6.com, Jakarta`."""
    bare = line.strip().rstrip("-–—―,: ")
    if len(bare) > REACH or not bare:
        return False
    parts = _parts(bare)
    if parts is None:
        return False
    known = [part for part in parts if _is_outlet(part) or _is_place(part) or _is_date(part)]
    return len(known) == len(parts) or (len(known) > 0 and len(bare) < len(line.strip()))


def read_line(line: str) -> Dateline:
    """What a line that is a dateline says."""
    parts = _parts(line.strip().rstrip("-–—―,:. ")) or []
    return _read(parts, len(line), "", spaced=True, strange=True) or Dateline(len(line))


def _parts(run: str) -> list[str] | None:
    """The parts of what stands before the dash, or None where it cannot be a dateline."""
    bracketed = BRACKETED.fullmatch(run)
    pieces = [bracketed[1], bracketed[2]] if bracketed else [run]
    parts = [part.strip() for piece in pieces for part in _split(piece)]
    if not 0 < len(parts) <= 4 or not all(parts):
        return None
    return (
        parts
        if all(_is_outlet(p) or _is_date(p) or CAPITALS.fullmatch(p) or TITLE.fullmatch(p) for p in parts)
        else None
    )


def _split(piece: str) -> list[str]:
    """Split at commas, bars and slashes, but not inside a domain printed with a comma (`Posmetro,co.id`)."""
    domain = DOMAIN.match(piece)
    if domain and "," in domain.group():
        return [domain.group(), *[p for p in re.split(r"[,|/]", piece[domain.end() :].lstrip(" ,|/")) if p]]
    if _is_date(piece):
        return [piece]
    return re.split(r"\s?[,|/]\s?", piece)


def _read(parts: list[str], end: int, rest: str, *, spaced: bool, strange: bool) -> Dateline | None:
    """The dateline that these parts make, or None: each kind of place and outlet asks for its own kind of dash."""
    outlets = [p for p in parts if _is_outlet(p)]
    dates = [p for p in parts if p not in outlets and _is_date(p)]
    names = [p for p in parts if p not in outlets and p not in dates]
    places = [p for p in names if _is_place(p)]
    if not outlets and not names:
        return None
    if not outlets and not places:
        capitals = len(names[0]) > 3 and all(CAPITALS.fullmatch(n) for n in names) and spaced
        if not (
            capitals
            or (strange and spaced and len(parts) == 1 and rest[:1].isupper() and _is_strange(names[0]))
        ):
            return None
    if not outlets and not spaced and not (names[0].isupper() and rest[1:2].islower()):
        return None  # "Jakarta-Bandung", "JAKARTA-BANDUNG" are names; "JAKARTA-Rayen" opens a story
    place = places[0] if places else names[0] if names else None
    if (
        not outlets
        and len(names) > 1
        and CAPITALS.fullmatch(names[-1])
        and names[-1] is not place
        and not _is_place(names[-1])
    ):
        outlets = [names[-1]]  # "SEMARANG, HARIANPESAT"
    moment = find_moment(dates[0]) if dates else None
    return Dateline(
        end, outlets[0] if outlets else None, place and _name(place), moment.iso if moment else None
    )


def _is_strange(name: str) -> bool:
    """Whether a name may be a place that no list knows: one or two words, and no company."""
    return len(name) > 3 and name.count(" ") < 2 and not name.startswith(("PT ", "CV "))


def _with_more(text: str, found: Dateline) -> Dateline:
    """The dateline with a place that follows its dash: `KONTAN.CO.ID - JAKARTA. `, `VIVA – Jakarta – `."""
    if found.place is not None:
        return found
    after = text[found.end : found.end + REACH]
    match = re.match(r"([A-Z][\w'’]*(?: [A-Z][\w'’]*){0,3})(?:\s?[-–—]\s|\.\s)", after)
    if match and _is_place(match[1]):
        return Dateline(found.end + match.end(), found.outlet, _name(match[1]), found.published)
    return found


def _without_dash(head: str) -> Dateline | None:
    """An outlet and a place without a dash after them: `Liputan6.com, Jakarta Harga cabai`."""
    domain = DOMAIN.match(head)
    if domain is None:
        return None
    comma = COMMA.match(head, domain.end())
    if comma is None:
        return None
    start = comma.end()
    name = PLACE_RUN.match(head, start)
    while name:
        if _is_place(name.group()):
            return Dateline(_past(head, name.end()), domain.group(), name.group())
        space = head.rfind(" ", start, name.end())
        name = PLACE_RUN.match(head, start, space) if space > start else None
    glued = GLUED_PLACE.match(head, start)
    if glued and _is_place(glued.group()):  # "Liputan6.com, JakartaTurnamen voli"
        return Dateline(glued.end(), domain.group(), glued.group())
    return None


def _past(head: str, position: int) -> int:
    while position < len(head) and (head[position].isspace() or head[position] in ":-–—"):
        position += 1
    return position


def _name(place: str) -> str:
    """A place as a name: capitals become a title, short ones that are known as they stand stay (`DKI Jakarta`)."""
    if place in _places() or not place.isupper():
        return place
    return _folded().get(place.casefold()) or place.title()


def _is_outlet(part: str) -> bool:
    return part in _outlets() or DOMAIN.fullmatch(part) is not None


def _is_place(part: str) -> bool:
    return part in _places() or (part.isupper() and part.casefold() in _folded())


def _is_date(part: str) -> bool:
    return len(part) < 40 and (is_timestamp(part) or part.lower() in _days())


@cache
def _places() -> frozenset[str]:
    return frozenset(name for row in rows(_DATA, "places.txt") for name in row)


@cache
def _folded() -> dict[str, str]:
    return {name.casefold(): name for name in _places()}


@cache
def _outlets() -> frozenset[str]:
    return frozenset(words(_DATA, "outlets.txt"))


@cache
def _days() -> frozenset[str]:
    return frozenset(("senin", "selasa", "rabu", "kamis", "jumat", "jum'at", "sabtu", "minggu", "ahad"))
