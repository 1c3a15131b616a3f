"""Dates, times, names, acronyms, quotations, repetition and length."""

from __future__ import annotations

import pytest

from ringkas.checks import acronyms, dates, length, names, quotes, repetition, times
from ringkas.checks.finding import Outcome


@pytest.mark.parametrize(
    ("source", "candidate"),
    [
        ("Rapat digelar Kamis (7/8/2025).", "The meeting took place on Thursday, August 7, 2025."),
        ("Rapat digelar 7 Agustus 2025.", "The meeting took place on 7 August 2025."),
        ("Rapat digelar 16-24 November.", "The meeting took place on November 16-24."),
        ("Ia tiba 5 Mei.", "He arrived on May 5."),
        ("Terjadi pada bulan Mei.", "It happened in May."),
        ("Ia mungkin datang.", "He may come on foot."),
        ("Libur Sabtu dan Minggu.", "They are off at the weekend."),
        ("Minggu lalu hujan.", "Last week it rained."),
        ("Konser malam Minggu", "A Saturday night concert"),
        ("Warga Pasar Minggu mengungsi.", "Residents of Pasar Minggu fled."),
        ("Kemarin hujan.", "It rained yesterday."),
    ],
)
def test_the_same_day_raises_no_alarm(source: str, candidate: str) -> None:
    assert dates.check(source, candidate).findings == ()


@pytest.mark.parametrize(
    ("source", "candidate", "message"),
    [
        ("Rapat Kamis.", "A meeting on Friday.", "The source says Thursday; the English says Friday."),
        (
            "Rapat 7 Agustus.",
            "A meeting on 8 August.",
            "The source says 7 August; the English says 8 August.",
        ),
        ("Sejak Juli 2024.", "Since June 2024.", "The source says July 2024; the English says June 2024."),
        ("Rapat Selasa.", "A meeting.", "The source says Tuesday; the English has no such day."),
    ],
)
def test_another_day_is_named(source: str, candidate: str, message: str) -> None:
    assert [f.message for f in dates.check(source, candidate).findings] == [message]


def test_times_compare_half_days_and_zones() -> None:
    source = "Gempa terjadi pukul 13.47 WITA."
    assert not times.check(source, "The quake struck at 1:47 p.m. Central Indonesia Time.").findings
    assert not times.check(source, "The quake struck at 13:47 WITA.").findings
    (wrong,) = times.check(source, "The quake struck at 1:47 a.m. WITA.").findings
    assert wrong.message == "The source says 13:47; the English says 1:47 a.m."
    (half,) = times.check(source, "The quake struck at 13:47 p.m. WITA.").findings
    assert "no such time" in half.message
    (zone,) = times.check(source, "The quake struck at 1:47 p.m. Western Indonesia Time.").findings
    assert zone.message == "The source gives the time in WITA; the English in Western Indonesia Time."
    (none,) = times.check(source, "The quake struck at 1:47 p.m.").findings
    assert none.message == "The source gives the time in WITA; the English names no zone."


@pytest.mark.parametrize(
    ("source", "candidate"),
    [
        ("Wakil Bupati, I Komang Koheri, hadir.", "Deputy Regent I Komang Koheri was present."),
        ("Delegasi Jepang bertemu warga Inggris.", "The Japanese delegation met British citizens."),
        (
            "Kepala Badan Pusat Statistik membuka Rapat Koordinasi.",
            "The head of Statistics opened the meeting.",
        ),
        ("Menurut Ma'ruf, tim sudah siap.", "According to Maruf, the team was ready."),
        ("Presiden Soekarno lahir di sana.", "President Sukarno was born there."),
        ("Menurut Kemendagri, Polda sudah siap.", "The Home Ministry says the police are ready."),
        ("Kata Susi, pesta usai.", "Susi's party is over, she said."),
        ("Rapat digelar Senin, 4 Agustus.", "The meeting was on Monday, 4 August."),
        ("Warga Maluku Tenggara ke Asia Tenggara.", "People of Southeast Maluku go to South East Asia."),
        ("Warga Jawa Tengah di Timur Tengah.", "People of Central Java in the Middle East."),
        ("Nusa Tenggara Barat", "West Nusa Tenggara"),
    ],
)
def test_names_that_are_kept_or_translated_raise_no_alarm(source: str, candidate: str) -> None:
    assert names.check(source, candidate).findings == ()


