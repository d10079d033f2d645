"""What happens to a letter once it is made: what is noted, held and refused, and what a move withdraws."""

import json
from collections.abc import Callable
from datetime import date

import pytest

from mailmerge.dispatch.afterwards import Noted, judge_noted, withdraw, withdraw_unposted
from mailmerge.dispatch.posting import Verdict
from mailmerge.dispatch.releasing import release
from mailmerge.errors import SettingsError
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import letter_records
from mailmerge.ledger.record.event_kinds import NOTED_KINDS, NotedKind
from mailmerge.ledger.record.letter_events import LetterWithdrawn, Posted
from mailmerge.ledger.record.posting_events import LetterNoted
from mailmerge.ledger.record.waiting_events import GuardHeard
from tests.dispatch.samples import FATHER, MONDAY, MOTHER, UPN, issue

TODAY = date(2025, 9, 30)
SUNDAY, TUESDAY, FRIDAY = date(2025, 9, 14), date(2025, 9, 16), date(2025, 9, 19)


@pytest.mark.parametrize(
    ("kind", "posted_on", "on", "letter", "verdict", "code", "reason"),
    [
        ("mail-returned", MONDAY, FRIDAY, "leave-refused", "recorded", "returned", "a task for the office"),
        ("mail-returned", None, FRIDAY, "leave-refused", "held", "no-posting-yet", "what was not posted can't return"),
        ("mail-returned", TUESDAY, MONDAY, "leave-refused", "refused", "back-before-posting", "back too early"),
        ("mail-returned", MONDAY, date(2025, 10, 1), "leave-refused", "refused", "in-future", "tomorrow"),
        ("mail-returned", MONDAY, TODAY, "leave-refused", "recorded", "returned", "today"),
        ("delivery-signed", MONDAY, TUESDAY, "leave-refused", "recorded", "signed", "the next day"),
        ("delivery-signed", None, TUESDAY, "leave-refused", "held", "no-posting-yet", "nothing to sign for"),
        ("email-copied", None, MONDAY, "leave-refused", "recorded", "email-is-extra", "it still has to be posted"),
        ("email-copied", None, MONDAY, "contract-invite", "recorded", "email-copied", "no proof is needed"),
        ("email-copied", None, SUNDAY, "leave-refused", "refused", "copied-before-its-date", "before it was made"),
        ("handed-over", None, MONDAY, "leave-refused", "recorded", "by-hand-is-extra", "it still has to be posted"),
        ("handed-over", None, MONDAY, "contract-invite", "recorded", "by-hand", "no proof is needed"),
    ],
)
def test_what_happened_is_weighed_against_the_record(
    ledger: Ledger,
    kind: NotedKind,
    posted_on: date | None,
    on: date,
    letter: str,
    verdict: Verdict,
    code: str,
    reason: str,
) -> None:
    ref = issue(ledger, 1, letter)
    if posted_on:
        ledger.append([Posted(ref, posted_on, "first-class").event()])
    (one,) = judge_noted(ledger, [Noted(kind, ref.lower(), on, {"why": "gone away"}, row=7)], TODAY)
    assert (one.verdict, [told.code for told in one.remarks], one.row, one.ref) == (verdict, [code], 7, ref), reason
    assert [event.kind for event in one.events] == ([kind] if verdict == "recorded" else [])


@pytest.mark.parametrize(
    ("first", "then", "told"),
    [("mail-returned", "delivery-signed", "signed"), ("delivery-signed", "mail-returned", "returned")],
)
def test_a_letter_that_was_signed_for_and_came_back_is_told(
    ledger: Ledger, first: NotedKind, then: NotedKind, told: str
) -> None:
    ref = issue(ledger, 1, "leave-refused")
    ledger.append([Posted(ref, MONDAY, "signed-for-first").event(), LetterNoted(first, ref, TUESDAY, {}).event()])
    (one,) = judge_noted(ledger, [Noted(then, ref, FRIDAY, {})], TODAY)
    assert [remark.code for remark in one.remarks] == [told, "signed-and-back"]


@pytest.mark.parametrize(
    ("later", "withdrawn", "told", "why"),
    [
        ("contract-invite", False, True, "it says that letter 1 went before"),
        ("contract-invite", True, False, "it is not to go either"),
        ("leave-refused", False, False, "another matter"),
    ],
)
def test_a_letter_on_which_another_rests_is_withdrawn_with_a_warning(
    ledger: Ledger, later: str, withdrawn: bool, told: bool, why: str
) -> None:
    first = issue(ledger, 1, "early-intervention")
    second = issue(ledger, 1, later)
    ledger.append([LetterWithdrawn(second, "by-office").event()] if withdrawn else [])
    (one,) = withdraw(ledger, [first], "The figure was wrong.", "J. Hill")
    assert [second in remark.text for remark in one.remarks if remark.code == "rests-on-withdrawn"] == [True] * told, (
        why
    )


