"""People: who appears in an article, by which forms of the name, and with which office."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ringkas.segmentation.names import Token, bare, read_mention, read_name, tokens
from ringkas.segmentation.vocabulary import is_head, is_office_head, is_person, namelike

if TYPE_CHECKING:
    from collections.abc import Sequence

RUNS = 3000
"""Runs of capitals and offices that are looked at: a long article has some hundred."""

HOLDERS, FORMS = 200, 40
"""Offices with a name, and names with one word in common, that are kept."""

REACH = 160
"""Code points that a name holds at most; an office with its name twice as many."""


@dataclass(frozen=True, slots=True)
class Person:
    """A person of the article: the fullest name and the fullest office."""

    name: tuple[str, ...]
    office: str | None = None

    @property
    def full(self) -> str:
        """The name as one string."""
        return " ".join(self.name)


class People:
    """The people of an article, found in its masked text: who is called how, and what office they hold.

    Args:
        text: the article's text with its quotations masked.
        known: words that the article uses as a name by themselves (`kata Komang`).
    """

    def __init__(self, text: str, known: frozenset[str]) -> None:
        self.known = known
        self._by_word: dict[str, list[tuple[str, ...]]] = defaultdict(list)
        self._offices: dict[tuple[str, ...], str] = {}
        self._holders: list[tuple[list[str], frozenset[str], tuple[str, ...]]] = []
        self._nicknames: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._collect(text)

    def _collect(self, text: str) -> None:
        """Read the article once, word by word: offices with their names, and runs of capitals without an office."""
        end = count = 0
        for match in _WORD.finditer(text):
            start, word = match.start(), match[0]
            if start < end:
                continue
            if is_head(word):
                end = self._add_office(text, start)
            elif word[0].isupper():
                run = read_name(text, start, start + REACH)
                end = run[-1].end if run else end
                self._add_run(run)
            else:
                continue
            count += 1
            if count > RUNS:
                return
        for match in _ALIAS.finditer(text):
            name, nick = self._words(match["name"]), self._words(match["nick"])
            if is_person(name) and nick:
                self._nicknames.setdefault(nick, name)

    def _add_office(self, text: str, start: int) -> int:
        """Add who holds the office that begins at `start`; returns where it ends."""
        mention = read_mention(text, start, start + 2 * REACH, self.known)
        if not mention:
            return start + 1
        name, office = mention.name, mention.office
        if not (mention.sure and is_person(name)) and (before := self._name_before(text, start)):
            office = (
                " ".join(word for word in (office, *name) if word) or None
            )  # `Sri Lestari, Ketua Panitia Lomba`
            name = before
        if is_person(name):
            self._add(name, office)
        return mention.end_of_all

    @staticmethod
    def _words(printed: str) -> tuple[str, ...]:
        return bare(tokens(printed, 0, len(printed)))

    def _add_run(self, run: Sequence[Token]) -> None:
        """A run of capitals without an office: each stretch of two words or more that can be a name."""
        stretch: list[Token] = []
        for token in [*run, Token("", 0, 0)]:
            if token.text and namelike(token.text) and not is_office_head(token.text):
                stretch.append(token)
                continue
            if len(stretch) > 1 and is_person(name := bare(stretch)):
                self._add(name, None)
            stretch = []

    def _name_before(self, text: str, start: int) -> tuple[str, ...]:
        """The name that an office follows in apposition: `Felix Christian, Product Manager`, `Budi selaku Ketua`."""
        window = text[max(0, start - 80) : start]
        match = _BEFORE_OFFICE.search(window)
        name = self._words(match["name"]) if match else ()
        return name if is_person(name) and not is_office_head(name[0]) else ()

    def _add(self, name: tuple[str, ...], office: str | None) -> None:
        for word in dict.fromkeys(name):
            names = self._by_word[word]
            if len(names) < FORMS and name not in names:
                names.append(name)
        if office:
            if len(office) > len(self._offices.get(name, "")):
                self._offices[name] = office
            if len(self._holders) < HOLDERS:
                printed = office.casefold().split()
                self._holders.append((printed, frozenset(printed), name))

    def full_name(self, name: tuple[str, ...]) -> tuple[str, ...]:
        """The fullest form of a name in the article; the name itself where there is none fuller."""
        best = name = self._nicknames.get(name, name)
        apart = len(name) > 1 and name in self._offices  # Joko Widodo is not Iriana Joko Widodo
        for other in self._by_word.get(name[0], ()) if name else ():
            if len(other) > len(best) and _contains(other, name) and not (apart and other[0] != name[0]):
                best = other
        return best

    def office_of(self, name: tuple[str, ...]) -> str | None:
        """The fullest office that the article gives to a person, by any form of the name."""
        full = self.full_name(name)
        forms = {form for word in full for form in self._by_word.get(word, ()) if _contains(full, form)}
        forms = {form for form in forms if form[0] == full[0] or len(form) == 1}
        return max((self._offices[form] for form in forms if form in self._offices), key=len, default=None)

    def holder_of(self, office: str) -> Person | None:
        """The person who holds an office that is named alone: `kata Kapolres` is the Kapolres Metro of the article."""
        wanted = office.casefold().split()
        for printed, inside, name in self._holders:
            if printed[: len(wanted)] == wanted or inside.issuperset(wanted):
                return Person(self.full_name(name), self.office_of(name))
        return None

    def person(self, name: tuple[str, ...]) -> Person:
        """The person with a name: fullest name, fullest office."""
        return Person(self.full_name(name), self.office_of(name))


_WORD = re.compile(r"(?<![\w@'’\-])[A-Za-z][\w'’\-]*")
"""A word that may begin an office or a name."""

_NAME = r"[A-Z][\w'’\-]*\.?(?: (?:[A-Z][\w'’\-]*\.?|bin|binti|van|de|al)){0,6}"

_BEFORE_OFFICE = re.compile(rf"(?P<name>{_NAME})(?:,? (?:selaku|sebagai) |(?: \(\d{{1,3}}\))?, )\Z")
"""A name before its office: `Felix Christian, `, `Budi Darmawan selaku `, `Ani (45), `."""

_ALIAS = re.compile(
    rf"(?<![\w'’\-])(?P<name>{_NAME}),? (?:alias|atau|(?:yang )?(?:(?:akrab|biasa|kerap|karib|lebih) )?"
    rf"di(?:sapa|panggil|kenal)(?: akrab)?(?: dengan)?(?: nama| sebagai)?) [\"“'‘]?(?P<nick>{_NAME})"
)
"""A nickname: `Bambang Wiguna alias Wigo`, `Sri Lestari, yang akrab disapa Mbak Tari`."""


def _contains(long: tuple[str, ...], short: tuple[str, ...]) -> bool:
    """Whether the words of `short` stand in `long` one after the other."""
    return any(long[at : at + len(short)] == short for at in range(len(long) - len(short) + 1))
