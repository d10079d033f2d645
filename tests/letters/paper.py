"""Small Word files, letterheads and jobs for the tests of the letters room."""

import io
import zipfile
from collections.abc import Callable, Sequence
from datetime import date
from functools import cache
from typing import Any

from docx import Document
from docx.enum.style import WD_STYLE_TYPE

from mailmerge.letters.letter import LetterJob
from mailmerge.letters.letterhead import Letterhead, Logo

STYLES = ("Address", "Reference", "Date", "Salutation", "Subject", "Body", "Warning", "Signature", "Enclosures")

LOGO = Logo(
    b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" width="10" height="10">'
    b'<circle cx="5" cy="5" r="4" fill="#1f5b3a"/></svg>',
    "image/svg+xml",
)
LETTERHEAD = Letterhead(
    name="Elm Tree School",
    strapline="Growing together",
    address=("Elm Lane", "Huntingdon", "PE29 9ZZ"),
    telephone="01632 960999",
    email="office@elm.example",
    website="elm.example",
    headteacher="A. Head",
    headteacher_role="Headteacher",
    registered="Elm Trust, a company in England and Wales.",
    main_colour="#1f5b3a",
    accent_colour="#9a5b16",
    logo=LOGO,
)
ADDRESS = ("Mrs Zofia Nowak", "12 Mill Lane", "HUNTINGDON", "PE29 3TN")
FIELDS: dict[str, Any] = {
    "letter": {"date": "7 November 2025", "reference": "ELM-1"},
    "parent": {"greeting": "Mrs Nowak", "name": "Mrs Zofia Nowak"},
    "pupil": {"name": "Adam Nowak", "forename": "Adam"},
    "school": {"name": "Elm Tree School", "support_page": "https://elm.example/support"},
    "meeting": {"place": None},
    "penalty": {"within_21_days": "£80", "within_28_days": "£160"},
    "items": ["Attendance record", "Leaflet"],
}
LETTER = (
    ("Date", "{{ letter.date }}"),
    ("Reference", "Our reference: {{ letter.reference }}"),
    ("Salutation", "Dear {{ parent.greeting }}"),
    ("Subject", "{{ pupil.name }}, {{ school.name }}"),
    ("Body", "We write about {{ pupil.forename }}."),
    ("Signature", "A. Head"),
)
WARNED = (*LETTER[:5], ("Body", "{{ warning }}"), LETTER[5])
WARNING = (("Warning", "A penalty notice is {{ penalty.within_21_days }}, later {{ penalty.within_28_days }}."),)


@cache
def _with_our_styles() -> bytes:
    document = Document()
    known = {style.name for style in document.styles}
    for name in STYLES:
        if name not in known:
            document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


@cache
def word_file(paragraphs: Sequence[tuple[str, str]] = LETTER, change: Callable[[Any], None] | None = None) -> bytes:
    """Return a Word file of (style, text) paragraphs; `change` may then do anything to the python-docx document."""
    document = Document(io.BytesIO(_with_our_styles()))
    for style, text in paragraphs:
        document.add_paragraph(text, style)
    if change is not None:
        change(document)
    target = io.BytesIO()
    document.save(target)
    return target.getvalue()


def with_part(word: bytes, name: str, edit: Callable[[bytes], bytes]) -> bytes:
    """Return a Word file in which the part `name` (empty where it was not there) went through `edit`."""
    with zipfile.ZipFile(io.BytesIO(word)) as archive:
        parts = {entry: archive.read(entry) for entry in archive.namelist()}
    parts[name] = edit(parts.get(name, b""))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, data in parts.items():
            archive.writestr(entry, data)
    return target.getvalue()


def letter_job(paragraphs: Sequence[tuple[str, str]] = LETTER, **values: Any) -> LetterJob:
    """Return a job for a letter of these paragraphs; any of the job's values may be given."""
    defaults: dict[str, Any] = {
        "ref": "ELM-1",
        "template": word_file(paragraphs),
        "warning": None,
        "letterhead": LETTERHEAD,
        "envelope": "dl",
        "address_lines": ADDRESS,
        "fields": FIELDS,
        "title": "A letter from Elm Tree School",
        "letter_date": date(2025, 11, 7),
    }
    return LetterJob(**{**defaults, **values})
