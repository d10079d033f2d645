"""What goes into making a letter, and what comes out: values that cross from process to process."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from unicodedata import bidirectional

from mailmerge.letters.letterhead import Letterhead
from mailmerge.letters.wording import long_date

_RIGHT_TO_LEFT = ("R", "AL", "AN")


@dataclass(frozen=True, slots=True)
class LetterJob:
    """One letter to make.

    `fields` are the nested plain values that the template's tags name. `address_lines` is what the window shows, the
    name first; for a form none, with the envelope `none`. `must_say` are texts that must stand in the finished letter
    (addressee, amounts, dates); `must_not_say` such as must not (another parent's name or address). `watermark` is
    printed across every page of a proof that may not be sent.
    """

    ref: str
    template: bytes = field(repr=False)
    warning: bytes | None = field(repr=False)
    letterhead: Letterhead = field(repr=False)
    envelope: str
    address_lines: tuple[str, ...] = field(repr=False)
    fields: Mapping[str, object] = field(repr=False)
    title: str = field(repr=False)
    letter_date: date
    language: str = "en-GB"
    large_print: bool = False
    must_say: tuple[str, ...] = field(default=(), repr=False)
    must_not_say: tuple[str, ...] = field(default=(), repr=False)
    watermark: str | None = None

    @property
    def running(self) -> str:
        """What the later pages say of themselves, should they come apart: reference, date and addressee.

        A name that runs from right to left is left out: it would turn the line around.
        """
        name = "".join(self.address_lines[:1])
        who = "" if any(bidirectional(sign) in _RIGHT_TO_LEFT for sign in name) else f"{name} · "
        return f"{self.ref} · {long_date(self.letter_date)} · {who}" if self.address_lines else ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter that has passed its proof: the two files, and what they were made of, as SHA-256 in hexadecimal."""

    ref: str
    pdf: bytes = field(repr=False)
    docx: bytes = field(repr=False)
    pages: int
    pdf_sha256: str
    docx_sha256: str
    template_sha256: str
    warning_sha256: str | None


@dataclass(frozen=True, slots=True)
class Fault:
    """Why a letter is not fit to be sent: a stable code, and a sentence that says what to do.

    No child's name, but in a word that can't be printed.
    """

    code: str
    text: str


# The faults of the Word file that a letter was to be made from.
TEMPLATE_FAULTS = frozenset(("template-field", "template-not-fit", "template-too-demanding"))


@dataclass(frozen=True, slots=True)
class UnfitLetter:
    """A letter that could not be made, or failed its proof: it is never released."""

    ref: str
    faults: tuple[Fault, ...]

    @property
    def lies_in_template(self) -> bool:
        """Whether it is the Word file that is to be mended, and so every letter that is made from it."""
        return all(fault.code in TEMPLATE_FAULTS for fault in self.faults)
