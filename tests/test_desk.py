"""The Python API, with a fake translator: what flows through, in which order, and what fails how."""

from __future__ import annotations

import itertools
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fakes import UpperCaseTranslator
from ringkas import (
    Brief,
    BriefOptions,
    InputError,
    MismatchError,
    ModelError,
    OptionError,
    Ringkas,
    RingkasError,
    Source,
)
from ringkas.translation.base import Segment, Translation

FLOOD = """\
Banjir Rendam Dua Desa di Muarajaya

Kabarmuara.id, Muarajaya - Banjir merendam dua desa di Muarajaya, Senin (3/3/2025). Sebanyak 120 rumah terendam.

"Kami sudah mendirikan dapur umum,” kata Kepala Pelaksana BPBD Muarajaya, Rudi Hartawan.

Warga berharap air segera surut. Bantuan datang pada sore hari. Jalan menuju kota sudah bisa dilewati lagi.
"""
QUOTE = '"Kami sudah mendirikan dapur umum,”'


class LosingTranslator:
    """A broken model: it drops what was protected."""

    id = signature = "losing"

    def translate(self, segments: list[Segment]) -> list[Translation]:
        return [Translation("The quotation is gone.") for _ in segments]


def test_a_brief_keeps_the_quote_and_says_where_each_sentence_is_from(desk: Ringkas) -> None:
    brief = desk.brief(FLOOD)
    assert QUOTE in [q.text for q in brief.quotes]
    for sentence in brief.sentences:
        assert " ".join(FLOOD[s:e] for s, e in sentence.spans) == sentence.id
        for index in sentence.quotes:
            assert sentence.en.count(brief.quotes[index].text) == 1
    assert brief.dateline.place == "Muarajaya"
    assert brief.headline.en == "BANJIR RENDAM DUA DESA DI MUARAJAYA"


def test_the_gloss_is_made_from_the_spoken_words_alone(
    desk: Ringkas, translator: UpperCaseTranslator
) -> None:
    brief = desk.brief(FLOOD)
    assert brief.quotes[0].gloss == "KAMI SUDAH MENDIRIKAN DAPUR UMUM."
    assert "Kami sudah mendirikan dapur umum." in [s.text for s in translator.asked[0]]


def test_all_articles_in_flight_are_translated_in_one_request(
    desk: Ringkas, translator: UpperCaseTranslator
) -> None:
    briefs = list(desk.briefs([FLOOD, FLOOD.replace("120", "95")]))
    assert len(translator.asked) == 1
    assert ["120" in b.source.text for b in briefs] == [True, False]


def test_briefs_reads_its_input_as_it_goes(desk: Ringkas) -> None:
    endless = itertools.repeat(FLOOD)
    assert isinstance(next(desk.briefs(endless)), Brief)


