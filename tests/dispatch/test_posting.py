"""Postings: what is recorded, told, held and refused, and what each entry adds to the ledger."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mailmerge.casework.calendar import is_working_day
from mailmerge.dispatch.clocks import Clocks
from mailmerge.dispatch.entry import Entry, Said, understood
from mailmerge.dispatch.posting import PostingVerdict, Verdict, entries_of_run, judge, judge_postings
from mailmerge.law.delivery import SERVICES, DeliveryRule, Service, deemed_delivered
from mailmerge.law.own_letters import on_record
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import letter_records
from mailmerge.ledger.record.letter_events import LetterWithdrawn, Posted
from mailmerge.ledger.record.letter_records import LetterRecord
from mailmerge.ledger.record.posting_events import LetterNoted
from tests.dispatch.samples import MONDAY, POSTED, RECORD, REF, WITHDRAWN, issue

TODAY = date(2025, 9, 30)
TUESDAY, FRIDAY, SATURDAY, SUNDAY = date(2025, 9, 16), date(2025, 9, 19), date(2025, 9, 20), date(2025, 9, 21)
BEFORE_CHRISTMAS = date(2025, 12, 23)


def entry(posted_on: date | None = MONDAY, service: str = "first-class", **other: Any) -> Entry:
    return Entry(other.pop("ref", REF), posted_on, service, **other)


def verdicts(
    given: Entry,
    record: LetterRecord | None = RECORD,
    clocks: Clocks | None = None,
    rule: DeliveryRule = "pd1985",
    today: date = TODAY,
) -> PostingVerdict:
    said = understood(given)
    assert isinstance(said, Said)
    return judge(said, record, on_record(record.letter, None) if record else None, clocks or Clocks(), rule, today)


def codes(one: PostingVerdict) -> list[str]:
    return [told.code for told in one.remarks]


def kinds(one: PostingVerdict) -> list[str]:
    return [event.kind for event in one.events]


@pytest.mark.parametrize(
    ("given", "record", "verdict", "told", "events", "reason"),
    [
        (entry(), RECORD, "recorded", [], ["posted"], "on its date"),
        (entry(SATURDAY), replace(RECORD, letter_date=SATURDAY), "recorded", [], ["posted"], "Saturdays have post"),
        (entry(TUESDAY), RECORD, "recorded", ["posted-late"], ["posted"], "a day late"),
        (entry(service=""), RECORD, "recorded", ["service-not-given"], ["posted"], "second class, as a court would"),
        (entry(item_reference="A8123456785GB"), RECORD, "recorded", ["read-as"], ["posted"], "a mended reference"),
        (entry(), None, "refused", ["never-issued"], [], "never issued"),
        (entry(), WITHDRAWN, "refused", ["withdrawn"], [], "withdrawn"),
        (entry(reason="it went", by="SA"), WITHDRAWN, "refused", ["withdrawn"], [], "withdrawn: no reason helps"),
        (entry(TUESDAY), replace(POSTED, withdrawn="clock-failed"), "refused", ["withdrawn"], [], "nothing to correct"),
        (entry(date(2025, 9, 14)), RECORD, "refused", ["posted-before-its-date"], [], "before its date"),
        (entry(date(2025, 10, 1)), RECORD, "refused", ["posted-in-future"], [], "tomorrow"),
        (entry(SUNDAY), RECORD, "held", ["posted-on-sunday"], [], "a Sunday"),
        (
            entry(SUNDAY, reason="open", by="SA"),
            RECORD,
            "recorded",
            ["posted-late"],
            ["posted"],
            "a Sunday, with a reason",
        ),
        (entry(), POSTED, "unchanged", ["already-recorded"], [], "the same again"),
        (entry(service=""), POSTED, "unchanged", ["already-recorded"], [], "the same again, and less of it"),
        (entry(), replace(POSTED, withdrawn="clock-failed"), "unchanged", ["already-recorded"], [], "dropped again"),
        (entry(TUESDAY), POSTED, "held", ["posted-twice"], [], "on another day"),
        (entry(service="2nd"), POSTED, "held", ["posted-twice"], [], "by another service"),
        (
            entry(item_reference="AB123456785GB"),
            replace(POSTED, item_reference="AB100000025GB"),
            *("held", ["posted-twice"], [], "with another reference"),
        ),
        (
            entry(item_reference="AB123456785GB", service=""),
            *(POSTED, "recorded", ["item-reference-added"], ["posting-corrected"], "the reference comes later"),
        ),
        (
            entry(service="2nd", reason="wrong stamp", by="SA"),
            *(POSTED, "recorded", ["corrected"], ["posting-corrected"], "corrected with a reason"),
        ),
        (
            entry(service="2nd", reason="wrong stamp", by="SA"),
            replace(POSTED, withdrawn="clock-failed"),
            *("recorded", ["corrected"], ["posting-corrected"], "what is on record of a withdrawn letter can be wrong"),
        ),
        (
            entry(None, "", reason="left in the tray", by="SA"),
            *(POSTED, "recorded", ["corrected"], ["posting-corrected"], "it was not posted after all"),
        ),
        (
            entry(None, "", reason="left in the tray", by="SA"),
            *(RECORD, "refused", ["nothing-to-take-back"], [], "there was no posting"),
        ),
        (entry(service="by hand"), RECORD, "recorded", ["by-hand-is-extra"], ["handed-over"], "never Royal Mail"),
        (
            entry(service="by hand"),
            replace(RECORD, letter="contract-invite"),
            *("recorded", ["by-hand"], ["handed-over"], "a letter that needs no proof"),
        ),
        (entry(service="by hand"), POSTED, "recorded", ["by-hand-is-extra"], ["handed-over"], "beside the post"),
    ],
)
def test_an_entry_is_weighed_against_the_record(
    given: Entry, record: LetterRecord | None, verdict: Verdict, told: list[str], events: list[str], reason: str
) -> None:
    one = verdicts(given, record)
    assert (one.verdict, codes(one), kinds(one)) == (verdict, told, events), reason


@pytest.mark.parametrize(
    ("given", "code", "reason"),
    [
        (entry(ref="OAK-00000-00000"), "bad-reference", "the check symbol does not agree"),
        (entry(ref="Nowak"), "bad-reference", "no reference at all"),
        (entry(service="courier"), "unknown-service", "not Royal Mail"),
        (entry(service="signed for"), "unknown-service", "of which class?"),
        (entry(item_reference="AB123456789GB"), "bad-item-reference", "a wrong check digit"),
    ],
)
def test_what_can_not_be_understood_is_refused(ledger: Ledger, given: Entry, code: str, reason: str) -> None:
    (one,) = judge_postings(ledger, [given], lambda _: "pd1985", TODAY)
    assert (one.verdict, codes(one), one.events) == ("refused", [code], ()), reason


@pytest.mark.parametrize(
    ("service", "rule", "posted_on", "delivered_on"),
    [
        ("first-class", "pd1985", FRIDAY, date(2025, 9, 23)),
        ("", "pd1985", FRIDAY, date(2025, 9, 25)),
        ("first-class", "cpr626", FRIDAY, date(2025, 9, 22)),
    ],
)
def test_the_day_of_deemed_delivery_is_told(
    service: str, rule: DeliveryRule, posted_on: date, delivered_on: date
) -> None:
    assert verdicts(entry(posted_on, service), rule=rule).delivered_on == delivered_on


def test_a_second_posting_is_told_what_is_on_record() -> None:
    (told,) = verdicts(entry(TUESDAY, "2nd"), POSTED).remarks
    assert "posted on Monday 15 September 2025, by 1st Class" in told.text


def test_a_bank_holiday_is_told() -> None:
    boxing_day = date(2025, 12, 26)
    one = verdicts(entry(boxing_day), replace(RECORD, letter_date=boxing_day), today=date(2026, 1, 5))
    assert (one.verdict, codes(one)) == ("recorded", ["posted-on-holiday"])


@pytest.mark.parametrize(
    ("clocks", "posted_on", "record", "fails", "reason"),
    [
        (Clocks(reply_from=MONDAY), MONDAY, RECORD, False, "posted on its date"),
        (Clocks(reply_by=TUESDAY), MONDAY, RECORD, False, "posted on its date, though Christmas post takes its time"),
        (Clocks(reply_from=MONDAY), TUESDAY, RECORD, True, "posted late, and it promised so many days"),
        (Clocks(meeting_on=FRIDAY), TUESDAY, RECORD, False, "delivered on Thursday, before the meeting"),
        (Clocks(meeting_on=FRIDAY), FRIDAY, RECORD, True, "delivered after the meeting"),
        (Clocks(), FRIDAY, RECORD, False, "no clock, nothing to fail"),
    ],
)
def test_a_letter_posted_late_is_withdrawn_where_its_clocks_fail(
    clocks: Clocks, posted_on: date, record: LetterRecord, fails: bool, reason: str
) -> None:
    one = verdicts(entry(posted_on), record, clocks)
    assert ("letter-withdrawn" in kinds(one), "clock-failed" in codes(one)) == (fails, fails), reason
    assert kinds(one)[0] == "posted"


def test_an_item_reference_added_later_withdraws_nothing() -> None:
    late = replace(POSTED, posted_on=TUESDAY)
    one = verdicts(entry(TUESDAY, item_reference="AB123456785GB"), late, Clocks(reply_from=MONDAY))
    assert kinds(one) == ["posting-corrected"]


def test_who_and_why_stay_among_the_contents_and_not_in_the_payload() -> None:
    one = verdicts(entry(posted_by="Ms Post", post_office="Mill Road", reason="wrong day", by="SA"))
    (event,) = one.events
    assert not {"Ms Post", "Mill Road", "wrong day"} & set(map(str, event.payload.values()))
    facts = json.loads(event.contents[0])
    assert {name: facts[name] for name in ("posted_by", "post_office", "reason", "by")} == {
        "posted_by": "Ms Post",
        "post_office": "Mill Road",
        "reason": "wrong day",
        "by": "SA",
    }


@pytest.mark.parametrize(
    ("given", "record", "assumed", "reason"),
    [
        (entry(service=""), RECORD, True, "no service was given"),
        (entry(), RECORD, False, "one was given"),
        (entry(service="", item_reference="AB123456785GB"), POSTED, False, "the service on record stays"),
    ],
)
def test_that_a_service_was_assumed_is_on_record(
    given: Entry, record: LetterRecord, assumed: bool, reason: str
) -> None:
    (event,) = verdicts(given, record).events
    assert json.loads(event.contents[0]).get("service_assumed", False) == assumed, reason


def append(ledger: Ledger, given: list[Entry]) -> tuple[PostingVerdict, ...]:
    judgements = judge_postings(ledger, given, lambda _: "pd1985", TODAY)
    ledger.append([event for one in judgements for event in one.events])
    return judgements


def test_a_recorded_posting_stands_in_the_ledger(ledger: Ledger) -> None:
    ref = issue(ledger, 1)
    (one,) = append(ledger, [entry(ref=ref.lower().replace("-", " "), item_reference="ab 1234 5678 5gb", row=2)])
    letter = letter_records.letter(ledger, ref)
    assert letter is not None
    assert (letter.posted_on, letter.service, letter.item_reference) == (MONDAY, "first-class", "AB123456785GB")
    assert (one.row, one.ref) == (2, ref)


def test_the_same_file_twice_adds_nothing(ledger: Ledger) -> None:
    given = [entry(ref=issue(ledger, number)) for number in (1, 2)]
    append(ledger, given)
    head = ledger.head()
    again = append(ledger, given)
    assert [one.verdict for one in again] == ["unchanged", "unchanged"]
    assert ledger.head() == head


@pytest.mark.parametrize(
    ("second", "verdict", "code", "reason"),
    [
        (lambda ref: entry(ref=ref), "unchanged", "already-recorded", "the same line twice"),
        (lambda ref: entry(TUESDAY, ref=ref), "held", "posted-twice", "two days for one letter"),
    ],
)
def test_a_line_is_weighed_in_the_light_of_those_before_it(
    ledger: Ledger, second: Callable[[str], Entry], verdict: Verdict, code: str, reason: str
) -> None:
    ref = issue(ledger, 1)
    _, one = append(ledger, [entry(ref=ref), second(ref)])
    assert (one.verdict, codes(one)) == (verdict, [code]), reason


def test_a_letter_handed_over_can_still_be_posted_in_the_same_file(ledger: Ledger) -> None:
    ref = issue(ledger, 1)
    handed, posted = append(ledger, [entry(ref=ref, service="by hand"), entry(ref=ref)])
    assert (handed.verdict, posted.verdict) == ("recorded", "recorded")
    assert (handed.delivered_on, posted.delivered_on) == (None, date(2025, 9, 17))


def test_one_item_reference_can_not_be_two_letters(ledger: Ledger) -> None:
    given = [entry(ref=issue(ledger, number), item_reference="AB123456785GB") for number in (1, 2)]
    first, second = append(ledger, given)
    assert (first.verdict, second.verdict, codes(second)) == ("recorded", "refused", ["item-reference-twice"])


def test_an_item_reference_on_record_can_not_be_another_letters_until_it_is_corrected(ledger: Ledger) -> None:
    first, second = issue(ledger, 1), issue(ledger, 2)
    item = "AB123456785GB"
    append(ledger, [entry(ref=first, item_reference=item)])
    (one,) = append(ledger, [entry(ref=second, item_reference=item)])
    assert codes(one) == ["item-reference-twice"]
    append(ledger, [entry(ref=first, item_reference="AB100000025GB", reason="mixed up", by="SA")])
    (one,) = append(ledger, [entry(ref=second, item_reference=item)])
    assert one.verdict == "recorded"


def test_the_clocks_are_those_that_the_letter_was_issued_with(ledger: Ledger) -> None:
    ref = issue(ledger, 1, facts={"clocks": Clocks(post_by=MONDAY).as_json()})
    (one,) = append(ledger, [entry(TUESDAY, ref=ref)])
    assert codes(one) == ["posted-late", "clock-failed"]
    letter = letter_records.letter(ledger, ref)
    assert letter is not None
    assert (letter.posted_on, letter.withdrawn) == (TUESDAY, "clock-failed")


@pytest.mark.parametrize("corrected", [entry(MONDAY), entry(None, "")], ids=["it went on its date", "it did not go"])
def test_a_withdrawal_for_a_mistyped_day_is_taken_back_with_the_day(ledger: Ledger, corrected: Entry) -> None:
    ref = issue(ledger, 1, facts={"clocks": Clocks(post_by=MONDAY).as_json()})
    append(ledger, [entry(TUESDAY, ref=ref)])
    (one,) = append(ledger, [replace(corrected, ref=ref, reason="wrong day", by="SA")])
    assert one.verdict == "recorded"
    letter = letter_records.letter(ledger, ref)
    assert letter is not None
    assert (letter.posted_on, letter.is_withdrawn) == (corrected.posted_on, False)
    assert (letter in letter_records.unposted(ledger)) == (corrected.posted_on is None)


@pytest.mark.parametrize(
    ("run", "school", "waits"),
    [("run-1", None, True), ("run-1", "oakfield", True), ("run-1", "heath", False), ("run-2", None, False)],
)
def test_a_whole_run_is_its_letters_that_still_wait(ledger: Ledger, run: str, school: str | None, waits: bool) -> None:
    ref, posted, gone = (issue(ledger, number) for number in (1, 2, 3))
    emailed, _form = issue(ledger, 4, letter="contract-invite"), issue(ledger, 5, letter="leave-request-form")
    ledger.append([Posted(posted, MONDAY, "first-class").event(), LetterWithdrawn(gone, "address-changed").event()])
    ledger.append([LetterNoted("email-copied", each, MONDAY).event() for each in (ref, emailed)])
    like = entry(ref="", posted_by="SA")
    assert list(entries_of_run(ledger, run, school, like)) == ([replace(like, ref=ref)] if waits else [])


@given(st.dates(date(2020, 1, 1), date(2029, 12, 31)), st.sampled_from(SERVICES))
def test_on_any_day_of_ten_years_a_posting_is_held_or_delivered_on_a_working_day(day: date, service: Service) -> None:
    record = replace(RECORD, letter_date=day)
    one = verdicts(entry(day, service), record, today=day)
    if day.weekday() == 6:
        assert codes(one) == ["posted-on-sunday"]
        return
    assert one.verdict == "recorded"
    assert one.delivered_on == deemed_delivered(day, service)
    assert one.delivered_on > day
    assert is_working_day(one.delivered_on)


@pytest.mark.parametrize(
    ("given", "why"),
    [
        (entry(service="2nd", reason="wrong stamp"), "nobody says it"),
        (entry(service="2nd", by="SA"), "a name, and no reason"),
        (entry(reason="  ", by="SA"), "a blank reason"),
        (entry(None, ""), "taken back without a reason"),
        (entry(None, "", reason="left in the tray", by="\t"), "taken back by nobody"),
    ],
)
def test_what_is_on_record_is_corrected_only_with_a_reason_and_a_name(ledger: Ledger, given: Entry, why: str) -> None:
    ref = issue(ledger, 1)
    append(ledger, [entry(ref=ref)])
    (one,) = append(ledger, [replace(given, ref=ref)])
    assert (one.verdict, codes(one), one.events) == ("refused", ["reason-and-name"], ()), why
