"""Every single gap of a case gives exactly its own line; the whole case gives none."""

import re
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Executor
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from shutil import copytree
from typing import get_args

import pytest

from mailmerge.law.profile_files import own_profile
from mailmerge.law.profile_tables import DeclineCheck
from mailmerge.ledger.record.opening import open_record
from mailmerge.referral.checklist import ROUTE_TABLES
from mailmerge.referral.line import codes
from mailmerge.setup.configuration import load_configuration
from mailmerge.workspace import load_workspace
from tests.referral.stories import STORIES, Office

WHOLE: frozenset[str] = frozenset()
STAYED = {"parent": "Zofia Tran", "parent 1 went on leave": "no", "parent 1 consented to leave": "no"}
TAUGHT = {"specialist teaching since": "2025-10-01"}
EARLY = {"nti ends on": "2025-12-17"}
ELEVEN_WEEKS = {"period from": "2025-09-22", "marks from": "2025-09-22"}
TWO_NOTICES = {"parent 1 penalty notices": "2025-01-10; 2024-09-10", "sanction": "penalty-notice"}
THIRD = {
    "parent 3 forename": "Olga",
    "parent 3 surname": "Brandysnap",
    "parent 3 parental responsibility": "yes",
    "parent 3 address line 1": "9 Elm Row",
    "parent 3 postcode": "CB1 3AA",
}
FEW = "too-few-unauthorised below-national-threshold"
BROKEN = "missing-or-n-marks leave-too-few-sessions below-national-threshold"
# The route, what the office left out, what the request says over the record, the lines that it must give, their level.
GAPS: tuple[tuple[str, frozenset[str], Mapping[str, str], str, str], ...] = (
    ("leave", frozenset({"whole"}), {}, BROKEN, "red"),
    ("contract", WHOLE, {**ELEVEN_WEEKS, "marks": "OO" * 5 + "II" * 6 + "/\\" * 44}, "authorised-majority", "red"),
    ("contract", WHOLE, {**ELEVEN_WEEKS, "marks": "OO" * 4 + "/\\" * 51}, FEW, "red"),
    ("leave", frozenset({"posting"}), {"parent": "Zofia Tran"}, "posting-not-proved no-leave-warning", "red"),
    ("leave", WHOLE, STAYED, "parent-did-not-go", "red"),
    ("leave", WHOLE, {"ehcp": "yes", "ehcp reviewed on": "2024-09-01"}, "ehcp-not-reviewed", "red"),
    ("leave", WHOLE, {"mental health support": "waiting"}, "mental-health-pathway", "red"),
    ("leave", WHOLE, {"on": "2025-11-18"}, "leave-referral-late", "red"),
    ("leave", WHOLE, {"on": "2025-11-11"}, "leave-referral-late", "amber"),
    ("leave", WHOLE, {"eha submitted on": "2025-10-01"}, "early-help-recent support-in-place", "amber"),
    (
        "leave",
        WHOLE,
        TAUGHT,
        "specialist-teaching-recent support-in-place",
        "amber",
    ),
    ("leave", WHOLE, {"iaep reviews": "1"}, "iaep-cycles support-in-place", "amber"),
    ("leave", WHOLE, {"period from": "2025-10-14"}, "leave-too-few-sessions", "red"),
    ("leave", WHOLE, {"absence reason": ""}, "answer-absence-reason", "ask"),
    ("leave", WHOLE, {"who went": ""}, "answer-who-went", "ask"),
    ("leave", WHOLE, {"requested by": ""}, "answer-requested-by", "ask"),
    ("leave", WHOLE, {"parent speaks english": ""}, "answer-speaks-english", "ask"),
    ("leave", WHOLE, {"parents at separate addresses": ""}, "answer-separate-addresses", "ask"),
    ("contract", WHOLE, {"eha submitted on": "2025-11-01"}, "early-help-recent", "red"),
    ("contract", WHOLE, {"targeted support since": "2025-11-01"}, "early-help-recent", "red"),
    ("contract", frozenset({"early-help"}), {}, "early-help-not-offered", "red"),
    ("contract", WHOLE, {"specialist teaching since": "2025-11-01"}, "specialist-teaching-recent", "red"),
    ("contract", WHOLE, {"iaep reviews": "1"}, "iaep-cycles", "red"),
    ("contract", WHOLE, {"period from": "2025-10-06"}, "period-too-short", "red"),
    ("contract", frozenset({"no-illness"}), {}, "authorised-in-period", "red"),
    ("contract", frozenset({"whole"}), {}, "missing-or-n-marks", "red"),
    ("contract", WHOLE, {"ehcp": "yes", "ehcp reviewed on": "2024-12-01"}, "ehcp-not-reviewed", "red"),
    ("contract", WHOLE, {"mental health support": "receiving"}, "mental-health-pathway", "red"),
    ("contract", frozenset({"referral-letter"}), {}, "no-referral-letter", "red"),
    ("contract", frozenset({"posting"}), {}, "no-full-warning no-referral-letter posting-not-proved", "red"),
    ("nti", frozenset({"early-help"}), {}, "early-help-not-offered", "red"),
    ("nti", frozenset({"referral-letter"}), {}, "no-referral-letter", "red"),
    (
        "nti",
        frozenset({"referral-letter"}),
        EARLY,
        "early-referral-reason no-referral-letter",
        "red",
    ),
    ("leave", WHOLE, {"parent 1 went on leave": ""}, "parent-did-not-go", "ask"),
    ("leave", WHOLE, {"ehcp": ""}, "ehcp-not-reviewed", "ask"),
    ("leave", WHOLE, {"mental health support": ""}, "mental-health-pathway", "ask"),
    ("leave", WHOLE, {"on": "2026-04-18"}, "prosecution-limit leave-referral-late", "red"),
    ("leave", WHOLE, {"on": "2026-04-01"}, "prosecution-limit", "amber"),
    ("leave", WHOLE, TWO_NOTICES, "notice-limit-reached", "red"),
    ("contract", frozenset({"early-help"}), {}, "early-help-recent", "ask"),
    ("contract", WHOLE, {"contract signatories": "Zofia Tran and Ms Head"}, "contract-signatories", "green"),
    ("contract", WHOLE, {"contract ends on": "2026-01-30"}, "contract-length", "green"),
    ("contract", WHOLE, {"contract targets": "95% by Christmas"}, "contract-targets", "green"),
    ("contract", WHOLE, {"parent contributed": "no"}, "contract-contributed", "amber"),
    ("nti", WHOLE, {"nti officer": "A. Officer"}, "nti-joint-letter", "green"),
    ("nti", WHOLE, {"nti target fair": "yes"}, "nti-target-fair", "green"),
    ("nti", WHOLE, {"nti extended to": "2025-12-10"}, "nti-extended", "green"),
    ("nti", WHOLE, {"nti extended to": "2025-12-31"}, "nti-extended", "amber"),
    ("nti", WHOLE, THIRD, "nti-posted", "amber"),
)
# Each of these has a story of its own, which takes seconds: the soak tells them.
TOLD_APART: tuple[tuple[str, str, str, str], ...] = (
    ("leave", "decided-by", "head-decision", "amber"),
    ("leave", "certificate", "certificate-unsigned", "amber"),
    ("leave", "locked", "papers-not-shown", "amber"),
    ("leave", "cut-off", "papers-not-shown", "amber"),
    ("leave", "endless", "papers-not-shown", "amber"),
    ("leave", "request", "request-on-file", "amber"),
    ("leave", "silence", "papers-left-out", "amber"),
    ("leave", "arrival", "warning-came-back no-leave-warning", "red"),
    ("contract", "signed", "contract-signed", "amber"),
    ("contract", "joint", "joint-work", "amber"),
    ("contract", "spoken", "spoken-contact contract-contributed meeting-suited", "amber"),
    ("contract", "placeless", "meeting-suited", "amber"),
    ("contract", "helped", "medical-adjustments outside-barriers", "green"),
    ("contract", "called-again", "contract-contact", "green"),
    ("contract", "under-way", "case-under-way", "red"),
    ("contract", "used-before", "absence-used-before", "red"),
    ("contract", "warning", "no-full-warning no-referral-letter", "red"),
    ("contract", "warning", "contract-review", "amber"),
    ("nti", "pathway", "no-pathway no-full-warning no-referral-letter", "red"),
    ("nti", "contact", "nti-monitoring-contact", "amber"),
    ("nti", "meeting", "no-meeting-attempt", "red"),
    ("nti", "support", "offers-of-support", "amber"),
)
# What only a person can say: asked until that person confirms it.
CONFIRMED: tuple[tuple[str, str], ...] = (
    *(("leave", code) for code in ("codes-unchanged", "leave-not-granted-since", "right-parent", "right-address")),
    *(("contract", code) for code in ("medical-adjustments", "outside-barriers", "suitable-contact")),
    *(("contract", code) for code in ("specialist-teaching-recent", "iaep-cycles")),
)
# What the house, not the case, lacks: a line of its settings or of the authority's profile in another wording.
POLICY = ("mailmerge.toml", "confirmed_on = 2026-09-01", "confirmed_on = 2025-09-01")
UNKNOWN = ("mailmerge.toml", 'authority = "cambridgeshire"', 'authority = "peterborough"')
# What is told as long as something is so, and not a word of it otherwise: the route, what is left out, the code.
TOLD_WHILE_SO: tuple[tuple[str, str, str], ...] = (
    ("leave", "certificate", "papers-to-look-at"),
    ("leave", "other", "others-written-to"),
)

