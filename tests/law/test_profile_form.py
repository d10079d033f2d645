"""A profile to fill in: what it asks of each rule, and how a value is written into it."""

from datetime import date
from typing import Any

import pytest

from mailmerge.law.profile_files import shipped_profiles, unknown_profile
from mailmerge.law.profile_form import confirmation, new_profile
from tests.law.build import MONDAY


def asked(code: str, rule: str) -> list[str]:
    """What a new file says of a rule, line by line."""
    profile = shipped_profiles().get(code) or unknown_profile(code)
    text = new_profile(code, profile.name, profile, MONDAY)
    of, _, key = rule.rpartition(".")
    table = text.partition(f"[{of}]\n")[2] if of else text
    (said,) = [part for part in table.split("\n[")[0].split("\n\n") if f'{key} = "unknown"' in part]
    return said.strip().splitlines()


@pytest.mark.parametrize(
    ("code", "rule", "lines"),
    [
        (
            "rutland",
            "threshold.sessions",
            [
                "# Sessions with such a code from which a penalty notice is considered?",
                "# In England: 10. Where to look: the authority's code of conduct on penalty notices.",
                "# Letters that wait for it: 8a, 8b.",
                'sessions = "unknown"',
            ],
        ),
        (
            "rutland",
            "nti.criteria",
            [
                "# Conditions of which one must be met before a notice to improve (an empty list: none is asked for)?",
                "# In England: []. Where to look: the authority's guidance on notices to improve.",
                '# One of (or a list of): "contract-declined", "meeting-failed", "prosecuted".',
                "# Letters that wait for it: NTI.",
                'criteria = "unknown"',
            ],
        ),
        (
            "rutland",
            "nti.persistent_absence_at_most",
            [
                "# Attendance at or below which a referral is considered instead of a notice to improve?",
                "# In England: no such rule. Where to look: the authority's code of conduct on penalty notices.",
                "# Written like this: 90.0",
                "# No letter waits for it; it goes into the pack.",
                'persistent_absence_at_most = "unknown"',
            ],
        ),
        (
            "rutland",
            "leave.counts_with_other_codes",
            [
                "# True or false: other unauthorised sessions count together with the leave?",
                "# In England: true. Where to look: the authority's code of conduct on penalty notices.",
                "# Letters that wait for it: 8a, 8b.",
                'counts_with_other_codes = "unknown"',
            ],
        ),
        (
            "hampshire",
            "nti.issued_by",
            [
                "# Who sends a notice to improve: the school, the authority, or both jointly?",
                "# Known already: school. Source: Hampshire County Council, Notice to Improve guidance.",
                '# issued_by = "unknown"',
            ],
        ),
        (
            "hampshire",
            "nti.criteria",
            [
                "# Conditions of which one must be met before a notice to improve (an empty list: none is asked for)?",
                "# Known already: no such rule. Source: Hampshire County Council, Notice to Improve guidance.",
                '# criteria = "unknown"',
            ],
        ),
    ],
)
def test_what_is_asked_of_a_rule(code: str, rule: str, lines: list[str]) -> None:
    assert asked(code, rule) == lines


def test_tables_stand_in_the_order_of_the_rules_and_what_has_none_before_them() -> None:
    lines = new_profile("rutland", "Rutland", unknown_profile("rutland"), MONDAY).splitlines()
    tables = [line for line in lines if line.startswith("[")]
    assert tables[:7] == ["[threshold]", "[nti]", "[leave]", "[warning]", "[period]", "[support]", "[referral]"]
    assert tables.index("[referral]") + 1 == tables.index("[referral.certificate]")
    assert lines.index('decline_reasons = "unknown"') < lines.index("[threshold]")


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (True, "true"),
        (False, "false"),
        (5, "5"),
        (date(2025, 11, 10), "2025-11-10"),
        ({"count": 5, "unit": "days"}, '{ count = 5, unit = "days" }'),
        (["G", "O"], '["G", "O"]'),
        ('Zoë\'s "own"', '"Zoë\'s \\"own\\""'),
        (None, '"national"'),
    ],
)
def test_a_value_is_written_as_toml_writes_it(value: Any, written: str) -> None:
    assert f"value = {written}" in confirmation("leave.reply_days", "Jo", MONDAY, "mail", value).splitlines()
