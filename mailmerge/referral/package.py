"""A pack as files: the joined PDF, its parts, the manifest, the page that checks them, the e-mail to send, the form."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

from mailmerge.ledger.chain.event import sha256
from mailmerge.markup import shipped_page
from mailmerge.referral.checklist import checklist
from mailmerge.referral.dossier import Dossier
from mailmerge.referral.email import email_draft
from mailmerge.referral.flat import words_in
from mailmerge.referral.form import form_files
from mailmerge.referral.line import Line
from mailmerge.referral.papers import Shelves, papers
from mailmerge.referral.part import Part
from mailmerge.referral.second_reader import pages_read

MANIFEST = "manifest.json"
VERIFY = "verify.html"


class NamesAnotherError(Exception):
    """A page of the pack names another parent; the message says which, and not whom."""


@dataclass(frozen=True, slots=True)
class Package:
    """A finished pack: its files by their path in the pack's folder, and what JSON and the record say of it."""

    dossier: Dossier = field(repr=False)
    lines: tuple[Line, ...]
    files: Mapping[str, bytes] = field(repr=False)
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
        return sha256(self.files[self.pdf_name])


def state_of(lines: Sequence[Line]) -> str:
    """Return `draft` while a line stops the pack, else `final` (contract, 7)."""
    return "draft" if any(line.stops for line in lines) else "final"


def pack_folder(dossier: Dossier) -> str:
    """Return where a pack lies in the run's folder; no name stands in it."""
    return f"packs/{dossier.facts.case.school.code}/{dossier.ref}"


def pdf_name(dossier: Dossier) -> str:
    """Return the name of the joined PDF."""
    return f"{dossier.ref} referral.pdf"


def make_package(dossier: Dossier, shelves: Shelves, to: str | None) -> Package:
    """Return the pack about one parent; the same facts give the same bytes.

    Args:
        dossier: the parent's case.
        shelves: where letters and filed papers lie.
        to: the attendance manager's address, if the settings give one.

    Raises:
        NamesAnotherError: a page of it names another parent.
        NotFitError: another library cannot read it as it was joined.
    """
    from mailmerge.referral.joining import joined  # heavy, and only where a pack is made

    lines = checklist(dossier)
    draft = state_of(lines) == "draft"
    parts = papers(dossier, lines, shelves, draft=draft)
    for part in parts:
        if dossier.others.are_named_in(words_in(part.pdf)):
            raise NamesAnotherError(f"“{part.title}” names another parent.")
    title = f"Referral {dossier.ref}"
    pdf = joined(parts, ref=dossier.ref, title=title, day=dossier.on.isoformat(), draft=draft)
    name = pdf_name(dossier)
    files: dict[str, bytes] = {name: pdf}
    files |= {f"parts/{number:02} {part.name}.pdf": part.pdf for number, part in enumerate(parts, start=1)}
    files[f"{dossier.ref}.eml"] = email_draft(dossier, name, pdf, to, draft=draft)
    files |= form_files(dossier)
    files[VERIFY] = _verify_page(dossier, files)
    files[MANIFEST] = _manifest(dossier, lines, parts, files)
    return Package(dossier, lines, files, pages_read(pdf, (part.pdf for part in parts)))


def _verify_page(dossier: Dossier, files: Mapping[str, bytes]) -> bytes:
    """Return the page that checks the files in any browser, without a network."""
    hashes = {name: sha256(data) for name, data in sorted(files.items())}
    # `<` in a name would end the script; in JSON it may be written as its number.
    data = Markup(json.dumps(hashes, ensure_ascii=True).replace("<", "\\u003c"))  # noqa: S704 - escaped just so
    page = shipped_page("mailmerge.referral", "pages/verify.html.jinja")
    return page.render(ref=dossier.ref, hashes=data, names=list(hashes)).encode()


def _manifest(dossier: Dossier, lines: Sequence[Line], parts: Sequence[Part], files: Mapping[str, bytes]) -> bytes:
    rests = dossier.rests_on
    form = {
        "ref": dossier.ref,
        "route": dossier.request.route,
        "sanction": dossier.sanction,
        "on": dossier.on.isoformat(),
        "state": state_of(lines),
        "ledger": rests.head.as_json() if rests else None,
        "letters": {part.name: sha256(part.pdf) for part in parts if part.is_sent},
        "files": {name: sha256(data) for name, data in sorted(files.items())},
    }
    return (json.dumps(form, ensure_ascii=False, indent=1) + "\n").encode()
