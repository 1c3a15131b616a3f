from __future__ import annotations

import hashlib
import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from ringkas.article import Article, Block, BlockKind
from ringkas.brief import Bilingual, BriefQuote, BriefSentence
from ringkas.errors import InputError
from ringkas.verification import CHECKS, Report, reverify, verify

TEXT = (
    "Bupati Buka Rapat\n\n"
    'Rapat dibuka Kamis (7/8/2025) pukul 09.30 WIB. "Ada 12 desa yang siap,” kata Wayan Sudana. '
    "Anggarannya Rp 43 triliun."
)
QUOTE = '"Ada 12 desa yang siap,”'
FIRST = TEXT.index("Rapat dibuka")
SECOND = TEXT.index(QUOTE)
THIRD = TEXT.index("Anggarannya")
HEADLINE = Bilingual("Bupati Buka Rapat", "Regent opens meeting")
ARTICLE = Article(TEXT, (Block(0, 17, BlockKind.HEADLINE), Block(19, len(TEXT), BlockKind.PARAGRAPH)), (), ())
QUOTES = (
    BriefQuote(
        SECOND, SECOND + len(QUOTE), QUOTE, "Wayan Sudana", None, "There are 12 villages that are ready"
    ),
)
SENTENCES = (
    BriefSentence(
        TEXT[FIRST : SECOND - 1],
        "The meeting was opened on Thursday (7/8/2025) at 9:30 a.m. WIB.",
        ((FIRST, SECOND - 1),),
    ),
    BriefSentence(TEXT[SECOND : THIRD - 1], f"{QUOTE} Wayan Sudana said.", ((SECOND, THIRD - 1),), (0,)),
    BriefSentence(TEXT[THIRD:], "The budget is Rp43 trillion.", ((THIRD, len(TEXT)),)),
)


def edited(index: int, english: str) -> tuple[BriefSentence, ...]:
    old = SENTENCES[index]
    new = BriefSentence(old.id, english, old.spans, old.quotes)
    return (*SENTENCES[:index], new, *SENTENCES[index + 1 :])


def record(sentences: tuple[BriefSentence, ...] = SENTENCES) -> dict[str, Any]:
    """A brief as it comes out of JSON."""
    whole = {
        "id": "1",
        "source": {
            "path": None,
            "sha256": None,
            "text": TEXT,
            "text_sha256": hashlib.sha256(TEXT.encode()).hexdigest(),
        },
        "headline": {"id": HEADLINE.id, "en": HEADLINE.en},
        "sentences": [{"id": s.id, "en": s.en, "spans": s.spans, "quotes": s.quotes} for s in sentences],
        "quotes": [{"start": q.start, "end": q.end, "text": q.text, "gloss": q.gloss} for q in QUOTES],
    }
    loaded: dict[str, Any] = json.loads(json.dumps(whole))
    return loaded


def test_a_right_brief_has_no_flag_and_lists_every_check() -> None:
    report = verify(ARTICLE, HEADLINE, SENTENCES, QUOTES)
    assert report.flags == ()
    assert tuple(report.checks) == CHECKS
    assert report.checks["numbers"].checked >= 5
    assert report.checks["quotes"].checked == 1
    assert report.checks["length"].checked == 4


def test_an_empty_brief_lists_every_check() -> None:
    report = verify(Article("", (), (), ()), Bilingual("", ""), (), ())
    assert tuple(report.checks) == CHECKS
    assert all(tally.checked == tally.failed == 0 for tally in report.checks.values())


def test_flags_carry_places_in_the_article_and_in_the_sentence() -> None:
    sentences = edited(2, "The budget is Rp43 billion.")
    (flag,) = verify(ARTICLE, HEADLINE, sentences, QUOTES).flags
    assert flag.check == "numbers"
    assert flag.source_span is not None
    assert flag.output_span is not None
    assert TEXT[slice(*flag.source_span)] == "43 triliun"
    index, start, end = flag.output_span
    assert sentences[index].en[start:end] == "43 billion"


def test_the_headline_is_sentence_minus_one() -> None:
    (flag,) = verify(ARTICLE, Bilingual(HEADLINE.id, "Regent opens 3 meetings"), SENTENCES, QUOTES).flags
    assert flag.output_span == (-1, 13, 14)


def test_a_wrong_time_is_reported_once() -> None:
    sentences = edited(0, "The meeting was opened on Thursday (7/8/2025) at 9:30 p.m. WIB.")
    (flag,) = verify(ARTICLE, HEADLINE, sentences, QUOTES).flags
    assert flag.check == "times"


def test_a_wrong_date_is_reported_once() -> None:
    sentences = edited(0, "The meeting was opened on Thursday, August 9, 2025, at 9:30 a.m. WIB.")
    (flag,) = verify(ARTICLE, HEADLINE, sentences, QUOTES).flags
    assert flag.check == "dates"


@pytest.mark.parametrize(
    "english",
    [
        '"Ada 12 desa yang siap," Wayan Sudana said.',
        '"There are 12 villages that are ready,” Wayan Sudana said.',
        f"{QUOTE} Wayan Sudana said. {QUOTE}",
        "Wayan Sudana said.",
    ],
)
def test_a_quotation_that_is_changed_lost_or_doubled_is_an_error(english: str) -> None:
    report = verify(ARTICLE, HEADLINE, edited(1, english), QUOTES)
    assert any(f.check == "quotes" and f.severity == "error" for f in report.flags)
    assert report.checks["quotes"].failed