# A story that lacks something takes a second or two, and each route's whole story is told: one such in `make test`, all
# in the soak.
_LACKING = [gap for gap in GAPS if gap[1] is not WHOLE]
TRIED = [pytest.param(*gap, marks=pytest.mark.soak if gap in _LACKING[1:] else ()) for gap in GAPS]


@pytest.fixture(scope="module")
def told(
    sample_workspace: Path, executor: Executor, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str, frozenset[str]], Office]]:
    """Return offices whose story was told to its end, each told once."""
    offices: dict[tuple[str, frozenset[str]], Office] = {}
    with ExitStack() as opened:

        def tell(route: str, without: frozenset[str]) -> Office:
            if (route, without) not in offices:
                root = Path(copytree(sample_workspace, tmp_path_factory.mktemp("office") / "trust"))
                house = load_configuration(load_workspace(root))
                ledger = opened.enter_context(open_record(house.workspace.ledger))
                office = Office(house, ledger, executor, only_checks=True)
                STORIES[route](office, without)
                offices[route, without] = office
            return offices[route, without]

        yield tell


@pytest.mark.parametrize(("route", "without", "more", "gap", "level"), TRIED)
def test_a_single_gap_gives_exactly_its_line(
    told: Callable[[str, frozenset[str]], Office],
    route: str,
    without: frozenset[str],
    more: Mapping[str, str],
    gap: str,
    level: str,
) -> None:
    office = told(route, without)
    before = {line["code"]: line["level"] for line in told(route, WHOLE).ask({}).packs[0]["lines"]}
    result = office.ask(more)
    pack = result.packs[0]
    found = {line["code"] for line in pack["lines"] if line["level"] == level and before.get(line["code"]) != level}
    assert found == set(gap.split())
    assert pack["state"] == "draft"


