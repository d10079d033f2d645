"""Profiles as files: what each of their words means, what is refused, and what no letter may ever rest on."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailmerge.casework.case import Case, Needs
from mailmerge.law.authorities import AuthorityProfile
from mailmerge.law.letters import LETTERS, LetterKind
from mailmerge.law.parameters import LawDataError
from mailmerge.law.profile_files import own_profile, shipped_profiles, unknown_profile
from mailmerge.law.profile_form import confirmation, new_profile, typed_value
from mailmerge.law.profile_meanings import meanings, rests_on
from mailmerge.law.profile_rules import missing_rules, profile_rules, rule_value
from mailmerge.law.profile_tables import DeclineReason, Within
from mailmerge.referral.asks import what_is_asked
from tests.law.build import (
    AGREED,
    MONDAY,
    OAKFIELD,
    TemplatesInForce,
    a_parent,
    attendance,
    context,
    contract,
    decided,
    leave,
    nti,
)

ENGLAND = shipped_profiles()["england"]
WITH_WARNING = [kind for kind in LETTERS if kind.warns]


def own(text: str, code: str = "rutland", approved: bool = True) -> AuthorityProfile:
    return own_profile(code, text, approved=approved)


@pytest.mark.parametrize(
    ("code", "text", "rule", "known", "value"),
    [
        ("rutland", "", "leave.least_sessions", False, 10),
        ("rutland", "leave.least_sessions = 12", "leave.least_sessions", True, 12),
        ("rutland", 'leave.least_sessions = "unknown"', "leave.least_sessions", False, 10),
        ("rutland", 'leave.least_sessions = "?"', "leave.least_sessions", False, 10),
        ("rutland", 'leave.least_sessions = "national"', "leave.least_sessions", True, 10),
        ("rutland", 'leave.referral_limit = "none"', "leave.referral_limit", True, None),
        ("rutland", 'nti.stages = "none"', "nti.stages", True, None),
        ("rutland", 'nti = "unknown"', "nti.stages", False, None),
        ("rutland", 'threshold.within = { count = "?" }', "threshold.within", False, "10 school weeks"),
        ("cambridgeshire", "", "leave.consecutive", True, "yes"),
        ("cambridgeshire", 'leave.consecutive = "unknown"', "leave.consecutive", False, "yes"),
        ("cambridgeshire", "leave.consecutive = false", "leave.consecutive", True, "no"),
        ("hampshire", "", "leave.least_sessions", True, 10),
    ],
)  # fmt: skip
def test_what_a_file_says_of_a_rule(code: str, text: str, rule: str, known: bool, value: int | str | None) -> None:
    profile = own(text, code)
    assert (rule in profile.known) is known
    assert {told.name: told.value for told in profile_rules(profile, ENGLAND)}[rule] == value


@pytest.mark.parametrize("rule", [meaning.name for meaning in meanings().values() if meaning.is_yes_or_no])
def test_to_have_no_such_rule_is_to_say_no(rule: str) -> None:
    profile = own(f'{rule} = "none"', "cambridgeshire")
    assert (rule_value(profile, rule), rule in profile.known) == (False, True)


@pytest.mark.parametrize(
    "rule",
    ["decline_reasons", "leave.combined", "nti.criteria", "nti.stages"]
    + [f"referral.{asked}" for asked in ("ask_first", "evidence", "fields")],
)
def test_of_a_list_an_authority_may_have_none(rule: str) -> None:
    profile = own(f'{rule} = "none"', "hampshire")
    assert (rule_value(profile, rule), rule in profile.known) == ((), True)


@pytest.mark.parametrize("rule", ["early_help", "specialist_teaching", "least_iaep_reviews", "ehcp_review_within"])
def test_an_authority_may_have_no_rule_on_support(rule: str) -> None:
    profile = own(f'support.{rule} = "none"', "cambridgeshire")
    assert (rule_value(profile, f"support.{rule}"), profile.faults) == (None, ())
    assert not profile.unknown_for("contract-terminated")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('leave.letter_limit = "none"', 'leave.letter_limit can\'t be "none"'),
        ("leave.last_sessions = 12", "leave.last_sessions is not a rule. Did you mean leave.least_sessions?"),
        ("[withdrawal]\ngrounds = []", "withdrawal is not a rule"),
        ('nti.issued_by = "council"', "nti.issued_by must be one of 'school', 'authority' or 'joint'"),
        ("nti.period = { least = 6, most = 3, unit = 'weeks' }", "nti.period"),
        (
            "leave.letter_limit = { count = 5, unit = 'days', from = 'letter-posted' }",
            "leave.letter_limit can't count from a letter",
        ),
        ("leave.letter_limit = 5", "leave.letter_limit must be a table"),
        ("leave.letter_limit = { count = -1, unit = 'days' }", "leave.letter_limit.count must"),
        ('threshold.codes = ["g"]', "is not a register code"),
        ('decline_reasons = ["period-to-short"]', "decline_reasons"),
        ("leave = [", "is not written as TOML"),
        ("known = ['leave.least_sessions']", "known is not a rule"),
        ("approved = true", "approved is not a rule"),
        ('[[confirmed]]\nrule = "leave.least_sessions"', "needs a rule, by (a name), on (a date) and a source"),
        (confirmation("code_of_conduct_2025.reply_day", "Jo", MONDAY, "mail"), "Did you mean leave.reply_days?"),
        ('leave.last_sessions = "unknown"', "leave.last_sessions is not a rule. Did you mean leave.least_sessions?"),
        ("withdrawal = {}", "withdrawal is not a rule"),
        ('codez = ["O"]', "codez is not a rule. Did you mean threshold.codes?"),
        ('decline_reasons = ["period-too-short", "period-to-short"]', "decline_reasons.2"),
        ("threshold = 5", "threshold must be a table"),
        ("threshold.within = 5", "threshold.within must be a table"),
        ("alerts = 5", "alerts must be a list, in square brackets"),
        ('nti.extension = "perhaps"', "nti.extension must be true or false"),
        ("leave.least_sessions = 2.5", "leave.least_sessions must be a whole number"),
        ('nti.persistent_absence_at_most = "low"', "nti.persistent_absence_at_most must be a number"),
        ("referral.address = 5", "referral.address must be text, in quotes."),
        ('threshold.codes = "none"', 'threshold.codes can\'t be "none": write the rule'),
        ('leave.reply_days = "none"', 'leave.reply_days can\'t be "none": write the rule'),
        ("alerts = [5]", "alerts.1 must be a table"),
        ('version = "1"\nknown = []', "version is not a rule. Take it out."),
        (
            '[[confirmed]]\nrule = "leave.lest_sessions"\nby = "Jo"\non = 2025-11-10\nsource = "mail"',
            "leave.lest_sessions is confirmed, and is not a rule. Did you mean leave.least_sessions?",
        ),
        (confirmation("leave.lest_sessions", "Jo", MONDAY, "mail"), "Did you mean leave.least_sessions?"),
    ],
)
def test_what_is_no_rule_is_refused_in_words(text: str, said: str) -> None:
    with pytest.raises(LawDataError) as refused:
        own(text)
    assert said in str(refused.value)
    assert "authorities/rutland.toml" in str(refused.value)


@pytest.mark.parametrize("key", ["version", "approved", "rests_on", "faults"])
def test_what_we_work_out_ourselves_is_not_offered(key: Any) -> None:
    with pytest.raises(LawDataError) as refused:
        own(f"{key}s = 1")
    assert f"Did you mean {key}?" not in str(refused.value)


def test_what_follows_a_rule_that_is_left_open_is_read() -> None:
    profile = own('leave.least_sessions = "unknown"\nleave.consecutive = true')
    assert ({"leave.least_sessions", "leave.consecutive"} & profile.known, profile.leave.consecutive) == (
        {"leave.consecutive"},
        True,
    )


@pytest.mark.parametrize(
    ("code", "text", "name", "source", "link"),
    [
        ("east-rutland", "", "East Rutland", "East Rutland: the trust's own profile", ENGLAND.link),
        ("east-rutland", 'name = "ER"', "ER", "ER: the trust's own profile", ENGLAND.link),
        ("east-rutland", 'source = "Code"', "East Rutland", "Code", None),
        ("east-rutland", 'source = "Code"\nlink = "https://er.example"', "East Rutland", "Code", "https://er.example"),
        (
            "hampshire",
            "",
            "Hampshire County Council",
            "Hampshire County Council: the trust's own profile",
            shipped_profiles()["hampshire"].link,
        ),
        ("hampshire", 'source = "Code"', "Hampshire County Council", "Code", None),
    ],
)
def test_whose_file_it_is(code: Any, text: Any, name: Any, source: Any, link: Any) -> None:
    profile = own(text, code)
    assert (profile.name, profile.source, profile.link) == (name, source, link)


def test_a_shipped_profile_names_its_own_source() -> None:
    shipped = shipped_profiles()["hampshire"]
    assert (shipped.name, ENGLAND.name) == ("Hampshire County Council", "England (defaults)")
    assert shipped.source.startswith("Hampshire")
    assert "own profile" not in shipped.source


@pytest.mark.parametrize(
    ("code", "name"), [("east-rutland", "East Rutland"), ("hampshire", "Hampshire County Council")]
)
def test_an_authority_of_which_nothing_is_known_has_its_name(code: Any, name: Any) -> None:
    unknown = unknown_profile(code, "a fault")
    assert (unknown.code, unknown.name, unknown.known, unknown.faults) == (code, name, frozenset(), ("a fault",))


_NATIONAL = ("G", "N", "O", "U")


@pytest.mark.parametrize(
    ("text", "figures", "why"),
    [
        ("", (_NATIONAL, 10, Within(count=10)), "as in England"),
        ('threshold.codes = ["U"]\nthreshold.sessions = 12', (("U",), 12, Within(count=10)), "its own codes, sessions"),
        ('threshold.within = { count = 6, unit = "weeks" }', (_NATIONAL, 10, Within(count=6, unit="weeks")), "weeks"),
        ("threshold.within = { count = 6 }", (_NATIONAL, 10, Within(count=6)), "school weeks, where it says no unit"),
        (
            'threshold.within = { count = 6, unit = "months" }',
            (_NATIONAL, 10, Within(count=6, unit="months")),
            "months",
        ),
    ],
)
def test_an_alert_at_the_threshold_goes_by_the_authoritys_own(text: Any, figures: Any, why: Any) -> None:
    other = '[[alerts]]\ntell = "Tell us."\ncodes = ["I"]\ndays = 9\n'
    profile = own(f'{text}\n{other}[[alerts]]\nthreshold = true\ntell = "Met."')
    first, last = profile.alerts
    assert (last.codes, last.sessions, last.rolling) == figures, why
    assert (first.codes, first.sessions, first.days) == (("I",), None, 9), "another alert has its own"


def test_an_alert_that_names_no_period_counts_in_ten_school_weeks() -> None:
    profile = own('[[alerts]]\ntell = "Tell us."\ncodes = ["I"]\nsessions = 9')
    assert profile.alerts[0].rolling == Within(count=10, unit="school-weeks")
    profile = own('[[alerts]]\ntell = "Tell us."\ncodes = ["I"]\nsessions = 9\nschool_weeks = 6')
    assert profile.alerts[0].rolling == Within(count=6, unit="school-weeks")


@pytest.mark.parametrize(
    ("text", "is_national"),
    [
        ("", True),
        ('threshold.codes = ["U", "O"]', True),
        ('threshold.codes = ["U", "I"]', False),
        ('threshold.codes = ["G", "N", "O", "U", "I"]', False),
        ("threshold.sessions = 9", False),
        ('threshold.within = { count = 9, unit = "school-weeks" }', False),
        ('threshold.within = { count = 10, unit = "weeks" }', False),
    ],
)
def test_a_threshold_is_called_national_only_where_whoever_meets_it_meets_that(text: str, is_national: bool) -> None:
    told = [alert.tell for alert in own(text).alerts if alert.threshold]
    assert all(("national threshold" in tell) is is_national for tell in told)
    assert told


def test_a_confirmation_has_the_name_the_day_and_the_source() -> None:
    profile = own(confirmation("leave.least_sessions", "Jo Bell", MONDAY, "e-mail of the attendance team", 12))
    assert profile.leave.least_sessions == 12
    said = "e-mail of the attendance team (confirmed by Jo Bell on 10/11/2025)"
    assert profile.source_of("leave.least_sessions", "") == said


@pytest.mark.parametrize("code", shipped_profiles())
def test_a_new_file_asks_for_all_that_is_not_known_and_changes_nothing(code: str) -> None:
    shipped = shipped_profiles()[code]
    begun = own(new_profile(code, shipped.name, shipped, MONDAY), code, approved=False)
    assert {letter: begun.unknown_for(letter) for letter in rests_on()} == {
        letter: shipped.unknown_for(letter) for letter in rests_on()
    }


def test_a_new_file_asks_every_rule_of_an_authority_that_nobody_knows() -> None:
    text = new_profile("rutland", 'Rutland "County" Council', unknown_profile("rutland"), MONDAY)
    assert text.count('= "unknown"\n') == sum(not rule.national for rule in meanings().values())
    assert own(text).name == 'Rutland "County" Council'


# --- whatever values a profile takes ---

_PERIODS = st.fixed_dictionaries(
    {
        "count": st.integers(0, 60),
        "unit": st.sampled_from(["days", "school-days", "working-days", "weeks", "school-weeks", "sessions", "months"]),
    },
    optional={"from": st.sampled_from(["return", "leave-end", "letter-posted", "final-warning", "last-session"])},
)
_LENGTHS = st.tuples(st.integers(1, 9), st.integers(0, 60), _PERIODS).map(
    lambda parts: {"least": parts[0], "most": parts[0] + parts[1], "unit": parts[2]["unit"]}
)
_CODES = st.lists(st.sampled_from(["G", "N", "O", "U"]), min_size=1, unique=True)
_WITHIN = st.fixed_dictionaries({"count": st.integers(1, 20), "unit": st.sampled_from(["school-weeks", "weeks"])})
_VALUES = {
    "threshold.codes": _CODES,
    "threshold.sessions": st.integers(1, 40),
    "threshold.within": _WITHIN,
    "nti.template": st.sampled_from(["school", "authority-file", "authority-sends"]),
    "nti.issued_by": st.sampled_from(["school", "authority", "joint"]),
    "nti.criteria": st.lists(st.sampled_from(["contract-declined", "meeting-failed", "prosecuted"])),
    "nti.stages": st.lists(st.sampled_from(["phone-call", "written-concern", "formal-meeting", "practical-support"])),
    "nti.sessions": st.fixed_dictionaries(
        {"codes": _CODES, "least": st.integers(1, 30)},
        optional={"most": st.integers(1, 60), "in_last": st.integers(1, 200), "within": _WITHIN},
    ),
    "nti.period": _LENGTHS,
    "nti.early_from": _PERIODS,
    "nti.most_before": st.integers(0, 3),
    "nti.persistent_absence_at_most": st.floats(1, 100),
    "leave.least_sessions": st.integers(1, 60),
    "leave.combined": st.lists(st.fixed_dictionaries({"days": st.integers(1, 9), "other_sessions": st.integers(1, 9)})),
    "leave.letter_limit": _PERIODS.filter(lambda period: period.get("from") not in ("letter-posted", "final-warning")),
    "leave.referral_limit": _PERIODS,
    "leave.reply_days": st.integers(1, 30),
    "warning.valid_for": _PERIODS,
    "warning.channel": st.sampled_from(["royal-mail", "post-or-email"]),
    "period.least_school_weeks": st.integers(1, 20),
    "period.least_unauthorised_sessions": st.integers(1, 40),
    "support.early_help": _PERIODS,
    "support.specialist_teaching": _PERIODS,
    "support.least_iaep_reviews": st.integers(0, 5),
    "support.ehcp_review_within": _PERIODS,
    "decline_reasons": st.lists(
        st.one_of(
            st.sampled_from(["period-too-short", "too-few-unauthorised", "missing-or-n-marks", "iaep-cycles"]),
            st.just({"text": "in its own words", "source": "chapter 3"}),
        )
    ),
    "referral.route": st.sampled_from(["e-mail", "web-form", "word-form", "portal", "spreadsheet", "letter"]),
    "referral.limit": _PERIODS,
}  # fmt: skip
_BOOLEANS = {"extension", "tell_parent_before_early", "for_leave", "advice_first_for_complex_needs",
             "non_engagement_record", "consecutive", "counts_with_other_codes", "refusal_reasons_required",
             "wording_locked", "authorised_rule", "signed_by_head", "cover", "no_codes", "signed"}  # fmt: skip
_OPEN = st.sampled_from(["unknown", "?"])


def _answer(name: Any) -> Any:
    given_value = _VALUES.get(name, st.booleans() if name.rpartition(".")[2] in _BOOLEANS else st.just("as told"))
    return st.one_of(given_value, st.just("national"), _OPEN, st.none())


def _text(answers: Any) -> Any:
    return "".join(_line(name, value) for name, value in answers.items() if value is not None)


def _line(name: str, value: object) -> str:
    """Return a rule as the file writes it, by the producer that writes values."""
    written = next(
        line for line in confirmation(name, "x", MONDAY, "x", value).splitlines() if line.startswith("value")
    )
    return f"{name}{written.removeprefix('value')}\n"


PROFILES = st.fixed_dictionaries(
    {rule.name: _answer(rule.name) for rule in meanings().values() if not rule.national}
).map(_text)

WARNED = a_parent(warning_letter_on=AGREED, nti_letter_on=MONDAY)
CASES = [
    leave(),
    leave(requested_on=None, decision=None, first_day=AGREED, last_day=AGREED, returned_on=MONDAY),
    contract(decline_cause="poor engagement"),
    contract(WARNED, decline_cause="poor engagement", referral_decided=True),
    contract(end_requested_on=MONDAY),
    nti(school=OAKFIELD),
    nti(WARNED, school=OAKFIELD, outcome="not met", early_referral_reason="no change", starts_on=MONDAY),
    attendance(88.0),
]


@given(PROFILES, st.booleans())
def test_no_letter_with_a_warning_rests_on_a_rule_that_is_not_known(text: str, approved: bool) -> None:
    profile = own(text, approved=approved)
    within = context(profile=profile, templates=TemplatesInForce("approved", "approved"))
    assert profile_rules(profile, ENGLAND)
    assert missing_rules(profile)
    assert all(line.text and line.source for line in what_is_asked(profile))
    for case in CASES:
        for made in decided(case, within=within):
            if made.letter and made.letter.warns:
                assert approved
                assert not profile.unknown_for(made.letter.key)
                assert set(rests_on()[made.letter.key]) <= profile.known
            assert all("Cambridgeshire" not in told.source + told.text for told in (made.because, *made.reasons))


@pytest.mark.parametrize("kind", WITH_WARNING, ids=lambda kind: kind.appendix)
def test_each_rule_that_a_letter_rests_on_is_enough_to_hold_it(kind: LetterKind) -> None:
    cambridgeshire = shipped_profiles()["cambridgeshire"]
    assert cambridgeshire.is_complete_for(kind.key)
    for rule in rests_on()[kind.key]:
        assert own(f'{rule} = "unknown"', "cambridgeshire").unknown_for(kind.key) == (rule,)


def test_an_own_profile_that_is_not_approved_holds_letters_with_a_warning_alone() -> None:
    within = context(profile=own("", "cambridgeshire", approved=False))
    held = decided(leave(), within=within)[0]
    assert (held.outcome, held.because.code) == ("hold", "profile-not-approved")
    assert decided(attendance(88.0, early_intervention_on=AGREED), within=within)[0].outcome == "letter"


# --- each field decides ---


def codes_within(case: Case, code: str = "hampshire", text: str = "", **changes: object) -> list[str]:
    made = decided(case, within=replace(context(), profile=own(text, code), **changes))[0]
    return [made.because.code, *(told.code for told in made.reasons)]


@pytest.mark.parametrize(
    ("rule", "needs"),
    [
        ("early_help", {"eha_submitted_on": date(2025, 11, 1)}),
        ("specialist_teaching", {"specialist_teaching_since": date(2025, 11, 1)}),
        ("least_iaep_reviews", {"iaep_reviews": 0}),
        ("ehcp_review_within", {"ehcp": True, "ehcp_reviewed_on": date(2020, 1, 6)}),
    ],
)
def test_an_authority_without_a_rule_on_support_declines_nothing_for_it(
    rule: str, needs: dict[str, bool | date | int]
) -> None:
    warned = a_parent(warning_letter_on=date(2025, 10, 20))
    case = contract(warned, needs=Needs(**needs), decline_cause="poor engagement", referral_decided=True)
    assert "referral-would-be-declined" in codes_within(case, "cambridgeshire")
    assert "referral-would-be-declined" not in codes_within(case, "cambridgeshire", f'support.{rule} = "none"')


@pytest.mark.parametrize(
    ("text", "case", "code", "told"),
    [
        ("leave.referral_limit = { count = 3, unit = 'days', from = 'return' }", leave(
            first_day=AGREED, last_day=AGREED, returned_on=AGREED), "referral-limit-passed", True),
        ("leave.referral_limit = 'none'", leave(
            first_day=AGREED, last_day=AGREED, returned_on=AGREED), "referral-limit-passed", False),
        ("leave.least_sessions = 12\nleave.consecutive = true", leave(), "leave-below-threshold", True),
        ("leave.least_sessions = 10", leave(), "leave-below-threshold", False),
        ("nti.for_leave = true", nti(leave=leave().leave, situation="nti"), "nti-not-for-leave", False),
        ("", nti(leave=leave().leave, situation="nti"), "nti-not-for-leave", True),
        ("nti.stages = []", nti(written_concern_on=None), "nti-stages-incomplete", False),
        ("", nti(written_concern_on=None), "nti-stages-incomplete", True),
        ("nti.criteria = ['prosecuted']", nti(criterion=None), "nti-criterion-missing", True),
        ("", nti(criterion=None), "nti-criterion-missing", False),
        ("nti.issued_by = 'authority'", nti(), "nti-template-from-authority", True),
        ("nti.template = 'authority-sends'", nti(), "nti-template-from-authority", True),
        ("nti.period = { least = 6, most = 6, unit = 'school-weeks' }", nti(), "nti-period", True),
        ("nti.sessions = { codes = ['O'], least = 20 }", nti(), "nti-below-threshold", True),
        ("nti.sessions = 'none'", nti(sessions=5), "nti-below-threshold", False),
        ("nti.early_from = { count = 4, unit = 'weeks' }", nti(
            a_parent(nti_letter_on=MONDAY), outcome="not met", early_referral_reason="x", starts_on=MONDAY),
            "nti-too-early", True),
        ("nti.tell_parent_before_early = true", nti(
            a_parent(nti_letter_on=MONDAY), outcome="not met", early_referral_reason="x", starts_on=MONDAY),
            "nti-early-tell-parent", True),
        ("warning.valid_for = { count = 2, unit = 'weeks' }", contract(
            WARNED, decline_cause="poor engagement", referral_decided=True), "warning-too-old", True),
        ("warning.valid_for = { count = 18, unit = 'weeks' }", contract(
            WARNED, decline_cause="poor engagement", referral_decided=True), "warning-too-old", False),
    ],
)  # fmt: skip
def test_a_field_decides(text: str, case: Case, code: str, told: bool) -> None:
    assert (code in codes_within(case, text=text)) is told


def test_what_is_declined_is_cited_in_the_authoritys_own_source() -> None:
    text = "decline_reasons = [{ check = 'period-too-short', source = 'Code of conduct, 3.2' }]"
    assert own(text).declines("period-too-short") == DeclineReason(
        check="period-too-short", source="Code of conduct, 3.2"
    )


@pytest.mark.parametrize(
    ("code", "asks", "source"),
    [
        ("cambridgeshire", "10 consecutive sessions of leave", "Cambridgeshire"),
        ("hampshire", "10 sessions coded G or N or O or U within 10 school weeks", "Working together"),
    ],
)
def test_too_little_leave_is_cited_by_the_rule_that_asks_for_more(code: str, asks: str, source: str) -> None:
    short = leave(last_day=leave().leave.first_day)
    made = decided(short, within=context(profile=shipped_profiles()[code]))[0]
    told = next(reason for reason in made.reasons if reason.code == "leave-below-threshold")
    assert asks in told.text
    assert told.source.startswith(source)


@pytest.mark.parametrize(
    ("rules", "also"),
    [
        ("consecutive = true", ""),
        ("consecutive = true\ncombined = [{days = 5, other_sessions = 1}]", ", or 5 days of it with 1 other session"),
        (
            "counts_with_other_codes = true\n"
            "combined = [{days = 1, other_sessions = 9}, {days = 2, other_sessions = 8}]",
            ", or 1 day of it with 9 other sessions, or 2 days of it with 8 other sessions",
        ),
    ],
)
def test_too_little_leave_is_told_each_way_in_which_it_would_be_enough(rules: str, also: str) -> None:
    short = leave(last_day=leave().leave.first_day)
    made = decided(short, within=context(profile=own(f"[leave]\n{rules}", "hampshire")))[0]
    told = next(reason for reason in made.reasons if reason.code == "leave-below-threshold")
    of_absence = " of unauthorised absence" if also else ""
    assert f"{also}{of_absence}. The letter goes" in told.text


def test_a_value_is_typed_as_the_file_writes_it_or_as_plain_words() -> None:
    assert typed_value("12") == 12
    assert typed_value("post-or-email") == "post-or-email"
    assert typed_value('{ count = 5, unit = "days" }') == {"count": 5, "unit": "days"}


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("true", "yes"),
        ("false", "no"),
        ("7", "7"),
        ("2025-09-01", "2025-09-01"),
        ('["one", true]', "one, yes"),
        ("{ by_post = true, days = 5 }", "by post: yes; days: 5"),
    ],
)
def test_a_fact_is_told_in_words(given: str, words: str) -> None:
    assert own(f"facts.told = {given}").facts["told"] == words
