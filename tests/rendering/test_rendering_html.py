from __future__ import annotations

import dataclasses
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rendering.specimens import ARTICLE, BELIEF, BRIEF, CROSSING, PROMISE, TEXT, briefs
from ringkas.brief import Brief, BriefSentence
from ringkas.checks.finding import Flag, Tally
from ringkas.rendering import render
from ringkas.rendering.html import html
from ringkas.rendering.layout import visible

VOID = {"meta"}
TAGS = {
    *(
        "html",
        "head",
        "meta",
        "title",
        "style",
        "body",
        "header",
        "main",
        "section",
        "footer",
        "div",
        "p",
        "h1",
    ),
    *(
        "h2",
        "span",
        "a",
        "mark",
        "time",
        "blockquote",
        "cite",
        "ol",
        "ul",
        "li",
        "b",
        "table",
        "caption",
        "thead",
    ),
    *("tbody", "tr", "th", "td", "details", "summary", "code"),
}
ATTRIBUTES = {
    *("lang", "charset", "http-equiv", "content", "name", "id", "class", "href", "title", "datetime"),
    *("aria-labelledby", "scope", "open"),
}


class Page(HTMLParser):
    """What a browser would find: the words by the class, id or tag they stand in, and every attribute."""

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[tuple[str, set[str]]] = []
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str, str]] = []
        self.strays: list[str] = []
        self.runs: list[tuple[set[str], str]] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        names = {tag}
        for name, value in attrs:
            if name == "class":
                names |= {f".{c}" for c in (value or "").split()}
            if name == "id":
                names.add(f"#{value}")
        if tag not in VOID:
            self.open.append((tag, names))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop()[0] == tag

    def handle_data(self, data: str) -> None:
        self.runs.append((set().union(*(names for _, names in self.open)), data))

    def handle_comment(self, data: str) -> None:
        self.strays.append(data)

    def handle_pi(self, data: str) -> None:
        self.strays.append(data)

    def unknown_decl(self, data: str) -> None:
        self.strays.append(data)

    def text(self, within: str, without: str = "") -> str:
        """The words inside elements of a kind, those inside another kind left out."""
        return "".join(text for names, text in self.runs if within in names and without not in names)

    def values(self, attribute: str) -> list[str]:
        return [value for _, name, value in self.attributes if name == attribute]


def test_both_languages_stand_side_by_side() -> None:
    page = Page(html(BRIEF))
    assert page.text("h1") == BRIEF.headline.en
    assert page.text(".original") == BRIEF.headline.id
    assert page.text("time") == "3 March 2025, 09:05 WITA"
    assert page.text(".dateline") == "Sungai Hulu · 3 March 2025, 09:05 WITA · SuaraHulu.id"
    for i, sentence in enumerate(BRIEF.sentences, 1):
        assert page.text(f"#sentence-{i}") == sentence.en
        assert sentence.id in page.text(".id")
    assert ("div", "lang", "id") in page.attributes


def test_quotations_are_marked_and_their_glosses_labelled() -> None:
    page = Page(html(BRIEF))
    assert page.text(".quote") == "".join(q for q in (CROSSING, PROMISE) * 2) + BELIEF * 2
    assert page.text(".gloss").startswith("Translation 1 of 2“We are opening this bridge")
    assert "No translation of this quotation" in page.text(".gloss")
    assert "— Ratna Wulandari" in page.text("cite")


def test_notes_hold_the_quotations_and_point_both_ways() -> None:
    page = Page(html(BRIEF, quotes="notes"))
    assert page.text("#sentence-2") == (
        "“We are opening this bridge two weeks early because residents have had to go the long way round for too "
        "long,” [translated, note 1] Ratna Wulandari said. “Next Monday the school bus will come this way.” "
        "[translated, note 2]"
    )
    assert page.text("#note-1").startswith(f"{CROSSING} — Ratna Wulandari")
    assert page.text("#note-3").startswith(f"{BELIEF} — Seorang pedagang (no translation of this quotation)")
    assert not page.text(".gloss")


