"""What proves a pupil's case: papers filed, notes and outcomes written down, and the list of what there is."""

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from mailmerge.dispatch.times import local
from mailmerge.errors import SettingsError
from mailmerge.intake.files.papers import without_upn
from mailmerge.intake.result import FileResult
from mailmerge.ledger.record import facts_on_record, records
from mailmerge.ledger.record.note_facts import NoteFacts
from mailmerge.operations.pupil_numbers import require_upn
from mailmerge.operations.record import open_ledger
from mailmerge.operations.running import Clock, run_under_names
from mailmerge.workspace import Workspace


@dataclass(frozen=True, slots=True)
class FiledPaper:
    """A paper on record: when it was filed (the schools' time), its path in the folder of evidence, and its hash.

    `there` says whether the file still lies there.
    """

    filed_at: datetime
    kind: str
    path: str | None
    sha256: str | None
    there: bool

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        filed_at = self.filed_at.isoformat(timespec="seconds")
        return {"filed_at": filed_at, "kind": self.kind, "path": self.path, "sha256": self.sha256, "there": self.there}


@dataclass(frozen=True, slots=True)
class Noted:
    """Something that was noted as done for a pupil; `by` is who did it, blank where nobody says."""

    on: date
    kind: str
    text: str
    by: str = ""

    def as_json(self) -> dict[str, Any]:
        """Return plain JSON values."""
        return {"on": self.on.isoformat(), "kind": self.kind, "text": self.text, "by": self.by}


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is filed and noted for one pupil, each in the order of the record."""

    papers: tuple[FiledPaper, ...]
    notes: tuple[Noted, ...]

    @property
    def is_whole(self) -> bool:
        """Whether every paper still lies where it was filed."""
        return all(paper.there for paper in self.papers)

    def as_json(self) -> list[dict[str, Any]]:
        """Return plain JSON values."""
        return [*(paper.as_json() for paper in self.papers), *(note.as_json() for note in self.notes)]


def file_papers(
    workspace: Workspace, upn: str, files: Sequence[Path], now: Clock, kind: str = "", by: str = ""
) -> list[FileResult]:
    """File papers as evidence of a pupil, as if they had been dropped; each is copied, and stays where it is.

    Args:
        workspace: the trust's.
        upn: the pupil's.
        files: PDF, pictures, or e-mails.
        now: gives the present time, aware, in the schools' zone.
        kind: what they are; "": what their names say.
        by: who files them; "": whoever is logged in.

    Raises:
        SettingsError: this is no UPN, or a file is not there; then none is filed.
    """
    upn = require_upn(upn)
    missing = next((path for path in files if not path.is_file()), None)
    if missing is not None:
        raise SettingsError(f"There is no file {missing}. Check its name and place.")
    return run_under_names(workspace, [(path, _named(upn, kind, path)) for path in files], now, by.strip() or None)


def note(workspace: Workspace, upn: str, kind: str, on: date, said: Mapping[str, str], now: Clock) -> list[FileResult]:
    """Note that something was done for a pupil: the same as dropping a file of notes with one row.

    Args:
        workspace: the trust's.
        upn: the pupil's.
        kind: what was done, such as `call` or `meeting-held`.
        on: the day on which it was done.
        said: what else is said of it, by column; blank cells are left out.
        now: gives the present time, aware, in the schools' zone.

    Raises:
        SettingsError: this is no UPN.
    """
    return put_down(
        workspace, "note.csv", upn, {"note kind": kind, "on": str(on)} | _given(said), now, said.get("by", "")
    )


def outcome(
    workspace: Workspace, upn: str, what: str, on: date, said: Mapping[str, str], now: Clock, by: str = ""
) -> list[FileResult]:
    """Note what came of a referral of a pupil: the same as dropping a file of referral outcomes with one row.

    Args:
        workspace: the trust's.
        upn: the pupil's.
        what: what came of it, such as `sent` or `penalty-notice`.
        on: the day on which it was so.
        said: what else is said of it, by column; blank cells are left out.
        now: gives the present time, aware, in the schools' zone.
        by: who notes it; "": whoever is logged in.

    Raises:
        SettingsError: this is no UPN.
    """
    return put_down(workspace, "note.csv", upn, {"outcome": what, "on": str(on)} | _given(said), now, by)


def put_down(
    workspace: Workspace, name: str, upn: str, cells: Mapping[str, str], now: Clock, by: str = ""
) -> list[FileResult]:
    """Run a file of one row about a pupil under a name, as if it had been dropped; `by` is who asks, where known.

    Raises:
        SettingsError: this is no UPN.
    """
    row = {"upn": require_upn(upn)} | dict(cells)
    with TemporaryDirectory() as folder:
        path = Path(folder) / name
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, row)
            writer.writeheader()
            writer.writerow(row)
        return run_under_names(workspace, [(path, path.name)], now, by.strip() or None)


def evidence_of(workspace: Workspace, upn: str) -> Evidence:
    """Return what is filed or noted as evidence of a pupil.

    Raises:
        SettingsError: this is no UPN.
        MissingError: there is no record yet, or it lies on a network drive.
    """
    upn = require_upn(upn)
    with open_ledger(workspace) as ledger:
        papers = tuple(
            FiledPaper(
                local(filed.at),
                filed.evidence_kind,
                filed.path,
                filed.file_sha256,
                (workspace.evidence / str(filed.path)).is_file(),
            )
            for filed in records.evidence_of(ledger, [upn])
        )
        notes = tuple(
            Noted(noted.on, noted.note_kind, said.text, said.by)
            for noted in records.recorded_notes(ledger, [upn])
            for said in (facts_on_record.of_note(ledger, noted) or NoteFacts(),)
        )
    return Evidence(papers, notes)


def _given(cells: Mapping[str, str]) -> dict[str, str]:
    return {column: cell for column, cell in cells.items() if cell}


def _named(upn: str, kind: str, path: Path) -> str:
    """Return the name that a file would be dropped under; a UPN that its own name begins with is said once."""
    return f"{' '.join(word for word in (upn, kind, without_upn(path.stem, upn)) if word)}{path.suffix}"
