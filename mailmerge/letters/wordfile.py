"""Word files as bytes: read with care, since anybody can send one, and written the same way every time."""

import io
import zipfile
import zlib
from collections.abc import Mapping

from mailmerge.letters.errors import TemplateError

MOST_PARTS = 500
MOST_BYTES = 40_000_000
MAIN = "word/document.xml"
CONTENT_TYPES = "[Content_Types].xml"
RELATIONSHIPS = "word/_rels/document.xml.rels"

# Zip files know no earlier day; with it, the same words give the same bytes.
_ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
_STORED = (".png", ".jpg", ".jpeg")


def read_word(data: bytes) -> dict[str, bytes]:
    """Return the parts of a DOCX, by name.

    Raises:
        TemplateError: not a DOCX, damaged, unreasonably large when unpacked, with macros or with a document type
            declaration (the way in for XML bombs).
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = archive.infolist()
            if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > MOST_BYTES:
                raise TemplateError(
                    "The Word file is unreasonably large when unpacked. Save it anew from Word.", "too-large"
                )
            parts = {entry.filename: archive.read(entry) for entry in entries if not entry.is_dir()}
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, zlib.error):
        raise TemplateError("This is not a Word file (.docx), or it is damaged. Save it anew from Word.") from None
    if MAIN not in parts:
        raise TemplateError("This is not a Word file (.docx). Save it from Word as “Word Document”.")
    if any(name.lower().endswith("vbaproject.bin") for name in parts):
        raise TemplateError("The Word file holds macros. Save it as “Word Document (.docx)”, without macros.", "macros")
    if any(b"<!DOCTYPE" in part for name, part in parts.items() if name.endswith((".xml", ".rels"))):
        raise TemplateError(
            "The Word file holds a document type declaration, which Word never writes. Save it anew.", "too-large"
        )
    return parts


def write_word(parts: Mapping[str, bytes]) -> bytes:
    """Return a DOCX of these parts: the content types first, fixed dates, always the same bytes."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name in sorted(parts, key=lambda name: (name != CONTENT_TYPES, name)):
            entry = zipfile.ZipInfo(name, _ZIP_EPOCH)
            entry.compress_type = zipfile.ZIP_STORED if name.endswith(_STORED) else zipfile.ZIP_DEFLATED
            entry.create_system = 0
            archive.writestr(entry, parts[name], compresslevel=6)
    return target.getvalue()
