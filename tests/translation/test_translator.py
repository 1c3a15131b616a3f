from __future__ import annotations

import random
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringkas.models.seq2seq import Output
from ringkas.translation.base import Protected, Segment, Translation
from ringkas.translation.translator import ModelTranslator

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ringkas.models.engines.base import Decoding
    from ringkas.translation.base import ProtectedKind

PLACEHOLDERS = tuple(f"⟦{i}⟧" for i in range(10))
SYMBOL = re.compile(r"⟦\d⟧")


@dataclass
class FakeModel:
    """Answers with a function of the source and the search, counts a token a word, remembers its requests."""

    answer: Callable[[str, Decoding], list[str]]
    asked: list[list[str]] = field(default_factory=list)

    def count(self, text: str) -> int:
        return len(text.split()) + 1

    def generate(self, texts: Sequence[str], decoding: Decoding) -> list[list[Output]]:
        self.asked.append(list(texts))
        return [
            [
                Output(text, -0.1 * (rank + 1), len(text.split()) + 1)
                for rank, text in enumerate(self.answer(source, decoding))
            ]
            for source in texts
        ]


def upper(source: str, decoding: Decoding) -> list[str]:
    return [source.upper()]


def make(
    answer: Callable[[str, Decoding], list[str]] = upper, **given: object
) -> tuple[ModelTranslator, FakeModel]:
    model = FakeModel(answer)
    settings = {"placeholders": PLACEHOLDERS, "limit": 20} | given
    return ModelTranslator(model, id="fake", signature="fake@0", **settings), model  # type: ignore[arg-type]


def segment(text: str, *quotes: str) -> Segment:
    protected = []
    position = 0
    for quote in quotes:
        position = text.index(quote, position)
        protected.append(Protected(position, position + len(quote), kind="quote", replacement=quote))
        position += len(quote)
    return Segment(text, tuple(protected))


def one(translator: ModelTranslator, given: Segment | str) -> Translation:
    return translator.translate([Segment(given) if isinstance(given, str) else given])[0]


def test_a_quote_travels_as_a_placeholder_and_comes_back_unchanged() -> None:
    translator, model = make(lambda source, _: [source.replace("kata Sari", "Sari said")])
    result = one(translator, segment('"Kami siap.  Selalu,” kata Sari.', '"Kami siap.  Selalu,”'))
    assert model.asked == [["⟦0⟧ kata Sari."]]
    assert result.text == '"Kami siap.  Selalu,” Sari said.'
    assert result.protected == ((0, 21),)
    assert result.notes == ()


def test_a_lost_placeholder_is_looked_for_in_the_n_best() -> None:
    def answer(source: str, decoding: Decoding) -> list[str]:
        return ["Sari said.", "⟦0⟧ ⟦0⟧ Sari said.", "⟦0⟧ Sari said."][: decoding.hypotheses]

    translator, _ = make(answer)
    result = one(translator, segment('"Kami siap," kata Sari.', '"Kami siap,"'))
    assert result.text == '"Kami siap," Sari said.'
    assert result.notes == ()


def test_a_placeholder_that_stays_lost_is_cut_out() -> None:
    def answer(source: str, decoding: Decoding) -> list[str]:
        return [{"kata Sari dalam rapat.": "The chair said in a meeting."}.get(source, "Sari said.")]

    translator, _ = make(answer)
    result = one(translator, segment('"Kami siap," kata Sari dalam rapat.', '"Kami siap,"'))
    assert result.text == '"Kami siap," the chair said in a meeting.'
    assert result.notes == ("cut",)


def test_without_placeholders_the_sentence_is_cut_around_the_quote() -> None:
    translator, model = make(placeholders=())
    result = one(translator, segment('Sari bilang, "kami siap" saat rapat.', '"kami siap"'))
    assert model.asked[0] == ["Sari bilang,", "saat rapat."]
    assert result.text == 'SARI BILANG, "kami siap" SAAT RAPAT.'
    assert result.text[slice(*result.protected[0])] == '"kami siap"'
    assert result.notes == ("cut",)


