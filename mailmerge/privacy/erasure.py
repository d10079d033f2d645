"""Erasing a pupil: what is personal goes, everywhere; the chained events and their hashes stay, and still verify.

Files go first, the record's content last. Cut off in between, the pupil still stands in the record: erasing again ends
it, and until then `verify` names the files as missing.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal, Self

from mailmerge.casework.upn import is_valid_upn
from mailmerge.errors import ExitCode, MailmergeError, MissingError, SettingsError
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.chain.manifest import MANIFEST, file_hash
from mailmerge.ledger.record import letter_records, records
from mailmerge.ledger.record.catching_up import is_caught_up
from mailmerge.ledger.record.event_kinds import FILE_REFUSED, RUN_FINISHED
from mailmerge.ledger.record.outbox import INDEX
from mailmerge.ledger.record.post_records import papers_of, runs_beside
from mailmerge.ledger.record.pupil_names import name_of_pupil
from mailmerge.ledger.record.working_papers import working_papers_in
from mailmerge.privacy.named_papers import NamedPapers
from mailmerge.privacy.pupil_record import PupilRecord, end_of_retention, held_records
from mailmerge.privacy.shared import (
    Leftovers,
    end_of_run,
    files_of_run,
    is_shared,
    mentions,
    names_of_file,
    scans_with,
)
from mailmerge.workspace import Workspace
from mailmerge.workspace.school_copies import delete_copies


class HeldError(MailmergeError):
    """What was to be erased is under legal hold, or its time is not over; nothing was."""

    exit_code = ExitCode.USAGE


# Codes, since they stay for ever; all but the first erase before the time of retention is over.
Why = Literal["retention", "request", "court-order", "recorded-in-error"]


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be erased: SHA-256 of contents and files, and where the files lie.

    `kept_scans` are scans of stamped sheets that stay until the last pupil on them is erased; `kept_runs` those whose
    shared papers stay as long as another pupil of theirs is under legal hold. `to_look_at` are files that stay and
    may speak of the pupil: they wait to be dealt with, or hold the name, which may be another child's.
    """

    digests: frozenset[str]
    files: frozenset[Path] = field(repr=False)
    kept_scans: frozenset[str] = frozenset()
    kept_runs: frozenset[str] = frozenset()
    to_look_at: frozenset[Path] = field(default_factory=frozenset, repr=False)


@dataclass(frozen=True, slots=True)
class Premises:
    """Where personal data lies: the record, the folders, what is left in the inbox, and which runs name whom.

    `held` are the runs that name a pupil under legal hold: what their pupils share stays.
    """

    ledger: Ledger
    workspace: Workspace
    leftovers: Leftovers
    mentions: Mapping[str, frozenset[str]]
    held: frozenset[str]
    papers: NamedPapers = field(default_factory=NamedPapers)

    @classmethod
    def survey(cls, ledger: Ledger, workspace: Workspace) -> Self:
        """Look through a workspace.

        Raises:
            MissingError: a folder is not there from which something may have to be deleted.
        """
        for folder in (workspace.inbox, workspace.outbox):
            if not folder.is_dir():
                raise MissingError(f"There is no folder {folder}. Connect it first: copies there have to go too.")
        named = mentions(workspace.outbox)
        held = (_runs(ledger, one, named) | runs_beside(ledger, one.refs) for one in held_records(ledger))
        leftovers = Leftovers.in_inbox(workspace.inbox)
        papers = NamedPapers.in_inbox(workspace.inbox)
        return cls(ledger, workspace, leftovers, named, frozenset[str]().union(*held), papers)

    def runs_of_paper(self, path: Path) -> frozenset[str]:
        """Return the runs that dealt with a file of the inbox; none for one that waits."""
        source = self.papers.sources.get(path)
        return frozenset(run.run for run in records.runs_of_file(self.ledger, source)) if source else frozenset()


