"""How often the checks raise a false alarm on human translations, and how often they find a planted mistake.

    python benchmarks/checks.py CORPORA [--set distilled_news_valid …]

CORPORA is a folder with `dev/NAME.id` and `dev/NAME.en`, aligned line by line. A false alarm is any finding on a pair
as it is: some are mistakes of the translator or of the page, so the figures are upper bounds. A planted mistake is one
number, date, time, name or acronym of the English changed at random, in a pair that raised no alarm before.
"""

from __future__ import annotations

import argparse
import random
import re
from pathlib import Path
from typing import TYPE_CHECKING

from ringkas.checks import acronyms, dates, length, names, numbers, repetition, times, words

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ringkas.checks.finding import Outcome

SETS = ("distilled_news_valid", "tico19", "tatoeba_test", "gunnxx_news_valid")
CHECKS: dict[str, Callable[[str, str], Outcome]] = {
    module.NAME: module.check
    for module in (numbers, dates, times, names, acronyms, words, repetition, length)
}

NUMBER = re.compile(
    r"[0-9]+(?:[.,:][0-9]+)*|\b(?:three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty)\b"
)
DATE = re.compile(
    r"\b(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|January|February|April|June|July|August|September|October"
    r"|November|December)\b"
)
TIME = re.compile(r"\b[0-9]{1,2}:[0-9]{2}\b")
ACRONYM = re.compile(r"(?<![^\W_])[A-Z]{2,6}(?![^\W_])")
NAME = re.compile(r"(?<![^\W_])[A-Z][a-z]{3,}(?![^\W_])")
NUMBER_WORDS = (
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "twenty",
    "thirty",
)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "April",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def main() -> None:
    """Prints one table for each set."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("corpora", type=Path)
    parser.add_argument("--set", action="append", dest="sets", help="a set in dev/; by default four of them")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    for name in options.sets or SETS:
        pairs = list(_pairs(options.corpora / "dev" / name))
        print(f"\n{name}: {len(pairs)} pairs")
        print(
            f"{'check':12}{'lines':>8}{'alarms':>8}{'rate':>8}{'items':>8}{'rate':>8}{'changed':>10}{'dropped':>10}"
        )
        for check in CHECKS:
            print(_row(check, pairs, random.Random(options.seed)))


def _pairs(path: Path) -> Iterator[tuple[str, str]]:
    sources = path.with_suffix(".id").read_text(encoding="utf-8").split("\n")
    candidates = path.with_suffix(".en").read_text(encoding="utf-8").split("\n")
    return ((s, c) for s, c in zip(sources, candidates, strict=True) if s.strip() and c.strip())


def _row(name: str, pairs: list[tuple[str, str]], rng: random.Random) -> str:
    check = CHECKS[name]
    lines = alarms = items = findings = 0
    changed, dropped = [], []
    for source, candidate in pairs:
        outcome = check(source, candidate)
        lines += outcome.checked > 0
        alarms += bool(outcome.findings)
        items += outcome.checked
        findings += len(outcome.findings)
        if not outcome.findings and (span := _target(name, source, candidate, rng)):
            start, end = span
            wrong = _changed(name, candidate[start:end], rng)
            changed.append(bool(check(source, candidate[:start] + wrong + candidate[end:]).findings))
            dropped.append(bool(check(source, candidate[:start] + candidate[end:]).findings))
    rates = f"{_share(alarms, lines)}{items:8}{_share(findings, items)}"
    found = f"{_share(sum(changed), len(changed)):>10}{_share(sum(dropped), len(dropped)):>10}"
    return f"{name:12}{lines:8}{alarms:8}{rates}{found}"


def _share(part: int, whole: int) -> str:
    return f"{100 * part / whole:7.2f}%" if whole else f"{'–':>8}"


def _target(name: str, source: str, candidate: str, rng: random.Random) -> tuple[int, int] | None:
    """A place in the English to damage: something of the kind that the check compares."""
    pattern = {"numbers": NUMBER, "dates": DATE, "times": TIME, "names": NAME, "acronyms": ACRONYM}.get(name)
    if not pattern:
        return None
    found = list(pattern.finditer(candidate))
    if name in {"names", "acronyms"}:
        compared = _compared_words(name, source)
        found = [m for m in found if m.group() in compared]
    return rng.choice(found).span() if found else None


def _compared_words(name: str, source: str) -> set[str]:
    """The words that the check looks for: those that it misses in an empty translation."""
    findings = CHECKS[name](source, "").findings
    return {
        word for f in findings if f.source for word in re.findall(r"\w+", source[f.source[0] : f.source[1]])
    }


def _changed(name: str, text: str, rng: random.Random) -> str:
    """The text with one mistake in it."""
    for listed in (NUMBER_WORDS, WEEKDAYS, MONTHS):
        if text in listed:
            return rng.choice([word for word in listed if word != text])
    alphabet = {"names": "abdegiklmnoprstu", "acronyms": "ABCDEGHJKLMNPRSTU"}.get(name, "0123456789")
    at = rng.choice([i for i, c in enumerate(text) if c.isalnum()][1 if name == "names" else 0 :])
    wrong = rng.choice([c for c in alphabet if c != text[at]])
    return text[:at] + wrong + text[at + 1 :]


if __name__ == "__main__":
    main()
