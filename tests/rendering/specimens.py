"""Briefs of a page written for these tests, and strategies that make briefs of any text."""

from __future__ import annotations

import string
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from ringkas.article import Source
from ringkas.brief import Bilingual, Brief, BriefQuote, BriefSentence, Dateline
from ringkas.checks.finding import Flag, Tally
from ringkas.translated import TranslatedArticle, TranslatedParagraph

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

CROSSING = '"Jembatan ini kami buka lebih cepat dua pekan karena warga sudah terlalu lama memutar,”'
PROMISE = "”Senin depan bus sekolah lewat sini.”"
BELIEF = "“Kami percaya kalau sudah melihatnya sendiri”"
LEAD = "Pemerintah Kabupaten Sungai Hulu membuka jembatan gantung Tanjung Rejo, Senin (3/3/2025)."
SPOKEN = f"{CROSSING} kata Ratna Wulandari. {PROMISE}"
COST = "Pembangunan jembatan sepanjang 84 meter itu menelan Rp 6,2 miliar."
DOUBT = f"Seorang pedagang berkata {BELIEF}."
HEADLINE = "Jembatan Gantung Tanjung Rejo Dibuka Dua Pekan Lebih Cepat"
TEXT = f"{HEADLINE}\n\nSuaraHulu.id, Sungai Hulu - {LEAD}\n\n{SPOKEN}\n\n{COST} {DOUBT}\n"


def span(words: str) -> tuple[int, int]:
    """Where words stand in the page."""
    start = TEXT.index(words)
    return start, start + len(words)


QUOTES = (
    BriefQuote(
        *span(CROSSING),
        CROSSING,
        "Ratna Wulandari",
        "Ratna Wulandari",
        "We are opening this bridge two weeks early because residents have had to go the long way round for too long.",
    ),
    BriefQuote(
        *span(PROMISE), PROMISE, "Ratna", "Ratna Wulandari", "Next Monday the school bus will come this way."
    ),
    BriefQuote(*span(BELIEF), BELIEF, "Seorang pedagang", None, None),
)
SENTENCES = (
    BriefSentence(
        LEAD,
        "The Sungai Hulu district government opened the Tanjung Rejo suspension bridge on Monday, March 3, 2025.",
        (span(LEAD),),
    ),
    BriefSentence(SPOKEN, f"{CROSSING} Ratna Wulandari said. {PROMISE}", (span(SPOKEN),), (0, 1)),
    BriefSentence(COST, "The 84-metre bridge cost Rp 6.5 billion.", (span(COST),)),
    BriefSentence(DOUBT, f"A trader said {BELIEF}.", (span(DOUBT),), (2,)),
)
CHECKS = {"quotes": Tally(3), "numbers": Tally(5, 1), "names": Tally(4), "dates": Tally(1), "times": Tally()}
FLAG = Flag(
    "numbers",
    "error",
    "The source has 6.2 billion, the English 6.5 billion.",
    span("6,2 miliar"),
    (2, 28, 39),
)
SIGNATURE = (
    "ringkas:1.2|summarizer:extractive@1a2b3c4d|translator:ringkas-id-en@5e6f7a8b+int8+beam4|sentences:4"
)

BRIEF = Brief(
    id="jembatan",
    source=Source(TEXT, id="jembatan", path="pages/jembatan.txt", sha256="ab" * 32, changes=("newlines",)),
    headline=Bilingual(HEADLINE, "Tanjung Rejo Suspension Bridge Opens Two Weeks Early"),
    dateline=Dateline("Sungai Hulu", "2025-03-03T09:05:00+08:00", "SuaraHulu.id"),
    sentences=SENTENCES,
    quotes=QUOTES,
    checks=CHECKS,
    flags=(FLAG,),
    signature=SIGNATURE,
)

