"""A school's paper of one day, over all runs: one PDF for the printer and, in the same order, one posting sheet."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeVar

from mailmerge.casework.counting import count
from mailmerge.dispatch.sheet_again import SheetFor, make_sheet
from mailmerge.dispatch.waiting import to_post
from mailmerge.errors import SettingsError
from mailmerge.ledger.chain.event import sha256
from mailmerge.ledger.chain.ledger import Ledger
from mailmerge.ledger.record.letter_events import LettersPrinted
from mailmerge.ledger.record.letter_records import LetterRecord
from mailmerge.ledger.record.post_records import refs_printed, sheets_made
from mailmerge.ledger.record.signing import append_signed
from mailmerge.letters.page.print_run import print_run
from mailmerge.operations.asking import login_name, require_school
from mailmerge.operations.named_files import write_where_told
from mailmerge.operations.postroom import post_room, share_with_schools
from mailmerge.workspace import Workspace

Placed = TypeVar("Placed")


@dataclass(frozen=True, slots=True)
class DailyPaper:
    """What was put on paper for a school: how many letters, and where the two files lie.

    `not_yet` letters bear a later date, and are printed on that day.
    """

    school: str
    letters: int
    print_run: Path
    sheet: Path | None
    not_yet: int = 0

    @property
    def text(self) -> str:
        """What staff are told of it."""
        later = f" {count(self.not_yet, 'letter')} with a later date: print again on that day." if self.not_yet else ""
        return f"{self.school}: {count(self.letters, 'letter')} to print.{later}"


def print_today(
    workspace: Workspace, school: str | None, target: Path, now: datetime, *, again: bool = False
) -> list[DailyPaper]:
    """Write, for each school with letters that wait, a PDF to print and a posting sheet into a folder.

    The PDFs are copies for the printer, to be deleted afterwards. The sheet is on record, and lies in the outbox too.

    Args:
        workspace: the trust's.
        school: only this school's letters.
        target: the folder, which is made where it is not there.
        now: the present time, aware, in the schools' zone.
        again: also what was printed before and still waits.

    Raises:
        SettingsError: there is no such school, or the folder can't be written to.
    """
    require_school(workspace, school)
    made = []
    with post_room(workspace) as ledger:
        printed = frozenset() if again else refs_printed(ledger)
        waiting = [letter for letter in to_post(ledger) if letter.ref not in printed and letter.upn is not None]
        for code in workspace.schools if school is None else (school,):
            of_school = [letter for letter in waiting if letter.school == code]
            due = [letter for letter in of_school if letter.letter_date <= now.date()]
            if due:
                paper = _put_on_paper(workspace, ledger, code, due, target, now)
                made.append(DailyPaper(code, len(due), *paper, len(of_school) - len(due)))
    return made


def _put_on_paper(
    workspace: Workspace, ledger: Ledger, school: str, due: Sequence[LetterRecord], target: Path, now: datetime
) -> tuple[Path, Path | None]:
    letters = in_posting_order(due, posting_places(ledger), lambda one: (one.school, one.run, one.ref))
    try:
        target.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise SettingsError(f"{target} cannot be written ({error.strerror}). Choose another place.") from None
    by = login_name()
    pdf = target / f"print-run-{school}-{now:%Y-%m-%d}.pdf"
    write_where_told(pdf, printed_run(workspace, ledger, school, letters, by))
    made = sheet_over_runs(workspace, ledger, school, letters, now, by)
    sheet = target / f"posting-sheet-{school}-{now:%Y-%m-%d}.pdf" if made else None
    if made and sheet:
        write_where_told(sheet, made.read_bytes())
    return pdf, sheet


def printed_run(
    workspace: Workspace, ledger: Ledger, school: str, letters: Sequence[LetterRecord], by: str | None
) -> bytes:
    """Return one PDF of letters of a school in this order, each with its enclosures behind it; that is on record then.

    Raises:
        SettingsError: one of them is erased.
    """
    pdfs = [data for one in letters for data in papers_of(workspace, ledger, one)]
    duplex = workspace.settings.print.duplex
    paper = print_run(pdfs, duplex=duplex)
    event = LettersPrinted(school, tuple(one.ref for one in letters), sha256(paper)).event()
    append_signed(ledger, [event], by)
    return paper


def sheet_over_runs(
    workspace: Workspace,
    ledger: Ledger,
    school: str,
    letters: Sequence[LetterRecord],
    now: datetime,
    by: str | None,
) -> Path | None:
    """Make one posting sheet of letters of a school in this order; it joins the folder of the latest of their runs."""
    settings = workspace.settings
    known = workspace.schools[school]
    wanted = SheetFor(settings.trust.name, known.name, known.code, settings.posting.service_for, by)
    latest = max(letters, key=lambda one: one.seq, default=None)
    if latest is None or latest.run is None:
        return None
    made = make_sheet(ledger, workspace.outbox, latest.run, letters, wanted, now)
    share_with_schools(workspace, latest.run)
    return made


def posting_places(ledger: Ledger) -> Mapping[str, int]:
    """Return the place of each letter on the sheets that were made, the first of its places."""
    refs = (ref for sheet in sheets_made(ledger) for page in sheet.pages for ref in page)
    return {ref: place for place, ref in enumerate(dict.fromkeys(refs))}


def in_posting_order(
    letters: Iterable[Placed],
    places: Mapping[str, int],
    known_by: Callable[[Placed], tuple[str | None, str | None, str]],
) -> tuple[Placed, ...]:
    """Return letters in the order of their posting sheets, the oldest run first.

    `known_by` gives the school, the run and the reference of one.
    """

    def place(one: Placed) -> tuple[str, str, int]:
        school, run, ref = known_by(one)
        return (school or "", run or "", places.get(ref, len(places)))

    return tuple(sorted(letters, key=place))


def papers_of(workspace: Workspace, ledger: Ledger, one: LetterRecord) -> Iterator[bytes]:
    """Yield a letter exactly as it was made, then what goes behind it. Raises SettingsError where it is erased."""
    data = ledger.content(one.pdf_sha256) if one.pdf_sha256 else None
    if data is None:
        raise SettingsError(f"Letter {one.ref} is erased, and can't be printed.")
    yield data
    for path in behind(workspace.outbox, one.run, one.school, one.ref):
        yield path.read_bytes()


def behind(outbox: Path, run: str | None, school: str | None, ref: str) -> list[Path]:
    """Return the files that go behind a letter, as its run left them."""
    folder = outbox / str(run) / "enclosures" / str(school)
    return sorted(folder.glob(f"{ref} *.pdf")) if folder.is_dir() else []


def enclosed(outbox: Path, folders: Iterable[tuple[str | None, str | None]]) -> dict[str, list[str]]:
    """Return what goes behind letters, in words, by reference; each folder, of a run and a school, is read once."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    for run, school in set(folders):
        folder = outbox / str(run) / "enclosures" / str(school)
        for path in sorted(folder.glob("* *.pdf")) if folder.is_dir() else ():
            ref, _, words = path.stem.partition(" ")
            found[ref].append(words.replace("-", " "))
    return found
