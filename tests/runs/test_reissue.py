"""A reissue makes again what came back, or is still to go; nothing that a parent has in hand, unless that is asked."""

from collections.abc import Callable
from concurrent.futures import Executor
from datetime import UTC, date, datetime, timedelta
from itertools import count

import pytest

from mailmerge.intake.result import FileResult
from mailmerge.law.anew import Again
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record import letter_records
from mailmerge.runs import run as walk
from mailmerge.setup.configuration import Configuration
from tests.runs.test_run import csv_of
from tests.sampled import sampled
from tests.watch.samples import _ROW as ROW
from tests.watch.samples import upn

FAMILY = {
    **ROW,
    "upn": upn(1),
    "pupil forename": "Amelia",
    "parent 2 forename": "Ian",
    "parent 2 surname": "Tran",
    "parent 2 parental responsibility": "yes",
    "parent 2 address line 1": "22 New Road",
    "parent 2 town": "Ely",
    "parent 2 postcode": "CB7 4BB",
    "parent 2 penalty notices": "none",
}


@pytest.fixture
def drop(new_house: Configuration, ledger: Ledger, executor: Executor) -> Callable[..., FileResult]:
    minutes = count()

    def run_file(data: bytes, name: str, why: str | None = None, again: Again | None = None) -> FileResult:
        now = datetime(2025, 10, 20, 9, tzinfo=UTC) + timedelta(minutes=next(minutes))
        source = walk.DroppedFile(name, data)
        request = walk.RunRequest(
            walk.new_run_id(now, source.sha256), date(2025, 10, 6), now, why, again=again or Again()
        )
        return walk.run(source, walk.Workbench(new_house, ledger, executor), request)

    return run_file


def happened(drop: Callable[..., FileResult], ref: str, what: str) -> None:
    """Let something happen to a letter: it is posted, comes back, or is withdrawn."""
    posted = csv_of({"letter ref": ref, "posted on": "2025-10-06", "service": "first-class"})
    rows = {
        "waits": (),
        "posted": (posted,),
        "came back": (posted, csv_of({"letter ref": ref, "returned on": "2025-10-06", "why": "gone away"})),
        "withdrawn": (csv_of({"letter ref": ref, "withdraw because": "wrong name", "by": "Ann Lee"}),),
    }
    for number, data in enumerate(rows[what]):
        (row,) = drop(data, f"{what} {ref} {number}.csv").results
        assert row.outcome == "no-letter"


@pytest.mark.parametrize(
    ("first", "second", "again", "made", "reason"),
    sampled(
        [
            ("came back", "posted", Again(), [1], "the other has it in hand"),
            ("came back", "waits", Again(), [1], "the other is about to have it"),
            ("posted", "came back", Again(), [2], "whichever parent it is"),
            ("came back", "came back", Again(), [1, 2], "both"),
            ("withdrawn", "posted", Again(), [1], "it never went"),
            ("waits", "waits", Again(), [1, 2], "nothing went yet: the letters are put right before they go"),
            ("waits", "posted", Again(), [1], "what is still to go"),
            ("posted", "posted", Again(), [], "both have it"),
            ("posted", "posted", Again(all=True), [1, 2], "said expressly"),
            ("posted", "posted", Again(all=True, parent="2"), [2], "one of them, by number"),
            ("came back", "came back", Again(parent="Ian Tran"), [2], "one of them, by name"),
            ("came back", "came back", Again(parent="Mr Zofia Tran"), [1], "by the name on the letter"),
            ("posted", "posted", Again(parent="1"), [], "named, and yet in hand"),
            ("came back", "posted", Again(parent="Somebody Else"), [], "nobody of that name"),
        ],
        one_in=3,
    ),
)
def test_who_gets_a_letter_again(
    drop: Callable[..., FileResult], first: str, second: str, again: Again, made: list[int], reason: str
) -> None:
    (row,) = drop(csv_of(FAMILY), "cases.csv").results
    for parent, what in zip(row.parents, (first, second), strict=True):
        happened(drop, parent.ref, what)
    (row,) = drop(csv_of(FAMILY), "cases.csv", "it came back", again).results
    assert [parent.decision.parent for parent in row.parents if parent.ref] == made, reason


def test_what_came_back_twice_goes_a_third_time(drop: Callable[..., FileResult], ledger: Ledger) -> None:
    refs = []
    for why in (None, "it came back", "and again"):
        (row,) = drop(csv_of(FAMILY), "cases.csv", why).results
        refs.append(row.parents[0].ref)
        happened(drop, refs[-1], "came back")
    assert None not in refs
    assert len(set(refs)) == 3
    assert len(letter_records.history(ledger, [upn(1)])) == 4
