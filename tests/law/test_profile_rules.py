"""An authority's rules one by one."""

from datetime import date
from typing import Any

import pytest

from mailmerge.law.profile_files import own_profile, shipped_profiles
from mailmerge.law.profile_rules import Rule, decline_words, profile_rules
from mailmerge.law.profile_tables import DeclineReason

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


def _own(text: str) -> dict[str, Rule]:
    profile = own_profile("rutland", f"checked = 2025-09-01\n{text}", approved=True)
    return {rule.name: rule for rule in profile_rules(profile, PROFILES["england"])}


@pytest.mark.parametrize(
    ("text", "known", "link", "checked", "why"),
    [
        ("", False, PROFILES["england"].link, PROFILES["england"].checked, "England's, as a guess"),
        ("leave.reply_days = 9", True, PROFILES["england"].link, date(2025, 9, 1), "its own, read where England's was"),
        (
            'source = "Code"\nlink = "https://r.example"\nleave.reply_days = 9',
            True,
            "https://r.example",
            None,
            "its own",
        ),
        ('sources.leave = "Code"\nleave.reply_days = 9', True, None, None, "its table has a source"),
        (
            "leave.reply_days = 9\n"
            'sources.leave = { title = "Code", link = "https://l.example", checked = 2025-10-02 }',
            True,
            "https://l.example",
            date(2025, 10, 2),
            "with a link and a day",
        ),
        (
            'link = "https://r.example"\n[[confirmed]]\nrule = "leave.reply_days"\nvalue = 9\nby = "Jo"\n'
            'on = 2025-10-03\nsource = "mail"\n[[confirmed]]\nrule = "leave.consecutive"\nby = "Al"\n'
            'on = 2025-10-04\nsource = "mail"',
            True,
            None,
            date(2025, 10, 3),
            "by a person: no page says it",
        ),
    ],
)
def test_where_a_rule_was_read_and_when(
    text: str, known: bool, link: str | None, checked: date | None, why: str
) -> None:
    rule = _own(text)["leave.reply_days"]
    assert (rule.known, rule.link, rule.checked) == (known, link, checked or date(2025, 9, 1)), why


def test_what_holds_in_england_is_known() -> None:
    assert rules_of("england")["leave.reply_days"].known


_ALERTS = """
[[alerts]]
codes = ["O"]
days = 10
tell = "Ring."
[[alerts]]
codes = ["I", "M"]
days = 15
cumulative = true
phase = "primary"
tell = "Write."
[[alerts]]
threshold = true
tell = "Met."
"""


def test_alerts_and_facts_are_told_in_words() -> None:
    told = _own(f'facts.school_nurse = "rings"\n{_ALERTS}')
    assert [(told[f"alerts.{number}"].means, told[f"alerts.{number}"].value) for number in (1, 2, 3)] == [
        ("alert at 10 consecutive days coded O", "Ring."),
        ("alert at 15 days in all coded I or M, primary schools", "Write."),
        ("alert at 10 sessions in 10 school weeks coded G or N or O or U", "Met."),
    ]
    assert "alerts.0" not in told
    assert (told["alerts.1"].source, told["alerts.1"].checked) == ("Rutland: the trust's own profile", date(2025, 9, 1))
    fact = told["facts.school_nurse"]
    assert (told["alerts.1"].known, fact.known) == (True, True), "nobody has to say more"
    assert (fact.means, fact.value) == ("what the authority says, school nurse", "rings")
    assert _own("")["alerts.1"].source == PROFILES["england"].source, "England's alerts are England's"


@pytest.mark.parametrize(
    ("sessions", "words"),
    [
        ("{ codes = ['O'], least = 10 }", "10 sessions coded O"),
        ("{ codes = ['O', 'U'], least = 10, most = 29 }", "10 to 29 sessions coded O or U"),
        ("{ codes = ['O'], least = 10, in_last = 100 }", "10 sessions coded O in the last 100 possible sessions"),
        ("{ codes = ['O'], least = 9, within = { count = 6 } }", "9 sessions coded O within 6 school weeks"),
    ],
)
def test_the_sessions_of_a_notice_are_told_in_words(sessions: str, words: str) -> None:
    assert _own(f"nti.sessions = {sessions}")["nti.sessions"].value == words


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ({"check": "iaep-cycles"}, "iaep-cycles"),
        ({"text": "Too soon"}, "Too soon"),
        ({"check": "iaep-cycles", "text": "Too soon"}, "Too soon"),
        ({}, ""),
    ],
)
def test_a_reason_to_decline_is_told_in_the_authoritys_words(reason: dict[str, Any], words: str) -> None:
    assert decline_words(DeclineReason(**reason)) == words


def test_a_complete_profile_holds_no_letter() -> None:
    assert rules_of("cambridgeshire")["letters"].value is None


@pytest.mark.parametrize(
    ("number", "known", "why"),
    [(1, False, "its pages do not say what the NSA form asks"), (4, True, "the SEND form's questions are known")],
)
def test_what_an_online_form_asks_is_a_question_until_it_is_known(number: int, known: bool, why: str) -> None:
    rule = rules_of("cambridgeshire")[f"alerts.{number}.asks"]
    assert (rule.known, rule.value is not None) == (known, known), why
