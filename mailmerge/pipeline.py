"""The walk through the house: a file in, a run out. Each step hands the next a value."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Executor
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from itertools import chain, groupby
from pathlib import Path

from filelock import FileLock

from mailmerge.casework.calendar import in_words
from mailmerge.casework.case import Case
from mailmerge.doors.chronicle import with_record
from mailmerge.doors.enclosing import Enclosures, add_enclosures
from mailmerge.doors.events import former_withdrawn, letter_issued
from mailmerge.doors.folder import RECEIPT, RunFolder
from mailmerge.doors.history import read_histories
from mailmerge.doors.jobs import Order
from mailmerge.doors.making import Made, Progress, make_all
from mailmerge.doors.orders import Judged, Place, plan_orders, without_repeats, without_unfit
from mailmerge.doors.papers import Paper, read_paper
from mailmerge.doors.recording import Recorded, record_rows
from mailmerge.doors.remarks import with_large_letters, with_remarks
from mailmerge.doors.results import row_result
from mailmerge.doors.sheets import add_posting_sheet, draw_posting_sheet
from mailmerge.errors import SettingsError
from mailmerge.house import House
from mailmerge.intake.cases import CasesRead, read_cases
from mailmerge.intake.filenames import fixme_name, safe_name
from mailmerge.intake.receipt import render_receipt
from mailmerge.intake.result import FileResult
from mailmerge.law.decide import decide, decide_anew
from mailmerge.law.history import History
from mailmerge.ledger.errors import AlreadyIssuedError
from mailmerge.ledger.event import Head, NewEvent, sha256
from mailmerge.ledger.evidence import put_in_place, stage
from mailmerge.ledger.kinds import FileRefused, RunFinished
from mailmerge.ledger.ledger import Ledger
from mailmerge.letters.print_run import print_run

_RUN_HASH = 6  # hexadecimal digits of the file's hash in a run's id

# Told the name of each step of a run as soon as it is behind.
Step = Callable[[str], None]

# Another run may issue one of our letters between our decision and our record; then we decide again.
_ATTEMPTS = 5


@dataclass(frozen=True, slots=True)
class Source:
    """A file that was dropped, or named: its name, its bytes, and the folders of the inbox that it lies in.

    Of a file larger than any that is taken, `data` is a beginning that shows it, and `whole_sha256` that of it all.
    """

    name: str
    data: bytes
    folders: tuple[str, ...] = ()
    whole_sha256: str | None = None

    @property
    def school(self) -> str | None:
        """The school that the outermost folder names, if any."""
        return self.folders[0] if self.folders else None

    @property
    def sha256(self) -> str:
        """SHA-256 of the file, in hexadecimal."""
        return self.whole_sha256 or sha256(self.data)


@dataclass(frozen=True, slots=True)
class Desk:
    """What files are worked with: the house, the record, and where letters are made."""

    house: House
    ledger: Ledger
    executor: Executor

    @property
    def outbox(self) -> Path:
        """Where the runs' folders stand."""
        return self.house.workspace.outbox


@dataclass(frozen=True, slots=True)
class Errand:
    """How one file is to be run.

    `now` is aware, and stands on the receipt; `run_date` is the letters' date where a row gives none. `run_id` is the
    one under which the run stands in the journal. `reissue` says why letters that went already are to be made anew;
    None: they are not.
    """

    run_id: str
    run_date: date
    now: datetime
    reissue: str | None = None


@dataclass(frozen=True, slots=True)
class Checked:
    """A file that was read and decided, before anything is made."""

    source: Source
    read: CasesRead
    judged: tuple[Judged, ...] = ()
    recorded: Recorded = field(default_factory=Recorded)

    def result(self, refs: Mapping[Place, str], run: str | None) -> FileResult:
        """Return what became of the file; every row stands in it once, in the order of the sheet."""
        cases = (row_result(one.case, one.decision, refs) for one in self.judged)
        rows = (*self.read.rejects, *cases, *self.recorded.results)
        return FileResult(
            file=self.source.name,
            sha256=self.source.sha256,
            errors=self.read.errors,
            results=tuple(sorted(rows, key=lambda row: row.row)),
            notes=self.read.notes,
            run=run,
        )


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
    if run_date < house.law.known_from:
        raise SettingsError(f"The law is known from {house.law.known_from:%d/%m/%Y} on. Choose a later --date.")
    paper = Paper(source.name, source.data, source.folders)
    if paper.is_one:
        read, recorded = read_paper(paper, house, ledger, run_date)
        return Checked(source, read, recorded=recorded)
    read = read_cases(source.data, source.name, house.vocabulary(), run_date, source.school)
    cases = with_record(read.cases, ledger) if ledger else read.cases
    histories = read_histories(ledger, {case.pupil.upn for case in cases}) if ledger else {}

    settings = {school.code: house.setting(school, run_date) for school in house.workspace.schools.values()}
    none_on_record = History()

    def judge(case: Case) -> Judged:
        history, setting = histories.get(case.pupil.upn, none_on_record), settings[case.school.code]
        decision = decide_anew(case, history, setting) if reissue else decide(case, history, setting)
        return with_remarks(Judged(case, history, decision), house)

    return Checked(source, read, without_repeats(map(judge, cases)), record_rows(read, house, ledger, run_date))


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
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            with _alone_with_papers(source, desk.ledger):
                return _attempt(source, desk, errand, progress, step)
        except AlreadyIssuedError:
            if attempt == _ATTEMPTS:
                raise
    raise AssertionError("the last attempt returned or raised")


