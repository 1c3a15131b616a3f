"""What every check promises for any pair of strings."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ringkas.checks import acronyms, dates, length, names, numbers, quotes, repetition, times, words

CHECKS = {
    m.NAME: m.check for m in (numbers, dates, times, names, acronyms, words, quotes, repetition, length)
}

WORDS = [
    "Rp ",
    " juta",
    " ribu",
    "pukul ",
    " WIB",
    "Kamis",
    "May ",
    "7 Mei ",
    "Koheri ",
    "KPK ",
    "dua ",
    "hundred ",
    "and ",
    "a ",
    " p.m.",
    "setengah ",
    "half ",
    "XIV",
]
PIECES = st.sampled_from([*"0123456789.,:/-()“”\"'’ \n", *WORDS, "é", "ſ", "٣", "²", "\ud800"])
TEXTS = st.one_of(st.text(), st.lists(PIECES, max_size=40).map("".join))


@pytest.mark.parametrize("name", CHECKS)
@given(source=TEXTS, candidate=TEXTS)
def test_no_pair_of_strings_breaks_a_check(name: str, source: str, candidate: str) -> None:
    outcome = CHECKS[name](source, candidate)
    assert outcome == CHECKS[name](source, candidate)
    assert len(outcome.findings) <= outcome.checked
    for finding in outcome.findings:
        assert finding.check == name
        assert finding.source or finding.output
        for text, span in ((source, finding.source), (candidate, finding.output)):
            assert span is None or 0 <= span[0] <= span[1] <= len(text)


@given(st.text())
def test_a_text_agrees_with_itself_in_its_quotations(text: str) -> None:
    assert quotes.check(text, text).findings == ()