@pytest.mark.parametrize(
    ("source", "candidate", "message"),
    [
        (
            "Wakil Bupati I Komang Koheri hadir.",
            "Deputy Regent I Komang Komeri attended.",
            "The source names Koheri; the English writes Komeri.",
        ),
        (
            "Delegasi Jepang tiba.",
            "The delegation from China arrived.",
            "The source names Jepang (Japan); the English does not.",
        ),
        (
            "Kata Iswantoro di Kalimarau.",
            "He said in Kalimarau.",
            "The source names Iswantoro; the English does not.",
        ),
    ],
)
def test_bent_and_lost_names_are_named(source: str, candidate: str, message: str) -> None:
    assert [f.message for f in names.check(source, candidate).findings] == [message]


def test_a_wrong_point_of_the_compass_is_seen() -> None:
    (finding,) = names.check("Bupati Maluku Tenggara hadir.", "The North Maluku regent attended.").findings
    assert finding.message == "The source names Tenggara (Southeast); the English does not."


def test_names_that_are_lost_side_by_side_make_one_finding() -> None:
    source = "Rumah Hasan Sadikin ramai."
    (finding,) = names.check(source, "The house was busy.").findings
    assert finding.source is not None
    assert source[slice(*finding.source)].endswith("Sadikin")


@pytest.mark.parametrize(
    ("source", "candidate"),
    [
        ("Data BPS menunjukkan itu.", "BPS data show that."),
        ("Data BPS menunjukkan itu.", "Statistics Indonesia data show that."),
        ("Sidang PBB di AS", "A UN session in the U.S."),
        ("Para pelaku UMKM hadir.", "MSMEs were present."),
        ("TIDAK ADA ALASAN LAIN", "NO OTHER REASON"),
        ("Perang Dunia II", "The Second World War"),
    ],
)
def test_acronyms_that_stay_or_are_known_raise_no_alarm(source: str, candidate: str) -> None:
    assert acronyms.check(source, candidate).findings == ()


def test_a_changed_acronym_is_shown_beside_what_it_became() -> None:
    (finding,) = acronyms.check("Pejabat BSSN hadir.", "An official of the BSSSN attended.").findings
    assert finding.message == "The source says BSSN; the English says BSSSN."


def test_quotations_must_stand_code_point_by_code_point() -> None:
    source = '"Kami siap,” kata Budi. “Besok kita mulai.”'
    assert quotes.check(source, 'Budi said: "Kami siap,” and “Besok kita mulai.”') == Outcome(2)
    (finding,) = quotes.check(source, 'Budi said: "Kami siap," and “Besok kita mulai.”').findings
    assert finding.severity == "error"
    assert finding.source is not None
    assert source[slice(*finding.source)] == '"Kami siap,”'


def test_loops_are_found_and_style_is_left_alone() -> None:
    assert repetition.check("Ia minta maaf.", "I am sorry I am sorry I am sorry I am sorry.").findings
    assert repetition.check("Ia tertawa.", "He laughed hahahahahahahahaha.").findings
    assert repetition.check("Warga pulang.", "The the residents went home.").findings
    assert not repetition.check("Ke Bora Bora.", "To Bora Bora.").findings
    assert not repetition.check("Saya tahu itu.", "I know that that is so.").findings
    assert not repetition.check("Solusi bagi kedua pihak.", "A win-win solution.").findings
    assert not repetition.check("Lagi, lagi, lagi.", "Again, again, again.").findings


def test_lengths_that_lose_or_invent_text_are_found() -> None:
    source = "Bupati membuka rapat koordinasi penanggulangan kemiskinan di aula badan perencanaan daerah."
    assert length.check(source, "").findings
    assert length.check(source, "The regent.").findings
    assert length.check(source, "The regent opened it. " * 20).findings
    assert not length.check(
        source, "The regent opened a coordination meeting on poverty in the agency's hall."
    ).findings
    assert not length.check("Ya.", "Yes, it is so.").findings
    assert length.check(" ", "").checked == 0
