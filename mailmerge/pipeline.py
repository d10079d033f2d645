"""The walk through the house: a file in, a run out. Each step hands the next a value."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import date, datetime
from itertools import chain

from mailmerge.casework.case import Case
from mailmerge.checked import Checked
from mailmerge.dispatch.turn import own_turn
from mailmerge.doors.chronicle import with_record
from mailmerge.doors.enclosing import add_enclosures
from mailmerge.doors.events import run_events
from mailmerge.doors.folder import RunFolder
from mailmerge.doors.history import read_histories
from mailmerge.doors.making import Progress, make_all
from mailmerge.doors.orders import Judged, plan_orders, without_repeats, without_unfit
from mailmerge.doors.papers import Paper, read_paper
from mailmerge.doors.printing import add_paper
from mailmerge.doors.recording import record_rows
from mailmerge.doors.remarks import template_faults, with_large_letters, with_remarks
from mailmerge.doors.words import add_words
from mailmerge.errand import Desk, Errand, Source
from mailmerge.errors import SettingsError
from mailmerge.house import House
from mailmerge.intake.cases import CasesRead, read_cases
from mailmerge.intake.kinds import CASES
from mailmerge.intake.result import FileResult
from mailmerge.law.decide import decide, decide_anew
from mailmerge.law.history import History
from mailmerge.ledger.errors import AlreadyIssuedError
from mailmerge.ledger.evidence import put_in_place, stage
from mailmerge.ledger.ledger import Ledger

__all__ = ["Checked", "Desk", "Errand", "Source", "Step", "check", "new_run_id", "run"]

_RUN_HASH = 6  # hexadecimal digits of the file's hash in a run's id

# Told the name of each step of a run as soon as it is behind.
Step = Callable[[str], None]

# Another run may issue one of our letters between our decision and our record; then we decide again.
_ATTEMPTS = 5


def check(source: Source, house: House, ledger: Ledger | None, run_date: date, *, reissue: bool = False) -> Checked:
    """Read a file and decide every case in it, or see what a paper is; nothing is written.

    Args:
        source: the file.
        house: the workspace, the law and the templates.
        ledger: what is on record; None where there is no ledger yet.
        run_date: the letters' date where a row gives none.
        reissue: whether letters that went already are to be made anew.

    Raises:
        SettingsError: the law's figures are not known for `run_date`.
    """
    return _weigh(source, _read(source, house, run_date), house, ledger, run_date, reissue=reissue)


def _read(source: Source, house: House, run_date: date) -> CasesRead | Paper:
    """Return what a file holds, as far as that can be told without what is on record."""
    if run_date < house.law.known_from:
        raise SettingsError(f"The law is known from {house.law.known_from:%d/%m/%Y} on. Choose a later --date.")
    paper = Paper(source.name, source.data, source.folders)
    return paper if paper.is_one else read_cases(source.data, source.name, house.vocabulary(), run_date, source.school)


def _weigh(
    source: Source, read: CasesRead | Paper, house: House, ledger: Ledger | None, run_date: date, *, reissue: bool
) -> Checked:
    """Weigh what a file holds against what is on record."""
    if isinstance(read, Paper):
        filed, recorded = read_paper(read, house, ledger, run_date)
        return Checked(source, filed, recorded=recorded)
    cases = with_record(read.cases, ledger) if ledger else read.cases
    histories = read_histories(ledger, {case.pupil.upn for case in cases}) if ledger else {}

    settings = {school.code: house.setting(school, run_date) for school in house.workspace.schools.values()}
    none_on_record = History()

    def judge(case: Case) -> Judged:
        history, setting = histories.get(case.pupil.upn, none_on_record), settings[case.school.code]
        decision = decide_anew(case, history, setting) if reissue else decide(case, history, setting)
        return with_remarks(Judged(case, history, decision), house)

    judged = without_repeats(map(judge, cases))
    recorded = record_rows(read, house, ledger, run_date)
    return Checked(source, read, judged, recorded, template_faults(judged, house))


def new_run_id(now: datetime, file_sha256: str) -> str:
    """Return the id of a run that begins now: the time, and the beginning of the file's hash."""
    return f"{now:%Y%m%d-%H%M%S}-{file_sha256[:_RUN_HASH]}"


def run(
    source: Source,
    desk: Desk,
    errand: Errand,
    progress: Progress = lambda _done, _of: None,
    step: Step = lambda _name: None,
) -> FileResult:
    """Check a file, make its letters, and put the run's folder and the record of it in place.

    Everything is made in a hidden folder; the record is written in one transaction; then the folder appears. So a
    letter that anybody can see is on record, and one on record can be seen, as soon as the journal's entry of the run
    is worked off (docs/ledger.md).

    Args:
        source: the file.
        desk: what to work with.
        errand: how the file is to be run.
        progress: is told how many letters are done, of how many.
        step: is told `decided`, `letters-made`, `sealed`, `recorded`, `published`.
    """
    read = _read(source, desk.house, errand.run_date)
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            with _turn(read, desk.ledger, errand):
                return _attempt(source, read, desk, errand, progress, step)
        except AlreadyIssuedError:
            if attempt == _ATTEMPTS:
                raise
    raise AssertionError("the last attempt returned or raised")


def _turn(read: CasesRead | Paper, ledger: Ledger, errand: Errand) -> AbstractContextManager[object]:
    """Hold off what else may change the state of letters that are made, or file a paper, until this is on record.

    Case files only make letters, of which the ledger itself keeps a second one out; unless they make letters anew, and
    so withdraw those that are not posted.
    """
    makes_letters_only = isinstance(read, CasesRead) and read.kind in (None, CASES.name) and errand.reissue is None
    return nullcontext() if makes_letters_only else own_turn(ledger)


def _attempt(
    source: Source, read: CasesRead | Paper, desk: Desk, errand: Errand, progress: Progress, step: Step
) -> FileResult:
    house, ledger = desk.house, desk.ledger
    checked = _weigh(source, read, house, ledger, errand.run_date, reissue=errand.reissue is not None)
    if checked.judged:
        checked = checked.noting(*errand.date_notes)
    orders = plan_orders(checked.judged, ledger)
    step("decided")
    folder = RunFolder(desk.outbox, errand.run_id)
    made = make_all(orders, house, folder, desk.executor, progress)
    step("letters-made")
    checked = replace(
        checked,
        judged=without_unfit(checked.judged, made.unfit),
        template_faults=(*checked.template_faults, *made.template_faults),
    )
    issued = [order for order in orders if order.place in made.letters]
    behind = add_enclosures(issued, house, folder, desk.executor)
    printing = house.workspace.settings.print
    checked = replace(checked, judged=with_large_letters(checked.judged, made.letters, behind, printing))
    result = checked.result({order.place: order.ref for order in issued}, errand.run_id)
    head = ledger.head()
    sheets = add_paper(issued, behind, desk, folder, head, errand.now)
    add_words(checked, result, house, folder, errand.now)
    filing = checked.recorded.filing
    if filing is not None:
        stage(house.workspace.evidence, errand.run_id, filing.path, filing.data)
    manifest = folder.seal(head)
    step("sealed")
    ledger.append(chain(run_events(checked, issued, made, behind, house, errand, folder, manifest), sheets))
    step("recorded")
    folder.publish()
    put_in_place(house.workspace.evidence, errand.run_id)
    step("published")
    return result
