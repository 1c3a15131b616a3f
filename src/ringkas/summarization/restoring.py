"""Capitals and spacing for models that write lower-case words with blanks between them, as BERT's tokenizers do."""

from __future__ import annotations

import re
from difflib import SequenceMatcher

TOKEN = re.compile(r"\w+|[^\w\s]")
# What has no blank before it, and what has none behind it.
CLOSING = re.compile(r"[.,;:!?%)\]”»]")
OPENING = re.compile(r"[(\[“«]$")
# The first letter of a text, and of each sentence in it.
FIRST = re.compile(r"(?:^|[.!?]\s+)[^\W\d_]")


def restored(text: str, source: str) -> str:
    """A lower-case text in the capitals and the spacing of what it was made from; any other text as it is.

    Runs of words that stand in the source come out as they stand there; a single word takes the form that the source
    gives it.

    Args:
        text: what a model wrote.
        source: what it read.

    Example:
        >>> restored("laba pt bank naik 8, 3 persen di jakarta.", "Laba PT Bank (BNI) naik 8,3 persen. Ia di Jakarta.")
        'Laba PT Bank naik 8,3 persen di Jakarta.'
        >>> restored("Laba naik.", "LABA NAIK.")
        'Laba naik.'
    """
    if text != text.lower():
        return text
    words = [m.group() for m in TOKEN.finditer(text)]
    theirs = list(TOKEN.finditer(source))
    forms = {m.group().lower(): m.group() for m in reversed(theirs)}
    result, done = "", 0
    matcher = SequenceMatcher(None, words, [m.group().lower() for m in theirs], autojunk=False)
    for block in matcher.get_matching_blocks():
        for word in words[done : block.a]:
            result = _joined(result, forms.get(word, word))
        if block.size:
            first, last = theirs[block.b], theirs[block.b + block.size - 1]
            result = _joined(result, source[first.start() : last.end()])
        done = block.a + block.size
    return FIRST.sub(lambda m: m.group()[:-1] + m.group()[-1].upper(), result)


def _joined(text: str, piece: str) -> str:
    blank = "" if not text or CLOSING.match(piece) or OPENING.search(text) else " "
    return text + blank + piece
