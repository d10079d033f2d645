"""Papers that staff drop: whose evidence a PDF or picture is, and of what kind, by its name and folder.

`<UPN> <kind> …`, or anything in a folder `evidence/<UPN>`. Source: contract, 2.2.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import PurePath

from mailmerge.casework.upn import is_valid_upn, normalise_upn
from mailmerge.intake.files.filenames import safe_name
from mailmerge.intake.refusal import FileRefused
from mailmerge.intake.result import FileError

FOLDER = "evidence"

# The kind stays in the record for ever, so it is never what somebody happened to type: that is kept with the name.
KINDS = (
    *("certificate", "contract", "notice", "minutes", "request", "plan"),
    *("letter", "email", "reply", "report", "form", "photo"),
)
OTHER = "other"

PDF, MAIL = "application/pdf", "message/rfc822"
SUFFIXES = {PDF: ".pdf", "image/png": ".png", "image/jpeg": ".jpg", MAIL: ".eml"}
_WORD = frozenset((".docx", ".doc"))
_OF_TELEPHONES = frozenset((".heic", ".heif"))
_OTHER_PICTURES = frozenset((".tif", ".tiff", ".gif", ".webp", ".bmp"))
_OURS = frozenset((*SUFFIXES.values(), ".jpeg"))
# Also what phones and scanners write and nobody else can open: told apart from a spreadsheet by its name.
_PAPER_SUFFIXES = _OURS | _WORD | _OF_TELEPHONES | _OTHER_PICTURES
_UPN_LENGTH = 13
# Every message has a sender and a day (RFC 5322, 3.6); programs that save one write lines of their own before them.
_HEADER_LINE = re.compile(rb"^(from|date):", re.IGNORECASE | re.MULTILINE)
_HEADERS = 64 * 1024
_FIRST_WORD = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Label:
    """What a paper's name says: the pupil, the kind of evidence, and whatever else it says."""

    upn: str
    kind: str
    words: str

    def file_name(self, media_type: str, day: date, number: int = 1) -> str:
        """Return the name to file it under, safe on any disk: of one kind, the last by name was filed last.

        `number` tells apart what would else have one name.
        """
        on = f"{day}_{number}" if number > 1 else f"{day}"
        parts = (self.upn, self.kind, on, self.words)
        return safe_name(" ".join(part for part in parts if part) + SUFFIXES[media_type])


def is_named_like_a_paper(name: str, folders: Sequence[str]) -> bool:
    """Whether a file is meant as a paper, by its suffix or by lying in a pupil's folder of evidence."""
    return PurePath(safe_name(name)).suffix.casefold() in _PAPER_SUFFIXES or _folder_upn(folders) is not None


def is_mail(name: str, data: bytes) -> bool:
    """Whether a file is a saved e-mail: by its suffix, and by the headers it begins with. It is kept, never opened."""
    if PurePath(safe_name(name)).suffix.casefold() != SUFFIXES[MAIL]:
        return False
    headers = re.split(rb"\r?\n\r?\n", data[:_HEADERS].removeprefix(b"\xef\xbb\xbf").lstrip(), maxsplit=1)[0]
    return {found.lower() for found in _HEADER_LINE.findall(headers)} == {b"from", b"date"}


def names_a_pupil(name: str, folders: Sequence[str]) -> bool:
    """Whether name or folder says whose evidence a file is."""
    try:
        read_label(name, folders)
    except FileRefused:
        return False
    return True


