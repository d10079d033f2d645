import json
from collections.abc import Callable

import pytest


@pytest.mark.parametrize(
    ("day", "value", "following"),
    [
        ("2012-01-01", None, 60),
        ("2024-08-18", 60, 80),
        ("2024-08-19", 80, None),
        ("19/08/2024", 80, None),
    ],
)
def test_law_show_gives_what_is_in_force_on_a_day_and_what_comes_next(
    call: Callable[..., tuple[int, str, str]], day: str, value: int | None, following: int | None
) -> None:
    code, out, err = call("law", "show", "--on", day, "--json")
    assert (code, err) == (0, "")
    (entry,) = [entry for entry in json.loads(out) if entry["name"] == "first_penalty_within_21_days"]
    assert (entry["in_force"] or {}).get("value") == value
    assert (entry["next"] or {}).get("value") == following


def test_every_value_that_law_show_gives_says_where_it_comes_from(call: Callable[..., tuple[int, str, str]]) -> None:
    for entry in json.loads(call("law", "show", "--json")[1]):
        assert entry["in_force"]["title"]
        assert entry["in_force"]["checked"]


def test_law_show_can_be_read_by_people(call: Callable[..., tuple[int, str, str]]) -> None:
    code, out, _ = call("law", "show", "--on", "2024-08-18")
    assert code == 0
    assert "    £60, from 2013-09-01" in out
    assert "  next:\n    £80, from 2024-08-19" in out
    assert "    3 months, from" in out
    assert "\n    parenting contract, from" in out
    assert "SI 2024/210" in out
    assert "in title" not in out


def test_law_show_gives_an_authoritys_rules_and_the_trusts_thresholds_with_their_sources(
    call: Callable[..., tuple[int, str, str]],
) -> None:
    code, out, err = call("law", "show", "--authority", "hampshire", "--json")
    assert (code, err) == (0, "")
    entries = {entry["name"]: entry["in_force"] for entry in json.loads(out)}
    assert entries["first_penalty_within_21_days"]["value"] == 80
    assert (entries["nti.sessions"]["value"][:14], entries["nti.sessions"]["title"][:9]) == (
        "10 to 29 sessi",
        "Hampshire",
    )
    assert entries["leave.least_sessions"]["title"].startswith("Working together")
    assert entries["attendance.early_intervention_at_most"]["title"].startswith("The trust's attendance procedure")
    assert all(entry["title"] and entry["checked"] for entry in entries.values())


@pytest.mark.parametrize(
    ("authority", "line"),
    [
        ("cambridgeshire", "    96%\n    The trust's attendance procedure, September 2025; checked "),
        ("cambridgeshire", "(nti.criteria)\n    contract-declined, meeting-failed, prosecuted\n    Cambridgeshire"),
        (
            "hertfordshire",
            "not confirmed  (letters)\n    5, 6, 8a, 8b, 9, NTI, 10\n    Not confirmed with the authority yet",
        ),
        ("hampshire", "(nti.most_before)\n    1 notice\n"),
        ("cambridgeshire", "(nti.most_before)\n    no such rule\n"),
        ("cambridgeshire", "(nti.stages)\n    none\n"),
        ("cambridgeshire", "(alerts.2)\n    Ten consecutive days of code U: complete the NSA online form.\n"),
        ("cambridgeshire", "(decline_reasons)\n    early-help-recent, specialist-teaching-recent, iaep-cycles"),
        ("cambridgeshire", "(helpline.email)\n    nsa.helpline@cambridgeshire.gov.uk\n"),
    ],
)
def test_an_authoritys_rules_can_be_read_by_people(
    call: Callable[..., tuple[int, str, str]], authority: str, line: str
) -> None:
    code, out, _ = call("law", "show", "--authority", authority)
    assert code == 0
    assert line in out


def test_an_authority_that_is_not_known_is_a_usage_error_that_names_those_that_are(
    call: Callable[..., tuple[int, str, str]],
) -> None:
    code, _, err = call("law", "show", "--authority", "rutland")
    assert code == 2
    assert "cambridgeshire, central-bedfordshire, england, essex, hampshire" in err


@pytest.mark.parametrize(("day", "told"), [("2026-04-28", False), ("2026-04-29", True)])
def test_law_show_tells_what_is_enacted_and_not_in_force(
    call: Callable[..., tuple[int, str, str]], day: str, told: bool
) -> None:
    out = call("law", "show", "--on", day)[1]
    assert ("Children's Wellbeing and Schools Act 2026, section 38" in out) is told
    assert ("and not in force: regulations" in out) is told


@pytest.mark.parametrize("day", ["31/02/2025", "04/25/2025", "9999-12-31", "soon"])
def test_a_day_that_is_none_is_a_usage_error(call: Callable[..., tuple[int, str, str]], day: str) -> None:
    code, _, err = call("law", "show", "--on", day)
    assert code == 2
    assert "Write it as 2025-09-30" in err
