import pytest

from ringkas.summarization.coherence import ALONE, Dependency, Leaning, dependencies, leaning_of
from ringkas.training.ranker import article_of


@pytest.mark.parametrize(
    "text",
    [
        "Ia menyebut tanggul jebol.",
        "Beliau pulang.",
        "Menurutnya, harga gabah akan naik.",
        "Menurut dia, jalan itu rusak.",
        "Selain itu, mereka meminta bantuan.",
        "Dalam sambutannya, ia memuji panitia.",
        "Lebih lanjut dia menjelaskan aturan parkir.",
    ],
)
def test_bare_pronoun_leans_on_a_person(text: str) -> None:
    assert leaning_of(text) is Leaning.PERSON


@pytest.mark.parametrize(
    "text",
    [
        "Hal itu membuat warga resah.",
        "Namun, ia tidak hadir.",
        "Oleh karena itu jalan ditutup.",
        "Ini wajar.",
    ],
)
def test_reference_to_what_was_said_leans_on_the_content(text: str) -> None:
    assert leaning_of(text) is Leaning.CONTENT


@pytest.mark.parametrize(
    "text",
    [
        "Warga Demak mengungsi.",
        "Mereka yang belum terdata dapat melapor.",
        "Selain itu, Dinas Sosial membuka dapur umum.",
        "Menurut Sari, hujan akan reda.",
        "Kepada Bupati Rahmat, dia berterima kasih.",
        "Iuran naik.",
        "",
        "...",
    ],
)
def test_sentence_that_names_its_subject_stands_alone(text: str) -> None:
    assert leaning_of(text) is Leaning.NONE


def test_pronouns_in_a_row_lean_on_the_sentence_that_names_the_person() -> None:
    article = article_of([["Camat Tirta meninjau pasar.", "Ia menyapa pedagang.", "Dia lalu pulang."]])
    assert dependencies(article) == [ALONE, Dependency(Leaning.PERSON, 0), Dependency(Leaning.PERSON, 0)]


def test_content_leans_on_the_sentence_right_before_it() -> None:
    article = article_of([["Harga beras naik.", "Namun, stok aman.", "Hal itu melegakan."]])
    assert [d.anchor for d in dependencies(article)] == [None, 0, 1]


def test_quote_that_names_its_speaker_stands_alone_though_its_words_open_with_a_pronoun() -> None:
    article = article_of(
        [["Hujan turun di Demak."], ['"Ia tidak akan mundur selangkah pun," kata Lurah Wening.']]
    )
    assert dependencies(article)[1] == ALONE


def test_quote_whose_speaker_is_a_pronoun_leans_on_the_sentence_that_names_the_speaker() -> None:
    article = article_of(
        [
            ["Lurah Wening Astuti meninjau tanggul.", "Air masih tinggi."],
            ['"Kami berjaga semalaman," ujarnya.'],
        ]
    )
    speaker = article.quotes[0].speaker
    assert speaker is not None
    assert article.sentences[0].start <= speaker.start < article.sentences[0].end
    assert dependencies(article)[2] == Dependency(Leaning.PERSON, 0)


def test_quote_without_any_speaker_leans_on_what_comes_before_it() -> None:
    article = article_of([["Tanggul jebol di tiga titik."], ['"Air datang tiba-tiba dan kami lari."']])
    assert dependencies(article)[1] == Dependency(Leaning.CONTENT, 0)


def test_subject_that_was_spoken_of_is_a_topic_and_a_new_one_sums_up() -> None:
    article = article_of(
        [["Rapat digelar di Demak.", "Rapat itu dihadiri camat.", "Langkah ini disambut warga."]]
    )
    assert dependencies(article)[1:] == [Dependency(Leaning.TOPIC, 0), Dependency(Leaning.CONTENT, 1)]


def test_first_sentence_leans_on_nothing() -> None:
    assert dependencies(article_of([["Ia pergi.", "Air surut."]]))[0] == ALONE
