"""The walk through the house: a file in, a run out. Each step hands the next a value."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from itertools import chain

from mailmerge.casework.case import Case
from mailmerge.collector import collector_at_rest
from mailmerge.dispatch.turn import own_turn
from mailmerge.errors import SettingsError
from mailmerge.filing.papers import Paper, read_paper
from mailmerge.filing.people import people_on_record
from mailmerge.filing.records import registers_on_record, with_record
from mailmerge.filing.rows import record_rows
from mailmerge.intake.cases import CasesRead, read_cases
from mailmerge.intake.file_kinds import MAKES_LETTERS
from mailmerge.intake.people import no_registers, nobody
from mailmerge.intake.result import FileResult
from mailmerge.law.anew import Again, decide_anew
from mailmerge.law.case_facts import CaseFacts
from mailmerge.law.decide import decide
from mailmerge.law.history import History
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record.errors import AlreadyIssuedError
from mailmerge.ledger.record.evidence import put_in_place, stage
from mailmerge.ledger.record.journal import require_own
from mailmerge.ledger.record.signing import append_signed
from mailmerge.runs.checked_file import CheckedFile
from mailmerge.runs.diary import diary, this_week_in_words
from mailmerge.runs.drafts import add_drafts
from mailmerge.runs.enclosures import add_enclosures, certificates_told
from mailmerge.runs.folder import RunFolder
from mailmerge.runs.guards import heard_later
from mailmerge.runs.histories import read_histories
from mailmerge.runs.orders import DecidedCase, plan_orders, without_forgotten, without_repeats, without_unfit
from mailmerge.runs.packs import REFERRAL_REQUEST, make_packs, plan_packs
from mailmerge.runs.print_runs import add_paper
from mailmerge.runs.production import Progress, make_all
from mailmerge.runs.releases import release_notes, releases_asked, to_release
from mailmerge.runs.remarks import template_faults, with_large_letters, with_remarks
from mailmerge.runs.request import DroppedFile, RunRequest, Workbench
from mailmerge.runs.run_events import run_events
from mailmerge.runs.sent_again import SentAgain, sent_again
from mailmerge.runs.staff_papers import add_words
from mailmerge.runs.sweep import of_dropped
from mailmerge.setup.certificates import certificates_on_record
from mailmerge.setup.configuration import Configuration

__all__ = ["CheckedFile", "DroppedFile", "RunRequest", "Step", "Workbench", "check", "new_run_id", "run"]

_RUN_HASH = 6  # hexadecimal digits of the file's hash in a run's id

# Told the name of each step of a run as soon as it is behind.
Step = Callable[[str], None]

# Another run may issue one of our letters between our decision and our record; then we decide again.
_ATTEMPTS = 5


def check(
    source: DroppedFile,
    configuration: Configuration,
    ledger: Ledger | None,
    run_date: date,
    *,
    today: date | None = None,
    again: Again | None = None,
) -> CheckedFile:
    """Read a file and decide every case in it, or see what a paper is; nothing is written.

    Args:
        source: the file.
        configuration: the workspace, the law and the templates.
        ledger: what is on record; None where there is no ledger yet.
        run_date: the letters' date where a row gives none.
        today: the day on which this is asked, where the run is dated back: what was done by then was done.
        again: which letters that went already are to be made anew; None: none is.

    Raises:
        SettingsError: the law's figures are not known for `run_date`.
    """
    with collector_at_rest():
        read = _read(source, configuration, ledger, run_date)
        return _weigh(source, read, configuration, ledger, run_date, today=today or run_date, again=again)


def _read(
    source: DroppedFile, configuration: Configuration, ledger: Ledger | None, run_date: date
) -> CasesRead | Paper:
    """Return what a file holds; of the record only the people count, for rows that name no parent."""
    if run_date < configuration.law.known_from:
        raise SettingsError(f"The law is known from {configuration.law.known_from:%d/%m/%Y} on. Choose a later --date.")
    paper = Paper(source.name, source.data, source.folders)
    if paper.is_one:
        return paper
    people = partial(people_on_record, ledger) if ledger else nobody
    registers = partial(registers_on_record, ledger) if ledger else no_registers
    return read_cases(
        *(source.data, source.name, configuration.vocabulary(), run_date, source.school),
        *(people, registers, configuration.read_sheets),
    )


def _weigh(
    source: DroppedFile,
    read: CasesRead | Paper,
    configuration: Configuration,
    ledger: Ledger | None,
    run_date: date,
    *,
    today: date,
    again: Again | None,
) -> CheckedFile:
    """Weigh what a file holds against what is on record."""
    configuration = _with_certificates(configuration, ledger)
    if isinstance(read, Paper):
        filed, recorded = read_paper(read, configuration, ledger, run_date)
        return CheckedFile(source, filed, recorded=recorded)
    if read.kind == REFERRAL_REQUEST:
        return CheckedFile(source, read, referrals=plan_packs(read, configuration, ledger, run_date, source.school))
    cases = with_record(read.cases, ledger) if ledger else read.cases
    histories = (
        read_histories(ledger, {case.pupil.upn for case in cases}, configuration.workspace.leads) if ledger else {}
    )

    contexts = {
        school.code: configuration.context(school, run_date) for school in configuration.workspace.schools.values()
    }
    none_on_record = History()

    def judge(case: Case) -> DecidedCase:
        history, context = histories.get(case.pupil.upn, none_on_record), contexts[case.school.code]
        facts = CaseFacts.of(case, history, context)
        decision = decide(facts) if again is None else decide_anew(facts, again)
        return with_remarks(DecidedCase(facts, decision), configuration)

    again_asked = sent_again(read, configuration, ledger, run_date) if ledger else SentAgain()
    decided_cases, held = heard_later(without_repeats(map(judge, cases)), ledger)
    recorded = record_rows(read, configuration, ledger, run_date, max(run_date, today))
    recorded = replace(recorded, events=(*recorded.events, *held))
    if ledger is not None and recorded.registers:
        called_for = of_dropped(recorded.registers, read, ledger, configuration, run_date)
        recorded = replace(recorded, told=(*recorded.told, *called_for))
    anew = tuple(with_remarks(one, configuration) for one in again_asked.decided_cases)
    decided_cases = (*decided_cases, *without_repeats(anew))
    if ledger is not None and again is None:
        decided_cases = without_forgotten(decided_cases, ledger)
    recorded = replace(recorded, results=(*recorded.results, *again_asked.results))
    faults = template_faults(decided_cases, configuration)
    return CheckedFile(source, read, decided_cases, recorded, faults, again_because=again_asked.because)


def _with_certificates(configuration: Configuration, ledger: Ledger | None) -> Configuration:
    """Return the house with the certificates of attendance that are on record."""
    found = certificates_on_record(ledger, configuration.workspace.evidence, configuration.limits)
    return replace(configuration, certificates=found)


def new_run_id(now: datetime, file_sha256: str) -> str:
    """Return the id of a run that begins now: the time, and the beginning of the file's hash."""
    return f"{now:%Y%m%d-%H%M%S}-{file_sha256[:_RUN_HASH]}"


