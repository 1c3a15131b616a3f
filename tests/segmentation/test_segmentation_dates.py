"""Dates and times as pages print them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringkas.segmentation.dates import find_moment, is_timestamp


@pytest.mark.parametrize(
    ("line", "iso"),
    [
        ("Kamis, 07 Agustus 2025 - 13.47 WIB", "2025-08-07T13:47:00+07:00"),
        ("Senin, 26 Januari 2026, 09:10 WIT", "2026-01-26T09:10:00+09:00"),
        ("Kamis, 04 Desember 2025 | 11:26 WITA", "2025-12-04T11:26:00+08:00"),
        ("• Kamis, 07 Agustus 2025", "2025-08-07"),
        ("Sabtu, 13 Des 2025 07:15", "2025-12-13T07:15:00"),
        ("Kompas.com - 07/08/2025, 13:47 WIB", "2025-08-07T13:47:00+07:00"),
        ("2025-08-07 13:47:05 WIB", "2025-08-07T13:47:05+07:00"),
        ("August 7, 2025", "2025-08-07"),
        ("7 Pebruari 2025 pukul 8.05 wib".replace("wib", "WIB"), "2025-02-07T08:05:00+07:00"),
    ],
)
def test_a_printed_moment_is_read(line: str, iso: str) -> None:
    moment = find_moment(line)
    assert moment is not None
    assert moment.iso == iso
    assert is_timestamp(line)


@pytest.mark.parametrize(
    "line", ["31 Februari 2025", "45/13/2025", "7 Mangga 2025", "1.500.000", "", "tahun 2025–2029"]
)
def test_what_is_no_date_is_not_read(line: str) -> None:
    assert find_moment(line) is None


@pytest.mark.parametrize(
    "line",
    ["Kamis (7/8/2025) hujan turun.", "Rapat Kamis, 7 Agustus 2025", "14", "Skor 3-2", "Pukul lima pagi"],
)
def test_a_line_with_other_words_is_no_timestamp(line: str) -> None:
    assert not is_timestamp(line)


def test_the_moment_of_an_update_is_told_apart() -> None:
    moment = find_moment("Diperbarui: 8 Agustus 2025 09.00 WIB")
    assert moment is not None
    assert moment.updated


@given(st.text(max_size=100))
def test_any_line_can_be_asked(line: str) -> None:
    moment = find_moment(line)
    assert moment is None or moment.iso[:4].isdigit()
    is_timestamp(line)
