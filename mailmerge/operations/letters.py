"""Letters on record, for who looks at them: lists, and each letter exactly as it was made, from the record alone."""

import io
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache

from mailmerge.dispatch.waiting import Waiting, open_letters
from mailmerge.ledger.record import letter_records
from mailmerge.ledger.record.letter_records import LetterRecord
from mailmerge.ledger.record.reference import normal_reference
from mailmerge.ledger.record.touched import Touched
from mailmerge.operations.followed import Placed
from mailmerge.operations.office import Office
from mailmerge.operations.rights import Asker, OutOfSightError
from mailmerge.paper.pdfium import count_pages, opened

_SCALE = 1.4  # of 72 dots an inch: enough to read on a screen
_PICTURES = 32  # that are kept, of 200 kB: who reads a letter turns its pages to and fro


@dataclass(frozen=True, slots=True)
class OpenLetter:
    """A letter about which something is left to do; `codes` are those of its tasks, `told` their words.

    `is_withheld`: its address is confidential, and typed for the printing of it alone.
    """

    ref: str
    run: str | None
    school: str | None
    upn: str = field(repr=False)
    pupil: str = field(repr=False)
    addressee: str = field(repr=False)
    title: str
    on: date
    needs_proof: bool
    codes: frozenset[str]
    told: tuple[str, ...]
    is_withheld: bool = False

    @property
    def waits(self) -> bool:
        """Whether it waits to be posted."""
        return bool(self.codes & {"waits", "late"})


def open_for(office: Office, asker: Asker, *codes: str) -> tuple[OpenLetter, ...]:
    """Return the letters about which something is left to do (with one of these codes), as far as the asker sees them.

    Codes: `waits` and `late` to be posted, `unproved`, `returned`, `held`.
    """

    def answer() -> tuple[OpenLetter, ...]:
        seen = every_open(office)
        if asker.schools is not None:
            seen = tuple(one for one in seen if asker.sees(one.school))
        wanted = frozenset(codes)
        return tuple(one for one in seen if not wanted.isdisjoint(one.codes)) if codes else seen

    return office.remember(("open letters", asker.schools, codes), answer)


def letter(office: Office, asker: Asker, ref: str) -> LetterRecord:
    """Return a letter that the asker may see.

    Raises:
        OutOfSightError: there is none of that reference, it is erased, or it is another school's.
    """
    found = letter_records.letter(office.ledger, normal_reference(ref) or ref)
    if found is None or found.upn is None or not asker.sees(found.school):
        raise OutOfSightError
    return found


def letter_pdf(office: Office, asker: Asker, ref: str) -> bytes:
    """Return a letter exactly as it was made.

    Raises:
        OutOfSightError: as for `letter`; or it is from before this system.
    """
    found = letter(office, asker, ref)
    data = office.ledger.content(found.pdf_sha256) if found.pdf_sha256 else None
    if data is None:
        raise OutOfSightError
    return data


def letter_pages(office: Office, asker: Asker, ref: str) -> int:
    """Return how many pages a letter has.

    Raises:
        OutOfSightError: as for `letter_pdf`.
    """
    return count_pages(letter_pdf(office, asker, ref))


@lru_cache(maxsize=_PICTURES)
def page_picture(pdf: bytes, number: int) -> bytes:
    """Return a page of a PDF, counted from 1, as a PNG.

    Raises:
        OutOfSightError: it has no such page.
    """
    with opened(pdf) as document:
        if not 1 <= number <= len(document):
            raise OutOfSightError
        drawn = document[number - 1].render(scale=_SCALE).to_pil().convert("RGB")
    target = io.BytesIO()
    drawn.save(target, "PNG", compress_level=1)
    return target.getvalue()


def require_seen(office: Office, asker: Asker, refs: Iterable[str]) -> tuple[str, ...]:
    """Return references as they are printed, once each.

    Raises:
        OutOfSightError: the asker may not see one of these letters.
    """
    return tuple(dict.fromkeys(letter(office, asker, ref).ref for ref in refs))


def every_open(office: Office) -> tuple[OpenLetter, ...]:
    """Return every letter about which something is left to do, in order of recording."""

    def draw(news: Touched | None) -> dict[str, Placed[OpenLetter] | None]:
        refs = news.refs if news else None
        found = open_letters(office.ledger, office.today, refs)
        return dict.fromkeys(refs or ()) | {one.letter.ref: ((one.letter.seq, _open(one)),) for one in found}

    return office.follow_in_order("open letters", draw)


def _open(waiting: Waiting) -> OpenLetter:
    one = waiting.letter
    return OpenLetter(
        one.ref,
        one.run,
        one.school,
        one.upn or "",
        waiting.pupil,
        waiting.addressee,
        waiting.title,
        one.letter_date,
        waiting.needs_proof,
        waiting.codes,
        tuple(task.text for task in waiting.tasks),
        waiting.is_withheld,
    )
