import json

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
def test_law_show_gives_what_is_in_force_on_a_day_and_what_comes_next(call, day, value, following):
    code, out, err = call("law", "show", "--on", day, "--json")
    assert (code, err) == (0, "")
    (entry,) = [entry for entry in json.loads(out) if entry["name"] == "first_penalty_within_21_days"]
    assert (entry["in_force"] or {}).get("value") == value
    assert (entry["next"] or {}).get("value") == following


def test_every_value_that_law_show_gives_says_where_it_comes_from(call):
    for entry in json.loads(call("law", "show", "--json")[1]):
        assert entry["in_force"]["title"]
        assert entry["in_force"]["checked"]


def test_law_show_can_be_read_by_people(call):
    code, out, _ = call("law", "show", "--on", "2024-08-18")
    assert code == 0
    assert "    £60, from 2013-09-01" in out
    assert "  next:\n    £80, from 2024-08-19" in out
    assert "    3 months, from" in out
    assert "\n    parenting contract, from" in out
    assert "SI 2024/210" in out
    assert "in title" not in out


def test_law_show_gives_an_authoritys_rules_and_the_trusts_thresholds_with_their_sources(call):
    code, out, err = call("law", "show", "--authority", "hampshire", "--json")
    assert (code, err) == (0, "")
    entries = {entry["name"]: entry["in_force"] for entry in json.loads(out)}
    assert entries["first_penalty_within_21_days"]["value"] == 80
    assert (entries["nti.sessions.most"]["value"], entries["nti.sessions.most"]["title"][:9]) == (29, "Hampshire")
    assert entries["leave.least_sessions"]["title"].startswith("Working together")
    assert entries["attendance.early_intervention_at_most"]["title"].startswith("The trust's attendance procedure")
    assert all(entry["title"] and entry["checked"] for entry in entries.values())


@pytest.mark.parametrize(
    ("authority", "line"),
    [
        ("cambridgeshire", "    96%\n    The trust's attendance procedure, September 2025; checked "),
        ("cambridgeshire", "(nti.criterion_required)\n    yes\n    Cambridgeshire"),
        (
            "peterborough",
            "not confirmed  (letters)\n    5, 6, 8a, 8b, 9, NTI, 10\n    Not confirmed with the authority yet",
        ),
        ("hampshire", "(nti.most_before)\n    1 notice\n"),
        ("cambridgeshire", "(nti.most_before)\n    no such rule\n"),
        ("cambridgeshire", "(nti.stages)\n    none\n"),
    ],
)
def test_an_authoritys_rules_can_be_read_by_people(call, authority, line):
    code, out, _ = call("law", "show", "--authority", authority)
    assert code == 0
    assert line in out


def test_an_authority_that_is_not_known_is_a_usage_error_that_names_those_that_are(call):
    code, _, err = call("law", "show", "--authority", "rutland")
    assert code == 2
    assert "cambridgeshire, england, hampshire" in err


@pytest.mark.parametrize("day", ["31/02/2025", "04/25/2025", "9999-12-31", "soon"])
def test_a_day_that_is_none_is_a_usage_error(call, day):
    code, _, err = call("law", "show", "--on", day)
    assert code == 2
    assert "Write it as 2025-09-30" in err
