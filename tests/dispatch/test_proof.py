"""A scan of stamped sheets becomes proof for the letters on them."""

import io
from datetime import UTC, date, datetime

import pypdfium2
import pytest

from mailmerge.dispatch.code import SheetCode
from mailmerge.dispatch.proof import judge_scan, refs_on
from mailmerge.dispatch.sheet import PostingSheet, posting_sheet
from mailmerge.dispatch.sheet_key import SheetKey, key_for_drawing
from mailmerge.dispatch.sheet_rows import SheetLine
from mailmerge.ledger.chain.event import Head, sha256
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record.letter_events import LetterWithdrawn, Posted
from mailmerge.ledger.record.posting_events import SheetMade
from tests.dispatch.samples import MONDAY, issue, with_stamp

TUESDAY = date(2025, 9, 16)
HEAD = Head(1, "0" * 64)


def sheet_of(refs: list[str], run: str = "run-1", key: SheetKey | None = None) -> PostingSheet:
    lines = [
        SheetLine(n, ref, "Mrs Nowak", "14 Mill Lane", "PE29 3TN", "second-class", MONDAY) for n, ref in enumerate(refs)
    ]
    made_at = datetime(2025, 9, 15, tzinfo=UTC)
    return posting_sheet("Kingfisher", "Oakfield Primary School", "oakfield", run, made_at, lines, HEAD, key=key)


def scanned(sheet: PostingSheet, number: int = 0) -> bytes:
    target = io.BytesIO()
    page = pypdfium2.PdfDocument(sheet.pdf)[number]
    with_stamp(page.render(scale=150 / 72, grayscale=True).to_pil()).rotate(2, fillcolor=255).save(target, "PNG")
    return target.getvalue()


@pytest.fixture
def refs(ledger: Ledger) -> list[str]:
    """Two letters on record, and their sheet."""
    refs = [issue(ledger, number) for number in (1, 2)]
    sheet = sheet_of(refs)
    ledger.append([SheetMade("run-1", "oakfield", 1, sheet.pages, "run-1/posting-sheet.pdf", sheet.pdf).event()])
    return refs


def test_a_page_is_filed_with_the_scan_for_its_letters(ledger: Ledger, refs: list[str]) -> None:
    data = scanned(sheet_of(refs))
    verdicts = judge_scan(ledger, data, MONDAY)
    (one,) = verdicts.verdicts
    assert (one.verdict, [told.code for told in one.remarks]) == ("recorded", ["proof-filed", "posting-to-record"])
    (event,) = ledger.append(one.events)
    assert (event.subject, event.payload["refs"], event.payload["scan_sha256"]) == ("run-1", refs, sha256(data))
    assert ledger.content(sha256(data)) == data
    assert verdicts.to_record == tuple(refs)


def test_a_page_of_the_sheet_that_is_not_on_the_scan_is_told_until_it_is_proved(ledger: Ledger) -> None:
    sheet = sheet_of([issue(ledger, number) for number in range(1, 31)])
    ledger.append([SheetMade("run-1", "oakfield", 1, sheet.pages, "run-1/posting-sheet.pdf", sheet.pdf).event()])
    first, second = scanned(sheet), scanned(sheet, 1)
    judged = judge_scan(ledger, first, MONDAY)
    assert judged.missing == (SheetCode("run-1", "oakfield", 1, 2, 2),)
    ledger.append([event for one in judged.verdicts for event in one.events])
    assert judge_scan(ledger, second, MONDAY).missing == ()


def test_what_is_on_record_is_not_asked_for(ledger: Ledger, refs: list[str]) -> None:
    ledger.append([Posted(refs[0], MONDAY, "first-class").event(), LetterWithdrawn(refs[1], "address-changed").event()])
    verdicts = judge_scan(ledger, scanned(sheet_of(refs)), MONDAY)
    assert verdicts.to_record == ()
    assert [told.code for told in verdicts.verdicts[0].remarks] == ["proof-filed", "withdrawn-on-sheet"]


def test_what_was_withdrawn_unposted_or_has_its_day_still_to_come_is_not_proved(ledger: Ledger) -> None:
    early, late = issue(ledger, 1), issue(ledger, 2, letter_date=TUESDAY)
    withdrawn, failed = issue(ledger, 3), issue(ledger, 4)
    ledger.append([LetterWithdrawn(withdrawn, "address-changed").event()])
    ledger.append([Posted(failed, MONDAY, "first-class").event(), LetterWithdrawn(failed, "clock-failed").event()])
    sheet = sheet_of([early, late, withdrawn, failed])
    ledger.append([SheetMade("run-1", "oakfield", 1, sheet.pages, "run-1/posting-sheet.pdf", sheet.pdf).event()])
    verdicts = judge_scan(ledger, scanned(sheet), MONDAY)
    (one,) = verdicts.verdicts
    (event,) = one.events
    assert event.payload["refs"] == [early, failed], (
        "the posting of the last may still be corrected, and it stand again"
    )
    assert verdicts.to_record == (early,)
    told = ["proof-filed", "withdrawn-on-sheet", "withdrawn-on-sheet", "not-yet-on-sheet", "posting-to-record"]
    assert [remark.code for remark in one.remarks] == told
    (next_day,) = judge_scan(ledger, scanned(sheet), TUESDAY).verdicts
    assert next_day.events[0].payload["refs"] == [early, late, failed]


