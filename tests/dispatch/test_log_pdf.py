"""The evidence log and the certificate of posting on paper."""

import io
from datetime import UTC, date, datetime
from typing import Any

import pikepdf
import pypdfium2
import pytest

from mailmerge.dispatch.evidence_log import Chosen, LetterLog, evidence
from mailmerge.dispatch.log_pdf import certificate_pdf, log_pdf
from mailmerge.ledger.chain.event import Head
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record.letter_events import LetterWithdrawn, Posted
from mailmerge.ledger.record.opening import open_record
from mailmerge.ledger.record.posting_events import LetterNoted
from tests.dispatch.samples import MONDAY, issue, ticking

WITH: dict[str, Any] = {
    "trust": "Kingfisher Learning Trust",
    "about": "run run-1",
    "made_at": datetime(2025, 12, 1, 9, 5, tzinfo=UTC),
    "head": Head(9, "0123456789abcdef" * 4),
}


def words(pdf: bytes) -> str:
    text = "\n".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf))
    return " ".join(text.split())


@pytest.fixture(scope="module")
def logs(tmp_path_factory: pytest.TempPathFactory) -> tuple[LetterLog, ...]:
    with open_record(tmp_path_factory.mktemp("ledger") / "ledger.sqlite", clock=ticking()) as ledger:
        return logs_of_three(ledger)


@pytest.fixture(scope="module")
def log_words(logs: tuple[LetterLog, ...]) -> str:
    return words(log_pdf(logs, **WITH))


def logs_of_three(ledger: Ledger) -> tuple[LetterLog, ...]:
    posted, gone, waits = (issue(ledger, number) for number in (1, 2, 3))
    facts = {"posted_by": "Ms <b>Post</b>", "post_office": "Mill Road"}
    ledger.append([Posted(posted, MONDAY, "signed-for-first", "AB123456785GB", facts).event()])
    ledger.append([LetterNoted("mail-returned", posted, date(2025, 9, 25), {"why": "gone away"}).event()])
    ledger.append([Posted(gone, MONDAY, "second-class").event(), LetterWithdrawn(gone, "clock-failed").event()])
    assert waits
    return evidence(ledger, Chosen(run="run-1"), lambda _: "pd1985")


@pytest.mark.parametrize(
    "text",
    [
        "Kingfisher Learning Trust run run-1",
        "Made on Monday 1 December 2025 at 09:05 GMT",
        "3 letters",
        "record ended with entry 9",
        "0123456789abcdef" * 4,
        "Posted Monday 15 September 2025, by Signed For 1st, item reference AB123456785GB",
        "Counts as delivered on Wednesday 17 September 2025",
        "The letter came back: delivery can be disputed.",
        "posted by Ms <b>Post</b>; at Mill Road",
        "because gone away",
        "it was withdrawn (clock-failed), and does not count",
        "No posting is on record.",
        "It does not prove that it was posted.",
        "15/09/2025 09:01 +01:00",
    ],
)
def test_the_log_says_it_in_words(log_words: str, text: str) -> None:
    assert text.replace(" ", "") in log_words.replace(" ", "")


def test_the_certificate_names_what_counts_as_posted_and_nothing_else(logs: tuple[LetterLog, ...]) -> None:
    text = words(certificate_pdf(logs, **WITH))
    assert [log.letter.ref in text for log in logs] == [True, False, False]
    for said in ("Draft, prepared from", "Signed For 1st", "AB123456785GB", "by Ms <b>Post</b>", "came back", "Signed"):
        assert said.replace(" ", "") in text.replace(" ", "")


@pytest.mark.parametrize("paper", [log_pdf, certificate_pdf])
def test_it_is_tagged_and_its_bytes_repeat(logs: tuple[LetterLog, ...], paper: Any) -> None:
    pdf = paper(logs, **WITH)
    assert pdf == paper(logs, **WITH)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert document.Root.MarkInfo.Marked
        assert document.Root.Lang == "en-GB"


@pytest.mark.parametrize(("paper", "says"), [(log_pdf, "No letters were found."), (certificate_pdf, "No posting")])
def test_without_letters_it_says_so(paper: Any, says: str) -> None:
    assert says in words(paper((), **WITH))
