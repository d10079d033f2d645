"""What the desk keeps from one write to the next is what it would work out from nothing, whatever was written."""

import shutil
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeAlias

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from mailmerge.casework.because import Because
from mailmerge.ledger.chain.event import NewEvent
from mailmerge.ledger.record import letter_records
from mailmerge.ledger.record.event_kinds import LIFTED
from mailmerge.ledger.record.letter_events import LettersPrinted, LetterWithdrawn, Posted, PostingCorrected
from mailmerge.ledger.record.letter_records import LetterRecord
from mailmerge.ledger.record.posting_events import LetterNoted, ProofFiled, SheetMade
from mailmerge.ledger.record.pupil_events import NoteRecorded, OutcomeRecorded
from mailmerge.ledger.record.reference import pupil_token
from mailmerge.ledger.record.waiting_events import GuardHeard, GuardReleased, ReleaseAsked, ReleaseGiven
from mailmerge.operations.calendar_file import calendar_file
from mailmerge.operations.letters import open_for
from mailmerge.operations.office import Office
from mailmerge.operations.printing import in_posting_order, to_print
from mailmerge.operations.pupils import all_pupils
from mailmerge.operations.rights import Asker
from mailmerge.operations.rows_that_wait import waiting_rows
from mailmerge.operations.runs_on_record import latest_runs
from mailmerge.operations.today import diary_by_week, due_items, today
from mailmerge.operations.told import make_again
from mailmerge.privacy.pupil_record import pupil_record
from tests.desk.opened import WRITTEN, Opened, a_row, opened, upn
from tests.sampled import sampled

TRUST = Asker("Sam", "trust")
OFFICE = Asker("Kim", "office", frozenset({"oakfield"}))
MONDAY = timedelta(days=5)

Write: TypeAlias = Callable[[Opened, LetterRecord], Sequence[NewEvent]]
_BECAUSE = Because("it is right", "Sam")


def _a_note(at: Opened, letter: LetterRecord) -> Sequence[NewEvent]:
    token = pupil_token(at.office.ledger.workspace_id, str(letter.upn))
    return [NoteRecorded(token, "call", at.office.today, {"upn": letter.upn, "text": "a call"}).event()]


def _an_outcome(at: Opened, letter: LetterRecord) -> Sequence[NewEvent]:
    token = pupil_token(at.office.ledger.workspace_id, str(letter.upn))
    return [OutcomeRecorded(token, "nti-successful", at.office.today, {"upn": letter.upn}).event()]


def _a_sheet(_at: Opened, letter: LetterRecord) -> Sequence[NewEvent]:
    return [SheetMade(str(letter.run), str(letter.school), 9, ((letter.ref,),), "x/sheet.pdf", b"sheet").event()]


def _a_proof(_at: Opened, letter: LetterRecord) -> Sequence[NewEvent]:
    return [ProofFiled(str(letter.run), str(letter.school), 9, 1, 1, (letter.ref,), b"scan", "image/png", 1).event()]


def _posted(at: Opened, letter: LetterRecord) -> Sequence[NewEvent]:
    return [Posted(letter.ref, at.office.today, "second-class").event()]


def _not_posted(_at: Opened, letter: LetterRecord) -> Sequence[NewEvent]:
    return [PostingCorrected(letter.ref, None, None, None, _BECAUSE.as_facts()).event()]


def _came_back(at: Opened, letter: LetterRecord) -> Sequence[NewEvent]:
    return [LetterNoted("mail-returned", letter.ref, at.office.today).event()]


def _made_again(at: Opened, letter: LetterRecord) -> Sequence[NewEvent]:
    make_again(at.office, TRUST, letter.ref, "It was torn.")
    return ()


def _a_row(at: Opened, letter: LetterRecord) -> Sequence[NewEvent]:
    number = upn(20 + at.office.ledger.head().seq % 50)
    at.office.tell(TRUST, "more.csv", [a_row(number, "Ned"), a_row(str(letter.upn), "Una", attendance="9x")])
    return ()