def test_more_articles_than_are_in_flight_come_in_order(
    desk: Ringkas, translator: UpperCaseTranslator, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ringkas.desk.ARTICLES_IN_FLIGHT", 4)
    texts = [FLOOD.replace("120", str(1000 + n)) for n in range(11)]
    briefs = list(desk.briefs(texts))
    assert [str(1000 + n) in brief.source.text for n, brief in enumerate(briefs)] == [True] * len(texts)
    assert len(translator.asked) == 3


def test_whole_articles_are_translated_together(desk: Ringkas, translator: UpperCaseTranslator) -> None:
    texts = [FLOOD, FLOOD.replace("120", "95")]
    found = list(desk.translate_articles(texts))
    assert len(translator.asked) == 1
    assert [a.to_text() for a in found] == [desk.translate_article(text).to_text() for text in texts]
    kinds = [type(a).__name__ for a in desk.translate_articles([FLOOD, " "], on_error="yield")]
    assert kinds == ["TranslatedArticle", "InputError"]
    with pytest.raises(OptionError, match="on_error"):
        desk.translate_articles(texts, on_error="hide")  # type: ignore[call-overload]  # what a caller may mistype


def test_an_error_stands_in_its_place_or_stops(desk: Ringkas) -> None:
    kinds = [type(b).__name__ for b in desk.briefs([FLOOD, "  \n", FLOOD], on_error="yield")]
    assert kinds == ["Brief", "InputError", "Brief"]
    with pytest.raises(InputError):
        list(desk.briefs([FLOOD, "  \n"]))


def test_articles_before_the_one_that_fails_still_come(desk: Ringkas) -> None:
    briefs = desk.briefs([FLOOD, ""])
    assert next(briefs).headline.id.startswith("Banjir")
    with pytest.raises(InputError):
        next(briefs)


def test_a_lost_quotation_is_an_error_not_a_brief() -> None:
    with pytest.raises(MismatchError, match="not identical"):
        Ringkas(translator=LosingTranslator()).brief(FLOOD)


def test_a_source_brings_its_own_title_and_time(desk: Ringkas) -> None:
    body = FLOOD.split("\n\n", 1)[1]
    brief = desk.brief(
        Source(body, id="a-7", title="Dua Desa Terendam", published="2025-03-03T08:00:00+07:00")
    )
    assert (brief.id, brief.headline.id) == ("a-7", "Dua Desa Terendam")
    assert brief.dateline.published == "2025-03-03T08:00:00+07:00"


def test_headline_speech_loses_its_marks_since_its_english_is_no_quotation(desk: Ringkas) -> None:
    brief = desk.brief(Source(FLOOD.split("\n\n", 1)[1], title='Bupati: "Kami Siap Bantu Warga"'))
    assert brief.headline.en == "BUPATI: KAMI SIAP BANTU WARGA"
    assert brief.headline.id == 'Bupati: "Kami Siap Bantu Warga"'


def test_glossary_terms_are_protected_outside_quotes_only(
    desk: Ringkas, translator: UpperCaseTranslator
) -> None:
    terms = (("dapur umum", "field kitchen"), ("warga", "residents"))
    brief = desk.brief(FLOOD, sentences=10, glossary=terms)
    everything = " ".join(s.en for s in brief.sentences)
    assert "residents" in everything
    assert QUOTE in everything
    assert brief.quotes[0].gloss == "KAMI SUDAH MENDIRIKAN field kitchen."


def test_translate_is_plain_unless_quotes_are_asked_for(desk: Ringkas) -> None:
    line = '"Kami siap bekerja," kata Sari.'
    assert desk.translate([line])[0].text == line.upper()
    assert desk.translate([line], quotes="original")[0].text == '"Kami siap bekerja," KATA SARI.'
    both = desk.translate([line], quotes="both")[0].text
    assert both == '"Kami siap bekerja," [KAMI SIAP BEKERJA.] KATA SARI.'


def test_translate_article_keeps_every_paragraph_and_quote(desk: Ringkas) -> None:
    result = desk.translate_article(FLOOD)
    assert [FLOOD[p.start : p.end].split()[0] for p in result.paragraphs] == ["Banjir", '"Kami', "Warga"]
    assert QUOTE in result.sentences[2].en
    assert len(result.sentences) == 6


def test_the_signature_names_what_made_the_result(desk: Ringkas) -> None:
    signature = desk.brief(FLOOD, sentences=2).signature
    assert "translator:upper@0" in signature
    assert "sentences:2" in signature
    assert desk.brief(FLOOD, sentences=2, glossary=(("air", "water"),)).signature != signature


@pytest.mark.parametrize(
    "wrong",
    [
        {"sentences": 0},
        {"sentences": 2, "words": 50},
        {"words": 3},
        {"quotes": "none"},
        {"beam": 0},
        {"glossary": ((" ", "x"),)},
    ],
)
def test_options_out_of_range_say_so(wrong: dict[str, object]) -> None:
    with pytest.raises(OptionError):
        BriefOptions(**wrong)  # type: ignore[arg-type]  # wrong on purpose


def test_an_unknown_model_is_a_model_error() -> None:
    with pytest.raises(ModelError):
        Ringkas().brief(FLOOD, translator="no/such-model")


def test_one_desk_serves_several_threads(desk: Ringkas) -> None:
    results: list[str] = []
    threads = [threading.Thread(target=lambda: results.append(desk.brief(FLOOD).to_json())) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == 6
    assert len(set(results)) == 1


@given(st.text(max_size=400))
def test_any_text_becomes_a_traceable_brief_or_a_ringkas_error(text: str) -> None:
    try:
        brief = Ringkas(translator=UpperCaseTranslator()).brief(text)
    except RingkasError:
        return
    for sentence in brief.sentences:
        assert " ".join(text[s:e] for s, e in sentence.spans) == sentence.id
    for quote in brief.quotes:
        assert text[quote.start : quote.end] == quote.text
        assert any(quote.text in s.en for s in brief.sentences)


PIECES = st.sampled_from(
    [
        '"',
        "”",
        "“",
        "'",
        "«",
        "»",
        "kata Sari",
        "Kami siap",
        ", ",
        ". ",
        "\n\n",
        "ujarnya",
        "Rp1,5 juta ",
        "⟦0⟧",
        "Ia ",
    ]
)


@given(st.lists(PIECES, max_size=40).map("".join))
def test_broken_marks_never_break_a_promise(text: str) -> None:
    test_any_text_becomes_a_traceable_brief_or_a_ringkas_error.hypothesis.inner_test(text)  # type: ignore[attr-defined]


def test_speech_that_is_never_closed_stays_verbatim_in_every_sentence(desk: Ringkas) -> None:
    text = 'Banjir surut. Rudi Hartawan mengatakan, "Kami siap. Kami akan datang lagi. Warga tenang.\n\nBantuan tiba.'
    brief = desk.brief(text)
    english = " ".join(s.en for s in brief.sentences)
    for words in ("Kami siap.", "Kami akan datang lagi.", "Warga tenang."):
        assert words in english
    assert all(text[q.start : q.end] == q.text for q in brief.quotes)
    assert "BANTUAN TIBA." in english
