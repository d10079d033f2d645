"""Names, addresses and reasons stay out of whatever a program may print of a value: logs, exceptions, test reports."""

import pytest

from mailmerge.dispatch.afterwards import Noted
from mailmerge.dispatch.clickdrop import order_of
from mailmerge.dispatch.entry import Entry, understood
from mailmerge.dispatch.evidence_log import Chosen, evidence
from mailmerge.dispatch.sheet_rows import SheetLine
from mailmerge.dispatch.waiting import open_letters
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record.issued_facts import LetterFacts
from mailmerge.ledger.record.letter_events import Posted
from mailmerge.ledger.record.posting_events import LetterNoted
from tests.dispatch.samples import MONDAY, REF, issue

SECRET = "Nowak"
ENTRY = Entry(REF, MONDAY, "1st", posted_by=SECRET, reason=SECRET, by=SECRET)
FACTS = {"addressee": f"Mrs {SECRET}", "address": [f"{SECRET} House", SECRET.upper(), "PE29 3TN"]}


@pytest.mark.parametrize(
    "value",
    [
        ENTRY,
        understood(ENTRY),
        Noted("mail-returned", REF, MONDAY, {"why": SECRET}),
        LetterNoted("mail-returned", REF, MONDAY, {"why": SECRET}),
        SheetLine(1, REF, f"Mrs {SECRET}", f"{SECRET} House", "PE29 3TN", "second-class", MONDAY),
        order_of(REF, LetterFacts.from_json(FACTS), "second-class", MONDAY, duplex=True),
        Chosen(upn=SECRET, parent=SECRET),
    ],
    ids=lambda value: type(value).__name__,
)
def test_no_name_is_in_what_is_printed_of_a_value(value: object) -> None:
    assert SECRET.casefold() not in repr(value).casefold()


def test_no_name_is_in_what_is_printed_of_letters_on_record(ledger: Ledger) -> None:
    ref = issue(ledger, 1, facts={"addressee": f"Mrs {SECRET}"})
    waiting = open_letters(ledger, MONDAY)
    ledger.append([Posted(ref, MONDAY, "1st", None, {"posted_by": SECRET}).event()])
    logs = evidence(ledger, Chosen(run="run-1"), lambda _: "pd1985")
    assert waiting
    assert logs
    assert SECRET.casefold() not in repr((waiting, logs)).casefold()