def test_a_sheet_of_which_no_letter_can_have_gone_is_refused(ledger: Ledger) -> None:
    sheet = sheet_of([issue(ledger, 1, letter_date=TUESDAY)])
    ledger.append([SheetMade("run-1", "oakfield", 1, sheet.pages, "run-1/posting-sheet.pdf", sheet.pdf).event()])
    (one,) = judge_scan(ledger, scanned(sheet), MONDAY).verdicts
    assert (one.verdict, [told.code for told in one.remarks], one.events) == ("refused", ["not-yet-on-sheet"], ())


def test_the_same_scan_again_adds_nothing(ledger: Ledger, refs: list[str]) -> None:
    data = scanned(sheet_of(refs))
    ledger.append([event for one in judge_scan(ledger, data, MONDAY).verdicts for event in one.events])
    (again,) = judge_scan(ledger, data, MONDAY).verdicts
    assert (again.verdict, again.events) == ("unchanged", ())


def test_a_page_that_was_printed_and_never_stamped_proves_nothing(ledger: Ledger, refs: list[str]) -> None:
    sheet = sheet_of(refs)
    ledger.append([SheetMade("run-1", "oakfield", 1, sheet.pages, "run-1/posting-sheet.pdf", sheet.pdf).event()])
    target = io.BytesIO()
    pypdfium2.PdfDocument(sheet.pdf)[0].render(scale=150 / 72, grayscale=True).to_pil().save(target, "PNG")
    (one,) = judge_scan(ledger, target.getvalue(), MONDAY).verdicts
    assert (one.verdict, [told.code for told in one.remarks], one.events) == ("refused", ["stamp-not-seen"], ())


def test_a_sheet_that_was_never_made_here_is_refused(ledger: Ledger, refs: list[str]) -> None:
    (one,) = judge_scan(ledger, scanned(sheet_of(refs, run="run-2")), MONDAY).verdicts
    assert (one.verdict, one.remarks[0].code) == ("refused", "unknown-sheet")


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        (SheetCode("run-1", "heath", 1, 1, 1), "of another school"),
        (SheetCode("run-1", "oakfield", 2, 1, 1), "made again, but never on record"),
        (SheetCode("run-1", "oakfield", 1, 2, 2), "with more pages than it had"),
    ],
)
def test_a_code_must_name_a_page_on_record(ledger: Ledger, refs: list[str], code: SheetCode, reason: str) -> None:
    assert refs_on(ledger, code) is None, reason
    assert refs_on(ledger, SheetCode("run-1", "oakfield", 1, 1, 1)) == tuple(refs)


def test_a_scan_without_our_code_is_something_else(ledger: Ledger) -> None:
    document = pypdfium2.PdfDocument.new()
    document.new_page(595, 842)
    target = io.BytesIO()
    document.save(target)
    verdicts = judge_scan(ledger, target.getvalue(), MONDAY)
    assert (verdicts.verdicts, verdicts.other_pages) == ((), (1,))


OTHER = SheetKey(b"another workspace's key, of bytes", 0)


@pytest.mark.parametrize(
    ("printed_with", "recorded", "because", "verdict"),
    [
        ("ours", "after", "it is ours", "recorded"),
        ("nothing", "before", "sheets were printed before there was a key", "recorded"),
        ("nothing", "after", "what a sheet says can be read off any other: a tag is missing", "refused"),
        ("another", "after", "a tag of another key", "refused"),
        ("another", "before", "an old sheet has no tag, and a wrong one is none", "refused"),
    ],
)
def test_a_code_that_was_not_printed_here_proves_nothing(
    ledger: Ledger, printed_with: str, recorded: str, because: str, verdict: str
) -> None:
    refs = [issue(ledger, number) for number in (1, 2)]
    if recorded == "after":
        key_for_drawing(ledger.path, ledger.head().seq)
    made = sheet_of(refs)
    ledger.append([SheetMade("run-1", "oakfield", 1, made.pages, "run-1/posting-sheet.pdf", made.pdf).event()])
    ours = key_for_drawing(ledger.path, ledger.head().seq)
    keys = {"ours": ours, "nothing": None, "another": OTHER}

    (one,) = judge_scan(ledger, scanned(sheet_of(refs, key=keys[printed_with])), MONDAY).verdicts

    assert one.verdict == verdict, because
    if verdict == "refused":
        assert ([told.code for told in one.remarks], one.events) == (["made-up-code"], ())


def test_a_tagged_code_proves_nothing_where_the_key_is_gone(ledger: Ledger, refs: list[str]) -> None:
    (one,) = judge_scan(ledger, scanned(sheet_of(refs, key=OTHER)), MONDAY).verdicts
    assert (one.verdict, one.remarks[0].code) == ("refused", "made-up-code")


def test_a_page_that_is_not_on_the_scan_is_told_of_a_tagged_sheet_too(ledger: Ledger) -> None:
    key = key_for_drawing(ledger.path, ledger.head().seq)
    sheet = sheet_of([issue(ledger, number) for number in range(1, 31)], key=key)
    ledger.append([SheetMade("run-1", "oakfield", 1, sheet.pages, "run-1/posting-sheet.pdf", sheet.pdf).event()])
    assert judge_scan(ledger, scanned(sheet), MONDAY).missing == (SheetCode("run-1", "oakfield", 1, 2, 2),)
