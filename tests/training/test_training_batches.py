from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringkas.training import batches, corpus, tokenizer
from ringkas.training.batches import Position, Settings
from ringkas.training.config import Augment, Data
from ringkas.training.corpus import Pair

if TYPE_CHECKING:
    from ringkas.training.tokenizer import Vocabulary


@pytest.fixture(scope="module")
def vocabulary(tmp_path_factory: pytest.TempPathFactory) -> Vocabulary:
    pairs = corpus.load("smoke", Data()).pairs
    path = tmp_path_factory.mktemp("spm") / "joint.spm"
    return tokenizer.train((t for p in pairs for t in (p.id, p.en)), path, size=400)


@pytest.fixture(scope="module")
def pairs() -> tuple[Pair, ...]:
    return corpus.load("smoke", Data()).pairs


def settings(**changes: object) -> Settings:
    base: dict[str, object] = {
        "weights": (("*", 1.0),),
        "tagged": (),
        "augment": Augment(sample_source=0, sample_target=0),
        "cells": 200,
        "pool": 10,
        "seed": 3,
    }
    return Settings(**base | changes)  # type: ignore[arg-type]  # plain values


def test_an_epoch_sees_every_pair_as_often_as_its_weight(
    vocabulary: Vocabulary, pairs: tuple[Pair, ...]
) -> None:
    stream = batches.stream(pairs, vocabulary, settings(weights=(("*", 2.0),)))
    rows = 0
    for position, batch in stream:
        if position.epoch == 1:
            break
        rows += len(batch)
    assert rows == 2 * len(pairs)


def test_a_run_that_stops_goes_on_with_the_very_next_batch(
    vocabulary: Vocabulary, pairs: tuple[Pair, ...]
) -> None:
    whole = list(islice(batches.stream(pairs, vocabulary, settings()), 30))
    for stop in (0, 1, 7, 20):
        start = whole[stop - 1][0] if stop else Position()
        rest = list(islice(batches.stream(pairs, vocabulary, settings(), start), 30 - stop))
        assert rest == whole[stop:]


def test_pairs_of_an_article_are_joined_and_others_are_not(vocabulary: Vocabulary) -> None:
    pairs = [
        Pair("Satu.", "One.", "s", "a"),
        Pair("Dua.", "Two.", "s", "a"),
        Pair("Tiga.", "Three.", "s", "b"),
    ]
    how = Augment(join=1, quotes=0, spans=0, edges=0, attribution=0, upper=0, no_stop=0, typos=0, glued=0)
    how_plain = Augment(
        **{f: getattr(how, f) for f in how.__slots__} | {"sample_source": 0, "sample_target": 0}
    )
    _, batch = next(batches.stream(pairs, vocabulary, settings(augment=how_plain)))
    targets = {tuple(target) for _, target in batch}
    assert targets == {tuple(vocabulary.encode(text)) for text in ("One. Two.", "Two.", "Three.")}


def test_synthetic_sources_begin_with_the_tag(vocabulary: Vocabulary) -> None:
    pairs = [Pair("Satu.", "One.", "extra/back", ""), Pair("Dua.", "Two.", "s", "")]
    _, batch = next(batches.stream(pairs, vocabulary, settings(tagged=("extra/*",))))
    assert sorted(source[0] == vocabulary.pieces for source, _ in batch) == [False, True]


@given(st.lists(st.tuples(st.integers(1, 60), st.integers(1, 60)), max_size=60), st.integers(60, 400))
def test_batches_hold_every_row_once_and_keep_to_their_size(
    lengths: list[tuple[int, int]], cells: int
) -> None:
    rows = [([1] * a, [i] * b) for i, (a, b) in enumerate(lengths)]
    found = batches.group(rows, cells)
    assert sorted(row[1] for batch in found for row in batch) == sorted(row[1] for row in rows)
    assert all(len(batch) * max(len(side) for row in batch for side in row) <= cells for batch in found)


def test_nothing_is_unknown_and_digits_are_single(vocabulary: Vocabulary) -> None:
    for text in ("漢字 🙂 ﷽", "Rp1.500.000", "⟦0⟧ kata ⟦9⟧."):
        assert 1 not in vocabulary.encode(text)
    assert len(vocabulary.encode("12345")) >= 6


def test_a_placeholder_is_one_piece(vocabulary: Vocabulary) -> None:
    assert {vocabulary.encode(symbol)[-2] for symbol in tokenizer.PLACEHOLDERS} == set(range(2, 12))


def test_the_reverse_direction_reads_english_and_writes_indonesian(vocabulary: Vocabulary) -> None:
    pairs = [Pair("Satu.", "One.", "s", "")]
    _, batch = next(batches.stream(pairs, vocabulary, settings(reverse=True)))
    assert batch == [(vocabulary.encode("One."), vocabulary.encode("Satu."))]


@pytest.fixture(scope="module")
def narrow(vocabulary: Vocabulary, pairs: tuple[Pair, ...]) -> Vocabulary:
    """Writes targets with few of its pieces."""
    return tokenizer.Vocabulary(vocabulary.path, vocabulary.target_ids([(p.en, 1.0) for p in pairs], 40))


@given(text=st.text(max_size=60))
def test_targets_are_written_with_the_pieces_that_are_meant_for_them(narrow: Vocabulary, text: str) -> None:
    ids = narrow.encode(text, target=True)
    assert {*ids} <= {*narrow.target}
    assert narrow.decode(ids) == narrow.decode(narrow.encode(text))


def test_sources_keep_all_pieces(vocabulary: Vocabulary, narrow: Vocabulary, pairs: tuple[Pair, ...]) -> None:
    assert len(narrow.target) < vocabulary.pieces - 20
    assert [narrow.encode(p.id) for p in pairs] == [vocabulary.encode(p.id) for p in pairs]
    assert [narrow.encode(p.en, target=True) for p in pairs] != [vocabulary.encode(p.en) for p in pairs]


def test_target_pieces_are_the_frequent_ones(vocabulary: Vocabulary) -> None:
    seen = {*vocabulary.encode("Rain fell in the city.")}
    found = {
        *vocabulary.target_ids([("Rain fell in the city.", 2.0), ("Harga beras naik.", 1.0)], len(seen) - 1)
    }
    assert seen <= found
    assert not {*vocabulary.encode("Harga beras naik.")} <= found