def plan_pupil(premises: Premises, record: PupilRecord, *, by_name: bool = False) -> Plan:
    """Return what goes with a pupil: letters, evidence, facts, and papers shared with others (see `shared`).

    `by_name`: files go too that were dealt with and hold the pupil's name alone, without the UPN.
    """
    ledger, workspace, papers = premises.ledger, premises.workspace, premises.papers
    name = record.name(ledger) or name_of_pupil(ledger, record.upn)
    with_upn, with_name = papers.with_upn(record.upn), papers.with_name(name)
    certain = with_upn | with_name if by_name else with_upn
    scans, kept_scans = scans_with(ledger, record.refs)
    runs = _runs(ledger, record, premises.mentions) | _runs_of_files(ledger, scans)
    runs = runs.union(*map(premises.runs_of_paper, certain))
    free = runs - premises.held
    found = {(one.file_sha256, workspace.evidence / one.path) for one in record.evidence if one.path}
    for run in runs:
        found |= _files(premises, run, record.refs | record.pack_refs, shared=run in free)
    elsewhere = runs_beside(ledger, record.refs)
    for run in elsewhere - premises.held:
        beside = papers_of(ledger, run, record.refs).items()
        found |= {(digest, workspace.outbox / path) for path, digest in beside}
    ends = (end_of_run(ledger, run, record.refs) | names_of_file(ledger, run, record.upn, name) for run in free)
    words = {letter.docx_sha256 for letter in record.letters if letter.docx_sha256}
    digests = record.contents.union(words, scans, {digest for digest, _ in found}, *ends)
    # What no run is known to have dealt with, though it lies there, is nobody else's proof.
    loose = {path for path in certain if path in papers.sources and not premises.runs_of_paper(path)}
    leftovers = (premises.leftovers.of(ledger, run) for run in free)
    files = frozenset(path for _, path in found).union(loose, *leftovers)
    return Plan(digests, files, kept_scans, (runs | elsewhere) & premises.held, (with_upn | with_name) - files)


def plan_old_runs(premises: Premises, today: date) -> Iterator[tuple[str, Plan]]:
    """Yield the runs past retention of which shared papers are left, with what goes.

    A receipt also names pupils who got no letter, and whom the ledger does not know: it goes by its own age.
    """
    ledger, workspace = premises.ledger, premises.workspace
    years = workspace.settings.retention.years
    for event in (*ledger.events(RUN_FINISHED), *ledger.events(FILE_REFUSED)):
        run = event.subject
        if run in premises.held or end_of_retention(event.at.date(), years) >= today:
            continue
        there = {(digest, path) for digest, path in _files(premises, run, (), shared=True) if path.exists()}
        files = premises.leftovers.of(ledger, run) | {path for _, path in there}
        if files:
            yield run, Plan(end_of_run(ledger, run, ()) | {digest for digest, _ in there}, files)


def _runs(ledger: Ledger, record: PupilRecord, named: Mapping[str, frozenset[str]]) -> frozenset[str]:
    """Return the runs that made a pupil's letters, filed the pupil's evidence, or name the pupil on their receipt."""
    by_letter = {letter.run for letter in record.letters if letter.run}
    by_paper = _runs_of_files(ledger, {one.file_sha256 for one in record.evidence})
    by_receipt = (named.get(name, frozenset()) for name in (record.upn, *record.refs))
    return frozenset(by_letter | by_paper | record.pack_runs).union(*by_receipt)


def _runs_of_files(ledger: Ledger, digests: Collection[str]) -> frozenset[str]:
    return frozenset(run.run for digest in digests for run in records.runs_of_file(ledger, digest))


