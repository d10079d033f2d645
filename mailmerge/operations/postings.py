"""What somebody says became of letters, put on record: posted, corrected, withdrawn, released, back, signed for."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import Any

from mailmerge.casework.because import Because
from mailmerge.dispatch import afterwards, releasing
from mailmerge.dispatch.afterwards import Noted, judge_noted
from mailmerge.dispatch.entry import Entry
from mailmerge.dispatch.meant import with_meant
from mailmerge.dispatch.posting import PostingVerdict, entries_of_run, judge_postings
from mailmerge.errors import SettingsError
from mailmerge.filing.delivery import delivery_rule
from mailmerge.filing.postings import judge_file
from mailmerge.intake.result import FileError
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record.event_kinds import NotedKind
from mailmerge.ledger.record.signing import append_signed
from mailmerge.operations.asking import login_name, require_school
from mailmerge.operations.postroom import letters_of, post_room
from mailmerge.setup.configuration import load_configuration
from mailmerge.workspace import Workspace

__all__ = [
    "Because",
    "Entry",
    "Imported",
    "PostingVerdict",
    "WhichLetters",
    "import_postings",
    "note_letters",
    "record_postings",
    "release",
    "withdraw",
]


@dataclass(frozen=True, slots=True)
class WhichLetters:
    """Letters by their references, or a whole run's that still wait (of one school's, where `school` is given).

    Raises:
        SettingsError: neither or both are given.
    """

    refs: Sequence[str] = ()
    run: str | None = None
    school: str | None = None

    def __post_init__(self) -> None:
        if bool(self.refs) == bool(self.run):
            raise SettingsError("Name letters by their references, or a whole run with --run.")


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of files about postings: a verdict an entry, and which files were refused."""

    verdicts: tuple[PostingVerdict, ...] = ()
    refused: tuple[FileError, ...] = field(default=())


def record_postings(workspace: Workspace, which: WhichLetters, like: Entry, today: date) -> tuple[PostingVerdict, ...]:
    """Record that letters were posted, or, with a reason and a name, what is right of a posting on record.

    Args:
        workspace: the trust's.
        which: which letters.
        like: what is said of each of them; `posted_on` None takes the posting back.
        today: the day in the schools' time.

    Raises:
        SettingsError: no service is said, a correction has no reason or nobody who gives it, an item reference is said
            of more than one letter, or there is no such school or run.
    """
    _require_sense(which, like)
    require_school(workspace, which.school)
    with post_room(workspace) as ledger:
        entries = _entries(ledger, which, like)
        verdicts = with_meant(ledger, judge_postings(ledger, entries, delivery_rule(workspace), today))
        _append(ledger, verdicts)
    return verdicts


def withdraw(workspace: Workspace, which: WhichLetters, because: Because) -> tuple[PostingVerdict, ...]:
    """Withdraw letters that are not to go: they no longer wait, and may be made anew. What was posted stays posted.

    Raises:
        SettingsError: there is no such school or run.
    """
    require_school(workspace, which.school)
    with post_room(workspace) as ledger:
        if which.run is None:
            verdicts = with_meant(ledger, afterwards.withdraw(ledger, which.refs, because.reason, because.by))
        else:
            letters_of(ledger, which.run)
            verdicts = afterwards.withdraw_run(ledger, which.run, because.reason, because.by, which.school)
        _append(ledger, verdicts)
    return verdicts


def release(workspace: Workspace, refs: Sequence[str], because: Because) -> tuple[PostingVerdict, ...]:
    """Release letters that are held because of what was heard after they were made: they wait to be posted again."""
    with post_room(workspace) as ledger:
        verdicts = with_meant(ledger, releasing.release(ledger, refs, because.reason, because.by))
        _append(ledger, verdicts)
    return verdicts


def note_letters(
    workspace: Workspace, kind: NotedKind, refs: Sequence[str], on: date, facts: Mapping[str, Any], today: date
) -> tuple[PostingVerdict, ...]:
    """Record what happened to letters on a day: they came back, were signed for, handed over, or copied by e-mail.

    Raises:
        SettingsError: no letter is named.
    """
    if not refs:
        raise SettingsError("Name the letters that were signed for, or came back.")
    with post_room(workspace) as ledger:
        noted = [Noted(kind, ref, on, facts) for ref in refs]
        verdicts = with_meant(ledger, judge_noted(ledger, noted, today))
        _append(ledger, verdicts)
    return verdicts


def import_postings(workspace: Workspace, files: Iterable[Path], today: date) -> Imported:
    """Record what files say of postings, each after the other: spreadsheets, or scans of stamped sheets."""
    verdicts: list[PostingVerdict] = []
    refused: list[FileError] = []
    configuration = load_configuration(workspace)
    with post_room(workspace) as ledger:
        for path in files:
            found = judge_file(path.read_bytes(), path.name, configuration, ledger, today)
            _append(ledger, found.verdicts)
            verdicts += found.verdicts
            refused += found.errors
    return Imported(tuple(verdicts), tuple(refused))


def _require_sense(which: WhichLetters, like: Entry) -> None:
    refused = (
        (bool(like.item_reference) and len(which.refs) != 1, "An item reference belongs to one letter: name that."),
        (bool(like.reason.strip()) != bool(like.by.strip()), "A correction needs both --reason and --by."),
        (
            like.posted_on is None and not like.reason.strip(),
            "To take a posting back, say why with --reason, and who with --by.",
        ),
        (
            like.posted_on is not None and not like.service.strip(),
            "Say how they went: --service second-class, for example.",
        ),
    )
    for is_so, what_to_do in refused:
        if is_so:
            raise SettingsError(what_to_do)


def _entries(ledger: Ledger, which: WhichLetters, like: Entry) -> list[Entry]:
    if which.run is None:
        return [replace(like, ref=ref) for ref in which.refs]
    letters_of(ledger, which.run)
    return list(entries_of_run(ledger, which.run, which.school, like))


def _append(ledger: Ledger, verdicts: Iterable[PostingVerdict]) -> None:
    append_signed(ledger, [event for one in verdicts for event in one.events], login_name())
