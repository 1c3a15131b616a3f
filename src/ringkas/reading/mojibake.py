r"""Repairs text that was decoded wrongly before it came here (`â€œSiapâ€\x9d` for `“Siap”`), with ftfy.

Only the encoding is repaired: quotation marks stay as curly or as straight as they are, ligatures, widths and
composition stay, so that a quotation remains what the speaker's paper printed.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

# Marks and signs of well-decoded news text; two of them side by side (`”–`) are no sign of mojibake.
_MARKS: Final = "“”‘’„‚«»‹›–—―…•·°×©®™\u00a0\u00ad\u200b-\u200f\u2060\ufeff"

# What mojibake cannot do without: a C1 control, one of the lead bytes of Latin text (Ã, Â, â), or two characters
# beyond ASCII side by side that are not both marks: `â€œ`, `Ã©`, `‚Äú`, `ÔÇ£`. Cheap, and it keeps ftfy unloaded
# for nearly all articles.
_SUSPICIOUS: Final = re.compile(
    rf"[\x80-\x9fÃÂâ]|[^\x00-\x7f{_MARKS}][^\x00-\x7f]|[^\x00-\x7f][^\x00-\x7f{_MARKS}]"
)


def repair(text: str) -> str:
    r"""The text with its mojibake repaired; a text without any comes back unchanged.

    Lines are repaired one by one, since a page mixes pasted and typed lines.

    Args:
        text: decoded text.

    Example:
        >>> repair("â€œKami siap,â€\x9d kata Rini di kafÃ© itu.")
        '“Kami siap,” kata Rini di kafé itu.'
        >>> repair("“Kami siap,\" kata Rini di kafé itu.")
        '“Kami siap," kata Rini di kafé itu.'
    """
    if not _SUSPICIOUS.search(text):
        return text
    lines = text.split("\n")
    return "\n".join(_repair_line(line) if _SUSPICIOUS.search(line) else line for line in lines)


def _repair_line(line: str) -> str:
    repaired = _fixer()(line)
    # A repair must not bring in what a text cannot hold: line breaks move every span, lone surrogates have no UTF-8.
    return line if re.search(r"[\n\r\x00\ud800-\udfff]", repaired) else repaired


@cache
def _fixer() -> Callable[[str], str]:
    from ftfy import TextFixerConfig, fix_encoding  # 0.1 s, and few texts need it

    config = TextFixerConfig(explain=False)

    def fix(line: str) -> str:
        return str(fix_encoding(line, config))

    return fix
