from datetime import date, timedelta
from typing import Any

import pytest

from mailmerge.law.letters import LETTERS
from mailmerge.law.parameters import LawDataError, NotInForceError, national_parameters, parse_parameters
from mailmerge.law.profile_files import parse_profile, shipped_profiles
from mailmerge.law.reasons import wordings

LAW = national_parameters()
CHANGE = date(2024, 8, 19)
A_YEAR = timedelta(days=365)


@pytest.mark.parametrize(
    ("name", "before", "after"),
    [
        ("first_penalty_within_21_days", 60, 80),
        ("first_penalty_within_28_days", 120, 160),
        ("second_penalty_within_28_days", None, 160),
        ("penalty_notice_limit", None, 2),
        ("penalty_notice_window", None, 3),
        ("agreement_name", "parenting contract", "attendance contract"),
        ("register_kept", 3, 6),
        ("section_444_1_fine", 1000, 1000),
        ("section_444_1a_fine", 2500, 2500),
        ("section_444_1a_prison", 3, 3),
        ("threshold_sessions", None, 10),
    ],
)
def test_the_day_before_and_the_day_of_the_change(name: str, before: int | str | None, after: int | str) -> None:
    assert LAW.on(name, CHANGE - timedelta(days=1)).value == before
    assert LAW.on(name, CHANGE).value == after


def test_a_value_before_its_first_date_raises() -> None:
    with pytest.raises(NotInForceError, match="no value is on record before 01 September 2013"):
        LAW.on("first_penalty_within_21_days", date(2013, 8, 31))


_TWO = """
[old]\nmeans = "m"\nunit = "u"\nvalues = [{ from = 2013-09-01, value = 1, title = "t", checked = 2026-01-01 },
    { from = 2020-01-01, value = 2, title = "t", checked = 2026-01-01 },
    { from = 2030-01-01, value = 3, title = "t", checked = 2026-01-01 }]
[young]\nmeans = "m"\nunit = "u"\nvalues = [{ from = 2014-05-01, value = 1, title = "t", checked = 2026-01-01 },
    { from = 2021-01-01, value = 2, title = "t", checked = 2026-01-01 }]
"""


def test_all_figures_are_known_from_the_first_day_of_the_youngest() -> None:
    assert parse_parameters(_TWO).known_from == date(2014, 5, 1)


@pytest.mark.parametrize(
    ("day", "value"),
    [(date(2019, 12, 31), 2), (date(2020, 1, 1), 3), (date(2029, 12, 31), 3), (date(2030, 1, 1), None)],
)
def test_the_next_change_of_a_figure_lies_after_the_day(day: Any, value: Any) -> None:
    found = parse_parameters(_TWO).by_name["old"].next_change(day)
    assert (found.value if found else None) == value


def test_a_figure_that_the_law_did_not_have_is_none_or_raises() -> None:
    assert LAW.number_or_none("penalty_notice_limit", date(2024, 1, 1)) is None
    with pytest.raises(NotInForceError):
        LAW.number("penalty_notice_limit", date(2024, 1, 1))


_ENTRY = '{ from = 2020-01-01, value = 1, title = "t", checked = 2026-01-01 }'


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (f'[a]\nmeans = "m"\nunit = "u"\nvalues = [{_ENTRY}]\n[a]', "a key twice"),
        (f'[a]\nmeans = "m"\nunit = "u"\nvalues = [{_ENTRY}]\nextra = 1', "an unknown key"),
        (f'[a]\nmeans = "m"\nunit = "u"\nvalues = [{_ENTRY}, {_ENTRY}]', "the same day twice"),
        ('[a]\nmeans = "m"\nunit = "u"\nvalues = []', "no value"),
        ('[a]\nmeans = "m"\nunit = "u"\nvalues = [{ from = 2020-01-01, value = 1, checked = 2026-01-01 }]', "no title"),
        (f'[a]\nmeans = "m"\nunit = "u"\nvalues = [{_ENTRY.replace("value = 1", "none = true, value = 1")}]', "both"),
        (f'[a]\nmeans = "m"\nunit = "u"\nvalues = [{_ENTRY.replace("title", "titel")}]', "a misspelt key"),
    ],
)
def test_an_unfit_parameter_file_is_refused(text: str, why: str) -> None:
    with pytest.raises(LawDataError):
        parse_parameters(text)


def test_every_profile_is_complete_or_says_that_it_is_not() -> None:
    profiles = shipped_profiles()
    with_warning = {kind.key for kind in LETTERS if kind.warns}
    complete = {code for code, profile in profiles.items() if all(map(profile.is_complete_for, with_warning))}
    assert complete == {"cambridgeshire", "hampshire"}
    incomplete = {"peterborough", "hertfordshire"}
    assert not any(profiles[code].is_complete_for(letter) for code in incomplete for letter in with_warning)


def test_an_unknown_key_in_a_profile_is_refused() -> None:
    with pytest.raises(LawDataError):
        parse_profile("x", "[nti]\nperiods = 3", 'name = "x"')


def test_every_value_was_checked_within_twelve_months() -> None:
    today = date.today()  # noqa: DTZ011 - the day on which the tests run is the point
    old = [f"{p.name} from {v.since}" for p in LAW for v in p.values if today - v.citation.checked > A_YEAR]
    old += [f"profile {code}" for code, profile in shipped_profiles().items() if today - profile.checked > A_YEAR]
    assert not old, (
        f"Compare with their sources and set `checked` to today in mailmerge/law/data: {', '.join(old)}. "
        "Where a value has changed, add an entry with its commencement date; never edit an old one."
    )


def test_every_reason_has_words_and_a_source() -> None:
    assert all(wording.text and wording.source for wording in wordings().values())
