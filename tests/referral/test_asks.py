"""What an authority's profile says of a referral: each a line of the pack, or it decides; none is only shown."""

import pytest

from mailmerge.law.profile_files import own_profile, shipped_profiles
from mailmerge.law.profile_form import confirmation
from mailmerge.law.profile_meanings import meanings
from mailmerge.referral.asks import TOLD_IN_PACK, what_is_asked
from tests.law.build import MONDAY
from tests.law.deciding import DECIDES

_VALUES = {
    "warning.channel": "post-or-email",
    "referral.route": "portal",
    "referral.limit": {"count": 10, "unit": "working-days", "from": "final-warning"},
}


def profile_with(rule: str, value: object) -> list[tuple[str, str, str, str]]:
    text = 'name = "Rutland"\n' + confirmation(rule, "T. Ellery", MONDAY, "a telephone call", value)
    lines = what_is_asked(own_profile("rutland", text, approved=True))
    return [(line.code, line.level, line.text, line.source) for line in lines]


@pytest.mark.parametrize("rule", TOLD_IN_PACK)
def test_a_rule_that_is_known_is_a_line_with_its_source(rule: str) -> None:
    is_yes_no = meanings()[rule].means.startswith("whether")
    (line,) = profile_with(rule, True if is_yes_no else _VALUES.get(rule, "as they say"))
    assert line[0] == f"authority-{rule.replace('.', '-').replace('_', '-')}"
    assert line[1] == TOLD_IN_PACK[rule]
    assert line[2].startswith("Rutland")
    assert line[3].startswith("a telephone call (confirmed by T. Ellery")


@pytest.mark.parametrize(
    ("rule", "value", "why"),
    [
        ("referral.signed_by_head", False, "the head need not sign"),
        ("history.unknown", "none", "the authority has no such rule"),
        ("referral.evidence", "none", "nor any list"),
    ],
)
def test_what_is_not_asked_has_no_line(rule: str, value: object, why: str) -> None:
    assert profile_with(rule, value) == [], why


def test_what_england_has_is_not_said_of_an_authority_that_is_not_known() -> None:
    assert list(what_is_asked(shipped_profiles()["hertfordshire"])) == []


def test_a_fact_that_has_no_rule_is_a_line_too() -> None:
    text = 'name = "Rutland"\nsource = "Code, 2"\n[facts]\nfast_track = "prosecution is by a fast track."\n'
    (line,) = what_is_asked(own_profile("rutland", text, approved=True))
    assert (line.code, line.level) == ("authority-fact-fast-track", "green")
    assert (line.text, line.source) == ("Rutland, fast track: prosecution is by a fast track.", "Code, 2")


def test_every_rule_decides_or_is_a_line_of_the_pack() -> None:
    rules = {name for name, meaning in meanings().items() if not meaning.national}
    assert set(TOLD_IN_PACK) | set(DECIDES) == rules
    assert not set(TOLD_IN_PACK) & set(DECIDES)