def test_a_flag_shows_in_the_sentence_in_the_list_and_in_the_source() -> None:
    page = Page(html(BRIEF))
    assert "".join(t for n, t in page.runs if "mark" in n and ".en" in n) == "6.5 billion"
    assert "Sentence 3, error: The source has 6.2 billion" in page.text("#flag-1")
    assert (
        "".join(t for n, t in page.runs if "mark" in n and ".source" in n and ".error" in n) == "6,2 miliar"
    )
    assert "1 thing wants" in page.text(".alert")
    assert "6.5 billion" in page.text("mark", without=".source")


def test_a_flag_in_the_headline_shows_there() -> None:
    flag = Flag("names", "warning", "Where is Rejo?", None, (-1, 8, 12))
    page = Page(html(dataclasses.replace(BRIEF, flags=(flag,))))
    assert "".join(t for n, t in page.runs if {"h1", ".warning"} <= n) == "Rejo"


def test_the_source_is_whole_and_shows_what_the_brief_rests_on() -> None:
    page = Page(html(BRIEF))
    assert page.text(".source", without=".ref") == TEXT
    marked = "".join(t for n, t in page.runs if {"mark", ".source"} <= n and ".ref" not in n)
    assert marked == "".join(TEXT[start:end] for s in BRIEF.sentences for start, end in s.spans)


def test_the_checks_are_a_table() -> None:
    page = Page(html(BRIEF))
    assert page.text("tbody").replace("\n", "") == "Quotes30Numbers51Names40Dates10"
    assert "All agree." not in page.text("body")
    agreed = dataclasses.replace(BRIEF, checks={"names": Tally(2)}, flags=())
    assert "All agree." in Page(html(agreed)).text("caption")


def test_a_translated_article_is_a_page_too() -> None:
    page = Page(html(ARTICLE))
    assert [page.text(f"#sentence-{i}") for i in (3, 4)] == [s.en for s in BRIEF.sentences[2:]]


def test_the_page_loads_nothing_and_runs_nothing() -> None:
    page = html(BRIEF)
    assert (
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'"
        in page
    )
    style = page.split("<style>")[1].split("</style>")[0]
    for way_out in ("url(", "@import", "http:", "https:", "//"):
        assert way_out not in style
    assert "src=" not in page


def test_overlapping_spans_leave_the_source_whole() -> None:
    sentences = (BriefSentence("a", "a", ((0, 20), (10, 30))), BriefSentence("b", "b", ((15, 25), (5, 5))))
    brief = dataclasses.replace(BRIEF, sentences=sentences, quotes=(), flags=())
    assert Page(html(brief)).text(".source", without=".ref") == TEXT


@given(briefs(), st.sampled_from(("both", "original", "notes")))
def test_no_text_becomes_markup(brief: Brief, quotes: str) -> None:
    rendered = render(brief, "html", quotes=quotes)  # type: ignore[arg-type]  # sampled as str
    rendered.encode("utf-8")
    page = Page(rendered)
    assert page.open == []
    assert page.strays == []
    assert page.tags <= TAGS
    assert {name for _, name, _ in page.attributes} <= ATTRIBUTES
    assert all(value.startswith("#") for value in page.values("href"))
    ids = page.values("id")
    assert len(ids) == len(set(ids))
    assert {value[1:] for value in page.values("href")} <= set(ids)
    assert not [c for c in rendered if (ord(c) < 0x20 and c != "\n") or 0x7F <= ord(c) < 0xA0]


@given(briefs())
def test_every_word_of_the_article_arrives(brief: Brief) -> None:
    def characters(text: str) -> str:
        # A span may end between the two halves of "\r\n", which then show as two line ends.
        return visible(text).replace("\n", "")

    page = Page(html(brief))
    assert page.text("h1") == visible(brief.headline.en)
    assert characters(page.text(".source", without=".ref")) == characters(brief.source.text)
    for i, sentence in enumerate(brief.sentences, 1):
        assert characters(page.text(f"#sentence-{i}")) == characters(sentence.en)


@pytest.mark.parametrize("style", ["both", "original", "notes"])
@given(brief=briefs())
def test_quotations_are_verbatim_in_every_style(style: str, brief: Brief) -> None:
    page = Page(render(brief, "html", quotes=style))  # type: ignore[arg-type]  # a str parameter
    where = "ol" if style == "notes" else ".en"
    for quote in brief.quotes:
        assert visible(quote.text) in page.text(where)