def no_paper(name: str) -> FileRefused:
    """Return the refusal of a file that is meant as a paper by its name or folder, and is none by its bytes."""
    suffix = PurePath(safe_name(name)).suffix.casefold()
    if suffix in _WORD:
        return _refused(
            "This is a Word document. If it is a list of cases, save it as an Excel workbook (.xlsx) or as CSV. If it "
            "is evidence, save it as a PDF."
        )
    if suffix in _OF_TELEPHONES:
        return _refused("This is a photo as a telephone keeps it (HEIC). On the telephone, save the photo as JPEG.")
    if suffix in _OTHER_PICTURES:
        return _refused(f"A picture that ends in {suffix} can't be read. Save or scan it as a PDF, JPEG or PNG.")
    if suffix == SUFFIXES[MAIL]:
        return _refused("Its name ends in .eml, but it is no saved e-mail. Save it again from your mail program.")
    if suffix in _OURS:
        return _refused(
            f"Its name ends in {suffix}, but its contents are none, or are damaged. Save or scan it again as a PDF, "
            "JPEG or PNG."
        )
    return _refused("Evidence is a PDF, JPEG or PNG. Save or scan it as one of these.")


def read_label(name: str, folders: Sequence[str]) -> Label:
    """Return whose evidence a file is, and of what kind.

    Args:
        name: the file's name.
        folders: the folders of the inbox that it lies in, from the outermost.

    Raises:
        FileRefused: `unknown-kind`; neither name nor folder says whose it is, or they disagree.
    """
    stem = PurePath(safe_name(name)).stem.strip()
    own = normalise_upn(stem[:_UPN_LENGTH])
    named = own if _looks_like_upn(own) and not stem[_UPN_LENGTH : _UPN_LENGTH + 1].isalnum() else None
    from_folder = _folder_upn(folders)
    upn = named or from_folder
    if upn is None and name.casefold().endswith(SUFFIXES[MAIL]):
        raise _refused(
            "This is an e-mail, and its name does not say whose it is. If a list or a scan is attached to it, save "
            "what is attached, and drop that. If the e-mail is evidence, begin its name with the pupil's UPN and what "
            "it is, such as: A123456789012 note from the surgery.eml"
        )
    if upn is None:
        raise _refused(
            "There is no code of a posting sheet on it, and its name does not say whose it is. If it is a stamped "
            "posting sheet, scan it again, flat and whole. If it is evidence, begin its name with the pupil's UPN and "
            "what it is, such as: A123456789012 certificate autumn.pdf. A photograph, scan or PDF of a list can't be "
            "read: save the list itself as an Excel workbook (.xlsx) or as CSV, and drop that"
        )
    if not is_valid_upn(upn):
        raise _refused("The UPN in its name or folder was mistyped: its check letter does not fit. Correct the UPN.")
    if named and from_folder and named != from_folder:
        raise _refused("Its name and its folder give two different UPNs. Correct the one that is wrong.")
    rest = stem[_UPN_LENGTH:].strip() if named else stem
    return Label(upn, *_kind(rest))


def without_upn(stem: str, upn: str) -> str:
    """Return a file's name, less its suffix and the pupil's UPN, where it begins with that."""
    own, rest = stem[:_UPN_LENGTH], stem[_UPN_LENGTH:]
    return rest.strip(" _-") if normalise_upn(own) == upn and not rest[:1].isalnum() else stem


def _kind(rest: str) -> tuple[str, str]:
    """Return the kind that a name begins with, and the words that follow it."""
    first = _FIRST_WORD.search(rest)
    kind = next((kind for kind in KINDS if first and first[0].casefold() in (kind, f"{kind}s")), None)
    if first is None or kind is None:
        return OTHER, rest
    return kind, rest[first.end() :].strip(" _-")


def _folder_upn(folders: Sequence[str]) -> str | None:
    """Return the UPN of the pupil whose folder of evidence this is: `evidence/<UPN>`, with or without a school's."""
    for folder, inner in pairwise(folders):
        if folder.casefold() == FOLDER:
            return normalise_upn(inner)
    return None


def _looks_like_upn(text: str) -> bool:
    return len(text) == _UPN_LENGTH and text[0].isalpha() and text[1:-1].isdigit() and text[-1].isalnum()


def _refused(text: str) -> FileRefused:
    return FileRefused(FileError("unknown-kind", text))
