"""How parts of an English text are put together."""

from __future__ import annotations

import pytest

from ringkas.translation.protection import Slot
from ringkas.translation.typography import Part, join


@pytest.mark.parametrize(
    ("clock", "behind", "expected"),
    [
        ("23:40", "p.m. Western Indonesia Time.", "The fire began at 23:40 Western Indonesia Time."),
        ("23:40", "pm", "The fire began at 23:40"),
        ("9:40", "p.m. on Monday.", "The fire began at 9:40 p.m. on Monday."),
        ("23:40", "amid rain.", "The fire began at 23:40 amid rain."),
    ],
)
def test_a_time_of_the_24_hour_clock_in_a_slot_needs_no_half_of_the_day(
    clock: str, behind: str, expected: str
) -> None:
    text, _ = join([Part("The fire began at"), Part(Slot(0, 5, "term", clock)), Part(behind)], "23.40 WIB")
    assert text == expected