def _erased(at: Opened, letter: LetterRecord) -> Sequence[NewEvent]:
    record = pupil_record(at.office.ledger, str(letter.upn))
    at.office.ledger.erase(record.contents, "request", "Sam")
    return ()


def _days_pass(at: Opened, _letter: LetterRecord) -> Sequence[NewEvent]:
    at.clock.at += MONDAY
    return ()


WRITES: tuple[Write, ...] = (
    _a_note,
    _an_outcome,
    _a_sheet,
    _a_proof,
    _posted,
    _not_posted,
    _came_back,
    _made_again,
    _a_row,
    _erased,
    _days_pass,
    lambda _at, letter: [LetterWithdrawn(letter.ref, "address-changed").event()],
    lambda _at, letter: [LetterWithdrawn(letter.ref, LIFTED).event()],
    lambda _at, letter: [GuardHeard(letter.ref, ["death"]).event()],
    lambda _at, letter: [GuardReleased(letter.ref, _BECAUSE).event()],
    lambda _at, letter: [ReleaseAsked(letter.ref, "Sam").event()],
    lambda _at, letter: [ReleaseGiven(letter.ref, "Kim").event()],
    lambda _at, letter: [LettersPrinted(str(letter.school), (letter.ref,), "0" * 64).event()],
)


def _answers(office: Office) -> dict[str, Any]:
    """Return what the desk's pages are made of, as two people see it."""
    answers: dict[str, Callable[[Office, Asker], object]] = {
        "today": today,
        "diary": due_items,
        "weeks": diary_by_week,
        "calendar": calendar_file,
        "open": open_for,
        "printing": to_print,
        "order": lambda office, asker: in_posting_order(office, open_for(office, asker)),
        "rows": waiting_rows,
        "runs": latest_runs,
        "pupils": lambda office, _asker: dict(all_pupils(office)),
        "cases": lambda office, _asker: office.cases(),
    }
    return {
        f"{name} for {asker.name}": answer(office, asker)
        for asker in (TRUST, OFFICE)
        for name, answer in answers.items()
    }


def _from_nothing(at: Opened) -> dict[str, Any]:
    return _answers(Office(at.office.premises, at.clock.now, lambda: at.clock.seconds))


def _letters(at: Opened) -> list[LetterRecord]:
    return [one for one in letter_records.letters_made(at.office.ledger) if one.upn]


@pytest.mark.soak
@settings(max_examples=40, deadline=None, phases=(Phase.generate,))
@given(series=st.lists(st.tuples(st.sampled_from(WRITES), st.integers(0, 9), st.booleans()), min_size=3, max_size=9))
def test_what_is_kept_is_what_would_be_worked_out_from_nothing(
    filled_workspace: Path, series: list[tuple[Write, int, bool]]
) -> None:
    with TemporaryDirectory() as folder, opened(Path(shutil.copytree(filled_workspace, Path(folder) / "w"))) as at:
        _answers(at.office)
        for write, number, looks in series:
            if letters := _letters(at):
                at.office.ledger.append(write(at, letters[number % len(letters)]))
            if looks:
                assert _answers(at.office) == _from_nothing(at)
        assert _answers(at.office) == _from_nothing(at)


@pytest.mark.parametrize("write", sampled(WRITES, one_in=4), ids=lambda write: write.__name__.strip("_"))
def test_each_write_shows_at_once(desk: Opened, write: Write) -> None:
    _answers(desk.office)
    desk.office.ledger.append(write(desk, _letters(desk)[0]))
    assert _answers(desk.office) == _from_nothing(desk)


def test_of_an_erased_pupil_nothing_is_kept(desk: Opened) -> None:
    _answers(desk.office)
    (letter,) = (one for one in _letters(desk) if one.upn == WRITTEN)
    _erased(desk, letter)
    assert WRITTEN not in repr({name: str(answer) for name, answer in _answers(desk.office).items()})
    assert WRITTEN not in all_pupils(desk.office)
    assert all(case.upn != WRITTEN for case in desk.office.cases())