@pytest.mark.parametrize(
    ("source", "kept"),
    [
        ("Baca https://kab.example/a?b=1, ya.", "https://kab.example/a?b=1"),
        ("Kirim ke (humas@kab.example).", "humas@kab.example"),
        ("Kata @warga_kota kemarin.", "@warga_kota"),
        ("Tagar #BangkitBersama ramai.", "#BangkitBersama"),
        ("Buka www.kab.example segera.", "www.kab.example"),
    ],
)
def test_addresses_do_not_go_through_the_model(source: str, kept: str) -> None:
    translator, model = make()
    assert kept in one(translator, source).text
    assert kept not in model.asked[0][0]


def test_literal_placeholders_of_the_source_stay_and_do_not_take_the_quote_s_place() -> None:
    translator, _ = make()
    result = one(translator, segment('Tanda ⟦0⟧ dan ⟦٣⟧ lalu "ya" itu.', '"ya"'))
    assert result.text == 'TANDA ⟦0⟧ DAN ⟦٣⟧ LALU "ya" ITU.'
    assert result.text[slice(*result.protected[0])] == '"ya"'


def test_sentences_are_translated_one_by_one_and_equal_ones_once() -> None:
    translator, model = make()
    results = translator.translate(
        [Segment("Warga hadir. Hujan turun."), Segment("Hujan turun."), Segment("Hujan turun.")]
    )
    assert model.asked == [["Warga hadir.", "Hujan turun."]]
    assert [r.text for r in results] == ["WARGA HADIR. HUJAN TURUN.", "HUJAN TURUN.", "HUJAN TURUN."]


def test_a_long_sentence_is_split_at_a_clause_and_loses_nothing() -> None:
    translator, model = make(limit=8)
    source = "Bupati membuka rapat di aula kantor, sedangkan warga menunggu di luar gedung sejak pagi hari."
    result = one(translator, source)
    assert model.asked[0][0] == "Bupati membuka rapat di aula kantor,"
    assert result.text == source.upper()
    assert result.notes == ("split",)


def test_an_amount_is_not_split() -> None:
    translator, model = make(limit=5)
    one(translator, "Dana itu sebesar Rp 43 triliun lebih untuk jalan desa baru tahun ini.")
    assert any("Rp 43 triliun" in piece for piece in model.asked[0])


def test_a_loop_is_decoded_again_with_repetition_forbidden() -> None:
    def answer(source: str, decoding: Decoding) -> list[str]:
        return ["He apologised to the residents."] if decoding.no_repeat_ngram else ["I'm sorry " * 12]

    translator, _ = make(answer)
    result = one(translator, "Ia minta maaf kepada warga.")
    assert result.text == "He apologised to the residents."
    assert result.notes == ("redecoded",)


def test_what_loops_whatever_is_tried_is_copied() -> None:
    translator, _ = make(lambda *_: ["ha " * 40])
    result = one(translator, "Ia minta maaf kepada warga kota.")
    assert result.text == "Ia minta maaf kepada warga kota."
    assert "copied" in result.notes


def test_the_hypothesis_that_keeps_the_numbers_is_preferred() -> None:
    def answer(source: str, decoding: Decoding) -> list[str]:
        return ["There are 25 residents.", "There are 52 residents."][: decoding.hypotheses]

    translator, _ = make(answer)
    assert one(translator, "Ada 52 warga.").text == "There are 52 residents."


def test_a_headline_in_capitals_is_read_in_ordinary_case() -> None:
    translator, model = make(lambda *_: ["Regent opens a meeting in the hall"])
    one(translator, "BUPATI BUKA RAKOR BPBD DI AULA")
    assert model.asked[0] == ["Bupati Buka Rakor BPBD di Aula"]