def test_a_quotation_that_is_not_at_its_place_in_the_article_is_an_error() -> None:
    moved = BriefQuote(SECOND + 1, SECOND + 1 + len(QUOTE), QUOTE)
    assert any(f.severity == "error" for f in verify(ARTICLE, HEADLINE, SENTENCES, (moved,)).flags)


def test_the_numbers_of_a_gloss_are_checked_against_its_quotation() -> None:
    gloss = BriefQuote(SECOND, SECOND + len(QUOTE), QUOTE, gloss="There are 20 villages that are ready")
    (flag,) = verify(ARTICLE, HEADLINE, SENTENCES, (gloss,)).flags
    assert flag.output_span is None
    assert flag.source_span is not None
    assert TEXT[slice(*flag.source_span)] == "12"
    assert flag.message == "The source says 12; the gloss says 20."


def test_indonesian_inside_a_verbatim_quotation_raises_no_alarm() -> None:
    text = '"Senin depan, 1.500 warga Bajawa ikut,” kata dia.'
    quote = BriefQuote(0, 39, text[:39])
    sentence = BriefSentence(text, f"{text[:39]} he said.", ((0, len(text)),), (0,))
    assert verify(Article(text, (), (), ()), Bilingual("", ""), [sentence], [quote]).flags == ()


def test_a_sentence_made_of_two_places_points_at_the_right_one() -> None:
    spans = ((FIRST, SECOND - 1), (THIRD, len(TEXT)))
    sentence = BriefSentence(
        " ".join(TEXT[a:b] for a, b in spans),
        "It opened on Thursday (7/8/2025) at 9:30 a.m. WIB with a budget of Rp 34 trillion for all.",
        spans,
    )
    (flag,) = verify(ARTICLE, HEADLINE, [sentence], ()).flags
    assert flag.source_span is not None
    assert TEXT[slice(*flag.source_span)] == "43 triliun"


def test_an_unedited_record_passes_and_an_edited_one_is_checked_again() -> None:
    assert reverify(record(), TEXT).flags == ()
    (flag,) = reverify(record(edited(2, "The budget is Rp43 billion.")), TEXT).flags
    assert flag.check == "numbers"
    report = reverify(record(edited(1, '"Ada 12 desa yang sip,” Wayan Sudana said.')), TEXT)
    assert any(f.check == "quotes" and f.severity == "error" for f in report.flags)


def test_another_source_is_an_error() -> None:
    flags = reverify(record(), TEXT + " ").flags
    assert [f.message for f in flags] == ["The source is not the text that the brief was made from."]


def test_an_edited_indonesian_sentence_and_a_place_beyond_the_source_are_errors() -> None:
    changed = record()
    changed["sentences"][2]["id"] = "Anggarannya Rp 34 triliun."
    assert [f.check for f in reverify(changed, TEXT).flags] == ["source"]
    beyond = record()
    beyond["sentences"][2]["spans"] = [[THIRD, len(TEXT) + 5]]
    assert "source" in [f.check for f in reverify(beyond, TEXT).flags]


@pytest.mark.parametrize(
    ("path", "value"),
    [
        (("sentences",), None),
        (("sentences", 0, "en"), 3),
        (("sentences", 0, "spans"), [[1]]),
        (("sentences", 0, "spans"), [["a", "b"]]),
        (("sentences", 0, "quotes"), "0"),
        (("quotes", 0, "start"), True),
        (("headline",), "Regent opens meeting"),
        (("source",), []),
    ],
)
def test_what_is_no_brief_is_refused_with_the_place(path: tuple[Any, ...], value: object) -> None:
    broken = record()
    target: Any = broken
    for step in path[:-1]:
        target = target[step]
    target[path[-1]] = value
    with pytest.raises(InputError, match=str(path[0])):
        reverify(broken, TEXT)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(st.fixed_dictionaries({}, optional=dict.fromkeys(record(), JSON)))
def test_any_record_gives_a_report_or_an_input_error(parts: dict[str, Any]) -> None:
    with suppress(InputError):
        assert isinstance(reverify({**record(), **parts}, TEXT), Report)


@given(
    st.text(max_size=60),
    st.lists(st.tuples(st.integers(-5, 70), st.integers(-5, 70)), max_size=3),
    st.text(max_size=60),
    st.lists(st.integers(-2, 3), max_size=3),
)
@example("0", [(2, 3)], "", [])  # an empty quote beyond the end of the text
def test_any_sentence_is_verified_without_an_exception(
    text: str, spans: list[tuple[int, int]], english: str, indices: list[int]
) -> None:
    brief = record()
    brief["sentences"] = [{"id": text, "en": english, "spans": spans, "quotes": indices}]
    brief["quotes"] = [{"start": a, "end": b, "text": english[:3], "gloss": text} for a, b in spans]
    for flag in reverify(brief, text).flags:
        assert flag.source_span is None or 0 <= flag.source_span[0] <= flag.source_span[1] <= len(text)
