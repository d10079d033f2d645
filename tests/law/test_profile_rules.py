"""An authority's rules one by one."""

import pytest

from mailmerge.law.profile_files import shipped_profiles
from mailmerge.law.profile_rules import Rule, profile_rules

PROFILES = shipped_profiles()
# What `profile_rules` leaves to others: what it is, and what is told in its own way.
TOLD_ELSEWHERE = {"code", "version", "name", "source", "link", "checked", "alerts", "facts"} | {
    *("sources", "confirmed", "known", "rests_on", "approved", "faults")
}


def rules_of(authority: str) -> dict[str, Rule]:
    return {rule.name: rule for rule in profile_rules(PROFILES[authority], PROFILES["england"])}


def names_in(value: object, before: str = "") -> set[str]:
    if not isinstance(value, dict):
        return {before.removesuffix(".")}
    return {name for key, inner in value.items() for name in names_in(inner, f"{before}{key}.")}


@pytest.mark.parametrize("authority", PROFILES)
def test_every_rule_of_every_profile_is_told(authority: str) -> None:
    own = PROFILES[authority].model_dump(exclude=TOLD_ELSEWHERE)
    told = set(rules_of(authority))
    assert {name for name in names_in(own) if not any(name.startswith(f"{rule}.") for rule in told)} - {
        "helpline"
    } <= told


@pytest.mark.parametrize(
    ("authority", "name", "value", "source"),
    [
        ("hampshire", "nti.template", "school", "Hampshire"),
        ("hertfordshire", "nti.template", "school", "Working together"),
        ("cambridgeshire", "nti.template", "authority-file", "Cambridgeshire"),
        ("hampshire", "nti.stages", "phone-call, written-concern, formal-meeting, practical-support", "Hampshire"),
        ("cambridgeshire", "nti.stages", None, "Cambridgeshire"),
        ("cambridgeshire", "nti.sessions", None, "Cambridgeshire"),
        ("cambridgeshire", "period.authorised_rule", "yes", "Cambridgeshire"),
        ("hampshire", "penalty_history_from", "2024-08-19", "Working together"),
        ("hampshire", "nti.period", "21 to 42 days", "Working together"),
        ("norfolk", "nti.period", "6 school weeks", "Norfolk"),
        ("essex", "warning.valid_for", "18 weeks", "Essex"),
    ],
)
def test_a_rule_has_the_source_that_it_comes_from(authority: str, name: str, value: object, source: str) -> None:
    rule = rules_of(authority)[name]
    assert rule.value == value
    assert rule.source.startswith(source)


def test_a_complete_profile_holds_no_letter() -> None:
    assert rules_of("cambridgeshire")["letters"].value is None
