"""Addresses in windows: what fits, what shrinks or wraps first, and what is held."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailmerge.letters.page.geometry import ADDRESS_LEADING, ENVELOPES, MM_A_POINT, NO_ENVELOPE, fits, fitted_address
from mailmerge.paper.fonts import text_width

SHORT = ("Mrs Zofia Nowak", "12 Mill Lane", "HUNTINGDON", "PE29 3TN")
SEVEN = ("Mrs Zofia Nowak", "Flat 3", "Mill House", "12 Mill Lane", "Sawtry", "HUNTINGDON", "PE29 3TN")
LONG_LINE = "The Old Rectory Barns, Upper Hemingford Abbots Road"
POSTED = sorted(set(ENVELOPES) - {NO_ENVELOPE})


@pytest.mark.parametrize("envelope", POSTED)
@pytest.mark.parametrize(
    ("lines", "fit", "reason"),
    [
        (SHORT, True, "four short lines"),
        (SEVEN, True, "seven lines are the most that an address has"),
        (("Mrs Nowak", LONG_LINE, "HUNTINGDON", "PE29 3TN"), True, "a long line shrinks or wraps"),
        (("Mrs Nowak", "X" * 90, "HUNTINGDON", "PE29 3TN"), False, "a word that no size fits has no place to break"),
        (("Mrs Nowak", *[LONG_LINE + " " + LONG_LINE] * 5, "PE29 3TN"), False, "more lines than the window is deep"),
    ],
)
def test_what_fits_the_window(envelope: str, lines: tuple[str, ...], fit: bool, reason: str) -> None:
    assert fits(lines, envelope) is fit, reason


def test_an_address_is_as_large_as_fits() -> None:
    assert fitted_address(SHORT, "dl").size == 11
    assert fitted_address(SEVEN, "dl-99").size < 11


def test_lines_shrink_before_they_wrap() -> None:
    fitted = fitted_address(("Mrs Nowak", LONG_LINE, "HUNTINGDON", "PE29 3TN"), "dl")
    assert fitted.lines[1] == LONG_LINE
    assert fitted.size < 11


def test_a_wrapped_line_goes_on_indented() -> None:
    fitted = fitted_address(("Mrs Nowak", f"{LONG_LINE} {LONG_LINE}", "HUNTINGDON", "PE29 3TN"), "dl")
    assert len(fitted.lines) > 4
    assert fitted.lines[2].startswith("\N{NO-BREAK SPACE}")


def test_nothing_is_lost_in_wrapping() -> None:
    lines = ("Mrs Nowak", f"{LONG_LINE} {LONG_LINE}", "HUNTINGDON", "PE29 3TN")
    assert " ".join(fitted_address(lines, "dl").lines).split() == " ".join(lines).split()


@given(st.lists(st.text("ABCxyzŻółćÉß &'-,", min_size=1, max_size=70).filter(str.strip), min_size=3, max_size=7))
def test_whatever_is_said_to_fit_lies_in_the_window(lines: list[str]) -> None:
    window = ENVELOPES["dl"].window
    fitted = fitted_address(tuple(lines), "dl")
    if fitted is not None:
        assert 8 <= fitted.size <= 11
        assert all(text_width(line, fitted.size) <= window.width for line in fitted.lines)
        assert len(fitted.lines) * fitted.size * ADDRESS_LEADING * MM_A_POINT <= window.height


@pytest.mark.parametrize("envelope", POSTED)
def test_the_window_lies_in_what_must_be_clear_and_above_the_text(envelope: str) -> None:
    profile = ENVELOPES[envelope]
    assert profile.clear.left <= profile.window.left < profile.window.right <= profile.clear.right
    assert profile.clear.top <= profile.window.top < profile.window.bottom <= profile.clear.bottom <= profile.text_top
