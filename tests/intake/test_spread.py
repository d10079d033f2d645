from datetime import date

import pytest

from mailmerge.intake.part_days import day_of_a_week, is_week, undated
from mailmerge.intake.spread import bears_a_code, code_of, letter_sent, session_of, spread_kind


@pytest.mark.parametrize(
    ("heading", "session", "why"),
    [
        ("03/11/2025 AM", "AM", "as most systems write it"),
        ("Mon 03/11/2025 PM", "PM", "a weekday before it"),
        ("AM 03 Nov 2025", "AM", "the session first"),
        ("PM Mon 03/11/2025", "PM", "the session first, and a weekday"),
        ("03-Nov-25 (AM)", "AM", "the session in brackets"),
        ("2025-11-03 Morning", "AM", "in words"),
        ("03/11/2025 PM Mark", "PM", "what stands under it"),
        ("20251103 AM", "AM", "digits alone"),
        ("3 November 2025", None, "both sessions in a cell"),
        ("2025-11-03 09:00", "AM", "a time of day"),
        ("Mon 03/11/2025 1:10 pm", "PM", "of the afternoon"),
        ("2025-11-03 00:00:00", None, "no time at all"),
    ],
)
def test_a_heading_is_a_session(heading: str, session: str | None, why: str) -> None:
    assert session_of(heading) == (date(2025, 11, 3), session), why


@pytest.mark.parametrize("heading", ["AM", "PM count", "Year 5", "Attendance 2025", "AM late marks", "10 AM"])
def test_a_heading_without_a_day_is_none(heading: str) -> None:
    assert session_of(heading) is None


@pytest.mark.parametrize(
    ("heading", "code", "why"),
    [
        ("O", "O", "the code"),
        ("Code /", "/", "named as a code"),
        ("Total O", "O", "a total"),
        ("No. of G codes", "G", "a number"),
        ("U sessions", "U", "sessions"),
        ("I - Illness", "I", "with its meaning"),
        ("Illness (I)", "I", "behind its meaning"),
        ("/\\", "/", "present, mornings and afternoons as one"),
        ("Present (/ \\)", "/", "the same, behind its meaning"),
        ("N No reason yet provided", "N", "with its meaning"),
        ("C1 Leave of absence for a performance", "C1", "a code of two characters"),
        ("Code O (Unauthorised absence)", "O", "named as a code, with its meaning"),
        ("Code O - Unauthorised", "O", "the same, with a dash"),
        ("Code O Unauthorised absence", "O", "the same, with neither"),
        ("Code: I", "I", "named as a code, with a colon"),
        ("Attendance Code I", "I", "named as a code of attendance"),
        ("Unauthorised (Code O)", "O", "named as a code behind its meaning"),
        ("Unauthorised absence [O]", "O", "behind its meaning, in other brackets"),
        ("Unauthorised absence - O", "O", "behind its meaning, with a dash"),
        ("Late after registers closed: U", "U", "behind its meaning, with a colon"),
        ("O_Unauthorised", "O", "as a database calls it"),
        ("O*", "O", "with a footnote"),
        ("G Hol", "G", "with its meaning, in short"),
        ("L Lates", "L", "with its meaning"),
        ("Present (/\\)", "/", "present, mornings and afternoons as one"),
        ("E mail", None, "no meaning of a code"),
        ("E-mail", None, "no meaning of a code"),
        ("House - B Block", None, "no code behind the dash"),
        ("Total", None, "no code"),
        ("A", None, "no code"),
        ("Year (5)", None, "no code"),
    ],
)
def test_a_heading_counts_a_code(heading: str, code: str | None, why: str) -> None:
    assert code_of(heading) == code, why


@pytest.mark.parametrize(
    ("heading", "bears", "why"),
    [
        ("O or U", True, "one of two"),
        ("O+U", True, "both of two"),
        ("U/O", True, "both of two"),
        ("Absences coded O this term", True, "among other words"),
        ("Lates (L) in minutes", True, "in brackets, and more"),
        ("Unauthorised absence", False, "words alone"),
        ("Lates / week", False, "no sign of presence"),
        ("Parent's evenings", False, "no word"),
        ("Year R", True, "its cells may be counts or not"),
        ("Set A", False, "no code"),
    ],
)
def test_a_heading_bears_a_code_that_it_may_not_be_the_count_of(heading: str, bears: bool, why: str) -> None:
    assert code_of(heading) is None
    assert bears_a_code(heading) == bears, why


@pytest.mark.parametrize(
    ("heading", "letter", "why"),
    [
        ("Letter 1 sent on", "early-intervention", "the contract's"),
        ("Letter 1 (date sent)", "early-intervention", "in brackets"),
        ("Date letter 5 sent", "contract-engagement", "the date first"),
        ("Date of letter 2", "contract-invite", "the date first"),
        ("Attendance letter 1 date", "early-intervention", "as a log calls it"),
        ("Leave refused letter sent", "leave-refused", "by its name"),
        ("NTI issued", "notice-to-improve", "issued"),
        ("L8a posted", "leave-refused", "short"),
        ("Letter 3 sent", None, "a form, no letter"),
        ("Warning letter sent", None, "which?"),
        ("Attendance % at letter 1", None, "not its sending"),
        ("Meeting date", None, "no letter"),
    ],
)
def test_a_heading_is_of_a_letters_sending(heading: str, letter: str | None, why: str) -> None:
    assert letter_sent(heading) == letter, why


def test_a_number_alone_is_a_letter_where_several_stand() -> None:
    kind = spread_kind(("UPN", "Letter 1", "Letter 2"))
    assert kind is not None
    assert kind[0].name == "letters-log"
    assert spread_kind(("UPN", "Letter 1", "Attendance %")) is None


@pytest.mark.parametrize(
    ("heading", "weekday", "session"),
    [
        ("Mon 3 Nov AM", 0, "AM"),
        ("03/11 PM", None, "PM"),
        ("3rd November (Morning)", None, "AM"),
        ("AM Monday 03/11", 0, "AM"),
        ("03-Nov", None, None),
    ],
)
def test_a_heading_is_a_day_without_its_year(heading: str, weekday: int | None, session: str | None) -> None:
    found = undated(heading)
    assert found is not None
    assert (found.day, found.month, found.weekday, found.session) == (3, 11, weekday, session)
    assert session_of(heading) is None


@pytest.mark.parametrize("heading", ["Year 5", "5 Oak", "O 3", "Mon AM", "AM late", "03/11/2025 AM", "Week 3"])
def test_a_heading_is_no_day_without_its_year(heading: str) -> None:
    assert undated(heading) is None


@pytest.mark.parametrize(
    ("heading", "day"),
    [
        ("Mon AM", (0, "AM")),
        ("Wednesday (PM)", (2, "PM")),
        ("AM Fri", (4, "AM")),
        ("Thurs", (3, None)),
        ("Sat AM", None),
    ],
)
def test_a_heading_is_a_day_of_a_week(heading: str, day: tuple[int, str | None] | None) -> None:
    assert day_of_a_week(heading) == day


@pytest.mark.parametrize("heading", ["Week Beginning", "W/C", "Week commencing date", "Wk starting"])
def test_a_heading_says_the_week(heading: str) -> None:
    assert is_week(heading)


@pytest.mark.parametrize("heading", ["Weeks", "Weekly attendance", "School weeks", "WCB"])
def test_a_heading_does_not_say_the_week(heading: str) -> None:
    assert not is_week(heading)