@pytest.mark.soak
@pytest.mark.parametrize(("route", "without", "gap", "level"), TOLD_APART)
def test_a_step_that_was_left_out_gives_exactly_its_line(
    told: Callable[[str, frozenset[str]], Office], route: str, without: str, gap: str, level: str
) -> None:
    before = {line["code"]: line["level"] for line in told(route, WHOLE).ask({}).packs[0]["lines"]}
    lines = told(route, frozenset({without})).ask({}).packs[0]["lines"]
    assert {one["code"] for one in lines if one["level"] == level and before.get(one["code"]) != level} == set(
        gap.split()
    )


@pytest.mark.parametrize(("route", "code"), CONFIRMED)
def test_what_a_person_must_say_is_asked_until_it_is_confirmed(
    told: Callable[[str, frozenset[str]], Office], route: str, code: str
) -> None:
    office = told(route, WHOLE)
    before = {line["code"]: line for line in office.ask({}).packs[0]["lines"]}
    after = {line["code"]: line for line in office.ask({"confirm": code, "override by": "Ann Lee"}).packs[0]["lines"]}
    assert before[code]["level"] == "ask"
    assert [one for one in after if after[one] != before[one]] == [code]
    assert after[code]["settled"] == "confirmed by Ann Lee"


def test_what_is_confirmed_without_a_name_is_asked_for_the_name_and_does_not_count(
    told: Callable[[str, frozenset[str]], Office],
) -> None:
    pack = told("leave", WHOLE).ask({"confirm": "right-parent"}).packs[0]
    (line,) = (line for line in pack["lines"] if line["code"] == "right-parent")
    assert (line["level"], line.get("settled")) == ("ask", None)
    assert "who confirms it? (override by)" in line["text"]
    assert pack["state"] == "draft"


