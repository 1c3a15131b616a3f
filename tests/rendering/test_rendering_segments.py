from __future__ import annotations

from dataclasses import dataclass

import pytest

from ringkas.article import Article, Block, BlockKind, Cue, Metadata, Quote, QuoteKind, Sentence, Speaker
from ringkas.checks.finding import Flag, Tally
from ringkas.rendering.layout import display_width
from ringkas.rendering.segments import report_record, report_text, segment_text, summary_text
from ringkas.summarization.base import Summary, SummarySentence

SAID = '"Warga sudah menunggu jembatan ini sejak banjir tahun lalu, jadi kami percepat,”'
TEXT = f"Jembatan Dibuka\n\n14\n\n{SAID} kata Ratna dengan \x1b[1mtegas. Ia pulang."
LISTING = """\
Headline    Jembatan Dibuka
Published   7 August 2025, 13:47 WIB

headline    Jembatan Dibuka
counter     14
paragraph     1. "Warga sudah menunggu jembatan ini sejak banjir tahun lalu,
                 jadi kami percepat,” kata Ratna dengan ␛[1mtegas.
                 > speech by Ratna Wulandari, Bupati Sungai Hulu (Ratna; cue:
                   kata): "Warga sudah menunggu … jadi kami percepat,”
              2. Ia pulang."""


@dataclass(frozen=True)
class Report:
    """As verification returns it."""

    checks: dict[str, Tally]
    flags: tuple[Flag, ...]


@pytest.fixture
def article() -> Article:
    start, counter = TEXT.index(SAID), TEXT.index("14")
    end = start + len(SAID)
    second = TEXT.index("Ia pulang")
    name, cue = TEXT.index("Ratna"), TEXT.index("kata Ratna")
    return Article(
        TEXT,
        (
            Block(0, 15, BlockKind.HEADLINE),
            Block(counter, counter + 2, BlockKind.COUNTER),
            Block(start, len(TEXT), BlockKind.PARAGRAPH),
        ),
        (Sentence(start, second - 1, 2), Sentence(second, len(TEXT), 2)),
        (
            Quote(
                start,
                end,
                kind=QuoteKind.SPEECH,
                speaker=Speaker(name, name + 5, "Ratna", "Ratna Wulandari", "Bupati Sungai Hulu"),
                cue=Cue(cue, cue + 4, "kata"),
            ),
        ),
        Metadata(headline="Jembatan Dibuka", published="2025-08-07T13:47:00+07:00"),
    )


def test_an_article_reads_as_a_listing(article: Article) -> None:
    assert segment_text(article) == LISTING


def test_the_listing_fits_its_columns(article: Article) -> None:
    assert max(map(display_width, segment_text(article, width=60).split("\n"))) <= 60


def test_a_summary_is_wrapped_paragraphs() -> None:
    summary = Summary(
        (SummarySentence("Hujan turun di hulu sungai.", ()), SummarySentence("Jalan licin.", ()))
    )
    assert summary_text(summary, width=20) == "Hujan turun di hulu\nsungai.\n\nJalan licin."


def test_a_report_says_what_agrees_and_what_does_not() -> None:
    report = Report({"numbers": Tally(2, 1)}, (Flag("numbers", "error", "No 3.", (0, 1), (0, 2, 3)),))
    assert report_text(report) == (  # type: ignore[arg-type]  # a stand-in of the same shape
        "Checked: 2 numbers (1 does not agree).\n! Sentence 1, error: No 3."
    )
    assert report_record(report) == {  # type: ignore[arg-type]  # a stand-in of the same shape
        "checks": {"numbers": {"checked": 2, "failed": 1}},
        "flags": [
            {
                "check": "numbers",
                "severity": "error",
                "message": "No 3.",
                "source_span": [0, 1],
                "output_span": [0, 2, 3],
            }
        ],
    }
