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
    assert "    60, from 2013-09-01" in out
    assert "  next:\n    80, from 2024-08-19" in out
    assert "SI 2024/210" in out


@pytest.mark.parametrize("day", ["31/02/2025", "04/25/2025", "9999-12-31", "soon"])
def test_a_day_that_is_none_is_a_usage_error(call, day):
    code, _, err = call("law", "show", "--on", day)
    assert code == 2
    assert "Write it as 2025-09-30" in err
