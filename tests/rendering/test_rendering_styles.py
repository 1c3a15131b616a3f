from __future__ import annotations

import pytest
from hypothesis import given

from rendering.specimens import ARTICLE, BRIEF, CROSSING, PROMISE, briefs
from ringkas.brief import Brief, BriefQuote, BriefSentence
from ringkas.errors import MismatchError
from ringkas.rendering.styles import (
    PieceKind,
    compose,
    gloss_alone,
    gloss_in_sentence,
    gloss_words,
    locate,
    paragraphs,
)


def quote(text: str, gloss: str | None = None, speaker: str | None = None) -> BriefQuote:
    return BriefQuote(0, len(text), text, speaker, None, gloss)


@pytest.mark.parametrize(
    ("gloss", "english", "shown"),
    [
        # an attribution follows
        ("We are ready.", '"Kami siap,” Ratna said.', "“We are ready,” [translated, note 1] Ratna said."),
        ("We are ready,", '"Kami siap,” Ratna said.', "“We are ready,” [translated, note 1] Ratna said."),
        ("We are ready", '"Kami siap", Ratna said.', "“We are ready,” [translated, note 1] Ratna said."),
        ("We are ready.", '"Kami siap.” Ratna said.', "“We are ready,” [translated, note 1] Ratna said."),
        ("We are ready.", '"Kami siap” said Ratna.', "“We are ready,” [translated, note 1] said Ratna."),
        ("Are we ready?", '"Kami siap?” Ratna asked.', "“Are we ready?” [translated, note 1] Ratna asked."),
        ("Are we ready?", '"Kami siap", Ratna asked.', "“Are we ready?” [translated, note 1] Ratna asked."),
        ("We are ready.", '"Kami siap!” Ratna called.', "“We are ready!” [translated, note 1] Ratna called."),
        ("We are ...", '"Kami siap,” Ratna said.', "“We are ...” [translated, note 1] Ratna said."),
        # an attribution came before
        ("We are ready.", 'Ratna said, "Kami siap.”', "Ratna said, “We are ready.” [translated, note 1]"),
        ("We are ready", 'Ratna said, "Kami siap”.', "Ratna said, “We are ready.” [translated, note 1]"),
        ("We are ready,", 'Ratna said: "Kami siap”', "Ratna said: “We are ready.” [translated, note 1]"),
        (
            "We are ready.",
            'Ratna said, "Kami siap.” Then she left.',
            "Ratna said, “We are ready.” [translated, note 1] Then she left.",
        ),
        # in the middle of a sentence
        (
            "ready",
            'She called it "siap” and left.',
            "She called it “ready” [translated, note 1] and left.",
        ),
        ("ready", 'Did she say "siap”?', "Did she say “ready” [translated, note 1]?"),
        ("ready", 'One word ("siap”) was enough.', "One word (“ready” [translated, note 1]) was enough."),
        (
            "ready",
            'She called it "siap”; he did not.',
            "She called it “ready” [translated, note 1]; he did not.",
        ),
        # dots after the quotation stay outside
        ("ready", 'She called it "siap”...', "She called it “ready” [translated, note 1]..."),
    ],
)
def test_a_gloss_runs_in_its_sentence_with_the_marks_of_english_news(
    gloss: str, english: str, shown: str
) -> None:
    start = english.index('"')
    end = next(i for i in range(start + 1, len(english)) if english[i] in '"”') + 1
    quotes = (quote(english[start:end], gloss),)
    (passage,) = compose([BriefSentence("", english, (), (0,))], quotes, "notes")
    assert passage.text == shown


def test_two_quotations_in_one_sentence_have_a_note_each() -> None:
    passages = compose(BRIEF.sentences, BRIEF.quotes, "notes")
    assert passages[1].text == (
        "“We are opening this bridge two weeks early because residents have had to go the long way round for too "
        "long,” [translated, note 1] Ratna Wulandari said. “Next Monday the school bus will come this way.” "
        "[translated, note 2]"
    )
    assert [(n.number, n.quote) for p in passages for n in p.notes] == [(1, 0), (2, 1), (3, 2)]


