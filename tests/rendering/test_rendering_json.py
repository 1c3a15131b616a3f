from __future__ import annotations

import hashlib
import json

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

from rendering.specimens import ARTICLE, BRIEF, CROSSING, SIGNATURE, TEXT, briefs, span
from ringkas import schemas
from ringkas.article import (
    Article,
    Block,
    BlockKind,
    Cue,
    Metadata,
    Quote,
    QuoteKind,
    Sentence,
    Source,
    Span,
    Speaker,
)
from ringkas.brief import Brief
from ringkas.errors import OptionError
from ringkas.rendering import render
from ringkas.rendering.json import dumps, record, segment_record, summary_record, translated_record
from ringkas.summarization.base import Summary, SummarySentence


def valid(name: str, value: object) -> bool:
    return bool(Draft202012Validator(schemas.load(name)).is_valid(value))


@pytest.mark.parametrize("name", schemas.NAMES)
def test_every_schema_is_a_schema(name: str) -> None:
    Draft202012Validator.check_schema(schemas.load(name))


def test_an_unknown_schema_is_an_option_error() -> None:
    with pytest.raises(OptionError, match="brief"):
        schemas.load("../brief")


def test_the_record_of_a_brief_is_the_contract() -> None:
    found = record(BRIEF)
    assert list(found) == [
        "id", "source", "headline", "dateline", "sentences", "quotes", "checks", "flags", "signature",
    ]  # fmt: skip
    assert list(found["source"].items()) == [
        ("path", "pages/jembatan.txt"),
        ("sha256", "ab" * 32),
        ("text", TEXT),
        ("text_sha256", hashlib.sha256(TEXT.encode()).hexdigest()),
        ("changes", ["newlines"]),
    ]
    assert list(found["headline"]) == ["id", "en"]
    assert list(found["dateline"].items()) == [
        ("place", "Sungai Hulu"),
        ("published", "2025-03-03T09:05:00+08:00"),
        ("outlet", "SuaraHulu.id"),
    ]
    assert list(found["sentences"][1]) == ["id", "en", "spans", "quotes"]
    assert found["sentences"][1]["quotes"] == [0, 1]
    assert found["sentences"][0]["spans"] == [list(BRIEF.sentences[0].spans[0])]
    assert list(found["quotes"][2].items()) == [
        ("start", BRIEF.quotes[2].start),
        ("end", BRIEF.quotes[2].end),
        ("text", "“Kami percaya kalau sudah melihatnya sendiri”"),
        ("speaker", "Seorang pedagang"),
        ("speaker_full", None),
        ("gloss", None),
    ]
    assert list(found["checks"].items())[:2] == [
        ("quotes", {"checked": 3, "failed": 0}),
        ("numbers", {"checked": 5, "failed": 1}),
    ]
    assert list(found["flags"][0].items()) == [
        ("check", "numbers"),
        ("severity", "error"),
        ("message", "The source has 6.2 billion, the English 6.5 billion."),
        ("source_span", list(span("6,2 miliar"))),
        ("output_span", [2, 28, 39]),
    ]
    assert found["signature"] == SIGNATURE
    assert valid("brief", found)


def test_the_json_is_one_line_that_keeps_letters_and_marks() -> None:
    line = render(BRIEF, "json")
    assert "\n" not in line
    assert json.dumps(CROSSING, ensure_ascii=False) in line
    assert json.loads(line) == record(BRIEF) == BRIEF.to_dict()
    assert render(BRIEF, "json") == BRIEF.to_json() == line


def test_a_style_does_not_change_the_record() -> None:
    assert len({render(BRIEF, "json", quotes=style) for style in ("both", "original", "notes")}) == 1


def test_a_text_from_a_program_has_no_digest_of_bytes() -> None:
    source = record(Brief("1", Source("hujan"), BRIEF.headline, BRIEF.dateline, ()))["source"]
    assert source["sha256"] is None
    assert source["text_sha256"] == hashlib.sha256(b"hujan").hexdigest()


