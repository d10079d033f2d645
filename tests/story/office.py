"""A school office that only drops files: each is taken at once, as on the day on which it is dropped."""

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pypdfium2

from mailmerge.intake.result import FileResult
from mailmerge.ledger.record import letter_records
from mailmerge.ledger.record.letter_records import LetterRecord
from mailmerge.ledger.record.opening import open_record
from mailmerge.ledger.record.post_records import proofs_filed
from mailmerge.operations import running
from mailmerge.workspace import load_workspace
from tests.dispatch.samples import with_stamp
from tests.watch.samples import upn

Row = Mapping[str, str]


def csv_of(rows: Iterable[Row]) -> bytes:
    """Return rows as a CSV file."""
    rows = list(rows)
    text = io.StringIO()
    writer = csv.DictWriter(text, list(dict.fromkeys(column for row in rows for column in row)), restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def pupils(number: int) -> list[dict[str, str]]:
    """Return rows of pupils who were refused leave, each with one parent."""
    return [
        {
            "upn": upn(place),
            "pupil forename": f"Pupil{chr(ord('a') + place // 26)}{chr(ord('a') + place % 26)}",
            "pupil surname": "Tran",
            "date of birth": "2016-03-14",
            "parent 1 title": "Mrs",
            "parent 1 forename": "Zofia",
            "parent 1 surname": f"Tran{chr(ord('a') + place // 26)}{chr(ord('a') + place % 26)}",
            "parent 1 parental responsibility": "yes",
            "parent 1 address line 1": f"{place + 1} Mill Lane",
            "parent 1 town": "Cambridge",
            "parent 1 postcode": "CB1 2JW",
            "parent 1 penalty notices": "none",
            "leave requested on": "2025-09-15",
            "leave decision": "refused",
            "leave from": "2025-10-20",
            "leave to": "2025-10-24",
        }
        for place in range(number)
    ]


@dataclass(slots=True)
class Office:
    """One school's office, at its folder of the inbox."""

    root: Path
    school: str
    day: date
    minutes: int = 0

    @property
    def inbox(self) -> Path:
        return self.root / "inbox"

    def take_up(self, name: str) -> bytes:
        """Take a paper that is to be mended or filled in away from where it lies, and return it."""
        path = self.inbox / "_failed" / self.school / name
        data = path.read_bytes()
        path.unlink()
        return data

    def drop(self, name: str, *rows: Row, data: bytes | None = None, at_trust: bool = False) -> FileResult:
        """Drop a file into the school's folder, or into the trust's, and return what became of it."""
        folder = self.inbox if at_trust else self.inbox / self.school
        folder.mkdir(exist_ok=True)
        (folder / name).write_bytes(csv_of(rows) if data is None else data)
        (result,) = running.run(load_workspace(self.root), running.RunAsked(by="Jo Bell"), self._now)
        assert isinstance(result, FileResult)
        return result

    def paper(self, run: str | None, name: str) -> Path:
        """Return a paper of a run."""
        return self.root / "outbox" / str(run) / name

    def scan(self, sheet: Path) -> bytes:
        """Return a posting sheet as it comes from the counter: stamped on each page, and scanned."""
        document = pypdfium2.PdfDocument(sheet)
        pages = [with_stamp(page.render(scale=150 / 72).to_pil()) for page in document]
        target = io.BytesIO()
        pages[0].save(target, "PDF", save_all=True, append_images=pages[1:], resolution=150)
        return target.getvalue()

    def letters(self) -> list[LetterRecord]:
        """Return every letter on record."""
        with open_record(load_workspace(self.root).ledger) as ledger:
            return list(letter_records.letters_made(ledger))

    def proved(self) -> set[str]:
        """Return the references of the letters for which a stamped sheet is filed."""
        with open_record(load_workspace(self.root).ledger) as ledger:
            return {ref for proof in proofs_filed(ledger) for ref in proof.refs}

    def open_papers(self) -> list[str]:
        """Return what lies in `_failed`."""
        return sorted(path.name for path in (self.inbox / "_failed").rglob("*") if path.is_file())

    def _now(self) -> datetime:
        self.minutes += 1
        return datetime.combine(self.day, time(9), ZoneInfo("Europe/London")) + timedelta(minutes=self.minutes)