def _files(premises: Premises, run: str, refs: Collection[str], *, shared: bool) -> set[tuple[str, Path]]:
    """Return the files of a run that speak of these letters, with their SHA-256.

    Of a run that has no letter left but these, that is all of them.
    """
    ledger, outbox = premises.ledger, premises.workspace.outbox
    named = files_of_run(ledger, outbox, run).items()
    end = end_of_run(ledger, run, refs)
    has_letter = bool(end) or any(letter.ref in refs for letter in letter_records.letters_of_run(ledger, run))
    # Of a run that was taken up nobody knows whose a letter is: all of it goes with the first whom its receipt names.
    is_all = shared and is_caught_up(ledger, run)
    found = {
        (digest, outbox / run / path)
        for path, digest in named
        if is_all or any(ref in path for ref in refs) or (shared and is_shared(path, has_letter=has_letter))
    }
    if shared:
        # As they are now: they may have been filled in where they lie, or copied.
        found |= {(file_hash(paper), paper) for paper in working_papers_in(outbox / run)}
    manifest = outbox / run / MANIFEST
    if shared and (end or is_all) and manifest.exists():
        found.add((file_hash(manifest), manifest))
    return found


def refusal(record: PupilRecord, years: int, why: Why, today: date) -> str | None:
    """Return why a pupil is not to be erased now, in words for staff; None where it may be done.

    Args:
        record: the pupil's.
        years: how long it is kept, by the settings.
        why: what it is to be erased for; only `retention` asks whether the time is over.
        today: the day in the schools' time.
    """
    if record.is_held:
        return (
            "It is under legal hold. Have the hold lifted first: "
            "mailmerge privacy hold UPN --lift --reason WHY --by WHO"
        )
    if why != "retention":
        return None
    if not record.events:
        return (
            "Only receipts name this pupil, and they go by their own age. To erase them before, give another --reason."
        )
    until = record.kept_until(years)
    if until >= today:
        return f"It is to be kept until {until:%d/%m/%Y}. To erase it before, give another --reason."
    return None


def erase_pupil(
    premises: Premises, record: PupilRecord, why: Why, by: str, today: date, *, by_name: bool = False
) -> Plan:
    """Erase all that is personal of a pupil, for ever, and return what went; for `by_name` see `plan_pupil`.

    Raises:
        HeldError: it must not be erased now: it is held, or the time of its retention is not over.
        SettingsError: `by` is blank.
        OSError: as `erase` does.
    """
    if told := refusal(record, premises.workspace.settings.retention.years, why, today):
        raise HeldError(told)
    plan = plan_pupil(premises, record, by_name=by_name)
    erase(premises, plan, why, by)
    return plan


def erase(premises: Premises, plan: Plan, why: Why, by: str) -> None:
    """Erase what was planned, for ever, and say so in an event.

    Args:
        premises: where it lies.
        plan: what goes.
        why: a code, which stays for ever.
        by: a role or initials, which stay for ever.

    Raises:
        SettingsError: `by` is blank.
        HeldError: some of it is part of the record of a pupil under legal hold, by what is on record now.
        OSError: a file can't be deleted: another program has it open. Nothing is erased from the ledger then.
    """
    if not by.strip():
        raise SettingsError("Say who erases it, with --by: a role or initials.")
    # Asked anew, and of the record: the hold may have been set since this was planned, and whoever planned it may err.
    if any(record.contents & plan.digests for record in held_records(premises.ledger)):
        raise HeldError("It is under legal hold. Have the hold lifted first.")
    outbox = premises.workspace.outbox
    # What lists a run's files goes after them: cut off in between, it still tells what is left.
    for path in sorted(plan.files, key=lambda path: (path.name == MANIFEST, path)):
        path.unlink(missing_ok=True)
        _remove_emptied(path.parent, premises.workspace)
    runs = {path.relative_to(outbox).parts[0] for path in plan.files if path.is_relative_to(outbox)}
    if (copies := premises.workspace.for_schools) is not None:
        delete_copies(copies, runs)
    # It names files, which may be called after a child; the next run writes it anew.
    (outbox / INDEX).unlink(missing_ok=True)
    premises.ledger.erase(plan.digests, why, by)


def _remove_emptied(folder: Path, workspace: Workspace) -> None:
    """Remove folders of a run in which nothing is left, and those that are named by a UPN."""
    outbox = workspace.outbox
    while is_valid_upn(folder.name) or (folder != outbox and folder.is_relative_to(outbox)):
        if not folder.is_dir() or any(folder.iterdir()):
            return
        folder.rmdir()
        folder = folder.parent
