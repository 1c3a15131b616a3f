from __future__ import annotations

import threading
from itertools import count, islice
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringkas._ahead import ahead

if TYPE_CHECKING:
    from collections.abc import Iterator


@given(items=st.lists(st.none() | st.integers(), max_size=12), depth=st.integers(1, 4))
def test_results_come_in_order_whatever_the_items_are(items: list[int | None], depth: int) -> None:
    assert list(ahead(items, repr, depth)) == [(item, repr(item)) for item in items]


def test_an_endless_source_is_read_a_few_items_ahead() -> None:
    read = []

    def numbers() -> Iterator[int]:
        for n in count():
            read.append(n)
            yield n

    assert [r for _, r in islice(ahead(numbers(), lambda n: n * n), 3)] == [0, 1, 4]
    assert len(read) <= 6


def test_two_items_are_worked_on_at_a_time() -> None:
    both = threading.Barrier(2, timeout=20)
    assert [r for _, r in ahead("ab", lambda _: both.wait() >= 0)] == [True, True]


def test_a_single_item_needs_no_thread() -> None:
    assert list(ahead([1], lambda _: threading.current_thread())) == [(1, threading.current_thread())]


def test_results_before_an_error_still_come() -> None:
    def numbers() -> Iterator[int]:
        yield from (1, 2, 3)
        raise OSError("the disk is gone")

    found = []
    with pytest.raises(OSError, match="gone"):  # noqa: PT012 - what came before it counts
        for _, result in ahead(numbers(), lambda n: n):
            found.append(result)
    assert found == [1, 2, 3]
    results = ahead([4, 2, 0, 1], lambda n: 8 // n)
    assert [next(results)[1], next(results)[1]] == [2, 4]
    with pytest.raises(ZeroDivisionError):
        next(results)
