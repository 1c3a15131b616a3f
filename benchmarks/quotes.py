"""Measure quotations: are they found, is speech told from mention, is the speaker right?

    python benchmarks/quotes.py [--corpora DIR] [--errors]

Without `--corpora` only the articles in `samples/` are measured. With it, 100 news articles are measured too: DIR holds
`news/clickid_clean.jsonl` and `news/indonews_2025_clean.jsonl`, and an article whose text has changed is refused.

What is counted
    A gold quotation is found when a predicted one has the same start and end; one over several paragraphs when its
    parts together do. Recall and precision are those of
    speech: a mention that is called speech counts against precision, speech that is called a mention against recall.
    Kind: the share of the found quotations whose kind is right.
    Speaker: over the found speech quotations for which the gold names somebody, the share whose predicted speaker (the
    full name, the mention as printed, or the office where nobody is named) has a word of the gold name that no other
    gold speaker of the article has, and no word that only another one has.
    Full: the share whose full name, or mention where there is none, is the gold's word for word.

How the gold was made is told in benchmarks/data/README-quotes.md.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import re
import sys
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ringkas.article import QuoteKind
from ringkas.reading import read
from ringkas.segmentation import segment

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ringkas.article import Quote

HERE = Path(__file__).parent


@dataclass(slots=True)
class Score:
    """Counts over a set of articles."""

    name: str
    articles: int = 0
    gold: int = 0
    predicted: int = 0
    right: int = 0
    found: int = 0
    kinds: int = 0
    speakers: int = 0
    named: int = 0
    full: int = 0
    errors: list[str] = field(default_factory=list)

    def row(self) -> str:
        """One line of the table."""

        def share(part: int, whole: int) -> str:
            return f"{part / whole:.3f}" if whole else "-"

        cells = [
            share(self.right, self.predicted),
            share(self.right, self.gold),
            share(self.kinds, self.found),
        ]
        cells += [share(self.named, self.speakers), share(self.full, self.speakers)]
        return f"{self.name:<10}{self.articles:>9}{self.gold:>8}" + "".join(f"{cell:>11}" for cell in cells)


def words(name: str | None) -> set[str]:
    """The words of a name, in small letters."""
    return set(re.findall(r"\w+", (name or "").casefold()))


def same_speaker(gold: str, quote: Quote, others: Sequence[str]) -> bool:
    """Whether the predicted speaker is the gold one, by the words that tell it from the article's other speakers."""
    if quote.speaker is None:
        return False
    said = words(quote.speaker.full) | words(quote.speaker.text)
    if quote.speaker.full is None:
        said |= words(quote.speaker.office)
    rest = set[str]().union(*(words(other) for other in others if other != gold))
    own = words(gold) - rest or words(gold)
    return bool(said & own) and not said & (rest - words(gold))


def taken(text: str, parts: list[Quote], start: int, end: int) -> Quote | None:
    """Take the predicted quotation with these ends out of `parts`; one over several paragraphs is joined again."""
    inside = [quote for quote in parts if start <= quote.start and quote.end <= end]
    covered = "".join(text[quote.start : quote.end] for quote in inside)
    if "".join(covered.split()) != "".join(text[start:end].split()):
        return None
    for quote in inside:
        parts.remove(quote)
    return inside[-1]


def measure(score: Score, text: str, gold: Sequence[dict[str, Any]], label: str) -> None:
    """Add one article to a score."""
    parts = list(segment(text).quotes)
    speakers = sorted({q["speaker"] for q in gold if q["speaker"]})
    score.articles += 1
    for entry in gold:
        place = (entry["start"], entry["end"])
        quote = taken(text, parts, *place)
        speech = entry["kind"] == "speech"
        score.gold += speech
        shown = f"{label} {place}"
        if quote is None:
            if speech:
                score.errors.append(f"{shown}: not found")
            continue
        score.found += 1
        score.predicted += quote.kind is QuoteKind.SPEECH
        score.kinds += quote.kind == entry["kind"]
        if quote.kind != entry["kind"]:
            score.errors.append(f"{shown}: {quote.kind}, should be {entry['kind']}")
        if not speech or quote.kind is not QuoteKind.SPEECH:
            continue
        score.right += 1
        if entry["speaker"]:
            score.speakers += 1
            right = same_speaker(entry["speaker"], quote, speakers)
            said = quote.speaker and (quote.speaker.full or quote.speaker.text)
            score.named += right
            score.full += (said or "").casefold() == entry["speaker"].casefold()
            if not right:
                score.errors.append(f"{shown}: {said}, should be {entry['speaker']}")
    extra = [quote for quote in parts if quote.kind is QuoteKind.SPEECH]
    score.predicted += len(extra)
    score.errors += [f"{label} {(quote.start, quote.end)}: speech, should be nothing" for quote in extra]


@cache
def rows(path: Path) -> tuple[str, ...]:
    """The texts of a collection, one a row."""
    return tuple(json.loads(line)["text"] for line in path.read_text(encoding="utf-8").splitlines())


def records(path: Path) -> Iterator[dict[str, Any]]:
    """The records of a gold file."""
    for line in path.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def checked(text: str, record: dict[str, Any]) -> str:
    """The text, if it is the one that was annotated."""
    if hashlib.sha256(text.encode()).hexdigest() != record["sha256"]:
        sys.exit(f"{record['file']} has changed since its quotations were annotated; annotate it again.")
    return text


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--corpora", type=Path, help="the folder that holds news/*.jsonl")
    parser.add_argument("--errors", action="store_true", help="list what is wrong")
    options = parser.parse_args()

    scores = {name: Score(name) for name in ("samples", "dev", "test", "fresh")}
    samples = HERE / "data" / "quotes_samples.jsonl"
    for record in records(samples) if samples.exists() else ():
        text = read(HERE.parent / record["file"]).text
        measure(scores["samples"], checked(text, record), record["quotes"], record["file"])
    for record in records(HERE / "data" / "quotes_gold.jsonl") if options.corpora else ():
        text = rows(options.corpora / "news" / record["file"])[record["row"]]
        label = f"{record['file']}:{record['row']}"
        measure(scores[record["part"]], checked(text, record), record["quotes"], label)

    heads = ("precision", "recall", "kind", "speaker", "full")
    print(f"{'set':<10}{'articles':>9}{'speech':>8}" + "".join(f"{head:>11}" for head in heads))
    for score in scores.values():
        if score.articles:
            print(score.row())
    if options.errors:
        for score in scores.values():
            print("\n".join(score.errors))


if __name__ == "__main__":
    main()