ARTICLE = TranslatedArticle(
    id="jembatan",
    source=BRIEF.source,
    headline=BRIEF.headline,
    dateline=BRIEF.dateline,
    paragraphs=(
        TranslatedParagraph(*span(LEAD), SENTENCES[:1]),
        TranslatedParagraph(*span(SPOKEN), SENTENCES[1:2]),
        TranslatedParagraph(*span(f"{COST} {DOUBT}"), SENTENCES[2:]),
    ),
    quotes=QUOTES,
    checks=CHECKS,
    flags=(FLAG,),
    signature=SIGNATURE,
)

# What markup, terminals and writing in two directions are made of, so that small examples are hostile ones.
HOSTILE = "<>&\"'`*_[]()#-+=|~!:\\/@.,0123 \n\t\r\0\x1b\x7f\x9b\u202e\u2066\u200f\u2028\ud800\ufffe“”\u0301東"
HOSTILE_WORDS = (
    "</style><script>alert(1)</script>",
    '" onclick="alert(1)',
    "\x1b]0;title\x07",
    "\x1b[2J",
    "![x](https://a.id/x.png)",
    "<!--",
    "]]>",
    "&lt;",
    "    code",
    "1. satu",
    "- dua",
    "# tiga",
    "|a|b|\n|-|-|",
    "www.a.id",
    "a@b.id",
    "===",
)


def words(min_size: int = 0) -> SearchStrategy[str]:
    """Any text, hostile more often than chance would have it."""
    characters = st.sampled_from(HOSTILE + string.ascii_letters) | st.characters()
    return st.lists(characters | st.sampled_from(HOSTILE_WORDS), min_size=min_size, max_size=12).map("".join)


@st.composite
def briefs(draw: DrawFn) -> Brief:
    """A brief whose quotations stand in their sentences, and whose every field holds any text.

    The fields share a few texts, which costs little and makes them meet each other.
    """
    some = st.sampled_from(draw(st.lists(words(1), min_size=2, max_size=4)))
    any_text = some | st.just("")
    perhaps = any_text | st.none()
    quotes: list[BriefQuote] = []
    sentences: list[BriefSentence] = []
    source = ""
    for _ in range(draw(st.integers(0, 3))):
        own: list[int] = []
        indonesian = english = draw(any_text)
        for _ in range(draw(st.integers(0, 2))):
            said = draw(some)
            start = len(source) + len(indonesian)
            own.append(len(quotes))
            quotes.append(
                BriefQuote(start, start + len(said), said, draw(perhaps), draw(perhaps), draw(perhaps))
            )
            indonesian += said + draw(any_text)
            english += said + draw(any_text)
        whole = (len(source), len(source) + len(indonesian))
        sentences.append(BriefSentence(indonesian, english, (whole,), tuple(own)))
        source += indonesian + "\n\n"
    return Brief(
        id=draw(some),
        source=Source(source, path=draw(perhaps)),
        headline=Bilingual(draw(any_text), draw(any_text)),
        dateline=Dateline(draw(perhaps), draw(perhaps), draw(perhaps)),
        sentences=tuple(sentences),
        quotes=tuple(quotes),
        checks={"numbers": Tally(3, 1), draw(some): Tally(1)},
        flags=tuple(draw(st.lists(flags(some, len(sentences), len(source)), max_size=2))),
        signature=draw(any_text),
    )


@st.composite
def flags(draw: DrawFn, texts: SearchStrategy[str], sentences: int, length: int) -> Flag:
    """A flag that points anywhere, beyond the end of its sentence and of the source too."""
    start, at = draw(st.integers(0, length + 2)), draw(st.integers(0, 20))
    return Flag(
        check=draw(texts),
        severity=draw(st.sampled_from(("error", "warning"))),
        message=draw(texts),
        source_span=draw(st.sampled_from((None, (start, start), (start, start + 5)))),
        output_span=draw(st.sampled_from((None, (-1, at, at + 7), (sentences - 1, at, at + 7)))),
    )
