"""What is put down at the desk about pupils and letters: notes, outcomes, postings, referral requests, as rows.

Each is the row of a file that could as well have been dropped; no rule of law is known here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import get_args

from mailmerge.casework.support import support_kinds
from mailmerge.dispatch.kinds import kind_on_record
from mailmerge.errors import SettingsError
from mailmerge.intake.file_kinds import NoteKind, OutcomeOfReferral, ReferralRoute, Sanction
from mailmerge.intake.files.papers import without_upn
from mailmerge.intake.result import FileResult
from mailmerge.intake.rows.columns import DONE_HEADING
from mailmerge.law.delivery import SERVICES
from mailmerge.ledger.record.case_records import CaseRecord, cases_decided
from mailmerge.ledger.record.letter_records import LetterRecord
from mailmerge.operations.cells import as_typed
from mailmerge.operations.letters import letter, require_seen
from mailmerge.operations.office import Office
from mailmerge.operations.pupils import pupil
from mailmerge.operations.rights import Asker

# A release is given where its case waits, an address with the case's next file.
NOTE_KINDS = tuple(kind for kind in get_args(NoteKind) if kind != "release")
SUPPORT_KINDS = tuple(support_kinds())
OUTCOMES: tuple[str, ...] = get_args(OutcomeOfReferral)
ROUTES: tuple[str, ...] = get_args(ReferralRoute)
SANCTIONS: tuple[str, ...] = get_args(Sanction)
POSTAL_SERVICES: tuple[str, ...] = tuple(SERVICES)


@dataclass(frozen=True, slots=True)
class PostedSo:
    """How letters went: the day, the service, and an item reference by letter where there is one."""

    on: date
    service: str
    items: Mapping[str, str]


def note(office: Office, asker: Asker, upn: str, cells: Mapping[str, str]) -> FileResult:
    """Note that something was done for a pupil; `cells` are columns of a file of notes.

    Raises:
        OutOfSightError: the pupil is not the asker's to see.
        SettingsError: it is no kind of note.
    """
    asker.require("work")
    upn = pupil(office, asker, upn).upn
    if cells.get("note kind") not in NOTE_KINDS:
        raise SettingsError("Say what was done: choose one of the kinds.")
    return office.tell(asker, "note.csv", [{"upn": upn, **cells, "by": cells.get("by") or asker.name}])


def outcome(office: Office, asker: Asker, upn: str, cells: Mapping[str, str]) -> FileResult:
    """Note what came of a referral; `cells` are columns of a file of outcomes."""
    asker.require("decide")
    return office.tell(asker, "outcome.csv", [{"upn": pupil(office, asker, upn).upn, **cells}])


def file_paper(office: Office, asker: Asker, upn: str, kind: str, name: str, data: bytes) -> FileResult:
    """File a paper as evidence of a pupil, as one dropped under the name `UPN KIND …`."""
    asker.require("work")
    upn = pupil(office, asker, upn).upn
    path = Path(name.replace("\\", "/")).name
    stem, suffix = without_upn(Path(path).stem, upn), Path(path).suffix
    limit = office.workspace.settings.limits
    if not data or len(data) > limit.bytes:
        raise SettingsError(f"Choose a PDF or a picture of at most {limit.megabytes} MB.")
    return office.tell_file(asker, f"{' '.join(filter(None, (upn, kind.strip(), stem)))}{suffix}", data)


def post(office: Office, asker: Asker, refs: Iterable[str], so: PostedSo) -> FileResult:
    """Say that letters were posted.

    Raises:
        OutOfSightError: one of them is not the asker's to see.
        SettingsError: no letter is named.
    """
    asker.require("work")
    wanted = require_seen(office, asker, refs)
    if not wanted:
        raise SettingsError("Tick the letters that went.")
    rows = [
        {
            "letter ref": ref,
            "posted on": so.on.isoformat(),
            "service": so.service,
            "item reference": so.items.get(ref, ""),
            "posted by": asker.name,
        }
        for ref in wanted
    ]
    return office.tell(asker, "postings.csv", rows)


def correct(office: Office, asker: Asker, ref: str, why: str, on: date | None, service: str) -> FileResult:
    """Say what is right of a posting on record, with a reason; `on` None: it was not posted."""
    asker.require("decide")
    (wanted,) = require_seen(office, asker, [ref])
    row = {
        "letter ref": wanted,
        "posted on": on.isoformat() if on else "",
        "service": service,
        "correct because": _reason(why),
        "by": asker.name,
    }
    return office.tell(asker, "correction.csv", [row])


def withdraw(office: Office, asker: Asker, ref: str, why: str) -> FileResult:
    """Take a letter back that was not posted, with a reason."""
    asker.require("decide")
    (wanted,) = require_seen(office, asker, [ref])
    row = {"letter ref": wanted, "withdraw because": _reason(why), "by": asker.name}
    return office.tell(asker, "withdrawal.csv", [row])


def came_back(office: Office, asker: Asker, ref: str, on: date, why: str) -> FileResult:
    """Say that a letter came back, and why."""
    asker.require("work")
    (wanted,) = require_seen(office, asker, [ref])
    row = {"letter ref": wanted, "returned on": on.isoformat(), "why": why.strip()}
    return office.tell(asker, "returned.csv", [row])


def make_again(office: Office, asker: Asker, ref: str, why: str) -> FileResult:
    """Make a letter again from the row that it was made from, with a reason; the row's other parents get nothing.

    Raises:
        OutOfSightError: the letter is not the asker's to see.
        SettingsError: no reason is given, or the row is not on record: it is from before rows were kept.
    """
    asker.require("decide")
    found = letter(office, asker, ref)
    case = next(
        (
            case
            for case in reversed(cases_decided(office.ledger, [str(found.upn)]))
            if any(parent.ref == found.ref for parent in case.parents)
        ),
        None,
    )
    if case is None:
        raise SettingsError("The row that this letter was made from is not on record. Drop it again with the reason.")
    row = {name: as_typed(value) for name, value in case.row.items()} | _all_but(case, found.ref)
    folders = (case.school,) if case.school and not row.get("school") else ()
    return office.tell(asker, "again.csv", [row], folders, reissue=_reason(why))


def ask_for_pack(office: Office, asker: Asker, upn: str, cells: Mapping[str, str]) -> FileResult:
    """Make a referral pack; `cells` are columns of a referral request, or of a case as on the day.

    Raises:
        NotAllowedError: the asker sees no social-care facts, of which a pack is full, or overrides without the right.
        OutOfSightError: the pupil is not the asker's to see.
    """
    asker.require("care")
    if cells.get("override") or cells.get("confirm"):
        asker.require("decide")
    row = {"upn": pupil(office, asker, upn).upn, **cells}
    if cells.get("override") or cells.get("confirm"):
        row["override by"] = asker.name
    return office.tell(asker, "referral.csv", [row])


def letter_name(office: Office, letter: LetterRecord) -> str:
    """Return what a letter on record is called."""
    return kind_on_record(letter, office.ledger).full_title


def _reason(why: str) -> str:
    if not why.strip():
        raise SettingsError("Say why: the reason stays on record.")
    return why.strip()


def _all_but(case: CaseRecord, ref: str) -> dict[str, str]:
    """Return the cell that says which parents have their letters: all but the one whose letter this is."""
    others = [f"parent {at}" for at, parent in enumerate(case.parents, start=1) if parent.ref != ref]
    return {DONE_HEADING: "; ".join(others)} if others else {}
