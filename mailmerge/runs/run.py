"""The whole walk: a file in, a run out. Each step hands the next a value."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from itertools import chain

from mailmerge.collector import collector_at_rest
from mailmerge.dispatch.turn import own_turn
from mailmerge.errors import SettingsError
from mailmerge.filing.paper import Paper
from mailmerge.filing.people import people_on_record
from mailmerge.filing.records import registers_on_record
from mailmerge.intake.cases import CasesRead, read_cases
from mailmerge.intake.people import no_registers, nobody
from mailmerge.intake.result import FileResult
from mailmerge.law.anew import Again
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record.errors import AlreadyIssuedError
from mailmerge.ledger.record.evidence import put_in_place, stage
from mailmerge.ledger.record.journal import require_own
from mailmerge.ledger.record.signing import append_signed
from mailmerge.runs.basis import Basis
from mailmerge.runs.checked_file import CheckedFile
from mailmerge.runs.diary import diary, this_week_in_words
from mailmerge.runs.drafts import add_drafts
from mailmerge.runs.folder import RunFolder
from mailmerge.runs.making import add_letters
from mailmerge.runs.orders import plan_orders
from mailmerge.runs.print_runs import add_paper
from mailmerge.runs.production import Progress
from mailmerge.runs.releases import releases_asked
from mailmerge.runs.request import DroppedFile, RunRequest, Workbench
from mailmerge.runs.run_events import run_events
from mailmerge.runs.staff_papers import add_words
from mailmerge.runs.weighing import weigh
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
        return weigh(
            source, read, Basis(_with_certificates(configuration, ledger), ledger, run_date, today or run_date, again)
        )


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


def _with_certificates(configuration: Configuration, ledger: Ledger | None) -> Configuration:
    """Return the configuration with the certificates of attendance that are on record."""
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
    leaves_letters_alone = isinstance(read, CasesRead) and read.holds in ("cases", "nothing")
    return nullcontext() if leaves_letters_alone and request.reissue is None else own_turn(ledger)


def _attempt(
    source: DroppedFile,
    read: CasesRead | Paper,
    workbench: Workbench,
    request: RunRequest,
    progress: Progress,
    step: Step,
) -> FileResult:
    ledger, run_date, evidence = workbench.ledger, request.run_date, workbench.configuration.workspace.evidence
    workbench = replace(workbench, configuration=_with_certificates(workbench.configuration, ledger))
    configuration = workbench.configuration
    with collector_at_rest():
        checked = weigh(source, read, Basis(configuration, ledger, run_date, request.now.date(), request.again_asked))
    if checked.decided_cases:
        checked = checked.noting(*request.date_notes)
    orders = plan_orders(checked.decided_cases, ledger, anew=request.reissue is not None)
    step("decided")
    folder = RunFolder(workbench.outbox, request.run_id)
    checked, letters = add_letters(checked, orders, workbench, folder, progress)
    step("letters-made")
    if checked.referrals.planned:
        from mailmerge.runs.packs import make_packs

        checked = replace(checked, referrals=make_packs(checked.referrals, configuration, ledger, folder))
    checked = checked.noting(*add_drafts(checked, letters.issued, configuration, ledger, folder, run_date))
    result = checked.result(letters.refs, request.run_id)
    head = ledger.head()
    sheets = add_paper(letters.for_the_post, letters.behind, workbench, folder, head, request.now)
    upns = {row.upn for row in result.results if row.upn}
    clocks = diary(ledger, configuration.workspace, configuration.law, run_date, pupils=upns)
    add_words(checked, result, configuration, folder, request, this_week_in_words(clocks, run_date))
    if (filing := checked.recorded.filing) is not None:
        stage(evidence, request.run_id, filing.path, filing.data)
    manifest = folder.seal(head)
    step("sealed")
    events = run_events(checked, letters, configuration, request, folder, manifest, ledger)
    told = chain(events, sheets, checked.referrals.events, releases_asked(letters.unreleased, request))
    folder.require_whole()
    append_signed(ledger, told, request.by, partial(require_own, ledger, request.run_id))
    step("recorded")
    folder.publish()
    put_in_place(evidence, request.run_id)
    step("published")
    return result
