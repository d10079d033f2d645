"""A mistyped reference: what is suggested, and when nothing is."""

from collections.abc import Callable

import pytest

from mailmerge.dispatch.meant import with_meant
from mailmerge.dispatch.posting import PostingVerdict
from mailmerge.dispatch.remarks import remark
from mailmerge.ledger.chain.ledger import Ledger
from tests.dispatch.samples import issue


def told_of(ledger: Ledger, typed: str, code: str = "bad-reference") -> str:
    given = remark(code, typed=typed, ref=typed)
    (one,) = with_meant(ledger, [PostingVerdict(typed, "refused", (given,))])
    (told,) = one.remarks
    assert told.code == code
    return told.text.removeprefix(given.text).strip()


def other(character: str) -> str:
    return "7" if character != "7" else "8"


@pytest.mark.parametrize(
    ("spoil", "is_suggested", "reason"),
    [
        (lambda ref: ref[:-1] + other(ref[-1]), True, "one wrong character"),
        (lambda ref: ref[:-2] + other(ref[-2]) + other(ref[-1]), True, "two"),
        (lambda ref: ref[:4] + other(ref[4]) + other(ref[5]) + other(ref[6]) + ref[7:], False, "three"),
        (lambda ref: ref[:-1], True, "the last is missing"),
        (lambda ref: ref[:5] + ref[7:], True, "two are missing"),
        (lambda ref: f"{ref}7", True, "one too many"),
        (lambda ref: ref[:-1].lower().replace("-", " "), True, "typed in small letters, too"),
        (lambda ref: "pigeon", False, "nothing like it"),
    ],
)
def test_the_one_reference_that_is_close_is_suggested(
    ledger: Ledger, spoil: Callable[..., object], is_suggested: bool, reason: str
) -> None:
    ref = issue(ledger, 1)
    issue(ledger, 2)
    hint = f"Did you mean {ref}? Compare it with the letter." if is_suggested else ""
    assert told_of(ledger, spoil(ref)) == hint, reason


def test_a_right_reference_of_no_letter_is_looked_up_too(ledger: Ledger) -> None:
    ref = issue(ledger, 1)
    assert ref in told_of(ledger, ref[:-2] + "00", "never-issued")


def test_of_two_that_are_as_close_none_is_suggested(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "mailmerge.ledger.record.letter_records.references", lambda _: ["OAK-00000-00000", "OAK-00000-00011"]
    )
    assert told_of(ledger, "OAK-00000-00001") == ""


def test_what_is_wrong_otherwise_is_left_as_it_is(ledger: Ledger) -> None:
    one = PostingVerdict(issue(ledger, 1), "held", (remark("no-posting-yet", ref="OAK"),))
    assert with_meant(ledger, [one]) == (one,)


def test_in_a_file_of_another_trusts_references_none_is_looked_up(ledger: Ledger) -> None:
    ref = issue(ledger, 1)
    given = remark("never-issued", ref=ref[:-1])
    strange = [PostingVerdict(ref[:-1], "refused", (given,))] * 101
    assert with_meant(ledger, strange) == tuple(strange)
    assert all(ref in one.remarks[0].text for one in with_meant(ledger, strange[1:]))
