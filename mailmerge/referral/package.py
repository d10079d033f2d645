"""A pack as files: the joined PDF, its parts, the manifest, the page that checks them, the e-mail to send, the form."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import BinaryIO

from markupsafe import Markup

from mailmerge.ledger.chain.event import sha256
from mailmerge.ledger.chain.manifest import file_hash
from mailmerge.markup import shipped_page
from mailmerge.referral.checklist import checklist
from mailmerge.referral.dossier import Dossier
from mailmerge.referral.email import email_draft
from mailmerge.referral.flat import words_in
from mailmerge.referral.form import answer_sheet, form_files
from mailmerge.referral.line import Line
from mailmerge.referral.papers import Shelves, papers
from mailmerge.referral.second_reader import pages_read

MANIFEST = "manifest.json"
VERIFY = "verify.html"

Write = Callable[[str, Callable[[BinaryIO], object]], Path]


class NamesAnotherError(Exception):
    """A page of the pack names another parent; the message says which, and not whom."""


@dataclass(frozen=True, slots=True)
class Package:
    """A finished pack: the SHA-256 of its files by their path in its folder, and what JSON and the record say of it."""

    dossier: Dossier = field(repr=False)
    lines: tuple[Line, ...]
    hashes: Mapping[str, str] = field(repr=False)
    pages: int

    @property
    def folder(self) -> str:
        """The pack's place in the run's folder."""
        return pack_folder(self.dossier)

    @property
    def pdf_name(self) -> str:
        """The joined PDF's name."""
        return pdf_name(self.dossier)

    @property
    def state(self) -> str:
        """`draft` while a line stops it, else `final`."""
        return state_of(self.lines)

    @property
    def pdf_sha256(self) -> str:
        """The joined PDF's hash."""
        return self.hashes[self.pdf_name]


def state_of(lines: Sequence[Line]) -> str:
    """Return `draft` while a line stops the pack, else `final` (contract, 7)."""
    return "draft" if any(line.stops for line in lines) else "final"


def pack_folder(dossier: Dossier) -> str:
    """Return where a pack lies in the run's folder; no name stands in it."""
    return f"packs/{dossier.facts.case.school.code}/{dossier.ref}"


def pdf_name(dossier: Dossier) -> str:
    """Return the name of the joined PDF."""
    return f"{dossier.ref} referral.pdf"


def make_package(dossier: Dossier, shelves: Shelves, to: str | None, write: Write) -> Package:
    """Make the pack about one parent; the same facts give the same bytes.

    Each file is written as soon as it is made, so that a long pack is not held whole several times over; nothing is
    written before every page was looked at.

    Args:
        dossier: the parent's case.
        shelves: where letters and filed papers lie.
        to: the attendance manager's address, if the settings give one.
        write: has a file written, given its path in the run's folder and what writes it, and says where it lies.

    Raises:
        NamesAnotherError: a page of it names another parent.
        NotFitError: another library cannot read it as it was joined.
    """
    from mailmerge.referral.joining import join  # heavy, and only where a pack is made

    lines = checklist(dossier)
    draft = state_of(lines) == "draft"
    parts = papers(dossier, lines, shelves, draft=draft)
    for part in parts:
        if dossier.others.are_named_in(words_in(part.pdf)):
            raise NamesAnotherError(f"“{part.title}” names another parent.")
    hashes: dict[str, str] = {}

    def add(name: str, pieces: Iterable[bytes]) -> None:
        add_written(name, lambda file: file.writelines(pieces))

    def add_written(name: str, write_into: Callable[[BinaryIO], object]) -> Path:
        path = write(f"{pack_folder(dossier)}/{name}", write_into)
        hashes[name] = file_hash(path)
        return path

    day, ref, name = dossier.on.isoformat(), dossier.ref, pdf_name(dossier)
    joined = add_written(name, partial(join, parts, ref=ref, title=f"Referral {ref}", day=day, draft=draft))
    with joined.open("rb") as pdf:
        pages = pages_read(pdf, (part.pdf for part in parts))
        for number, part in enumerate(parts, start=1):
            add(f"parts/{number:02} {part.name}.pdf", (part.pdf,))
        letters = {part.name: sha256(part.pdf) for part in parts if part.is_sent}
        del parts, part
        add(f"{ref}.eml", email_draft(dossier, name, pdf, to, draft=draft))
    for form, data in form_files(dossier).items():
        add(form, (data,))
    add(f"{ref} answers.html", (answer_sheet(dossier),))
    add(VERIFY, (_verify_page(dossier, hashes),))
    add(MANIFEST, (_manifest(dossier, lines, letters, hashes),))
    return Package(dossier, lines, hashes, pages)


def _verify_page(dossier: Dossier, hashes: Mapping[str, str]) -> bytes:
    """Return the page that checks the files in any browser, without a network."""
    by_name = dict(sorted(hashes.items()))
    # `<` in a name would end the script; in JSON it may be written as its number.
    data = Markup(json.dumps(by_name, ensure_ascii=True).replace("<", "\\u003c"))  # noqa: S704 - escaped just so
    page = shipped_page("mailmerge.referral", "pages/verify.html.jinja")
    return page.render(ref=dossier.ref, hashes=data, names=list(by_name)).encode()


def _manifest(dossier: Dossier, lines: Sequence[Line], letters: Mapping[str, str], hashes: Mapping[str, str]) -> bytes:
    rests = dossier.rests_on
    form = {
        "ref": dossier.ref,
        "route": dossier.request.route,
        "sanction": dossier.sanction,
        "on": dossier.on.isoformat(),
        "state": state_of(lines),
        "ledger": rests.head.as_json() if rests else None,
        "letters": letters,
        "files": dict(sorted(hashes.items())),
    }
    return (json.dumps(form, ensure_ascii=False, indent=1) + "\n").encode()