def test_blank_segments_and_bare_marks_come_back_as_they_are() -> None:
    translator, model = make()
    results = translator.translate([Segment(""), Segment(" \n"), Segment("(*)"), Segment("—")])
    assert [r.text for r in results] == ["", " \n", "(*)", "—"]
    assert all(r.score == 0 and not r.notes for r in results)
    assert model.asked == []


def test_many_quotes_are_shared_out_among_pieces() -> None:
    quotes = [f'"kata {i}"' for i in range(25)]
    translator, model = make(limit=200)
    result = one(translator, segment("Ia menyebut " + ", ".join(quotes) + " di rapat.", *quotes))
    assert [result.text[a:b] for a, b in result.protected] == quotes
    assert all(len(SYMBOL.findall(source)) <= 8 for source in model.asked[0])


def test_a_quotation_without_end_and_a_word_without_end_do_no_harm() -> None:
    quote = '"' + "kata " * 5000 + '"'
    word = "x" * 50_000
    result = one(make()[0], segment(f"Ia berkata, {quote} lalu {word} selesai.", quote))
    assert quote in result.text
    assert word in result.text


def careless(seed: int) -> Callable[[str, Decoding], list[str]]:
    """A model that drops, doubles, moves and invents placeholders, loops, falls silent, or does well."""

    def answer(source: str, decoding: Decoding) -> list[str]:
        chance = random.Random(f"{seed} {source!r} {decoding}")
        outputs = []
        for _ in range(decoding.hypotheses):
            words = source.split()
            for _ in range(chance.randrange(3)):
                at = chance.randrange(len(words) + 1)
                words[at:at] = chance.choice([["⟦0⟧"], ["⟦7⟧"], ["so", "so"], [" ,"], ["\n"], words[:at]])
            if chance.random() < 0.3:
                words = [word for word in words if chance.random() < 0.5]
            if chance.random() < 0.3:
                chance.shuffle(words)
            outputs.append(" ".join(words))
        return outputs

    return answer


@st.composite
def segments(draw: st.DrawFn) -> Segment:
    alphabet = st.one_of(st.sampled_from('aK 1.,;"“”()⟦⟧0\n@#/:-'), st.characters())
    text = draw(st.text(alphabet, max_size=60)) + draw(
        st.sampled_from(["", " kata Sari.", " ⟦1⟧", " https://a.example/b"])
    )
    cuts = sorted(draw(st.lists(st.integers(0, len(text)), max_size=24)))
    spans = zip(cuts[::2], cuts[1::2], strict=False)
    kinds: list[ProtectedKind] = ["quote", "term", "url"]
    kind = draw(st.sampled_from(kinds))
    return Segment(
        text, tuple(Protected(a, b, kind=kind, replacement=f"«{i}»") for i, (a, b) in enumerate(spans))
    )


@given(st.lists(segments(), max_size=4), st.integers(), st.sampled_from([PLACEHOLDERS, PLACEHOLDERS[:2], ()]))
def test_whatever_the_model_does_every_protected_span_comes_back_once(
    some: list[Segment], seed: int, placeholders: tuple[str, ...]
) -> None:
    translator, _ = make(careless(seed), placeholders=placeholders, limit=12)
    results = translator.translate(some)
    assert len(results) == len(some)
    for wanted, result in zip(some, results, strict=True):
        assert len(result.protected) == len(wanted.protected)
        for protected, (start, end) in zip(wanted.protected, result.protected, strict=True):
            assert result.text[start:end] == protected.replacement
            if "«" not in wanted.text:
                assert result.text.count(protected.replacement) == 1
        assert result.score <= 0


@given(st.lists(segments(), max_size=5), st.integers())
def test_a_segment_s_result_does_not_depend_on_its_neighbours(some: list[Segment], seed: int) -> None:
    together = make(careless(seed), limit=12)[0].translate(some)
    alone = [make(careless(seed), limit=12)[0].translate([s])[0] for s in some]
    assert together == alone