@pytest.mark.parametrize(
    ("posted", "withdrawn", "verdict", "code", "reason"),
    [
        (False, False, "recorded", "withdrawn-by-office", "it waits"),
        (True, False, "refused", "posted-not-withdrawn", "what was posted stays posted"),
        (False, True, "unchanged", "already-withdrawn", "once is enough"),
    ],
)
def test_a_letter_that_is_not_to_go_is_withdrawn(
    ledger: Ledger, posted: bool, withdrawn: bool, verdict: Verdict, code: str, reason: str
) -> None:
    ref = issue(ledger, 1)
    ledger.append([Posted(ref, MONDAY, "first-class").event()] if posted else [])
    ledger.append([LetterWithdrawn(ref, "address-changed").event()] if withdrawn else [])
    (one,) = withdraw(ledger, [ref.lower(), ref], "The pupil has left.", "J. Hill")
    assert (one.ref, one.verdict, [told.code for told in one.remarks]) == (ref, verdict, [code]), reason
    ledger.append(one.events)
    record = letter_records.letter(ledger, ref)
    assert record is not None
    assert record.is_withdrawn is (not posted)
    assert [json.loads(event.contents[0])["by"] for event in one.events] == ["J. Hill"] * (verdict == "recorded")


@pytest.mark.parametrize(("ref", "code"), [("pigeon", "bad-reference"), ("OAK-AAAAA-AAAAA", "bad-reference")])
def test_what_is_no_letter_is_not_withdrawn(ledger: Ledger, ref: str, code: str) -> None:
    (one,) = withdraw(ledger, [ref], "Why.", "J. Hill")
    assert (one.verdict, [told.code for told in one.remarks]) == ("refused", [code])


def test_what_is_personal_stays_among_the_contents(ledger: Ledger) -> None:
    ref = issue(ledger, 1)
    facts = {"to": "zofia@example.org", "system": "office mail", "message_id": "<1@example.org>", "at": "09:14"}
    (one,) = judge_noted(ledger, [Noted("email-copied", ref, MONDAY, facts)], TODAY)
    (event,) = one.events
    assert event.payload.keys() == {"on", "facts_sha256"}
    assert facts.items() <= json.loads(event.contents[0]).items()


@pytest.mark.parametrize("kind", NOTED_KINDS)
def test_the_same_said_twice_is_noted_once(ledger: Ledger, kind: NotedKind) -> None:
    ref = issue(ledger, 1)
    ledger.append([Posted(ref, MONDAY, "first-class").event()])
    (one,) = judge_noted(ledger, [Noted(kind, ref, FRIDAY)], TODAY)
    ledger.append(one.events)
    (again,) = judge_noted(ledger, [Noted(kind, ref, FRIDAY)], TODAY)
    assert (again.verdict, again.events) == ("unchanged", ())


@pytest.mark.parametrize(
    ("ref", "code", "reason"),
    [("Nowak", "bad-reference", "no reference"), ("OAK-7Q2M9-K4TX1", "bad-reference", "mistyped")],
)
def test_what_is_no_reference_is_refused(ledger: Ledger, ref: str, code: str, reason: str) -> None:
    (one,) = judge_noted(ledger, [Noted("mail-returned", ref, FRIDAY)], TODAY)
    assert (one.verdict, one.remarks[0].code) == ("refused", code), reason


def test_a_move_withdraws_what_is_not_posted_yet(ledger: Ledger) -> None:
    upn = f"{UPN[:-2]}01"
    waits, posted = issue(ledger, 1), issue(ledger, 1, "contract-invite")
    gone, other_pupil = issue(ledger, 1, "early-intervention"), issue(ledger, 2)
    ledger.append([Posted(posted, MONDAY, "first-class").event(), LetterWithdrawn(gone, "clock-failed").event()])
    assert withdraw_unposted(ledger, upn, FATHER) == ()
    verdicts = withdraw_unposted(ledger, upn, MOTHER)
    assert [(one.ref, one.remarks[0].code) for one in verdicts] == [(waits, "address-changed")]
    ledger.append([event for one in verdicts for event in one.events])
    codes = [
        letter.withdrawn for ref in (waits, posted, gone, other_pupil) if (letter := letter_records.letter(ledger, ref))
    ]
    assert codes == ["address-changed", None, "clock-failed", None]
    assert withdraw_unposted(ledger, upn, None) == ()


@pytest.mark.parametrize(("reason", "by"), [("", "J. Hill"), ("The pupil has left.", " "), ("\t", "")])
@pytest.mark.parametrize("deed", [withdraw, release])
def test_nothing_is_withdrawn_or_released_without_a_reason_and_a_name(
    ledger: Ledger, deed: Callable[..., object], reason: str, by: str
) -> None:
    ref = issue(ledger, 1)
    ledger.append([GuardHeard(ref, ["deceased"]).event()])
    with pytest.raises(SettingsError, match="--reason"):
        deed(ledger, [ref], reason, by)


def test_what_is_not_held_is_not_released(ledger: Ledger) -> None:
    ref = issue(ledger, 1)
    (one,) = release(ledger, [ref], "They live.", "J. Hill")
    assert (one.verdict, one.events) == ("unchanged", ())
