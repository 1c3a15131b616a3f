"""Names and offices: reading them where they stand.

Indonesian news prints the office first, with or without a comma, and the name after it (`Wakil Bupati Lampung Tengah,
I Komang Koheri, S.E.`), then calls the person by one word of the name (`Komang`). Where an office ends and a name
begins is found by word lists, and by the words that the article itself uses as a name elsewhere.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from ringkas.segmentation.cues import cue_words, lexicon
from ringkas.segmentation.vocabulary import (
    PARTICLES,
    is_acronym,
    is_given,
    is_head,
    is_honorific,
    is_institution,
    is_office_head,
    is_person,
    is_rank,
    is_role,
    is_shortened,
    leads,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

WORD = re.compile(r"@[\w.]*\w|[^\W\d_](?:[\w'’\-/]*\w)?|\d+")
"""A word: `Komang`, `Ma'ruf`, `Lilipaly-Sari`, `PPN/Bappenas`, `@akun`."""

BRACKET = re.compile(r"\s?\([^()\n]{1,40}\)")
"""A short bracket inside an office or behind a name: ` (BPS)`, ` (45)`."""

SPACES = (" ", "\xa0")
"""What stands between the words of a name."""

PHRASE_WORDS = 24
"""Words that an office with its name holds at most."""

SMALL_WORDS = 3
"""Words in small letters that an office holds at most: `Ketua tim siswa`."""

NAME_WORDS = 6
"""Words that a personal name holds at most."""

INSIDE_OFFICE = frozenset(["dan", "&", "of", "the", "for", "and", "bidang", "untuk", "urusan"])
"""Small words inside an office: `Kepala Dinas Pendidikan dan Kebudayaan`."""


VERB_PREFIX = re.compile(r"(?:me[mnrly]|ber|ter|di)[a-z]{3,}")
"""A small word that is rather the verb of a capitalised office than a part of it: `Ketua bertemu`."""


class Token(NamedTuple):
    """A word with its place."""

    text: str
    start: int
    end: int

    @property
    def capital(self) -> bool:
        """Whether it begins with a capital letter."""
        return self.text[:1].isupper()


@dataclass(frozen=True, slots=True)
class Mention:
    """A person, an office or a role as printed at one place.

    Attributes:
        start: first code point of what stands for the person (the name where there is one, else the office or role).
        end: one past its last code point.
        name: the words of the name, without honorifics, ranks and degrees; empty for an office or a role alone.
        office: the office as printed, or None.
        end_of_all: one past the name and the office together.
        sure: whether more than the order of the words tells the name from the office.
    """

    start: int
    end: int
    name: tuple[str, ...]
    office: str | None
    end_of_all: int
    sure: bool = True


def tokens(text: str, start: int, limit: int) -> Iterator[Token]:
    """The words from `start` on that are joined by single spaces, points of abbreviations or brackets.

    Stops at a comma, a mark, a line end or `limit`.
    """
    at = start
    for _ in range(PHRASE_WORDS):
        match = WORD.match(text, at, limit)
        if not match:
            return
        word, end = match[0], match.end()
        if text.startswith(". ", end):
            # `Drs. Budi`, `M. Nuh`, `Brigjen. Pol.`: the point belongs to the word; any other ends the sentence
            title = is_honorific(word) or is_rank(word)
            if title or len(word) == 1 or is_shortened(word):
                yield Token(word if title else word + ".", at, end + 1)
                at = end + 2
                continue
        yield Token(word, at, end)
        if text.startswith((" (", "("), end) and (bracket := BRACKET.match(text, end, limit)):
            end = bracket.end()
        if text[end : end + 1] not in SPACES or end + 1 >= limit:
            return
        at = end + 1


def read_name(text: str, start: int, limit: int) -> list[Token]:
    """The capitalised words from `start` on, with the particles between them: `Gus Fahrur`, `Virgil van Dijk`."""
    run: list[Token] = []
    for token in tokens(text, start, limit):
        joins = (
            token.text in PARTICLES or (token.text == "dan" and is_institution(run[0].text)) if run else False
        )
        if (
            token.capital
            or token.text[:1] == "@"
            or joins
            or (not run and token.text in ("dr", "drg", "drh"))
        ):
            if token.text in lexicon("calendar.txt"):
                break
            run.append(token)
        else:
            break
        if text.startswith("(", token.end + 1):
            break
    while run and run[-1].text[:1].islower():
        run.pop()
    return run


def read_office(text: str, start: int, limit: int, known: frozenset[str] = frozenset()) -> list[Token]:
    """The words of an office from its head on, a name without a comma behind it included.

    `Kepala Dinas Pendidikan dan Kebudayaan Kota Metro`, `pengamat politik Budi Santoso`; empty where the head is in
    small letters and nothing capitalised belongs to it.
    """
    run: list[Token] = []
    small = whole = 0  # how many small words there are, and how many words stand before them
    named = False  # whether a name follows them: `Dokter gizi Haekal`
    for token in tokens(text, start, limit):
        word = token.text
        if word in lexicon("calendar.txt") or (word.isdigit() and not run):
            break
        if (
            run
            and not token.capital
            and not word.isdigit()
            and word not in PARTICLES
            and word not in INSIDE_OFFICE
        ):
            of_body = word == "dari" and is_institution(_next_word(text, token.end, limit))
            plain = word not in lexicon("function_words.txt") and not (
                run[0].capital and VERB_PREFIX.match(word)
            )
            if run[-1].text in known or word in cue_words("verb") or not (of_body or plain):
                break
            whole = whole or len(run)
            small += 1
            if small > SMALL_WORDS:
                break
        elif (
            small
            and not named
            and run[0].capital
            and token.capital
            and not (word in known or is_given(word) or _of_office(token))
        ):
            if small > 1 or not _next_word(text, token.end, limit)[:1].isupper():
                break
            named = True
        run.append(token)
        named = named or (small > 0 and (word in known or is_given(word)))
    if small and run[0].capital and not named and not after_comma(text, run[-1].end, limit):
        run = run[:whole]  # `Ketua tim siswa, Alfons Howay` is an office, `Ketua datang` is none
    while len(run) > 1 and not run[-1].capital and not after_comma(text, run[-1].end, limit):
        run.pop()
    return run


def _next_word(text: str, end: int, limit: int) -> str:
    match = WORD.match(text, end + 1, limit)
    return match[0] if match else ""


def split_office(run: Sequence[Token], known: frozenset[str]) -> tuple[int, bool]:
    """How many words of a run belong to the office; the rest is the name.

    Args:
        run: the words of an office and perhaps a name, as `read_office` gives them.
        known: words that the article uses as a name elsewhere.

    Returns:
        The number of words, and whether a word that is known as a name settled it.
    """
    size = len(run)
    first = 1
    while first < size and (
        not run[first].capital or (is_office_head(run[first].text) and run[first].text not in known)
    ):
        first += 1
    for at in range(first, size):
        word = run[at].text
        if word in known and not any(_of_office(token) for token in run[at + 1 : size - 1]):
            return _back(run, at, first, known), True
        if not run[at].capital or is_institution(word):
            continue
        if is_honorific(word) and at + 1 < size:
            return at, True
        if word in lexicon("given_names.txt") and not any(
            _of_office(token) for token in run[at + 1 : size - 1]
        ):
            return _back(run, at, first, known), False
    last = first
    while last < size and is_rank(run[last - 1].text) and is_rank(run[last].text):
        last += 1
    if last < size and all(is_rank(token.text) for token in run[:last]):
        return last, True  # `Kompol Agung`
    for at in range(first, size):
        if _of_office(run[at]):
            last = at + 1
    return (size - 2 if size - last > 3 else last), False


def _of_office(token: Token) -> bool:
    """Whether a word belongs to an office or a body rather than to a name."""
    word = token.text
    return (
        not token.capital or is_institution(word) or is_rank(word) or is_acronym(word) or is_office_head(word)
    )


def _back(run: Sequence[Token], at: int, first: int, known: frozenset[str]) -> int:
    """Go back from a known last name (`Arevalo`) over the names before it (`Edgard`)."""
    if at - 1 > first and is_acronym(run[at - 2].text) and not _of_office(run[at - 1]):
        return at - 1  # `Corporate Secretary BRI Agustya Hendy`
    for _ in range(2):
        if at <= first or _of_office(run[at - 1]):
            break
        word = run[at - 1].text
        if not (word in known or word in lexicon("given_names.txt") or at == len(run) - 1):
            break
        at -= 1
    return at


def bare(run: Iterable[Token], *, inside: bool = False) -> tuple[str, ...]:
    """The words of a name without honorifics, ranks and what cannot be a name at its ends.

    Args:
        run: the words as printed.
        inside: whether they stand inside a sentence, where even `Jadi` is a name.
    """
    names = [token.text for token in run]
    while len(names) > 1 and (
        is_honorific(names[0]) or is_rank(names[0]) or (leads(names[0]) and not inside)
    ):
        names.pop(0)
    while len(names) > 1 and len(names[-1]) == 1:
        names.pop()  # the first letter of a degree: `Mohammad Irzan S.T`
    while len(names) > 1 and is_acronym(names[-1]) and not is_acronym(names[0]) and len(names[-1]) <= 4:
        names.pop()  # degrees printed without points: `Efran Santiaji ST MM`
    return tuple(names[:NAME_WORDS])


def read_mention(text: str, start: int, limit: int, known: frozenset[str] = frozenset()) -> Mention | None:
    """The person or office that begins at `start`, or None where neither does.

    Reads `Komang`, `Wakil Bupati Lampung Tengah, I Komang Koheri`, `Kapolres`, `Kepala BMKG Dwi Lestari`, `BMKG`.

    Args:
        text: the text to read in; quotations in it are masked.
        start: where the first word begins.
        limit: where reading ends at the latest.
        known: words that the article uses as a name elsewhere.
    """
    head = WORD.match(text, start, limit)
    if not head:
        return None
    if is_head(head[0]):
        run = read_office(text, start, limit, known)
        cut, sure = split_office(run, known)
        behind = after_comma(text, run[-1].end, limit)
        if sure and not (head[0][:1].islower() and behind and text.startswith(",", behind[-1].end)):
            behind = []  # but `kuasa hukum Rayen, Jajang, …`
        if behind:
            return Mention(
                behind[0].start, behind[-1].end, bare(behind, inside=True), _office(run), behind[-1].end
            )
        if cut < len(run):
            return Mention(
                run[cut].start, run[-1].end, bare(run[cut:]), _office(run[:cut]), run[-1].end, sure
            )
        if head[0][:1].islower() and len(run) == 1:
            return None  # `kata warga`: a role, which is no office
        return Mention(run[0].start, run[-1].end, (), _office(run), run[-1].end)
    run = read_name(text, start, limit)
    if not run:
        return None
    return Mention(run[0].start, run[-1].end, bare(run), None, run[-1].end)


def _office(run: Sequence[Token]) -> str | None:
    """The office in one line without the rank behind it, or None where it is only a rank or a role."""
    size = len(run)
    while size and is_rank(run[size - 1].text):
        size -= 1
    # `Kapolres Metro Kombes Pol`, but `Panglima TNI`: a rank begins with its own word
    if size < len(run) and not is_head(run[size].text):
        size = len(run)
    run = run[:size]
    if not run or is_role(run[0].text.capitalize()):
        return None
    return " ".join(token.text for token in run)


def after_comma(text: str, end: int, limit: int) -> list[Token]:
    """The name in apposition behind an office: `, I Komang Koheri` or ` (Kadus), Sulaiman`; empty for anything else."""
    bracket = BRACKET.match(text, end, limit)
    at = bracket.end() if bracket else end
    if not text.startswith(", ", at):
        return []
    run = read_name(text, at + 2, limit)
    if not run or is_rank(run[-1].text) or (is_office_head(run[0].text) and not is_rank(run[0].text)):
        return []
    return run if is_person(bare(run, inside=True)) else []
