"""A school's letterhead: what its `letterhead.toml` says, and its logo."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from pydantic import StringConstraints

from mailmerge.letters.errors import LetterheadError
from mailmerge.letters.logos import check_picture, check_svg
from mailmerge.toml import Checked, read_toml, shaped

if TYPE_CHECKING:
    from collections.abc import Iterator

    import pikepdf


FILE = "letterhead.toml"
LOGOS = {"logo.svg": "image/svg+xml", "logo.png": "image/png", "logo.jpg": "image/jpeg"}
WHOLE_PAGE = "letterhead.pdf"
# How the name begins of what is drawn of a letterhead, inside the PDFs that it lies in.
FORM_NAME = "Letterhead"
LARGEST_LOGO = 2_000_000
LARGEST_WHOLE_PAGE = 2_000_000
# A4 in points, and how far off a page may be that some program rounded.
_DEEPEST = 10  # drawings in drawings
_A4, _A4_SLACK = (595.28, 841.89), 3.0

Text = Annotated[str, StringConstraints(min_length=1, max_length=300)]
Colour = Annotated[
    str,
    shaped("#[0-9a-fA-F]{6}", 'must be a colour as "#0b4f6c": # and six digits or letters from a to f, in quotes'),
]


class _Colours(Checked):
    main: Colour = "#1f3a5f"
    accent: Colour = "#1f3a5f"


class _LetterheadFile(Checked):
    name: Text
    strapline: str = ""
    address: list[Text]
    telephone: Text
    email: Text
    website: str = ""
    headteacher: str = ""
    headteacher_role: str = "Headteacher"
    registered: str = ""
    colours: _Colours = _Colours()


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture file: its bytes and its media type (`image/svg+xml`, `image/png` or `image/jpeg`)."""

    data: bytes = field(repr=False)
    media_type: str


@dataclass(frozen=True, slots=True)
class Letterhead:
    """What stands at the head and foot of a school's letters.

    `whole_page` is a designed PDF (first page, then following pages), drawn instead of all the rest: under the pages of
    the PDF, and as a picture behind those of the Word copy. `author` is whose the Word copies
    say that they are: the trust.
    """

    name: str
    strapline: str
    address: tuple[str, ...]
    telephone: str
    email: str
    website: str
    headteacher: str
    headteacher_role: str
    registered: str
    main_colour: str
    accent_colour: str
    logo: Logo | None = None
    whole_page: bytes | None = field(default=None, repr=False)
    author: str = ""

    @property
    def contact_lines(self) -> tuple[str, ...]:
        """The lines at the right of the head: address, then how to reach the school."""
        return tuple(line for line in (*self.address, self.telephone, self.email, self.website) if line)

    @property
    def foot_lines(self) -> tuple[str, ...]:
        """The lines at the foot of the page; a head teacher's name comes first."""
        head = f"{self.headteacher_role}: {self.headteacher}" if self.headteacher else ""
        return tuple(line for line in (head, self.registered) if line)


def load_letterhead(folder: Path) -> Letterhead:
    """Return the letterhead in `folder` (`letterheads/<school>/`).

    Raises:
        LetterheadError: a file is missing, cannot be read, or says what it should not; all faults at once.
    """
    text = _read_file(folder)
    return Letterhead(
        name=text.name,
        strapline=text.strapline,
        address=tuple(text.address),
        telephone=text.telephone,
        email=text.email,
        website=text.website,
        headteacher=text.headteacher,
        headteacher_role=text.headteacher_role,
        registered=text.registered,
        main_colour=text.colours.main,
        accent_colour=text.colours.accent,
        logo=_read_logo(folder),
        whole_page=_read_whole_page(folder),
    )


def _read_file(folder: Path) -> _LetterheadFile:
    return read_toml(folder / FILE, _LetterheadFile, f"letterheads/{folder.name}/{FILE}", LetterheadError)


def _read_logo(folder: Path) -> Logo | None:
    path = next((folder / name for name in LOGOS if (folder / name).is_file()), None)
    if path is None:
        return None
    if path.stat().st_size > LARGEST_LOGO:
        raise LetterheadError(f"letterheads/{folder.name}/{path.name} is over 2 MB. Save it smaller.")
    data = path.read_bytes()
    check = check_svg if path.suffix == ".svg" else check_picture
    check(data, f"letterheads/{folder.name}/{path.name}")
    return Logo(data, LOGOS[path.name])


def _read_whole_page(folder: Path) -> bytes | None:
    """Return a designed page that is A4, has no password, and does not make every letter heavy."""
    path, place = folder / WHOLE_PAGE, f"letterheads/{folder.name}/{WHOLE_PAGE}"
    if not path.is_file():
        return None
    if path.stat().st_size > LARGEST_WHOLE_PAGE:
        raise LetterheadError(f"{place} is over 2 MB, and lies in every letter. Export it smaller.")
    import pikepdf  # heavy, and only where a trust has a designed page

    data = path.read_bytes()
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            sizes = [_size(page) for page in document.pages[:2]]
            hides = _hides_layers(document)
    except (pikepdf.PdfError, pikepdf.PasswordError):
        raise LetterheadError(f"{place} cannot be read. Export it anew as PDF, without a password.") from None
    if not sizes or any(
        abs(side - wanted) > _A4_SLACK for size in sizes for side, wanted in zip(size, _A4, strict=True)
    ):
        raise LetterheadError(f"{place} is not A4 upright. Export it at that size, without bleed or crop marks.")
    if hides:
        raise LetterheadError(
            f"{place} has layers that are hidden, and what is on them would print. Delete them, and export it anew."
        )
    return data


def _hides_layers(document: pikepdf.Pdf) -> bool:
    """Tell whether a PDF has a layer that is not seen as it is opened: laid under a letter, it would be."""
    properties = document.Root.get("/OCProperties")
    if properties is None:
        return False
    shown: Any = properties.get("/D", {})
    return str(shown.get("/BaseState", "/ON")) != "/ON" or bool(len(shown.get("/OFF", [])))


def fonts_not_embedded(pdf: bytes) -> tuple[str, ...]:
    """Return the fonts that a designed page is set in and does not carry, by name."""
    import pikepdf

    with pikepdf.open(io.BytesIO(pdf)) as document:
        wanting = {
            str(font.get("/BaseFont", "/unnamed")).removeprefix("/")
            for page in document.pages[:2]
            for font in _fonts(page.obj.get("/Resources"))
            if not _is_embedded(font)
        }
    return tuple(sorted(wanting))


def _fonts(resources: Any, depth: int = 0) -> Iterator[Any]:
    """Yield the fonts of a page or drawing, and of the drawings in it."""
    if resources is None or depth > _DEEPEST:
        return
    yield from dict(resources.get("/Font", {})).values()
    for drawing in dict(resources.get("/XObject", {})).values():
        yield from _fonts(drawing.get("/Resources"), depth + 1)


def _is_embedded(font: Any) -> bool:
    """Whether a font's letters lie in the file; those that are drawings of their own always do."""
    if font.get("/Subtype") == "/Type3":
        return True
    descendants = font.get("/DescendantFonts")
    described = (descendants[0] if descendants else font).get("/FontDescriptor", {})
    return any(file in described for file in ("/FontFile", "/FontFile2", "/FontFile3"))


def _size(page: pikepdf.Page) -> tuple[float, float]:
    left, bottom, right, top = (float(side) for side in page.cropbox)
    turned = int(page.obj.get("/Rotate", 0)) % 180 == 90
    return (top - bottom, right - left) if turned else (right - left, top - bottom)
