"""Words shared by the receipt, the FIX_ME workbook and the terminal."""

import unicodedata
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailmerge.law.decision import Penalty
from mailmerge.law.letters import BY_APPENDIX
from mailmerge.reports import words
from tests.intake import made


@pytest.mark.parametrize(
    ("penalty", "says"),
    [
        (made.FIRST, "It states a first penalty notice: £80 if paid within 21 days, £160 if paid within 28 days."),
        (made.SECOND, "It states a second penalty notice: £160, to be paid within 28 days."),
        (made.PROSECUTION, "It says that the council may prosecute; it states no penalty notice."),
        (made.CONDITIONAL, "Earlier notices are not known, so it covers a first and a second notice"),
    ],
    ids=lambda value: getattr(value, "tier", None),
)
def test_amounts_are_told_as_the_letter_states_them(penalty: Penalty, says: str) -> None:
    assert words.penalty_words(penalty).startswith(says)


@pytest.mark.parametrize(
    ("appendix", "name", "goes"),
    [
        ("8a", "Letter 8a, Leave in term time refused", "Royal Mail, with proof of posting"),
        ("1", "Letter 1, Early intervention", "Post or e-mail"),
        ("NTI", "Notice to Improve", "Royal Mail, with proof of posting"),
        ("8", "Form 8, Leave of absence request form", "Print it and hand it over"),
    ],
)
def test_a_letter_is_called_what_the_office_calls_it(appendix: str, name: str, goes: str) -> None:
    kind = BY_APPENDIX[appendix]
    assert (words.letter_name(kind), words.travel(kind)) == (name, goes)


def test_dates_are_written_as_in_a_letter_whatever_the_locale() -> None:
    assert words.long_date(date(2025, 9, 1)) == "Monday 1 September 2025"


@pytest.mark.parametrize(
    ("text", "shown", "why"),
    [
        ("Zoë O'Brien", "Zoë O'Brien", "a plain name stays"),
        ("two\r\nlines\tand a tab", "two lines and a tab", "one line"),
        ("\x1b[31mred", "\N{REPLACEMENT CHARACTER}[31mred", "an escape would steer a terminal"),
        ("\x9b31mred", "\N{REPLACEMENT CHARACTER}31mred", "so would its one-character form"),
        ("a\u202eb", "ab", "turned text would read backwards"),
        ("\ud800", "\N{REPLACEMENT CHARACTER}", "half a surrogate pair cannot be written"),
    ],
)
def test_what_cannot_be_shown_is_replaced(text: str, shown: str, why: str) -> None:
    assert words.showable(text) == shown, why


@given(st.text(st.characters(codec=None)))
def test_shown_text_can_be_written_and_holds_no_control_character(text: str) -> None:
    shown = words.showable(text)
    assert not [c for c in shown if unicodedata.category(c) in ("Cc", "Cs")]
    assert words.showable(shown) == shown


def test_a_row_repeats_no_reason_that_a_parent_gives() -> None:
    alert = made.reason("register-alert", "Tell the education welfare service.")
    result = made.row(made.letter("8a"), reasons=(made.reason("leave-refused"), alert))
    assert words.remarks_on(result) == (alert,)
