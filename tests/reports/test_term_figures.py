"""The report: what is counted, over which days, and what is too small to be told."""

import csv
import io
import json
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest

from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record.case_event import CaseDecided, ParentOutcome
from mailmerge.ledger.record.letter_events import LetterWithdrawn, Posted
from mailmerge.ledger.record.opening import open_record
from mailmerge.ledger.record.pupil_events import OutcomeRecorded
from mailmerge.ledger.record.reference import pupil_token
from mailmerge.reports.term_figures import TermFigures, term_figures
from mailmerge.reports.term_report import as_csv, as_html, as_json
from tests.dispatch.samples import MONDAY, UPN, issue, ticking

SCHOOLS = {"oakfield": "Oakfield Primary School"}


@pytest.fixture
def ledger(tmp_path: Path) -> Iterator[Ledger]:
    with open_record(tmp_path / "ledger.sqlite", clock=ticking()) as opened:
        yield opened


@pytest.fixture
def figures(ledger: Ledger) -> Callable[..., TermFigures]:
    def ask(first: date | None = None, last: date | None = None, school: str | None = None) -> TermFigures:
        return term_figures(ledger, SCHOOLS, first, last, school)

    return ask


def groups(figures: TermFigures, key: str) -> dict[str, str]:
    table = next(table for table in figures.tables if table.key == key)
    return {group.name: group.shown for group in table.groups}


@pytest.mark.parametrize(
    ("letters", "shown", "reason"),
    [(1, "under 5", "one family"), (4, "under 5", "the most that is hidden"), (5, "5", "the least that is told")],
)
def test_a_group_under_five_is_not_told(
    ledger: Ledger, figures: Callable[..., TermFigures], letters: int, shown: str, reason: str
) -> None:
    for number in range(1, letters + 1):
        issue(ledger, number)
    told = figures()
    assert groups(told, "letters_by_school") == {"Oakfield Primary School": shown}, reason
    assert groups(told, "letters_by_week") == {"2025-09-15": shown}, reason
    for text in (as_csv(told), as_json(told), as_html(told, "Trust", None, MONDAY)):
        assert (">4<" in text, ",4\r" in text, '"count": 4' in text) == (False, False, False), reason


@pytest.mark.parametrize(
    ("first", "last", "counted", "reason"),
    [
        ("2025-09-15", "2025-09-15", True, "both ends belong to it"),
        ("2025-09-16", None, False, "the letter is of the day before"),
        (None, "2025-09-14", False, "the letter is of the day after"),
    ],
)
def test_a_period_is_of_the_letters_dates(
    ledger: Ledger, figures: Callable[..., TermFigures], first: str | None, last: str | None, counted: bool, reason: str
) -> None:
    issue(ledger, 1)
    told = figures(first and date.fromisoformat(first), last and date.fromisoformat(last))
    assert bool(groups(told, "letters_by_kind")) is counted, reason


def test_what_became_of_letters_and_how_long_posting_took(ledger: Ledger, figures: Callable[..., TermFigures]) -> None:
    refs = [issue(ledger, number) for number in range(1, 16)]
    on = [date(2025, 9, 15), date(2025, 9, 17)]
    ledger.append([Posted(ref, on[at % 2], "second-class").event() for at, ref in enumerate(refs[:10])])
    ledger.append([LetterWithdrawn(ref, "address-changed").event() for ref in refs[10:]])
    told = figures()
    assert groups(told, "letters_by_outcome") == {"posted": "10", "withdrawn": "5"}
    days = groups(told, "days_to_posting")
    assert (days["the same day"], days["2 days"], days["over 5 days"]) == ("5", "5", "0")


def test_holds_are_counted_by_the_code_that_decided(ledger: Ledger, figures: Callable[..., TermFigures]) -> None:
    held = ParentOutcome("hold", None, ("court-order", "address-missing"))
    of_rows = (
        CaseDecided(token, "run-1", "0" * 64, "oakfield", "hold", "leave", ("court-order",), (held, held), None, {}, {})
        for token in ("pupil-0", "pupil-1", "pupil-2")
    )
    ledger.append([decided.event() for decided in of_rows])
    assert groups(figures(), "holds_by_code") == {"court-order": "6"}


def test_referrals_are_counted_by_outcome_and_school(ledger: Ledger, figures: Callable[..., TermFigures]) -> None:
    for number in range(1, 6):
        issue(ledger, number)
        upn = f"{UPN[:-2]}{number:02}"
        outcome = OutcomeRecorded(pupil_token(ledger.workspace_id, upn), "sent", MONDAY, {"upn": upn})
        ledger.append([outcome.event()])
    assert groups(figures(school="oakfield"), "referrals_by_outcome") == {"sent": "5"}
    assert groups(figures(school="millbrook"), "referrals_by_outcome") == {}


def test_nobody_is_named_and_the_three_forms_say_the_same(ledger: Ledger, figures: Callable[..., TermFigures]) -> None:
    for number in range(1, 8):
        issue(ledger, number, facts={"pupil": "Ola Nowak"})
    told = figures()
    rows = list(csv.DictReader(io.StringIO(as_csv(told))))
    by_json = json.loads(as_json(told))
    assert [(row["table"], row["group"], row["count"]) for row in rows] == [
        (table.key, line["group"], str(line["count"])) for table in told.tables for line in by_json[table.key]
    ]
    page = as_html(told, "Trust", None, MONDAY)
    assert all(row["group"] in page.replace("&#39;", "'") for row in rows)
    assert "<svg" in page
    assert not any(name in text for text in (as_csv(told), as_json(told), page) for name in ("Nowak", UPN[:-2]))
