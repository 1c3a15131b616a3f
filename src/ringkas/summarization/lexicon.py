"""Words and what is known about them: how rare each is in news, and how much editors want the sentences with it."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

from ringkas._data import rows
from ringkas.summarization.coherence import DATA, WORD

if TYPE_CHECKING:
    from collections.abc import Mapping

GROUPS = ("saying", "background", "outcome", "scale", "day")
"""The groups of `cues.txt`."""

OPENING_MARKS = "\"“”«'‘"
LONGEST_NUMBER = 4


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one sentence: all of them in lower case, the set of them, and the names among them."""

    all: tuple[str, ...]
    distinct: frozenset[str]
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A number for each word, and the number of a word that is not listed."""

    values: Mapping[str, float]
    default: float = 0.0

    def __getitem__(self, word: str) -> float:
        return self.values.get(word, self.default)

    @staticmethod
    def parse(text: str, *, default: float = 0.0) -> Table:
        """Read a data file: on each line a number, a tab, and the words that have it.

        Args:
            text: the contents. `#` opens a comment; a line `*` in place of the words sets the number of all others.
            default: the number of a word that is not listed, where no line sets it.
        """
        values: dict[str, float] = {}
        for line in text.splitlines():
            if line.startswith("#") or not line:
                continue
            number, _, members = line.partition("\t")
            if members == "*":
                default = float(number)
            else:
                values.update(dict.fromkeys(members.split(), float(number)))
        return Table(values, default)

    def format(self, comment: str) -> str:
        """The contents of the data file that `parse` reads."""
        lines: dict[float, list[str]] = {}
        for word, value in self.values.items():
            lines.setdefault(value, []).append(word)
        body = "".join(f"{value:g}\t{' '.join(sorted(lines[value]))}\n" for value in sorted(lines))
        return f"{comment}{self.default:g}\t*\n{body}"


@cache
def idf() -> Table:
    """Inverse document frequency of Indonesian words in news; a word that is not listed counts as rare."""
    return Table.parse(files(DATA).joinpath("idf.tsv").read_text(encoding="utf-8"))


@cache
def appeal() -> Table:
    """How much more often than its place tells an editor took a sentence with that word; keys as in `appeal_keys`."""
    return Table.parse(files(DATA).joinpath("appeal.tsv").read_text(encoding="utf-8"))


@cache
def cues() -> Mapping[str, int]:
    """The words of `cues.txt`, each with the index of its group in `GROUPS`."""
    return {word: GROUPS.index(group) for word, group in rows(DATA, "cues.txt")}


def words_of(text: str) -> Words:
    """The words of a sentence.

    Names are the capitalized words that neither open the sentence nor follow an opening quotation mark.

    Examples:
        >>> words_of('Bupati Sari berkata, "Kami siap."').names
        ('sari',)
    """
    found = list(WORD.finditer(text))
    lower = tuple(m.group().lower() for m in found)
    names = tuple(
        low
        for k, (m, low) in enumerate(zip(found, lower, strict=True))
        if k and m.group()[0].isupper() and text[m.start() - 1] not in OPENING_MARKS
    )
    return Words(lower, frozenset(lower), names)


def appeal_keys(words: Words) -> list[str]:
    """The keys of a sentence in the table of appeal: its words, the first one once more behind `^`.

    Whole numbers are told apart by their length only.

    Examples:
        >>> appeal_keys(words_of("Banjir menggenangi 250 rumah."))
        ['000', '^banjir', 'banjir', 'menggenangi', 'rumah']
    """
    keys = {"0" * min(len(w), LONGEST_NUMBER) if w.isdigit() else w for w in words.distinct}
    keys.update(f"^{w}" for w in words.all[:1])
    return sorted(keys)