@pytest.mark.parametrize(
    "damage",
    [
        {"id": 1},
        {"signature": None},
        {"headline": {"id": "x"}},
        {"quotes": [{"start": 0}]},
        {"flags": [{**record(BRIEF)["flags"][0], "severity": "note"}]},
        {"flags": [{**record(BRIEF)["flags"][0], "output_span": [-2, 0, 1]}]},
        {"sentences": [{**record(BRIEF)["sentences"][0], "spans": [[0, 1, 2]]}]},
        {"source": {**record(BRIEF)["source"], "text_sha256": "x"}},
        {"clock": "now"},
    ],
)
def test_the_schema_refuses_what_is_not_a_brief(damage: dict[str, object]) -> None:
    assert not valid("brief", record(BRIEF) | damage)


@given(briefs())
def test_any_brief_is_one_valid_line_and_comes_back(brief: Brief) -> None:
    line = render(brief, "json")
    line.encode("utf-8")
    assert len(line.splitlines()) == 1
    assert json.loads(line) == record(brief)
    assert valid("brief", json.loads(line))


def test_a_translated_article_has_its_sentences_in_paragraphs() -> None:
    found = translated_record(ARTICLE)
    assert valid("translate", found)
    assert json.loads(ARTICLE.to_json()) == found
    assert [len(p["sentences"]) for p in found["paragraphs"]] == [1, 1, 2]
    assert found["paragraphs"][1]["start"] == span(CROSSING)[0]


def test_a_segmented_article_is_the_contract() -> None:
    text = 'Rapat Dibuka\n\n"Kami siap,” kata Ratna. Ia pulang.'
    sentence = text.index('"'), text.index(" Ia pulang")
    quote = Quote(
        14,
        26,
        kind=QuoteKind.SPEECH,
        speaker=Speaker(32, 37, "Ratna", "Ratna Wulandari", "Bupati"),
        cue=Cue(27, 31, "kata"),
    )
    mention = Quote(38, 40, kind=QuoteKind.MENTION)
    article = Article(
        text,
        (Block(0, 12, BlockKind.HEADLINE), Block(14, len(text), BlockKind.PARAGRAPH)),
        (Sentence(*sentence, 1), Sentence(sentence[1] + 1, len(text), 1)),
        (quote, mention),
        Metadata(headline="Rapat Dibuka"),
    )
    found = segment_record(article)
    assert valid("segment", found)
    assert list(found) == ["text", "metadata", "blocks", "sentences", "quotes"]
    assert list(found["metadata"]) == ["headline", "outlet", "place", "published", "byline"]
    assert found["blocks"][0] == {"kind": "headline", "start": 0, "end": 12}
    assert found["sentences"][0] == {"start": 14, "end": sentence[1], "block": 1}
    assert found["quotes"] == [
        {
            "start": 14,
            "end": 26,
            "kind": "speech",
            "speaker": {
                "text": "Ratna",
                "start": 32,
                "end": 37,
                "full": "Ratna Wulandari",
                "office": "Bupati",
            },
            "cue": {"text": "kata", "start": 27, "end": 31},
        },
        {"start": 38, "end": 40, "kind": "mention", "speaker": None, "cue": None},
    ]
    speaker = found["quotes"][0]["speaker"]
    assert text[speaker["start"] : speaker["end"]] == speaker["text"]


def test_the_schema_knows_every_kind_of_block() -> None:
    kinds = schemas.load("segment")["properties"]["blocks"]["items"]["properties"]["kind"]["enum"]
    assert kinds == [kind.value for kind in BlockKind]


def test_a_summary_has_its_text_and_spans() -> None:
    found = summary_record(
        Summary((SummarySentence("Satu.", (Span(0, 5),), (1,)), SummarySentence("Dua.", ())))
    )
    assert found["text"] == "Satu. Dua."
    assert found["sentences"][0] == {"text": "Satu.", "spans": [[0, 5]], "quotes": [1]}
    assert valid("summary", found)


def test_half_a_surrogate_pair_and_odd_line_ends_survive_a_file() -> None:
    value = {"text": "\ud800 \u2028 \x85 é"}
    line = dumps(value)
    assert json.loads(line.encode("utf-8")) == value
    assert "é" in line
