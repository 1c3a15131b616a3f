import json

import pytest

from ringkas.errors import ModelError
from ringkas.summarization.features import NAMES, features
from ringkas.summarization.lexicon import Table, appeal, idf, words_of
from ringkas.summarization.ranker import Ranker, digest, digest_of, ranker
from ringkas.training.ranker import article_of


def column(name: str, paragraphs: list[list[str]], headline: str | None = None) -> list[float]:
    return [vector[NAMES.index(name)] for vector in features(article_of(paragraphs, headline))]


def test_a_tree_sends_a_vector_to_its_leaf() -> None:
    trees = [[0, 2.0, -1.0, [1, 0.5, 0.25, 4.0]], 0.5]
    model = Ranker.parse(json.dumps({"features": NAMES, "trees": trees}))
    rest = [0.0] * (len(NAMES) - 2)
    assert model.score([2.0, 9.0, *rest]) == -0.5
    assert model.score([2.1, 0.5, *rest]) == 0.75
    assert model.score([2.1, 0.6, *rest]) == 4.5


def test_weights_of_other_features_are_refused_with_a_remedy() -> None:
    with pytest.raises(ModelError) as caught:
        Ranker.parse(json.dumps({"features": ["index"], "trees": []}))
    assert "ringkas.training.ranker" in caught.value.remedy


def test_shipped_trees_read_only_features_that_exist() -> None:
    vector = [0.0] * len(NAMES)
    assert len(ranker().trees) > 10
    assert isinstance(ranker().score(vector), float)


def test_the_digest_depends_on_every_file_and_on_where_one_ends() -> None:
    assert digest_of([b"a", b"b"]) != digest_of([b"ab", b""]) != digest_of([b"b", b"a"])
    assert len(digest()) == 64


def test_tables_survive_their_file() -> None:
    table = Table({"air": 0.25, "di": 0.25, "^di": -1.5}, default=8.3)
    assert Table.parse(table.format("# what it is\n")) == table


def test_function_words_are_common_and_unknown_words_rare() -> None:
    assert idf()["yang"] < 0.5 < idf()["banjir"] < idf()["xqzzk"]
    assert appeal()["xqzzk"] == 0.0


def test_names_are_capitals_inside_the_sentence_and_outside_an_opening_mark() -> None:
    assert words_of('Kepala Desa Sukamaju berkata, "Kami dan Wati siap."').names == (
        "desa",
        "sukamaju",
        "wati",
    )


def test_vectors_have_one_number_for_each_name() -> None:
    article = article_of([["Air naik.", "Warga pindah."], ["Jalan ditutup."]])
    assert [len(v) for v in features(article)] == [len(NAMES)] * 3
    assert features(article_of([])) == []


def test_position_counts_sentences_and_paragraphs() -> None:
    paragraphs = [["Air naik.", "Warga pindah."], ["Jalan ditutup."]]
    assert column("index", paragraphs) == [0, 1, 2]
    assert column("paragraph", paragraphs) == [0, 0, 1]
    assert column("in_paragraph", paragraphs) == [0, 1, 0]
    assert column("words_before", paragraphs) == [0, 2 / 6, 4 / 6]


def test_headline_words_are_found_and_counted_as_new_once() -> None:
    paragraphs = [["Banjir merendam Demak."], ["Pasar tutup."], ["Banjir Demak surut."]]
    found = column("headline_found", paragraphs, "Banjir Demak")
    assert found == [1.0, 0.0, 1.0]
    assert column("headline_new", paragraphs, "Banjir Demak") == [1.0, 0.0, 0.0]
    assert column("has_headline", paragraphs) == [0, 0, 0]


def test_the_sentence_that_shares_words_with_the_others_is_central() -> None:
    central = column(
        "centrality", [["Banjir merendam Demak.", "Demak dilanda banjir lagi.", "Kucing tidur pulas."]]
    )
    assert central[0] > central[2] == 0.0
    assert column("novelty", [["Air naik.", "Air naik."]]) == [1.0, 0.0]


def test_numbers_dates_and_acronyms_are_seen() -> None:
    paragraphs = [["Data BPS (7/8/2025) mencatat 250 rumah dan 3 sekolah.", "Warga pulang."]]
    assert column("slash_date", paragraphs) == [1, 0]
    assert column("acronyms", paragraphs) == [1, 0]
    assert column("digits", paragraphs) == [5, 0]


def test_speech_and_its_named_speaker_are_seen() -> None:
    paragraphs = [["Hujan reda."], ['"Kami sudah siap sejak pagi," kata Lurah Wening.']]
    assert column("speech", paragraphs) == [0, 1]
    assert column("speaker_inside", paragraphs) == [0, 1]
    assert 0 < column("speech_share", paragraphs)[1] < 1
