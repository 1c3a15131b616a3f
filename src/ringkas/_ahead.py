"""Work that runs ahead of whoever takes its results."""

from __future__ import annotations

from collections import deque
from concurrent.futures import ThreadPoolExecutor
from itertools import chain
from typing import TYPE_CHECKING, Generic, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from concurrent.futures import Future

T = TypeVar("T")
R = TypeVar("R")


def ahead(items: Iterable[T], work: Callable[[T], R], depth: int = 2) -> Iterator[tuple[T, R]]:
    """Each item with what becomes of it, in order; while one is taken, those behind it are worked on, in threads.

    A single item is worked on where it is asked for. An error of `work` comes in its item's place; an error of the
    items comes behind the results of those before it.

    Args:
        items: read `depth` ahead.
        work: what is done to each; it must stand being called from several threads.
        depth: how many items are worked on at a time.

    Example:
        >>> list(ahead("ab", str.upper))
        [('a', 'A'), ('b', 'B')]
    """
    source = _Held(items)
    first = next(source, None)
    second = next(source, None) if first else None
    if first and not second:
        yield first[0], work(first[0])
    elif first and second:
        with ThreadPoolExecutor(depth, thread_name_prefix="ringkas-ahead") as pool:
            waiting: deque[tuple[T, Future[R]]] = deque()
            for (item,) in chain((first, second), source):
                waiting.append((item, pool.submit(work, item)))
                if len(waiting) > depth:
                    done, result = waiting.popleft()
                    yield done, result.result()
            while waiting:
                done, result = waiting.popleft()
                yield done, result.result()
    if source.error:
        raise source.error


class _Held(Generic[T]):
    """The items, each in a tuple of its own; an error ends them, and is kept."""

    def __init__(self, items: Iterable[T]) -> None:
        self._items = iter(items)
        self.error: Exception | None = None

    def __iter__(self) -> _Held[T]:
        return self

    def __next__(self) -> tuple[T]:
        try:
            return (next(self._items),)
        except StopIteration:
            raise
        except Exception as error:  # whatever reading them raises
            self.error = error
            raise StopIteration from error