@pytest.mark.soak
@pytest.mark.parametrize(("route", "without", "code"), TOLD_WHILE_SO)
def test_what_is_told_while_it_is_so_is_not_told_otherwise(
    told: Callable[[str, frozenset[str]], Office], route: str, without: str, code: str
) -> None:
    assert code in {line["code"] for line in told(route, WHOLE).ask({}).packs[0]["lines"]}
    assert code not in {line["code"] for line in told(route, frozenset({without})).ask({}).packs[0]["lines"]}


def _with(office: Office, file: str, old: str, new: str, folder: Path) -> Office:
    """Return the office in a house of other wording; the record is the same."""
    root = Path(copytree(office.configuration.workspace.root, folder / "trust"))
    text = (root / file).read_text("utf-8")
    assert old in text
    (root / file).write_text(text.replace(old, new, 1), "utf-8")
    return replace(office, configuration=load_configuration(load_workspace(root)))


@pytest.mark.parametrize(
    ("route", "limit", "last", "level"),
    [
        (
            "contract",
            "{ count = 10, unit = 'working-days', from = 'final-warning' }",
            "Friday 19 December 2025.",
            "amber",
        ),
        ("contract", "{ count = 2, unit = 'working-days', from = 'final-warning' }", "It has passed", "red"),
        ("contract", "{ count = 6, unit = 'months', from = 'final-warning' }", "the last day is ", "amber"),
        ("contract", "{ count = 3, unit = 'weeks', from = 'last-session' }", "the last day is ", "amber"),
        ("leave", "{ count = 30, unit = 'days', from = 'leave-end' }", "Counted from Friday 17 October 2025", "amber"),
        ("leave", "{ count = 1, unit = 'days', from = 'return' }", "Monday 20 October 2025, the last day is", "red"),
        ("leave", "{ count = 2, unit = 'months', from = 'letter-posted' }", "the last day is ", "amber"),
        ("contract", "{ count = 1, unit = 'days', from = 'return' }", "See to it.", "amber"),
    ],
)
def test_the_last_day_of_the_authoritys_own_time_for_a_referral_is_told(
    told: Callable[[str, frozenset[str]], Office], route: str, limit: str, last: str, level: str
) -> None:
    office = told(route, WHOLE)
    profile = own_profile("cambridgeshire", f"referral.limit = {limit}", approved=True)
    profiles = {**office.configuration.profiles, profile.code: profile}
    pack = replace(office, configuration=replace(office.configuration, profiles=profiles)).ask({}).packs[0]
    (line,) = (line for line in pack["lines"] if line["code"] == "authority-referral-limit")
    assert (line["level"], last in line["text"]) == (level, True), line["text"]


@pytest.mark.parametrize("route", STORIES)
def test_an_authority_that_is_not_known_in_full_is_told_and_one_that_is_is_not(
    told: Callable[[str, frozenset[str]], Office], route: str, tmp_path: Path
) -> None:
    office = told(route, WHOLE)
    known = {line["code"] for line in office.ask({}).packs[0]["lines"]}
    unknown = _with(office, *UNKNOWN, tmp_path)
    (pack,) = unknown.ask({}).packs[:1]
    assert "profile-incomplete" not in known
    assert {line["code"] for line in pack["lines"] if line["level"] == "red"} == {"profile-incomplete"}
    assert pack["state"] == "draft"


