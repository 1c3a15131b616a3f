from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringkas.article import Span
from ringkas.errors import OptionError
from ringkas.translation.glossary import find_terms, read_glossary

if TYPE_CHECKING:
    from pathlib import Path

PAIRS = [("Wakil Bupati", "deputy regent"), ("bupati", "regent"), ("PT. Maju Jaya", "Maju Jaya Ltd")]


def found(text: str, taken: list[Span] | None = None) -> list[tuple[str, str]]:
    return [(p.of(text), p.replacement) for p in find_terms(text, PAIRS, taken or [])]


def test_the_longest_term_wins_in_any_case() -> None:
    assert found("Rapat dibuka WAKIL bupati, bukan Bupati.") == [
        ("WAKIL bupati", "deputy regent"),
        ("Bupati", "regent"),
    ]


def test_only_whole_words_count() -> None:
    assert found("Kebupatian dan bupati-bupati, wakil, bupatinya.") == []


def test_a_comma_parts_a_term_and_a_stop_does_not() -> None:
    assert found("Wakil, Bupati dan PT Maju Jaya") == [
        ("Bupati", "regent"),
        ("PT Maju Jaya", "Maju Jaya Ltd"),
    ]


def test_nothing_is_found_inside_a_quotation() -> None:
    text = '"Bupati tahu," kata Bupati.'
    assert found(text, [Span(0, 14)]) == [("Bupati", "regent")]


def test_of_equal_terms_the_first_counts() -> None:
    assert (
        find_terms("camat", [("Camat", "district head"), ("camat", "other")])[0].replacement
        == "district head"
    )


def test_a_file_has_terms_comments_and_blank_lines(tmp_path: Path) -> None:
    path = tmp_path / "terms.tsv"
    path.write_text("\ufeff# names\nBupati\tregent\n\n Wakil Bupati \t deputy regent \n", encoding="utf-8")
    assert read_glossary(path) == [("Bupati", "regent"), ("Wakil Bupati", "deputy regent")]


@pytest.mark.parametrize("line", ["Bupati", "Bupati\t", "\tregent", "a\tb\tc", "--\tdash"])
def test_a_bad_line_is_named_by_its_number(tmp_path: Path, line: str) -> None:
    path = tmp_path / "terms.tsv"
    path.write_text(f"# comment\n{line}\n", encoding="utf-8")
    with pytest.raises(OptionError, match="Line 2"):
        read_glossary(path)


def test_a_missing_file_and_one_in_another_encoding_are_option_errors(tmp_path: Path) -> None:
    with pytest.raises(OptionError, match="cannot be read"):
        read_glossary(tmp_path / "none.tsv")
    (tmp_path / "latin.tsv").write_bytes(b"caf\xe9\tcoffee\n")
    with pytest.raises(OptionError, match="UTF-8"):
        read_glossary(tmp_path / "latin.tsv")


@given(st.text(), st.lists(st.tuples(st.text(min_size=1), st.text()), max_size=5))
def test_terms_are_in_order_and_never_overlap(text: str, pairs: list[tuple[str, str]]) -> None:
    terms = find_terms(text, pairs)
    assert all(a.end <= b.start for a, b in pairwise(terms))
    assert all(0 <= t.start < t.end <= len(text) for t in terms)


def test_a_megabyte_of_terms_is_found_whole() -> None:
    assert len(find_terms("wakil bupati " * 80_000 + "-" * 100_000, PAIRS)) == 80_000
