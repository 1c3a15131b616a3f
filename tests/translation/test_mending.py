"""What the model bends is found, protected and translated again; the caller sees the name as printed."""

from __future__ import annotations

from ringkas.article import Span
from ringkas.translation import mending
from ringkas.translation.pieces import Piece, Solved
from ringkas.translation.protection import Slot
from ringkas.translation.typography import Part

TEXT = "Bupati Sarnoto Wiguna menyalurkan Rp 2,5 miliar pukul 19.30 WIB."


def piece(text: str, *slots: Slot) -> Piece:
    return Piece(0, len(text), text, slots)


def english(*parts: str | Slot, notes: frozenset[str] = frozenset()) -> Solved:
    return Solved(tuple(Part(p) for p in parts), notes=notes)


def held(found: Piece | None) -> list[tuple[str, str]]:
    assert found is not None
    return [(s.of(found.text), s.replacement) for s in found.slots]


def test_a_bent_name_takes_its_neighbours_into_one_slot() -> None:
    bent = english("Regent Sarnota Wiguna handed out Rp 2.5 billion at 19:30 Western Indonesia Time.")
    assert held(mending.protected(piece(TEXT), bent, 8)) == [("Sarnoto Wiguna", "Sarnoto Wiguna")]


def test_a_lost_amount_comes_back_as_english_writes_it() -> None:
    bent = english("Regent Sarnoto Wiguna handed out Rp 25 at 19:30 Western Indonesia Time.")
    assert held(mending.protected(piece(TEXT), bent, 8)) == [("Rp 2,5 miliar", "Rp2.5 billion")]


def test_nothing_lost_or_no_room_means_no_second_try() -> None:
    good = english("Regent Sarnoto Wiguna handed out Rp 2.5 billion at 19:30 Western Indonesia Time.")
    assert mending.protected(piece(TEXT), good, 8) is None
    bent = english("Regent Sarnota handed out Rp 2.5 billion at 19:30 Western Indonesia Time.")
    assert mending.protected(piece(TEXT), bent, 0) is None


def test_what_has_no_room_stays_as_it_is() -> None:
    text = "Banjir di Wonorejo, Karangsari dan Tambaklor."
    bent = english("Flooding in Wonoreyo, Karangsira and Tambaklo.")
    assert held(mending.protected(piece(text), bent, 2)) == [
        ("Wonorejo", "Wonorejo"),
        ("Karangsari", "Karangsari"),
    ]


def test_a_lost_acronym_comes_back_as_english_has_it() -> None:
    text = "Utusan AS menemui pejabat BKPM di Manado."
    bent = english("The envoy met officials of the board in Manado.")
    assert held(mending.protected(piece(text), bent, 8)) == [("AS", "US"), ("BKPM", "BKPM")]


def test_what_the_caller_protects_is_left_alone() -> None:
    quote = '"Sarnoto pergi,"'
    text = f"{quote} kata Wiratmi."
    slot = Slot(0, len(quote), "quote", quote, 0)
    bent = english(slot, "Wirathmi said.")
    found = mending.protected(piece(text, slot), bent, 8)
    assert held(found) == [(quote, quote), ("Wiratmi", "Wiratmi")]


def test_the_second_try_must_be_better() -> None:
    source = piece(TEXT)
    bent = english("Regent Sarnota Wiguna handed out Rp 2.5 billion at 19:30 Western Indonesia Time.")
    slot = Slot(7, 21, "term", "Sarnoto Wiguna")
    good = ("Regent", slot, "handed out Rp 2.5 billion at 19:30 Western Indonesia Time.")
    assert mending.better(source, bent, english(*good)).notes == {"mended"}
    assert mending.better(source, bent, english("Regent", slot, "handed out Rp 25.")) is bent


def test_offsets_count_in_the_segment_not_the_piece() -> None:
    text = "Hujan turun. " + TEXT
    part = Piece(13, len(text), text)
    bent = english("Regent Sarnota Wiguna handed out Rp 2.5 billion at 19:30 Western Indonesia Time.")
    found = mending.protected(part, bent, 8)
    assert found is not None
    assert [Span(s.start, s.end).of(text) for s in found.slots] == ["Sarnoto Wiguna"]


def test_a_wrong_time_zone_is_mended_by_its_english_name() -> None:
    text = "Gempa terjadi pukul 04.52 WITA."
    bent = english("The quake struck at 04:52 Eastern Indonesia Time.")
    assert held(mending.protected(piece(text), bent, 8)) == [("WITA", "Central Indonesia Time")]


def test_a_wrong_point_of_the_compass_is_mended_by_the_english_name() -> None:
    text = "Warga Maluku Tenggara pulang."
    bent = english("Residents of North Maluku went home.")
    assert held(mending.protected(piece(text), bent, 8)) == [("Maluku Tenggara", "Southeast Maluku")]
