from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from rendering.specimens import BRIEF, PROMISE, briefs, words
from ringkas.rendering import render
from ringkas.rendering.layout import BLANK_LINE, visible
from ringkas.rendering.markdown import escape

if TYPE_CHECKING:
    from ringkas.brief import Brief

GITHUB = MarkdownIt("commonmark").enable(["table", "strikethrough"])

BOTH = """\
# Tanjung Rejo Suspension Bridge Opens Two Weeks Early

**SUNGAI HULU · 3 March 2025, 09:05 WITA · SuaraHulu.id**

The Sungai Hulu district government opened the Tanjung Rejo suspension bridge on Monday, March 3, 2025.

"Jembatan ini kami buka lebih cepat dua pekan karena warga sudah terlalu lama memutar,” Ratna Wulandari said. \
”Senin depan bus sekolah lewat sini.”

> Translation 1 of 2: “We are opening this bridge two weeks early because residents have had to go the long way \
round for too long.” — Ratna Wulandari
>
> Translation 2 of 2: “Next Monday the school bus will come this way.” — Ratna Wulandari

The 84-metre bridge cost Rp 6.5 billion.

A trader said “Kami percaya kalau sudah melihatnya sendiri”.

> No translation of this quotation — Seorang pedagang

---

Checked: 3 quotations, 5 numbers (1 does not agree), 4 names, 1 date.

- **Sentence 3, error:** The source has 6.2 billion, the English 6.5 billion.

`ringkas:1.2|summarizer:extractive@1a2b3c4d|translator:ringkas-id-en@5e6f7a8b+int8+beam4|sentences:4`"""


def shown(markdown: str) -> tuple[set[str], str]:
    """What a reader of the Markdown meets: the kinds of markup, and the words."""
    kinds: set[str] = set()
    texts: list[str] = []
    for block in GITHUB.parse(markdown):
        kinds.add(block.type)
        for token in block.children or ():
            kinds.add(token.type)
            texts.append(" " if token.type == "softbreak" else token.content)
        texts.append(" " if block.type == "inline" else "")
    return kinds, "".join(texts)


def test_a_brief_reads_as_markdown() -> None:
    assert render(BRIEF, "markdown") == BOTH


def test_notes_are_a_numbered_list() -> None:
    markdown = render(BRIEF, "markdown", quotes="notes")
    assert '\n## Notes: the quotations in the speakers’ own words\n\n1. "Jembatan' in markdown
    assert f"\n2. {PROMISE} — Ratna Wulandari\n3. “Kami" in markdown
    assert "“Next Monday the school bus will come this way.” [translated, note 2]" in shown(markdown)[1]


def test_both_languages_are_labelled() -> None:
    markdown = render(BRIEF, "markdown", show="both")
    assert "\n\n**EN** The 84-metre bridge cost Rp 6.5 billion.\n\n**ID** Pembangunan jembatan" in markdown


def test_indonesian_alone_holds_no_english() -> None:
    body = render(BRIEF, "markdown", show="id", quotes="notes").split("\n---\n")[0]
    assert body.startswith("# Jembatan Gantung Tanjung Rejo Dibuka Dua Pekan Lebih Cepat\n")
    assert "bridge" not in body


@pytest.mark.parametrize(
    "text",
    [
        "# Judul",
        "Judul\n===",
        "Judul\n---",
        "- satu\n- dua",
        "1. satu\n2) dua",
        "* * *",
        "> kutipan",
        "    kode",
        "```\nkode\n```",
        "[tautan](https://contoh.id) ![gambar](https://contoh.id/a.png)",
        "[a]: https://contoh.id",
        "<script>alert(1)</script>",
        "<https://contoh.id>",
        "&lt;b&gt; &copy;",
        "**tebal** _miring_ ~~coret~~ `kode`",
        "a | b\n--|--\n1 | 2",
        "baris  \nbaru\\\nlagi",
    ],
)
def test_markup_in_an_article_stays_text(text: str) -> None:
    kinds, words = shown(escape(text))
    assert kinds <= {"paragraph_open", "paragraph_close", "inline", "text", "text_special", "softbreak"}
    assert words.split() == text.split()


def test_addresses_do_not_become_links_by_themselves() -> None:
    assert escape("lihat https://contoh.id, www.contoh.id atau redaksi@contoh.id") == (
        r"lihat https:\//contoh.id, www\.contoh.id atau redaksi\@contoh.id"
    )


def test_ordinary_prose_is_left_as_it_is() -> None:
    prose = "Rp 6,2 miliar (2025–2029), \"kami siap,” kata S.E. - 10.30 WIB! 'Ya' + tidak: 5 = 5."
    assert escape(prose) == prose


@given(words())
def test_no_text_becomes_markup(text: str) -> None:
    kinds, seen = shown(escape(text))
    assert kinds <= {"paragraph_open", "paragraph_close", "inline", "text", "text_special", "softbreak"}
    assert seen.split() == visible(text).split()


@given(words(1))
def test_paragraphs_of_a_text_stay_paragraphs(text: str) -> None:
    wanted = len([p for p in BLANK_LINE.split(visible(text).strip(" \n")) if p])
    assert escape(text).count("\n\n") == max(0, wanted - 1)


@given(briefs(), st.sampled_from(("both", "original", "notes")))
def test_quotations_are_verbatim_in_every_style(brief: Brief, style: str) -> None:
    kinds, seen = shown(render(brief, "markdown", quotes=style))  # type: ignore[arg-type]  # sampled as str
    assert not kinds & {
        "link_open",
        "image",
        "html_block",
        "html_inline",
        "table_open",
        "fence",
        "code_block",
    }
    for quote in brief.quotes:
        assert " ".join(visible(quote.text).split()) in " ".join(seen.split())
