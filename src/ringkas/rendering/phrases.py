"""What every format says in the same words: the dateline, what was checked, where a flag points, who speaks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from ringkas.rendering.styles import gloss_alone, speaker_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ringkas.brief import BriefQuote, Dateline
    from ringkas.checks.finding import Flag, Tally

# Indonesia's three time zones by their distance from UTC in hours (Presidential Decree 41/1987).
ZONES = {7: "WIB", 8: "WITA", 9: "WIT"}
# Python's own month names follow the locale, which must not change a brief.
MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
ALL_AGREE = "All agree."
NOTES_TITLE = "Notes: the quotations in the speakers’ own words"
NOTHING_CHECKED = "Nothing was checked."
NO_TRANSLATION = "no translation of this quotation"

# How each check counts: one thing, several things.
COUNTED = {
    "acronyms": ("acronym", "acronyms"),
    "dates": ("date", "dates"),
    "length": ("sentence for length", "sentences for length"),
    "names": ("name", "names"),
    "numbers": ("number", "numbers"),
    "quotes": ("quotation", "quotations"),
    "repetition": ("sentence for repetition", "sentences for repetition"),
    "times": ("time", "times"),
    "words": ("word", "words"),
}


@dataclass(frozen=True, slots=True)
class CheckLine:
    """What one check did, in words: `9 numbers`, and how many of them do not agree."""

    counted: str
    failed: int


def dateline(line: Dateline) -> str:
    """Place, time and outlet in one line, without what is not known.

    Example:
        >>> from ringkas.brief import Dateline
        >>> dateline(Dateline("Lampung Tengah", "2025-08-07T13:47:00+07:00", "Kupastuntas.co"))
        'LAMPUNG TENGAH · 7 August 2025, 13:47 WIB · Kupastuntas.co'
    """
    parts = (line.place and line.place.upper(), line.published and moment(line.published), line.outlet)
    return " · ".join(part for part in parts if part)


def moment(published: str) -> str:
    """An ISO 8601 date or time in words, with Indonesia's zones by name; anything else as it is.

    Example:
        >>> moment("2025-08-07"), moment("2025-08-07T19:05:00+09:00")
        ('7 August 2025', '7 August 2025, 19:05 WIT')
    """
    try:
        if len(published) == len("2025-08-07"):
            return _day(date.fromisoformat(published))
        time = datetime.fromisoformat(published)
    except ValueError:
        return published
    return " ".join(filter(None, (f"{_day(time)}, {time.hour:02}:{time.minute:02}", _zone(time.utcoffset()))))


def checked(checks: Mapping[str, Tally]) -> tuple[CheckLine, ...]:
    """The checks that had something to compare, in their order."""
    return tuple(
        CheckLine(f"{tally.checked:,} {unit(name, tally.checked)}", tally.failed)
        for name, tally in checks.items()
        if tally.checked or tally.failed
    )


def checked_sentence(checks: Mapping[str, Tally]) -> str:
    """What was checked, as a line of text.

    Example:
        >>> from ringkas.checks.finding import Tally
        >>> checked_sentence({"numbers": Tally(9), "quotes": Tally(1)})
        'Checked: 9 numbers, 1 quotation. All agree.'
        >>> checked_sentence({"numbers": Tally(9, 2), "quotes": Tally(1)})
        'Checked: 9 numbers (2 do not agree), 1 quotation.'
    """
    lines = checked(checks)
    if not lines:
        return NOTHING_CHECKED
    listed = ", ".join(
        line.counted + (f" ({disagree(line.failed)})" if line.failed else "") for line in lines
    )
    return f"Checked: {listed}." + ("" if any(line.failed for line in lines) else f" {ALL_AGREE}")


def disagree(failed: int) -> str:
    """How many do not agree, in words."""
    return f"{failed:,} {'does' if failed == 1 else 'do'} not agree"


def unit(check: str, count: int) -> str:
    """What a check counts, in the singular or plural."""
    one, several = COUNTED.get(check, (check, check))
    return one if count == 1 else several


def flag_label(flag: Flag) -> str:
    """Where a flag points and how grave it is: `Sentence 2, error`."""
    return ", ".join(filter(None, (_place(flag), flag.severity))).capitalize()


def gloss_line(quote: BriefQuote, ordinal: str = "") -> str:
    """The gloss of a quotation with its label and speaker, as it stands beside the sentence.

    Args:
        quote: the quotation.
        ordinal: which one it is, from `ordinals`.

    Example:
        >>> from ringkas.brief import BriefQuote
        >>> gloss_line(BriefQuote(0, 12, '"Kami siap,”', "Komang", "I Komang Koheri", "We are ready,"))
        'Translation: “We are ready.” — I Komang Koheri'
    """
    gloss = gloss_alone(quote)
    label = f"Translation {ordinal}: " if ordinal else "Translation: "
    return (f"{label}{gloss}" if gloss else NO_TRANSLATION.capitalize()) + attribution(quote)


def note_line(quote: BriefQuote) -> str:
    """A quotation in the speaker's own words, as it stands in a note."""
    return f"{quote.text}{attribution(quote)}{note_remark(quote)}"


def note_remark(quote: BriefQuote) -> str:
    """What a note adds to a quotation that has no translation."""
    return "" if gloss_alone(quote) else f" ({NO_TRANSLATION})"


def attribution(quote: BriefQuote) -> str:
    """The speaker after a dash, or nothing."""
    speaker = speaker_of(quote)
    return f" — {speaker}" if speaker else ""


def ordinals(indices: Sequence[int]) -> tuple[tuple[int, str], ...]:
    """Each of several quotations with its place among them (`1 of 2`), which is empty where there is one."""
    total = len(indices)
    return tuple((index, f"{i} of {total}" if total > 1 else "") for i, index in enumerate(indices, 1))


def _place(flag: Flag) -> str:
    if flag.output_span is None:
        return ""
    sentence = flag.output_span[0]
    return "headline" if sentence < 0 else f"sentence {sentence + 1}"


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def _zone(offset: timedelta | None) -> str:
    if offset is None:
        return ""
    minutes = round(offset.total_seconds() / 60)
    if minutes % 60 == 0 and minutes // 60 in ZONES:
        return ZONES[minutes // 60]
    if minutes == 0:
        return "UTC"
    return f"UTC{'-' if minutes < 0 else '+'}{abs(minutes) // 60:02}:{abs(minutes) % 60:02}"
