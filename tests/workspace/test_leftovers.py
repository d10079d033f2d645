"""What a trust that began from the sample still has of it, and INSET days that can't be meant."""

from collections.abc import Callable
from pathlib import Path

import pytest

from mailmerge.workspace import load_workspace
from mailmerge.workspace.leftovers import leftovers, odd_inset_days


def test_the_sample_itself_has_no_leftovers(folder: Path) -> None:
    assert list(leftovers(load_workspace(folder))) == []


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ('name = "Kingfisher Learning Trust"', 'name = "Fenland Trust"', "the trust is another, its schools are not"),
        ("[schools.oakfield]", "[schools.greenhill]", "a school of its own among the sample's"),
    ],
)
def test_made_up_numbers_and_addresses_are_named_in_a_trust_of_its_own(
    folder: Path, change: Callable[..., None], old: str, new: str, reason: str
) -> None:
    change("mailmerge.toml", old, new)
    (told,) = leftovers(load_workspace(folder))
    assert "schools." in told, reason
    assert "and" in told
    assert "made up" in told


@pytest.mark.parametrize(
    ("day", "scope", "why"),
    [
        ("2026-01-04", "", "no working day"),
        ("2026-04-06", "", "no working day"),
        ("2026-08-03", "", "no term"),
        ("2025-10-29", 'school = "oakfield"', "no term"),
        ("2026-01-05", "", None),
        ("2026-01-05", 'school = "heath"', None),
    ],
    ids=["a Sunday", "Easter Monday", "in the holidays", "in a half term", "the first day of term", "of one school"],
)
def test_an_inset_day_when_nobody_would_come_anyway(folder: Path, day: str, scope: str, why: str | None) -> None:
    with (folder / "calendar.toml").open("a", encoding="utf-8") as file:
        file.write(f"\n[[inset]]\non = {day}\n{scope}\n")
    told = list(odd_inset_days(load_workspace(folder)))
    assert len(told) == (1 if why else 0)
    assert all(str(why) in text for text in told)
