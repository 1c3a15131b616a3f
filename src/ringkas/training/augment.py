"""Changes to pairs on their way into a batch: placeholders on both sides, and noise on the source alone.

Every function takes a pair and a random generator and gives a pair; what cannot be changed comes back as it is.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from ringkas._data import rows
from ringkas.training.tokenizer import PLACEHOLDERS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from ringkas.training.config import Augment

Texts = tuple[str, str]

# `"Ini bukti sinergi,”`: any double mark opens, any closes, as pages print them; no space inside them.
QUOTED = re.compile(r'["“”](?! )[^"“”⟦⟧]{2,400}(?<! )["“”]')
# A name of one to four words, a number with its separators, an address: `I Komang Koheri`, `1.500`, `https://a.id/b`.
SPAN = re.compile(
    r"https?://[^\s⟦⟧]{1,400}|[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,8}"
    r"|(?<!\w)(?:[A-Z][\w'’./-]{0,40}\w(?: [A-Z][\w'’./-]{0,40}\w){0,3}|\d[\w.,:/-]{0,40}\w|\d)"
)
SYMBOL = re.compile(r"⟦\d⟧")
# A stop or comma between a letter and the next word: `selesai. Warga`.
STOP_SPACE = re.compile(r"(?<=[a-z][.,]) (?=[A-Za-z])")
ORDERED = 0.85
"""How often placeholders are numbered from the left, as the translator does; the others keep the symbols apart."""

PLAIN_WORD = re.compile(r"(?<![\w⟦])[a-z]{4,}(?![\w⟧])")
STRAIGHT_PAIR = re.compile(r'"([^"]{1,400})"')


def pair(texts: Texts, how: Augment, random: Random, *, names: Sequence[str] = ()) -> Texts:
    """One random variant of a pair.

    Args:
        texts: source and target.
        how: the probabilities.
        random: the source of randomness.
        names: names of speakers, for synthetic attributions.
    """
    if names and random.random() < how.attribution:
        texts = attribution(random, names)
    if random.random() < how.marks:
        texts = swap_marks(texts)
    if random.random() < how.quotes:
        texts = hide_quotes(texts, random, how.most)
    if random.random() < how.spans:
        texts = hide_spans(texts, random, how.most)
    if random.random() < how.edges:
        texts = at_edge(texts, random)
    if random.random() < ORDERED:
        texts = in_order(texts)
    return noisy(texts[0], how, random), texts[1]


def hide_quotes(texts: Texts, random: Random, most: int = 8) -> Texts:
    """Replaces quoted spans, their marks included, by placeholders, if both sides have as many.

    Example:
        >>> from random import Random
        >>> in_order(hide_quotes(('"Ayo maju," kata Budi.', '"Let us go," Budi said.'), Random(0)))
        ('⟦0⟧ kata Budi.', '⟦0⟧ Budi said.')
    """
    ours, theirs = (list(QUOTED.finditer(text)) for text in texts)
    if not ours or len(ours) != len(theirs):
        return texts
    return _replace(texts, [(a.span(), b.span()) for a, b in zip(ours, theirs, strict=True)][:most], random)


def hide_spans(texts: Texts, random: Random, most: int = 8) -> Texts:
    """Replaces names, numbers and addresses that stand exactly once on each side; one to three as a rule.

    Example:
        >>> from random import Random
        >>> in_order(hide_spans(("warga bernama Siti pulang", "a resident named Siti went home"), Random(0)))
        ('warga bernama ⟦0⟧ pulang', 'a resident named ⟦0⟧ went home')
    """
    source, target = texts
    room = most - sum(source.count(symbol) for symbol in PLACEHOLDERS)
    shared = []
    for match in SPAN.finditer(source):
        # `Menurut Siti`: what opens a sentence is no part of the name.
        for cut in (0, *(i + 1 for i, c in enumerate(match.group()) if c == " ")):
            text = match.group()[cut:]
            if len(text) > 1 and source.count(text) == 1 == target.count(text):
                start = target.index(text)
                # Whole words only: `Bali` is no part of `Balinese`.
                before, after = target[:start][-1:], target[start + len(text) :][:1]
                if not before.isalnum() and not after.isalnum():
                    shared.append(((match.start() + cut, match.end()), (start, start + len(text))))
                    break
    wanted = random.choice((1, 1, 2, 2, 3, most))
    chosen = random.sample(shared, min(len(shared), wanted, max(0, room)))
    return _replace(texts, _apart(chosen), random)


def at_edge(texts: Texts, random: Random) -> Texts:
    """Puts a placeholder before or behind both sides, as a quotation or an address stands there."""
    free = [symbol for symbol in PLACEHOLDERS if symbol not in texts[0]]
    if not free:
        return texts
    symbol, (source, target) = random.choice(free), texts
    if random.random() < 0.5:
        return f"{symbol} {source}", f"{symbol} {target}"
    return f"{source} {symbol}", f"{target} {symbol}"


def in_order(texts: Texts) -> Texts:
    """Numbers the placeholders from the left of the source, as the translator does.

    Example:
        >>> in_order(("⟦4⟧ dan ⟦1⟧", "⟦1⟧ and ⟦4⟧"))
        ('⟦0⟧ dan ⟦1⟧', '⟦1⟧ and ⟦0⟧')
    """
    found = dict.fromkeys(SYMBOL.findall(texts[0]))
    numbers = {symbol: PLACEHOLDERS[i] for i, symbol in enumerate(found)}
    source, target = (SYMBOL.sub(lambda m: numbers.get(m.group(), m.group()), text) for text in texts)
    return source, target


def attribution(random: Random, names: Sequence[str]) -> Texts:
    """A synthetic attribution of a placeholder: `⟦0⟧ tegas X.`, `X mengatakan, ⟦0⟧`."""
    source, target = random.choice(rows("ringkas.training.data", "attributions.tsv"))
    values = {"q": "⟦0⟧", "n": random.choice(names)}
    return source.format_map(values), target.format_map(values)


def swap_marks(texts: Texts) -> Texts:
    """Makes straight double marks curly, or curly ones straight, on both sides alike.

    Example:
        >>> swap_marks(('Ia bilang "ya".', 'He said "yes".'))
        ('Ia bilang “ya”.', 'He said “yes”.')
    """
    if any(mark in text for text in texts for mark in "“”"):
        source, target = (text.replace("“", '"').replace("”", '"') for text in texts)
    elif all(text.count('"') % 2 == 0 for text in texts):
        source, target = (STRAIGHT_PAIR.sub(r"“\1”", text) for text in texts)
    else:
        return texts
    return source, target


def noisy(source: str, how: Augment, random: Random) -> str:
    """The source as careless pages print it: shouted, without its stop, with typos, with a space lost behind a stop."""
    if random.random() < how.upper:
        source = source.upper()
    if random.random() < how.no_stop and source.endswith(".") and not source.endswith(".."):
        source = source[:-1]
    if random.random() < how.typos:
        source = misspelt(source, random)
    # Few sources hold such a place: joined sentences do.
    if random.random() < how.glued * 0.1:
        source = STOP_SPACE.sub("", source, count=1)
    return source


def misspelt(text: str, random: Random) -> str:
    """Swaps, drops or doubles a letter in one or two plain words; names, numbers and placeholders stay."""
    for _ in range(random.choice((1, 1, 2))):
        words = list(PLAIN_WORD.finditer(text))
        if not words:
            return text
        word = random.choice(words)
        i = word.start() + random.randrange(1, len(word.group()) - 1)
        change = random.randrange(3)
        middle = (text[i + 1] + text[i], text[i + 1], text[i] + text[i] + text[i + 1])[change]
        text = text[:i] + middle + text[i + 2 :]
    return text


def names_in(texts: Texts) -> list[str]:
    """Names of two or three words that stand on both sides: speakers for synthetic attributions."""
    found = (match.group() for match in SPAN.finditer(texts[0]))
    return [name for name in found if 1 <= name.count(" ") <= 2 and name[0].isupper() and name in texts[1]]


def _replace(texts: Texts, spans: list[tuple[tuple[int, int], tuple[int, int]]], random: Random) -> Texts:
    """Puts placeholders, drawn at random, in the place of aligned spans."""
    if not spans:
        return texts
    spans = sorted(spans)
    free = [symbol for symbol in PLACEHOLDERS if symbol not in texts[0]]
    spans = spans[: len(free)]
    symbols = random.sample(free, len(spans))
    results = []
    for side, text in enumerate(texts):
        parts, position = [], 0
        for span, symbol in sorted(zip((s[side] for s in spans), symbols, strict=True)):
            parts += [text[position : span[0]], symbol]
            position = span[1]
        results.append("".join([*parts, text[position:]]))
    return results[0], results[1]


def _apart(
    spans: list[tuple[tuple[int, int], tuple[int, int]]],
) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    """Those spans that overlap none before them, on the target side too."""
    kept: list[tuple[tuple[int, int], tuple[int, int]]] = []
    for span in spans:
        if all(span[side][1] <= k[side][0] or k[side][1] <= span[side][0] for k in kept for side in (0, 1)):
            kept.append(span)
    return kept
