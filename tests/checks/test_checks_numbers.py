from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringkas.checks import numbers


@pytest.mark.parametrize(
    ("source", "candidate"),
    [
        ("Warga menerima 1.500 paket.", "Residents received 1,500 packages."),
        ("Luasnya 1.500,50 hektare.", "It covers 1,500.50 hectares."),
        ("Inflasi 2,5 persen.", "Inflation was 2.5 percent."),
        ("Anggaran Rp 43 triliun.", "A budget of Rp43 trillion."),
        ("Biayanya Rp1,5 juta.", "It cost 1.5 million rupiah."),
        ("Kerugian Rp1.500.000.", "Losses of Rp 1.5 million."),
        ("Dana Rp 0,75 miliar.", "Funds of Rp 750 million."),
        ("Antara 2 hingga 3 juta ton.", "Between 2 million and 3 million tonnes."),
        ("Sekitar 20-30 ribu orang.", "Around 20,000 to 30,000 people."),
        ("Empat kapal dan dua puluh lima nelayan.", "Four boats and 25 fishers."),
        ("Sebelas pemain", "Eleven players"),
        ("Seribu dua ratus pohon.", "One thousand two hundred trees."),
        ("Seratus lima rumah rusak.", "One hundred and five houses were damaged."),
        ("Satu setengah tahun", "One and a half years"),
        ("Setengah juta warga", "Half a million residents"),
        ("Separuh dari 8 desa", "Half of the eight villages"),
        ("Juara ke-2 pada HUT ke-80", "Second place on the 80th anniversary"),
        ("Peringkat ketiga", "Third place"),
        ("Abad ke-20", "The XX century"),
        ("Bab XIV", "Chapter 14"),
        ("Pukul 19.30 WIB", "7:30 p.m. Western Indonesia Time"),
        ("Pukul 19.30", "At 19:30"),
        ("Pukul 19.30", "At 7.30 pm"),
        ("Pukul 12.00", "At noon"),
        ("Pukul 7 malam", "At 7 p.m."),
        ("Kamis (7/8/2025)", "Thursday, August 7, 2025"),
        ("Kamis (07/08/2025)", "Thursday (8/7/2025)"),
        ("Musim 2019-2020", "The 2019–20 season"),
        ("Dekade 1990-an", "The 1990s"),
        ("Tahun 90-an", "The 1990s"),
        ("Pedagang kaki lima ditertibkan.", "Street vendors were removed."),
        ("Lokasinya di Simpang Lima.", "It is at Simpang Lima."),
        ("Luas 3 km2", "3 square kilometres"),
        ("Anak balita divaksin.", "Children under five were vaccinated."),
        ("Satu-satunya jalan, kata seorang warga.", "The only road, a resident said."),
        ("Jumlahnya 10 M", "The total is 10 M"),
        ("Kenaikan 0,08 persen", "A rise of .08 percent"),
    ],
)
def test_equal_numbers_in_both_notations_raise_no_alarm(source: str, candidate: str) -> None:
    assert numbers.check(source, candidate).findings == ()


@pytest.mark.parametrize(
    ("source", "candidate", "message"),
    [
        (
            "Inflasi 2,5 persen.",
            "Inflation was high.",
            "The source says 2.5 percent; the English has no such number.",
        ),
        (
            "Harga Rp 43 triliun.",
            "Rp43 billion.",
            "The source says Rp43 trillion; the English says Rp43 billion.",
        ),
        ("Ada 1.500 orang.", "There are 1.500 people.", "The source says 1,500; the English says 1.500."),
        ("Tiga korban.", "Four victims.", "The source says 3 (Tiga); the English says Four."),
        (
            "Warga mengungsi.",
            "Some 40 residents fled.",
            "The English says 40; the source has no such number.",
        ),
        ("Pukul 19.30", "At 7:30 a.m.", "The source says 19.30; the English says 7:30 a.m."),
        (
            "Biayanya Rp 5 juta.",
            "It cost $5 million.",
            "The source has Rp5 million in rupiah; the English in dollar.",
        ),
    ],
)
def test_a_changed_number_is_named_in_one_sentence(source: str, candidate: str, message: str) -> None:
    assert [f.message for f in numbers.check(source, candidate).findings] == [message]


def test_findings_point_at_both_places() -> None:
    source, candidate = "Sebanyak 12 rumah rusak.", "As many as 21 houses were damaged."
    (finding,) = numbers.check(source, candidate).findings
    assert finding.source is not None
    assert finding.output is not None
    assert source[slice(*finding.source)] == "12"
    assert candidate[slice(*finding.output)] == "21"


def test_a_number_that_stands_twice_must_stand_twice() -> None:
    assert numbers.check("Ada 30 rumah dan 30 sepeda.", "There are 30 houses and bicycles.").findings
    assert not numbers.check("Ada 30 rumah dan 30 sepeda.", "There are 30 houses and 30 bicycles.").findings


def test_it_counts_what_it_compared() -> None:
    assert numbers.check("Ada 3 truk, 4 mobil, dan 5 motor.", "3 lorries, 4 cars, 5 motorbikes.").checked == 3


def _grouped(number: int, mark: str) -> str:
    return f"{number:,}".replace(",", mark)


@given(st.integers(min_value=2, max_value=10**15))
def test_any_grouped_number_equals_its_english_form(number: int) -> None:
    source = f"Jumlahnya {_grouped(number, '.')} unit."
    assert not numbers.check(source, f"The total is {number:,} units.").findings
    assert numbers.check(source, f"The total is {number + 1:,} units.").findings


@given(st.integers(min_value=1, max_value=999), st.integers(min_value=1, max_value=99))
def test_any_decimal_equals_its_english_form(whole: int, part: int) -> None:
    assert not numbers.check(f"Naik {whole},{part:02} persen.", f"Up {whole}.{part:02} percent.").findings