@pytest.mark.parametrize("route", ["contract", "nti"])
def test_an_authority_without_rules_on_support_is_told_nothing_of_them(
    told: Callable[[str, frozenset[str]], Office], route: str, tmp_path: Path
) -> None:
    about = {"early-help-recent", "specialist-teaching-recent", "iaep-cycles", "ehcp-not-reviewed"}
    office = told(route, WHOLE)
    assert about <= {line["code"] for line in office.ask({}).packs[0]["lines"]}
    root = Path(copytree(office.configuration.workspace.root, tmp_path / "trust"))
    rules = ("early_help", "specialist_teaching", "least_iaep_reviews", "ehcp_review_within")
    (root / "authorities").mkdir()
    (root / "authorities" / "cambridgeshire.toml").write_text("".join(f'support.{rule} = "none"\n' for rule in rules))
    without = replace(office, configuration=load_configuration(load_workspace(root)))
    assert about.isdisjoint(line["code"] for line in without.ask({}).packs[0]["lines"])


def test_a_policy_that_was_read_since_the_amounts_changed_is_not_asked_for(
    told: Callable[[str, frozenset[str]], Office], tmp_path: Path
) -> None:
    office = told("leave", WHOLE)
    levels = [
        {line["code"]: line["level"] for line in one.ask({}).packs[0]["lines"]}["policy-states-amounts"]
        for one in (office, _with(office, *POLICY, tmp_path))
    ]
    assert levels == ["ask", "green"]


def test_each_code_that_a_pack_can_tell_is_tried_here_both_ways() -> None:
    tried = {code for gap in GAPS for code in gap[3].split()} | {code for one in TOLD_APART for code in one[2].split()}
    tried |= {code for _, code in CONFIRMED} | {code for _, _, code in TOLD_WHILE_SO}
    elsewhere = {"profile-incomplete", "policy-states-amounts"}
    assert set(codes()) == tried | elsewhere
    assert {code for table in ROUTE_TABLES.values() for code, _ in table} == set(codes())
    assert set(get_args(DeclineCheck)) <= set(codes())


def test_a_period_that_breaks_a_rule_names_one_that_fits(told: Callable[[str, frozenset[str]], Office]) -> None:
    office = told("contract", frozenset({"no-illness"}))
    lines = {one["code"]: one["text"] for one in office.ask({}).packs[0]["lines"]}
    found = re.search(r"fits every rule: period from ([\d/]+), period to ([\d/]+)", lines["authorised-in-period"])
    assert found
    again = office.ask({"period from": found[1], "period to": found[2]}).packs[0]
    assert [one["code"] for one in again["lines"] if one["level"] == "red"] == []


@pytest.mark.parametrize("route", STORIES)
def test_a_case_in_order_has_no_red_line_and_is_final_once_confirmed(
    told: Callable[[str, frozenset[str]], Office], route: str
) -> None:
    office = told(route, WHOLE)
    lines = office.ask({}).packs[0]["lines"]
    assert [line["code"] for line in lines if line["level"] == "red"] == []
    asked = "; ".join(line["code"] for line in lines if line["level"] == "ask")
    done = office.ask({"confirm": asked, "override by": "Jo Bell"})
    assert done.packs[0]["state"] == "final"
    for result, code in ((office.ask({}), "pack-draft"), (done, "pack-final")):
        (row,) = result.results
        assert row.reasons[0].code == code
        assert all(str(pack["ref"]) in one.text for one, pack in zip(row.reasons, result.packs, strict=True))


def test_an_overridden_line_says_who_and_why(told: Callable[[str, frozenset[str]], Office]) -> None:
    office = told("leave", WHOLE)
    over = {"override": "mental-health-pathway", "override by": "Ann Lee", "override reason": "the panel agreed"}
    pack = office.ask({"mental health support": "waiting", **over}).packs[0]
    (line,) = (line for line in pack["lines"] if line["code"] == "mental-health-pathway")
    assert (line["level"], line["settled"]) == ("red", "overridden by Ann Lee: the panel agreed")
