"""A sheet asks for one parent's letter to be sent again: it is made there, from what is on record, for them alone."""

from collections.abc import Callable
from datetime import date

import pytest

from mailmerge.dispatch.guards import guarded
from mailmerge.intake.result import FileResult
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import letter_records, records
from mailmerge.ledger.record.reference import reference
from mailmerge.ledger.record.waiting_events import GuardHeard
from mailmerge.privacy.erasure import Premises, erase_pupil
from mailmerge.privacy.pupil_record import pupil_record
from mailmerge.setup.configuration import Configuration
from tests.runs.test_reissue import FAMILY, drop, happened
from tests.runs.test_run import csv_of
from tests.watch.samples import upn

__all__ = ["drop"]

ASKED = {"send again because": "gone away; new address from the office", "by": "Ann Lee"}


@pytest.fixture
def refs(drop: Callable[..., FileResult]) -> list[str]:
    (row,) = drop(csv_of(FAMILY), "cases.csv").results
    return [str(parent.ref) for parent in row.parents]


def asked(drop: Callable[..., FileResult], *refs: str) -> FileResult:
    return drop(csv_of(*({"letter ref": ref, **ASKED} for ref in refs)), "postings.csv")


def test_what_came_back_goes_again_to_that_parent_alone(
    drop: Callable[..., FileResult], refs: list[str], ledger: Ledger
) -> None:
    for ref in refs:
        happened(drop, ref, "posted")
    happened(drop, refs[0], "came back")

    (row,) = asked(drop, refs[0]).results

    (again,) = [parent for parent in row.parents if parent.ref]
    assert again.decision.parent == 1
    assert again.ref not in refs
    new = letter_records.letter(ledger, again.ref)
    assert (new.issue, new.letter, new.trigger) == (2, "leave-refused", "2025-10-13/2025-10-17")
    facts = records.facts(ledger, new.facts_sha256)
    assert facts["reissue_reason"] == "gone away; new address from the office (Ann Lee)"
    assert len(letter_records.history(ledger, [upn(1)])) == 3


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ({**FAMILY, "parent 1 address line 1": "9 New Street"}, "the row again, put right: it made no letter"),
        (
            {
                name: cell
                for name, cell in {**FAMILY, "parent 1 address line 1": "9 New Street"}.items()
                if not name.startswith("leave") and name not in ("letter date",) and "penalty" not in name
            },
            "an export of the people",
        ),
    ],
)
def test_it_goes_to_the_address_that_was_told_since(
    drop: Callable[..., FileResult], refs: list[str], ledger: Ledger, row: dict[str, str], reason: str
) -> None:
    happened(drop, refs[0], "came back")
    drop(csv_of(row), "told.csv")
    (result,) = asked(drop, refs[0]).results
    (again,) = [parent.ref for parent in result.parents if parent.ref]
    assert records.facts(ledger, letter_records.letter(ledger, again).facts_sha256)["address"][0] == "9 New Street", (
        reason
    )


@pytest.mark.parametrize(
    ("what", "outcome", "code", "reason"),
    [
        ("waits", "no-letter", "send-again-waits", "it is still to go"),
        ("withdrawn", "letter", None, "it never went"),
        ("posted", "letter", None, "a second copy, because a person says why"),
    ],
)
def test_which_letters_go_again(
    drop: Callable[..., FileResult], refs: list[str], what: str, outcome: str, code: str | None, reason: str
) -> None:
    happened(drop, refs[0], what)
    (row,) = asked(drop, refs[0]).results
    assert row.outcome == outcome, reason
    assert code is None or code in [each.code for each in row.reasons]


def test_both_rows_of_one_sheet_and_one_that_is_no_letter(drop: Callable[..., FileResult], refs: list[str]) -> None:
    for ref in refs:
        happened(drop, ref, "came back")
    rows = asked(drop, *refs, "OAK-00000-00000").results
    assert [row.outcome for row in rows] == ["letter", "letter", "reject"]
    made = [parent.ref for row in rows for parent in row.parents if parent.ref]
    assert len(set(made)) == 2


PAST = {"upn": upn(1), "letter": "early-intervention", "sent on": "2025-09-20", "parent": "1"}


@pytest.mark.parametrize("is_from_before", [False, True], ids=["of no letter", "of a letter from before"])
def test_a_reference_that_was_never_issued_here_is_told(
    drop: Callable[..., FileResult], refs: list[str], ledger: Ledger, is_from_before: bool
) -> None:
    ref = reference(ledger.workspace_id, "oakfield", ("another",), 1)
    if is_from_before:
        drop(csv_of(PAST), "history.csv")
        (ref,) = (sent.ref for sent in letter_records.history(ledger, [upn(1)]) if sent.ref not in refs)
    (row,) = asked(drop, ref).results
    assert (row.outcome, [error.code for error in row.errors]) == ("reject", ["never-issued"])


def test_of_an_erased_pupil_no_letter_goes_again(
    drop: Callable[..., FileResult], refs: list[str], ledger: Ledger, new_house: Configuration
) -> None:
    happened(drop, refs[0], "posted")
    premises, record = Premises.survey(ledger, new_house.workspace), pupil_record(ledger, upn(1))
    erase_pupil(premises, record, "request", "DPO", date(2025, 12, 1))
    (row,) = asked(drop, refs[0]).results
    assert (row.outcome, [each.code for each in row.reasons]) == ("hold", ["send-again-no-row"])


def told(drop: Callable[..., FileResult], ref: str, **columns: str) -> tuple[str, list[str]]:
    (row,) = drop(csv_of({"letter ref": ref, **columns, "by": "Ann Lee"}), "postings.csv").results
    return row.outcome, [reason.code for reason in row.reasons] + [error.code for error in row.errors]


def test_what_staff_decide_of_letters_is_told_by_file(
    drop: Callable[..., FileResult], refs: list[str], ledger: Ledger
) -> None:
    ledger.append([GuardHeard(refs[0], ["deceased"]).event()])
    assert told(drop, refs[0], **{"release because": "another family"})[0] == "no-letter"
    assert not guarded(ledger)
    assert told(drop, refs[0], **{"release because": "twice"})[1][0] == "not-held"

    happened(drop, refs[0], "posted")
    assert told(drop, refs[0], **{"correct because": "it lay in the tray", "service": "Not posted"})[0] == "no-letter"
    assert letter_records.letter(ledger, refs[0]).posted_on is None

    run = letter_records.letter(ledger, refs[0]).run
    assert told(drop, run, **{"withdraw because": "last year's file"})[0] == "no-letter"
    assert all(letter_records.letter(ledger, ref).is_withdrawn for ref in refs)


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        ({"service": "not posted"}, "service", "nothing says that it ever was"),
        ({"service": "not posted", "posted on": "2025-10-06"}, "service", "posted or not posted"),
        (
            {"service": "not posted", "posted on": "2025-10-06", "correct because": "x", "by": "Ann Lee"},
            "service",
            "both",
        ),
        ({"release because": "x"}, "by", "who says so"),
        ({"release because": "x", "withdraw because": "y", "by": "Ann Lee"}, "release because", "one thing a row"),
    ],
)
def test_a_row_says_one_thing(
    drop: Callable[..., FileResult], refs: list[str], row: dict[str, str], column: str, reason: str
) -> None:
    (result,) = drop(csv_of({"letter ref": refs[0], "posted on": "", **row}), "postings.csv").results
    assert column in [error.column for error in result.errors], reason
