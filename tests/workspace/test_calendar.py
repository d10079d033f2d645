from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from mailmerge.errors import SettingsError
from mailmerge.workspace import load_workspace

TERMS = {
    "2023-24": "4 Sep to 20 Dec | 23 to 27 Oct | 4 Jan to 28 Mar | 19 to 23 Feb | 15 Apr to 23 Jul | 27 to 31 May",
    "2024-25": "3 Sep to 20 Dec | 28 Oct to 1 Nov | 6 Jan to 4 Apr | 17 to 21 Feb | 22 Apr to 22 Jul | 26 to 30 May",
    "2025-26": "2 Sep to 19 Dec | 27 to 31 Oct | 5 Jan to 27 Mar | 16 to 20 Feb | 13 Apr to 21 Jul | 25 to 29 May",
    "2026-27": "2 Sep to 18 Dec | 26 to 30 Oct | 4 Jan to 25 Mar | 15 to 19 Feb | 12 Apr to 21 Jul | 31 May to 4 Jun",
    "2027-28": "2 Sep to 17 Dec | 25 to 29 Oct | 4 Jan to 7 Apr | 14 to 18 Feb | 24 Apr to 21 Jul | 29 May to 2 Jun",
}


def printed(day: date, other: date | None = None) -> str:
    """A day as the table prints it; the month is left out where the other end has the same."""
    return f"{day.day}" if other and (day.month == other.month) else f"{day.day} {day:%b}"


@pytest.mark.parametrize("year", TERMS)
def test_the_sample_trusts_terms_are_those_of_the_published_table(folder: Path, year: str) -> None:
    calendar = load_workspace(folder).calendars["heath"]
    first = int(year[:4])
    cells = []
    for term in calendar.terms:
        if date(first, 9, 1) <= term.span.first < date(first + 1, 9, 1):
            for span in (term.span, term.half_term):
                cells.append(f"{printed(span.first, span.last)} to {printed(span.last)}")
    assert " | ".join(cells) == TERMS[year]


def test_every_school_of_the_sample_trust_has_the_same_calendar(folder: Path) -> None:
    first, *others = load_workspace(folder).calendars.values()
    assert all(other == first for other in others)
    assert len(others) == 4


def append(folder: Path, text: str) -> None:
    with (folder / "calendar.toml").open("a", encoding="utf-8") as file:
        file.write(text)


OTHER_AUTUMN = """
[[terms]]
year = "2025-26"
{scope}
autumn = {{ first = {first}, last = 2025-12-19, half_term = [2025-10-20, 2025-10-31] }}
spring = {{ first = 2026-01-05, last = 2026-03-27, half_term = [2026-02-16, 2026-02-20] }}
summer = {{ first = 2026-04-13, last = 2026-07-21, half_term = [2026-05-25, 2026-05-29] }}
"""
BY_AUTHORITY = OTHER_AUTUMN.format(scope='authority = "cambridgeshire"', first="2025-09-03")
BY_SCHOOL = OTHER_AUTUMN.format(scope='school = "oakfield"', first="2025-09-04")


@pytest.mark.parametrize("written", [BY_AUTHORITY + BY_SCHOOL, BY_SCHOOL + BY_AUTHORITY])
def test_a_schools_own_terms_win_over_its_authoritys_and_those_over_everyones(folder: Path, written: str) -> None:
    append(folder, written)
    calendars = load_workspace(folder).calendars
    begins = {
        code: calendar.school_days(date(2025, 8, 31), date(2025, 9, 8))[0] for code, calendar in calendars.items()
    }
    assert begins == {
        "oakfield": date(2025, 9, 4),
        "millbrook": date(2025, 9, 3),
        "riverside": date(2025, 9, 2),
        "heath": date(2025, 9, 2),
        "downs": date(2025, 9, 2),
    }


@pytest.mark.parametrize(
    ("scope", "closed"),
    [
        ("", {"oakfield", "millbrook", "riverside", "heath", "downs"}),
        ('authority = "cambridgeshire"', {"oakfield", "millbrook"}),
        ('school = "downs"', {"downs"}),
    ],
)
def test_an_inset_day_closes_the_schools_that_it_names(folder: Path, scope: str, closed: set[str]) -> None:
    day = date(2026, 1, 5)
    append(folder, f"\n[[inset]]\non = {day}\n{scope}\n")
    calendars = load_workspace(folder).calendars
    assert {code for code, calendar in calendars.items() if not calendar.is_school_day(day)} == closed


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("first = 2025-09-02", "first = 2025-12-24", "terms 3.autumn has its days out of order"),
        ("[2025-10-27, 2025-10-31]", "[2025-10-31, 2025-10-27]", "terms 3.autumn has its days out of order"),
        ("first = 2025-09-02", "first = 2025-08-30", "begins or ends on Saturday 30 August 2025"),
        ("last = 2026-03-27", "last = 2026-04-06", "begins or ends on Monday 06 April 2026"),
        ('year = "2025-26"', 'year = "2022-23"', "terms 3 is called 2022-23, but has dates of 2025-26"),
        ("first = 2026-04-13", "first = 2026-03-20", "begins before the one before it has ended"),
        ('year = "2025-26"', 'year = "2025/26"', "terms 3 is called 2025/26, but has dates of 2025-26"),
        (
            'year = "2025-26"',
            'year = "2025-26"\nschool = "oakfeild"',
            "no school called oakfeild. Did you mean oakfield?",
        ),
        (
            'year = "2025-26"',
            'year = "2025-26"\nauthority = "hampshir"',
            "belongs to hampshir. Did you mean hampshire?",
        ),
        (
            'year = "2025-26"',
            'year = "2025-26"\nschool = "downs"\nauthority = "hampshire"',
            "terms 3 names an authority and a school; keep one",
        ),
        ("half_term = [2025-10-27, 2025-10-31]", "half_trem = 1", "terms 3.autumn.half_trem is not a setting. Did you"),
    ],
)
def test_a_faulty_calendar_is_named_with_its_place_and_a_mend(
    folder: Path, change: Callable[..., None], old: str, new: str, said: str
) -> None:
    change("calendar.toml", old, new)
    with pytest.raises(SettingsError) as caught:
        load_workspace(folder)
    assert "calendar.toml" in str(caught.value)
    assert said in str(caught.value)


def test_a_year_given_twice_for_the_same_schools_is_refused(folder: Path) -> None:
    append(folder, BY_AUTHORITY * 2)
    with pytest.raises(SettingsError, match="the terms of 2025-26 are given 2 times"):
        load_workspace(folder)


def test_a_school_without_any_terms_is_named(folder: Path) -> None:
    (folder / "calendar.toml").write_text(BY_SCHOOL, encoding="utf-8")
    with pytest.raises(SettingsError, match="Millbrook Academy has no term dates"):
        load_workspace(folder)


def test_the_sample_trusts_term_dates_have_not_run_out(folder: Path) -> None:
    last = load_workspace(folder).calendars["oakfield"].terms[-1].span.last
    wanted = datetime.now(UTC).date() + timedelta(days=180)
    assert last >= wanted, (
        f"Term dates end on {last}. Add the next school year to calendar.toml, from the page of term dates that the "
        "local authority publishes, and its row to TERMS in this test."
    )
