"""English news -> `Indonesian<TAB>English` pairs, the Indonesian by a model of the direction `en-id`.

Back-translation (Sennrich, Haddow and Birch 2016): the target side is English that people wrote, and a tag before the
source tells the model that the other side is synthetic (Caswell, Chelba and Grangier 2019; `data.tagged`). Pairs that
lost a number or loop are left out.

    python -m ringkas.training.backtranslation MODEL english_news/*.jsonl -o CORPORA/extra/back_news.tsv
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from ringkas._data import rows
from ringkas.errors import InputError, RingkasError
from ringkas.training import corpus

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

CHUNK = 4000
"""Sentences translated at once: enough for batches of like length, and each chunk is written when it is done."""

WORD = re.compile(r"[^\W\d_]+")
# What tables and company results are made of: `Shr 34 cts vs 1.19 dlrs`, `<MER.N>`.
TABLE = re.compile(r"\bvs\b|\b(?:Shr|Qtr|Revs|Avg shrs|Oper)\b|<|>|\+\w")
SHORTEST, LONGEST = 4, 60
"""Words of a sentence."""

LETTERS = 0.75
"""The least part of a sentence that is letters and spaces."""


def sentences(paths: Sequence[Path]) -> Iterator[str]:
    """Different English sentences of articles, headlines in sentence case among them, in order.

    Args:
        paths: JSON Lines of objects with `text` and perhaps `title`; a blank line in `text` ends a paragraph.

    Raises:
        InputError: a file cannot be read, or a line is no such object.
    """
    import sentencex

    seen: set[str] = set()
    for path in paths:
        for title, text in _articles(path):
            paragraphs = [title, *text.split("\n")] if title != title.upper() else text.split("\n")
            for paragraph in paragraphs:
                if not paragraph.strip():
                    continue
                for raw in sentencex.segment("en", corpus.clean(paragraph)):
                    sentence = modern(raw.strip())
                    name = corpus.key(sentence)
                    if is_prose(sentence) and name not in seen:
                        seen.add(name)
                        yield sentence


def modern(sentence: str) -> str:
    """The sentence with wire abbreviations written out.

    Example:
        >>> modern("It sold 1.5 mln dlrs of bonds, up 3 pct.")
        'It sold 1.5 million dollars of bonds, up 3 percent.'
    """
    table = {row[0]: row[1] for row in rows("ringkas.training.data", "wire_units.tsv")}
    return WORD.sub(lambda match: table.get(match.group(), match.group()), sentence)


def is_prose(sentence: str) -> bool:
    """Whether a sentence is running text: no table, not too short or long, mostly letters, its quotation marks paired.

    Example:
        >>> is_prose("Shr 34 cts vs 1.19 dlrs"), is_prose("Prices rose again in January.")
        (False, True)
    """
    length = len(sentence.split())
    letters = sum(c.isalpha() or c.isspace() for c in sentence)
    return (
        SHORTEST <= length <= LONGEST
        and letters >= LETTERS * len(sentence)
        and sentence.count('"') % 2 == 0
        and not TABLE.search(sentence)
    )


def is_sound(indonesian: str, english: str) -> bool:
    """Whether a synthetic pair says the same as far as the checks of numbers and repetition can tell."""
    from ringkas.checks import numbers, repetition

    return not (
        not indonesian
        or numbers.check(indonesian, english).findings
        or repetition.check(english, indonesian).findings
    )


def pairs(model: Path, paths: Sequence[Path]) -> Iterator[list[tuple[str, str]]]:
    """The sound pairs of each chunk of sentences: Indonesian, English.

    Args:
        model: the exported folder of a run of the direction `en-id`, its conversion inside.
        paths: as `sentences` takes them.
    """
    from ringkas.models.registry import ENGINE_FOLDER
    from ringkas.training import exporting

    chunk: list[str] = []

    def made() -> list[tuple[str, str]]:
        outputs = exporting.translate(model / ENGINE_FOLDER, model, chunk)
        return [(a, b) for a, b in zip(outputs, chunk, strict=True) if is_sound(a, b)]

    for sentence in sentences(paths):
        chunk.append(sentence)
        if len(chunk) == CHUNK:
            yield made()
            chunk.clear()
    if chunk:
        yield made()


def main(arguments: Sequence[str] | None = None) -> int:
    """The command; returns its exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m ringkas.training.backtranslation",
        description="Make back-translations of English news.",
    )
    parser.add_argument("model", type=Path, help="exported folder of a model of the direction en-id")
    parser.add_argument("files", type=Path, nargs="+", help="JSON Lines with text and perhaps title")
    parser.add_argument(
        "-o", "--output", type=Path, required=True, help="the pairs: Indonesian, a tab, English"
    )
    given = parser.parse_args(arguments)
    new = given.output.with_name(given.output.name + ".new")
    count = 0
    try:
        with new.open("w", encoding="utf-8") as file:
            for chunk in pairs(given.model, given.files):
                file.writelines(f"{indonesian}\t{english}\n" for indonesian, english in chunk)
                file.flush()
                count += len(chunk)
                sys.stderr.write(f"{count:,} pairs\n")
        new.replace(given.output)
    except RingkasError as error:
        sys.stderr.write(f"{error.message}\n{error.remedy}\n")
        return error.exit_code
    return 0


def _articles(path: Path) -> Iterator[tuple[str, str]]:
    """Title and text of each article of a file."""
    try:
        with path.open(encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                try:
                    record = json.loads(line)
                    yield str(record.get("title") or ""), str(record["text"])
                except (ValueError, KeyError, AttributeError) as error:
                    raise InputError(
                        f"{path}, line {number}, is no article: {error}.", "Give objects with the field text."
                    ) from error
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read: {error}", "Give JSON Lines in UTF-8.") from error


if __name__ == "__main__":
    sys.exit(main())