def run(
    source: DroppedFile,
    workbench: Workbench,
    request: RunRequest,
    progress: Progress = lambda _done, _of: None,
    step: Step = lambda _name: None,
) -> FileResult:
    """Check a file, make its letters, and put the run's folder and the record of it in place.

    Everything is made in a hidden folder; the record is written in one transaction; then the folder appears. So a
    letter that anybody can see is on record, and one on record can be seen, as soon as the journal's entry of the run
    is worked off (docs/ledger.md).

    Args:
        source: the file.
        workbench: what to work with.
        request: how the file is to be run.
        progress: is told how many letters are done, of how many.
        step: is told `decided`, `letters-made`, `sealed`, `recorded`, `published`.
    """
    read = _read(source, workbench.configuration, workbench.ledger, request.run_date)
    for attempt in range(1, _ATTEMPTS + 1):
        try:
            with _turn(read, workbench.ledger, request):
                return _attempt(source, read, workbench, request, progress, step)
        except AlreadyIssuedError:
            if attempt == _ATTEMPTS:
                raise
    raise AssertionError("the last attempt returned or raised")


def _turn(read: CasesRead | Paper, ledger: Ledger, request: RunRequest) -> AbstractContextManager[object]:
    """Hold off what else may change the state of letters that are made, or file a paper, until this is on record.

    Case files only make letters, of which the ledger itself keeps a second one out; unless they make letters anew, and
    so withdraw those that are not posted.
    """
    makes_letters_only = isinstance(read, CasesRead) and read.kind in (None, *MAKES_LETTERS) and request.reissue is None
    return nullcontext() if makes_letters_only else own_turn(ledger)


def _attempt(
    source: DroppedFile,
    read: CasesRead | Paper,
    workbench: Workbench,
    request: RunRequest,
    progress: Progress,
    step: Step,
) -> FileResult:
    ledger = workbench.ledger
    configuration = _with_certificates(workbench.configuration, ledger)
    with collector_at_rest():
        checked = _weigh(
            *(source, read, configuration, ledger, request.run_date),
            today=request.now.date(),
            again=request.again_asked,
        )
    if checked.decided_cases:
        checked = checked.noting(*request.date_notes)
    orders = plan_orders(checked.decided_cases, ledger, anew=request.reissue is not None)
    step("decided")
    folder = RunFolder(workbench.outbox, request.run_id)
    made = make_all(orders, configuration, folder, workbench.executor, progress)
    step("letters-made")
    checked = replace(
        checked,
        decided_cases=without_unfit(checked.decided_cases, made.unfit),
        template_faults=(*checked.template_faults, *made.template_faults),
    )
    issued = [order for order in orders if order.place in made.letters]
    behind = add_enclosures(issued, configuration, folder, workbench.executor)
    checked = checked.noting(*certificates_told(issued, behind, configuration))
    unreleased = to_release(issued, configuration)
    checked = checked.noting(*release_notes(unreleased))
    printing = configuration.workspace.settings.print
    checked = replace(checked, decided_cases=with_large_letters(checked.decided_cases, made.letters, behind, printing))
    checked = replace(checked, referrals=make_packs(checked.referrals, configuration, ledger, folder))
    checked = checked.noting(*add_drafts(checked, issued, configuration, ledger, folder, request.run_date))
    result = checked.result({order.place: order.ref for order in issued}, request.run_id)
    head = ledger.head()
    sheets = add_paper(
        [order for order in issued if order not in unreleased], behind, workbench, folder, head, request.now
    )
    upns = {row.upn for row in result.results if row.upn}
    clocks = diary(ledger, configuration.workspace, configuration.law, request.run_date, pupils=upns)
    add_words(checked, result, configuration, folder, request, this_week_in_words(clocks, request.run_date))
    filing = checked.recorded.filing
    if filing is not None:
        stage(configuration.workspace.evidence, request.run_id, filing.path, filing.data)
    manifest = folder.seal(head)
    step("sealed")
    events = run_events(checked, issued, made, behind, configuration, request, folder, manifest, ledger)
    told = chain(events, sheets, checked.referrals.events, releases_asked(unreleased, request))
    folder.require_whole()
    append_signed(ledger, told, request.by, partial(require_own, ledger, request.run_id))
    step("recorded")
    folder.publish()
    put_in_place(configuration.workspace.evidence, request.run_id)
    step("published")
    return result