def test_a_quotation_without_translation_stays_in_its_sentence() -> None:
    passage = compose(BRIEF.sentences, BRIEF.quotes, "notes")[3]
    assert (
        passage.text
        == "A trader said “Kami percaya kalau sudah melihatnya sendiri” [not translated, note 3]."
    )


@pytest.mark.parametrize(
    ("gloss", "words", "alone"),
    [
        ("We are ready.", "We are ready.", "“We are ready.”"),
        ("We are ready,", "We are ready,", "“We are ready.”"),
        ('"We are ready."', "We are ready.", "“We are ready.”"),
        ('The "green" road, he said', "The ‘green’ road, he said", "“The ‘green’ road, he said”"),
        ("We\n are\tready", "We are ready", "“We are ready”"),
        ("", None, None),
        (" . ", None, None),
        (None, None, None),
    ],
)
def test_a_gloss_has_one_pair_of_marks(gloss: str | None, words: str | None, alone: str | None) -> None:
    assert gloss_words(quote('"x”', gloss)) == words
    assert gloss_alone(quote('"x”', gloss)) == alone


def test_equal_and_nested_quotations_find_a_place_each() -> None:
    quotes = (quote('"ya”'), quote('"ya”'), quote('"kata dia "ya” lagi”'))
    english = '"ya” then "kata dia "ya” lagi” and "ya”.'
    assert locate(english, (0, 1, 2), quotes) == ((0, 0), (2, 10), (1, 35))


@pytest.mark.parametrize("style", ["both", "original", "notes"])
def test_a_changed_quotation_is_an_error_in_every_style(style: str) -> None:
    sentence = BriefSentence("", "“Kami siap,” he said.", (), (0,))
    with pytest.raises(MismatchError, match="word for word"):
        compose([sentence], (quote('"Kami siap,”', "We are ready."),), style)  # type: ignore[arg-type]  # a str parameter


def test_a_quotation_that_stands_once_cannot_serve_twice() -> None:
    sentence = BriefSentence("", '"ya” he said.', (), (0, 1))
    with pytest.raises(MismatchError):
        compose([sentence], (quote('"ya”'), quote('"ya”')), "both")


def test_sentences_of_an_article_share_their_paragraph() -> None:
    assert paragraphs(ARTICLE) == ((0,), (1,), (2, 3))
    assert paragraphs(BRIEF) == ((0,), (1,), (2,), (3,))


def test_only_the_style_both_sets_glosses_beside_the_sentence() -> None:
    assert compose(BRIEF.sentences, BRIEF.quotes, "both")[1].glosses == (0, 1)
    assert compose(BRIEF.sentences, BRIEF.quotes, "original")[1].glosses == ()
    assert (
        compose(BRIEF.sentences, BRIEF.quotes, "original")[1].text
        == f"{CROSSING} Ratna Wulandari said. {PROMISE}"
    )


@given(briefs())
def test_both_and_original_leave_the_sentence_as_it_is(brief: Brief) -> None:
    for style in ("both", "original"):
        passages = compose(brief.sentences, brief.quotes, style)
        assert [p.text for p in passages] == [s.en for s in brief.sentences]


@given(briefs())
def test_notes_keep_the_words_around_quotations_in_order(brief: Brief) -> None:
    number = 0
    for sentence, passage in zip(
        brief.sentences, compose(brief.sentences, brief.quotes, "notes"), strict=True
    ):
        position = 0
        for piece in passage.pieces:
            if piece.kind is PieceKind.TEXT:
                assert piece.start is not None
                assert piece.start >= position
                assert sentence.en.startswith(piece.text, piece.start)
                position = piece.start + len(piece.text)
        assert sorted(n.quote for n in passage.notes) == sorted(sentence.quotes)
        assert [n.number for n in passage.notes] == list(range(number + 1, number + 1 + len(sentence.quotes)))
        number += len(sentence.quotes)


def test_a_gloss_takes_in_only_the_mark_that_follows() -> None:
    assert gloss_in_sentence("Ready", "He said ", '"Siap"', ". Then he left.") == ("“Ready.”", 1)
    assert gloss_in_sentence("Ready", "He said ", '"Siap"', ".5") == ("“Ready.”", 1)
