from hypothesis import given
from hypothesis import strategies as st

from ringkas.summarization.coherence import ALONE, Dependency, Leaning
from ringkas.summarization.selection import Candidates, follows, select

PERSON, CONTENT, TOPIC = Leaning.PERSON, Leaning.CONTENT, Leaning.TOPIC


def candidates(
    scores: list[float],
    leans: dict[int, Dependency] | None = None,
    *,
    words: dict[int, str] | None = None,
    costs: list[int] | None = None,
    speech: tuple[int, ...] = (),
    named: tuple[int, ...] = (),
) -> Candidates:
    n = len(scores)
    return Candidates(
        scores,
        [dict.fromkeys((words or {}).get(i, f"kata{i}").split(), 1.0) for i in range(n)],
        [(leans or {}).get(i, ALONE) for i in range(n)],
        costs or [1] * n,
        [i in speech for i in range(n)],
        [i in named for i in range(n)],
    )


def test_best_scores_in_reading_order() -> None:
    assert select(candidates([1, 5, 2, 4, 3]), 2) == [1, 3]


def test_everything_when_it_fits() -> None:
    assert select(candidates([1, 2, 3], {2: Dependency(CONTENT, 1)}), 3) == [0, 1, 2]


def test_what_repeats_a_chosen_sentence_gives_way() -> None:
    words = {0: "banjir demak senin", 1: "banjir demak senin", 2: "bantuan tiba sore"}
    assert select(candidates([2.0, 1.9, 1.7, 0], words=words), 2) == [0, 2]


def test_a_leaning_sentence_brings_its_anchor() -> None:
    assert select(candidates([1, 0, 5, 0], {2: Dependency(CONTENT, 1)}), 2) == [1, 2]


def test_a_leaning_sentence_stays_out_where_its_anchor_does_not_fit() -> None:
    assert select(candidates([1, 0, 5, 0], {2: Dependency(CONTENT, 1)}), 1) == [0]


def test_nothing_comes_between_a_pronoun_and_its_person() -> None:
    chosen = select(candidates([5, 4.9, 4.8, 1], {2: Dependency(PERSON, 0)}), 3)
    assert chosen == [0, 1, 3]


def test_two_pronouns_of_one_person_may_follow_each_other() -> None:
    leans = {1: Dependency(PERSON, 0), 2: Dependency(PERSON, 0)}
    assert select(candidates([5, 4, 3, 1], leans), 3) == [0, 1, 2]


def test_what_leans_on_a_chosen_sentence_counts_for_itself_alone() -> None:
    leans = {1: Dependency(PERSON, 0), 2: Dependency(PERSON, 0)}
    assert select(candidates([0, 6, 5.9, 2.96], leans), 3) == [0, 1, 2]


def test_only_a_sentence_that_stands_alone_follows_nothing() -> None:
    leans = [ALONE, *(Dependency(kind, 0) for kind in (PERSON, CONTENT, TOPIC))]
    assert [follows(leans, None, i) for i in range(4)] == [True, False, False, False]


def test_a_topic_does_not_open_the_summary() -> None:
    leans = {1: Dependency(TOPIC, 0), 3: Dependency(TOPIC, 0)}
    assert select(candidates([0, 5, 1, 0], leans), 1) == [2]
    assert select(candidates([0, 0, 5, 4, 1], leans), 2) == [2, 3]


def test_a_brief_of_five_holds_a_speech_quote() -> None:
    scores = [float(9 - i) for i in range(9)]
    assert select(candidates(scores, speech=(8,)), 5, with_speech=True) == [0, 1, 2, 3, 8]


def test_half_of_the_article_holds_a_speech_quote_unasked() -> None:
    assert select(candidates([4, 3, 2, 1], speech=(3,)), 2) == [0, 3]
    assert select(candidates([5, 4, 3, 2, 1], speech=(4,)), 2) == [0, 1]


def test_the_quote_that_names_its_speaker_is_preferred() -> None:
    scores = [float(9 - i) for i in range(9)]
    assert 8 in select(candidates(scores, speech=(7, 8), named=(8,)), 5, with_speech=True)


def test_a_quote_that_nothing_introduces_in_time_still_enters() -> None:
    leans = {i: Dependency(CONTENT, i - 1) for i in range(6, 12)}
    chosen = select(
        candidates([9, 8, 7, 6, 5, 4, 0, 0, 0, 0, 0, 0], leans, speech=(11,)), 5, with_speech=True
    )
    assert 11 in chosen
    assert len(chosen) == 5


def test_a_budget_in_words_is_kept_and_small_sentences_fill_it() -> None:
    assert select(candidates([5, 4, 3, 2], costs=[10, 30, 8, 9]), 20) == [0, 2]


def test_one_sentence_remains_where_none_fits() -> None:
    assert select(candidates([1, 3, 9], {2: Dependency(CONTENT, 1)}, costs=[20, 20, 20]), 10) == [1]


@st.composite
def problems(draw: st.DrawFn) -> tuple[Candidates, int]:
    n = draw(st.integers(1, 12))
    leans = {
        i: Dependency(kind, i - 1 if kind is CONTENT else draw(st.integers(0, i - 1)))
        for i in range(1, n)
        if (kind := draw(st.sampled_from(Leaning))) is not Leaning.NONE
    }
    scores = draw(st.lists(st.floats(-5, 5), min_size=n, max_size=n))
    costs = draw(st.lists(st.integers(1, 9), min_size=n, max_size=n))
    return candidates(scores, leans, costs=costs), draw(st.integers(1, 40))


@given(problems())
def test_every_choice_reads_on_and_keeps_the_budget(problem: tuple[Candidates, int]) -> None:
    given_, budget = problem
    chosen = select(given_, budget)
    assert chosen == sorted(set(chosen))
    if sum(given_.costs) <= budget:
        assert chosen == list(range(len(given_)))
        return
    assert sum(given_.costs[i] for i in chosen) <= budget or len(chosen) == 1
    # The first sentence stands alone always, so a leaning one may come first only as the last resort.
    if sum(given_.costs[i] for i in chosen) <= budget:
        assert all(
            follows(given_.leans, before, i) for before, i in zip([None, *chosen], chosen, strict=False)
        )
