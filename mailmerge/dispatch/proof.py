"""Proof of posting: a scan of stamped sheets, filed for the letters on them, and what is still missing."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from mailmerge.casework.calendar import in_words
from mailmerge.casework.counting import count
from mailmerge.confined import Limits
from mailmerge.dispatch.code import SheetCode
from mailmerge.dispatch.posting import PostingVerdict
from mailmerge.dispatch.remarks import Remark, remark
from mailmerge.dispatch.scan import Scan, confined_scan
from mailmerge.dispatch.sheet_key import is_genuine, sheet_key
from mailmerge.ledger.chain.event import sha256
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import letter_records
from mailmerge.ledger.record.letter_records import LetterRecord
from mailmerge.ledger.record.post_records import SheetRecord, proofs_filed, refs_of, sheets_made
from mailmerge.ledger.record.posting_events import ProofFiled

STAMP_NOT_SEEN = "stamp-not-seen"
_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class ScanJudged:
    """What becomes of a scan: a verdict a sheet's page, and the letters whose day and service are not on record yet.

    `other_pages` are those without a code of ours; they are filed with the scan, as proof of nothing. `unread` are
    those on which a code beside ours can't be read. `missing` are pages of the same sheets that are neither on this
    scan nor proved by another.
    """

    verdicts: tuple[PostingVerdict, ...]
    to_record: tuple[str, ...]
    other_pages: tuple[int, ...]
    unread: tuple[int, ...] = ()
    missing: tuple[SheetCode, ...] = ()


def judge_scan(
    ledger: Ledger, data: bytes, today: date, *, thorough: bool = True, limits: Limits = _LIMITS
) -> ScanJudged:
    """Judge a PDF or picture: each page of a posting sheet on it becomes proof for the letters on that page.

    It proves nothing of letters whose date is still to come, since the page goes to the post again for those, nor of
    letters that were withdrawn before they were posted. A scan without any code of ours gives no verdict at all: it is
    something else. `thorough`: see `read_scan`; `limits`: what looking at it may take.

    Raises:
        UnreadableScanError: it can't be looked at.
    """
    scan = confined_scan(data, limits, thorough=thorough)
    verdicts = tuple(_judged(ledger, data, scan, page, code, today) for page, code in scan.codes)
    proved = [ref for one in verdicts for event in one.events for ref in refs_of(event)]
    waiting = tuple(ref for ref in dict.fromkeys(proved) if _waits(ledger, ref))
    if waiting and verdicts:
        verdicts = (
            *verdicts[:-1],
            _with(verdicts[-1], remark("posting-to-record", letters=count(len(waiting), "letter"))),
        )
    return ScanJudged(verdicts, waiting, scan.other_pages, scan.unread, tuple(_missing(ledger, scan)))


def _missing(ledger: Ledger, scan: Scan) -> Iterator[SheetCode]:
    """Yield the pages that belong to the sheets of a scan, and that nothing proves yet."""
    here = [code.untagged for _, code in scan.codes]
    all_pages = dict.fromkeys(replace(one, page=page) for one in here for page in range(1, one.pages + 1))
    for code in all_pages:
        filed = {(one.school, one.making, one.page) for one in proofs_filed(ledger, code.run)}
        is_ours = refs_on(ledger, code) is not None
        if is_ours and code not in here and (code.school, code.making, code.page) not in filed:
            yield code


def refs_on(ledger: Ledger, code: SheetCode) -> tuple[str, ...] | None:
    """Return the references on a sheet's page, or None where no such page was ever made."""
    sheet = _sheet(ledger, code)
    return sheet.pages[code.page - 1] if sheet else None


def _sheet(ledger: Ledger, code: SheetCode) -> SheetRecord | None:
    named = (code.school, code.making, code.pages)
    made = sheets_made(ledger, code.run)
    return next((one for one in made if (one.school, one.making, len(one.pages)) == named), None)


def _judged(ledger: Ledger, data: bytes, scan: Scan, page: int, code: SheetCode, today: date) -> PostingVerdict:
    name = f"{code.run} {code.school} {code.page}/{code.pages}"
    values: dict[str, Any] = {"page": code.page, "pages": code.pages, "run": code.run, "school": code.school}
    why_not = _why_not(ledger, data, scan, page, code)
    if why_not:
        verdict: Literal["unchanged", "refused"] = "unchanged" if why_not == "proof-on-record" else "refused"
        return PostingVerdict(name, verdict, (remark(why_not, **values),), row=page)
    refs = refs_on(ledger, code) or ()
    letters = [letter for ref in refs if (letter := letter_records.letter(ledger, ref)) is not None]
    proved = tuple(letter.ref for letter in letters if _can_have_gone(letter, today))
    left_out = (*_withdrawn(letters), *_not_yet(letters, today))
    if not proved:
        return PostingVerdict(name, "refused", left_out, row=page)
    printed = (code.run, code.school, code.making, code.page, code.pages)
    event = ProofFiled(*printed, proved, data, scan.media_type, page).event()
    filed = remark("proof-filed", letters=count(len(proved), "letter"), **values)
    return PostingVerdict(name, "recorded", (filed, *left_out), (event,), row=page)


def _why_not(ledger: Ledger, data: bytes, scan: Scan, page: int, code: SheetCode) -> str | None:
    """Return the code of what keeps a page from being proof, whatever letters are on it; None where nothing does."""
    sheet = _sheet(ledger, code)
    if sheet is None:
        return "unknown-sheet"
    if not is_genuine(code, sheet.seq, sheet_key(ledger.path)):
        return "made-up-code"
    if _is_ours(ledger, data, code):
        return "own-sheet"
    if _is_filed(ledger, data, code):
        return "proof-on-record"
    return STAMP_NOT_SEEN if (page, code) in scan.unstamped else None


def _can_have_gone(letter: LetterRecord, today: date) -> bool:
    """Whether a stamp may be a letter's: one that was posted and withdrawn since can come to stand again."""
    return letter.letter_date <= today and (not letter.is_withdrawn or letter.posted_on is not None)


def _is_filed(ledger: Ledger, data: bytes, code: SheetCode) -> bool:
    """Whether this very scan is on record as proof for this page."""
    digest = sha256(data)
    return any(
        (filed.scan_sha256, filed.school, filed.making, filed.page) == (digest, code.school, code.making, code.page)
        for filed in proofs_filed(ledger, code.run)
    )


def _is_ours(ledger: Ledger, data: bytes, code: SheetCode) -> bool:
    """Whether this is the very file that we made: nobody has stamped it."""
    digest = sha256(data)
    return any(digest in sheet.files.values() for sheet in sheets_made(ledger, code.run))


def _withdrawn(letters: Iterable[LetterRecord]) -> Iterator[Remark]:
    for letter in letters:
        if letter.is_withdrawn:
            yield remark("withdrawn-on-sheet", ref=letter.ref)


def _not_yet(letters: Iterable[LetterRecord], today: date) -> Iterator[Remark]:
    days = Counter(letter.letter_date for letter in letters if letter.letter_date > today and not letter.is_withdrawn)
    for day, number in sorted(days.items()):
        yield remark("not-yet-on-sheet", letters=count(number, "letter"), letter_date=in_words(day))


def _waits(ledger: Ledger, ref: str) -> bool:
    letter = letter_records.letter(ledger, ref)
    return letter is not None and letter.posted_on is None and not letter.is_withdrawn


def _with(verdicts: PostingVerdict, told: Remark) -> PostingVerdict:
    return replace(verdicts, remarks=(*verdicts.remarks, told))