def _alone_with_papers(source: Source, ledger: Ledger) -> AbstractContextManager[object]:
    """Hold off other papers until this one is in its place: no two are filed under one name."""
    if Paper(source.name, source.data, source.folders).is_one:
        return FileLock(ledger.path.with_name("papers.lock"))
    return nullcontext()


def _attempt(source: Source, desk: Desk, errand: Errand, progress: Progress, step: Step) -> FileResult:
    house, ledger = desk.house, desk.ledger
    checked = check(source, house, ledger, errand.run_date, reissue=errand.reissue is not None)
    if checked.judged and errand.run_date != errand.now.date():
        told = f"The letters are dated as on {in_words(errand.run_date)}, which is not today."
        checked = replace(checked, read=replace(checked.read, notes=(told, *checked.read.notes)))
    orders = plan_orders(checked.judged, ledger)
    step("decided")
    folder = RunFolder(desk.outbox, errand.run_id)
    made = make_all(orders, house, folder, desk.executor, progress)
    step("letters-made")
    checked = replace(checked, judged=without_unfit(checked.judged, made.unfit))
    issued = [order for order in orders if order.place in made.letters]
    behind = add_enclosures(issued, house, folder, desk.executor)
    printing = house.workspace.settings.print
    checked = replace(checked, judged=with_large_letters(checked.judged, made.letters, behind, printing))
    result = checked.result({order.place: order.ref for order in issued}, errand.run_id)
    head = ledger.head()
    sheets = _add_paper(issued, behind, desk, folder, head, errand.now)
    _add_words(checked, result, house, folder, errand.now)
    filing = checked.recorded.filing
    if filing is not None:
        stage(house.workspace.evidence, errand.run_id, filing.path, filing.data)
    manifest = folder.seal(head)
    step("sealed")
    ledger.append(chain(_events(checked, issued, made, behind, house, errand, folder, manifest), sheets))
    step("recorded")
    folder.publish()
    put_in_place(house.workspace.evidence, errand.run_id)
    step("published")
    return result


def _add_paper(
    issued: Sequence[Order], behind: Enclosures, desk: Desk, folder: RunFolder, head: Head, now: datetime
) -> list[NewEvent]:
    """Add for each school one PDF for the printer and, in the same order, its posting sheet for the counter.

    Returns the events that say which sheets were made.
    """
    house = desk.house
    by_code = groupby(sorted(issued, key=lambda order: order.case.school.code), lambda order: order.case.school.code)
    by_school = {house.workspace.schools[code]: tuple(orders) for code, orders in by_code}
    # The workers draw the sheets while the print runs are put together here.
    sheets = {
        school: draw_posting_sheet(envelopes, house, folder.run, head, now, desk.executor)
        for school, orders in by_school.items()
        if (envelopes := [order for order in orders if not order.kind.is_form])
    }
    for school, orders in by_school.items():
        paper = print_run(folder.pdfs(orders, behind), duplex=house.workspace.settings.print.duplex)
        folder.add(f"print-run-{school.code}.pdf", paper, f"All letters of {school.name}, to print")
    return [add_posting_sheet(school, sheet.result(), folder).event() for school, sheet in sheets.items()]


def _add_words(checked: Checked, result: FileResult, house: House, folder: RunFolder, now: datetime) -> None:
    """Add what staff read: the workbook of rows to mend, where there are any, and the receipt."""
    if checked.read.table is not None and any(row.needs_mending for row in result.results):
        from mailmerge.intake.fixme import write_fixme  # brings in openpyxl, which few checks need

        folder.add(fixme_name(safe_name(result.file)), write_fixme(checked.read.table, result), "Rows to mend")
    for name, data in checked.recorded.files.items():
        folder.add(name, data, "To fill in, and to drop into the inbox")
    trust = house.workspace.settings.trust.name
    folder.add(RECEIPT, render_receipt(result, trust=trust, made_at=now, files=folder.labels))


def _events(
    checked: Checked,
    issued: Sequence[Order],
    made: Made,
    behind: Enclosures,
    house: House,
    errand: Errand,
    folder: RunFolder,
    manifest: str,
) -> Iterator[NewEvent]:
    """Yield a run's events: one a letter, whose PDF is read when its turn comes, and one for the file."""
    source, run, errors = checked.source, errand.run_id, checked.read.errors
    facts = {"file": source.name}
    if errors:
        codes = tuple(error.code for error in errors)
        yield FileRefused(run, source.sha256, codes, manifest, facts).event()
        return
    decisions = {one.case.rows: one.decision for one in checked.judged}
    for order in issued:
        yield from former_withdrawn(order, errand.reissue)
    for order in issued:
        letter = replace(made.letters[order.place], pdf=folder.pdf(order))
        enclosed = behind.get(order.place, ())
        yield letter_issued(order, letter, decisions[order.case.rows], house, run, errand.reissue, enclosed).event()
    yield from checked.recorded.events
    yield RunFinished(run, source.sha256, manifest, len(issued), facts).event()
