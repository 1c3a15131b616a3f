"""Datelines in every shape that pages have, and openings that only look like one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringkas.segmentation.datelines import find_dateline, is_dateline


@pytest.mark.parametrize(
    ("dateline", "story", "outlet", "place"),
    [
        ("Kupastuntas.co, Lampung Tengah - ", "Pemerintah daerah rapat.", "Kupastuntas.co", "Lampung Tengah"),
        ("JAKARTA, KOMPAS.com – ", "Harga beras turun.", "KOMPAS.com", "Jakarta"),
        ("TEMPO.CO, Jakarta - ", "Harga beras turun.", "TEMPO.CO", "Jakarta"),
        ("TEMPO.CO,Jakarta-", "Kementerian rapat.", "TEMPO.CO", "Jakarta"),
        ("SURABAYA (ANTARA) - ", "Harga beras turun.", "ANTARA", "Surabaya"),
        ("Merdeka.com - ", "Harga beras turun.", "Merdeka.com", None),
        ("Liputan6.com, Jakarta ", "Harga beras turun.", "Liputan6.com", "Jakarta"),
        ("Liputan6.com, Jakarta -", "Harga beras turun.", "Liputan6.com", "Jakarta"),
        ("Liputan6.com, Jakarta", "Harga beras turun.", "Liputan6.com", "Jakarta"),
        ("Jakarta, CNN Indonesia -- ", "Harga beras turun.", "CNN Indonesia", "Jakarta"),
        ("REPUBLIKA.CO.ID, BANDA ACEH -- ", "Harga beras turun.", "REPUBLIKA.CO.ID", "Banda Aceh"),
        ("SEMARANG, HARIANPESAT — ", "Harga beras turun.", "HARIANPESAT", "Semarang"),
        ("POS-KUPANG.COM, KUPANG - ", "Harga beras turun.", "POS-KUPANG.COM", "Kupang"),
        ("JAKARTA- ", "Harga beras turun.", None, "Jakarta"),
        ("JAKARTA-", "Harga beras turun.", None, "Jakarta"),
        ("Kotaagung - ", "Harga beras turun.", None, "Kotaagung"),
        ("TEBING TINGGI – ", "Harga beras turun.", None, "Tebing Tinggi"),
        ("KONTAN.CO.ID - JAKARTA. ", "Harga beras turun.", "KONTAN.CO.ID", "Jakarta"),
        ("DKI Jakarta - ", "Harga beras turun.", None, "DKI Jakarta"),
    ],
)
def test_the_dateline_is_read_and_the_story_begins_after_it(
    dateline: str, story: str, outlet: str | None, place: str | None
) -> None:
    found = find_dateline(dateline + story)
    assert found is not None
    assert (dateline + story)[found.end :].lstrip() == story
    assert (found.outlet, found.place) == (outlet, place)


@pytest.mark.parametrize(
    "opening",
    [
        "Guru besar itu - yang juga dokter - datang terlambat.",
        "Jakarta-Bandung ditempuh dalam satu jam.",
        "Undang-Undang itu disahkan - akhirnya.",
        "Ia datang — lalu pergi.",
        "– Jakarta - Harga naik.",
        "Harga naik.",
        "U-23 Indonesia menang 2-0 - Jepang takluk.",
    ],
)
def test_other_dashes_open_no_story(opening: str) -> None:
    assert find_dateline(opening) is None


def test_a_date_in_the_dateline_is_read() -> None:
    found = find_dateline("Jakarta, 7 Agustus 2025 - Harga beras turun.")
    assert found is not None
    assert found.published == "2025-08-07"


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("Jakarta", True),
        ("JAKARTA, KOMPAS.com –", True),
        ("Liputan6.com, Bandung", True),
        ("Harga Beras", False),
    ],
)
def test_a_line_of_its_own(line: str, *, expected: bool) -> None:
    assert is_dateline(line) is expected


@given(st.text(alphabet="AaJk -–,.()/com9", max_size=100))
def test_any_opening_can_be_asked(text: str) -> None:
    found = find_dateline(text)
    assert found is None or 0 < found.end <= len(text)
