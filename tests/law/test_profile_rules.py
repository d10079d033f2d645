"""An authority's rules one by one."""

import pytest

from mailmerge.law.authorities import shipped_profiles
from mailmerge.law.profile_rules import Rule, profile_rules

PROFILES = shipped_profiles()
# What `profile_rules` leaves to others: what it is, and what is told in its own way.
TOLD_ELSEWHERE = {"code", "version", "name", "source", "checked", "letters", "alerts", "helpline", "decline_reasons"}


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
    assert {name for name in names_in(own) if name != "nti.sessions"} <= told


@pytest.mark.parametrize(
    ("authority", "name", "value", "source"),
    [
        ("hampshire", "nti.template", "school", "Working together"),
        ("cambridgeshire", "nti.template", "authority", "Cambridgeshire"),
        ("hampshire", "nti.stages", "phone-call, written-concern, formal-meeting, practical-support", "Hampshire"),
        ("cambridgeshire", "nti.stages", None, "Working together"),
        ("cambridgeshire", "nti.sessions.least", None, "Working together"),
        ("cambridgeshire", "period.authorised_rule", "yes", "Cambridgeshire"),
        ("hampshire", "penalty_history_from", "2024-08-19", "Working together"),
        ("hampshire", "attendance.contract_at_most", 90.0, "The trust's attendance procedure"),
    ],
)
def test_a_rule_has_the_source_that_it_comes_from(authority: str, name: str, value: object, source: str) -> None:
    rule = rules_of(authority)[name]
    assert rule.value == value
    assert rule.source.startswith(source)


def test_a_complete_profile_holds_no_letter() -> None:
    assert rules_of("cambridgeshire")["letters"].value is None
