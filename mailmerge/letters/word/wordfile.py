"""Word files as bytes: read with care, since anybody can send one, and written the same way every time."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from mailmerge.archives import DAMAGED
from mailmerge.letters.errors import TemplateError

MOST_PARTS = 500
MOST_BYTES = 40_000_000
MAIN = "word/document.xml"
CONTENT_TYPES = "[Content_Types].xml"
RELATIONSHIPS = "word/_rels/document.xml.rels"

# The layout of a ZIP file (its application note, 4.3): time and date are two numbers, and no day is earlier than
# 1 January 1980; with that one, the same words give the same bytes.
_ZIP_EPOCH = (0, 0b0000000_0001_00001)
_UTF8_NAMES = 0x800
_LOCAL_ENTRY = struct.Struct("<4s5H3L2H")
_DIRECTORY_ENTRY = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")


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
                    "The Word file is unreasonably large when unpacked. Save it again from Word.", "too-large"
                )
            parts = {entry.filename: archive.read(entry) for entry in entries if not entry.is_dir()}
    except DAMAGED:
        raise TemplateError("This is not a Word file (.docx), or it is damaged. Save it again from Word.") from None
    if MAIN not in parts:
        raise TemplateError("This is not a Word file (.docx). Save it from Word as “Word Document”.")
    has_macros = any(name.lower().endswith("vbaproject.bin") for name in parts)
    if has_macros or b"macroEnabled" in parts.get(CONTENT_TYPES, b""):
        raise TemplateError("The Word file holds macros. Save it as “Word Document (.docx)”, without macros.", "macros")
    texts = (part for name, part in parts.items() if name.endswith((".xml", ".rels")))
    # Zero bytes out: a part in UTF-16 is looked through like the others.
    if any(b"<!DOCTYPE" in part.replace(b"\0", b"") for part in texts):
        raise TemplateError(
            "The Word file holds a document type declaration, which Word never writes. Save it again.", "too-large"
        )
    return parts


def write_word(constant: Mapping[str, bytes], fresh: Mapping[str, bytes] | None = None) -> bytes:
    """Return a DOCX: the content types first, fixed dates, always the same bytes.

    Args:
        constant: parts that are the same in many files; they are compressed once a process.
        fresh: parts of this file alone, which outrank constant ones of the same name.
    """
    fresh = fresh or {}
    body, directory = bytearray(), bytearray()
    names = sorted({**constant, **fresh}, key=lambda name: (name != CONTENT_TYPES, name))
    for name in names:
        entry = _pack(fresh[name]) if name in fresh else _packed(constant[name])
        fields = (entry.method, *_ZIP_EPOCH, entry.crc, len(entry.data), entry.size)
        encoded = name.encode()
        directory += _DIRECTORY_ENTRY.pack(
            b"PK\1\2", 20, 20, _UTF8_NAMES, *fields, len(encoded), 0, 0, 0, 0, 0, len(body)
        )
        directory += encoded
        body += _LOCAL_ENTRY.pack(b"PK\3\4", 20, _UTF8_NAMES, *fields, len(encoded), 0) + encoded + entry.data
    end = _END.pack(b"PK\5\6", 0, 0, len(names), len(names), len(directory), len(body), 0)
    return bytes(body + directory + end)


@dataclass(frozen=True, slots=True)
class _Packed:
    """A part as it lies in the file: how it is compressed, its check sum, its size unpacked, and its data."""

    method: int
    crc: int
    size: int
    data: bytes


def _pack(part: bytes) -> _Packed:
    """Return a part compressed, or as it is where compressing gains nothing, as with pictures."""
    compressor = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
    data = compressor.compress(part) + compressor.flush()
    if len(data) < len(part):
        return _Packed(zipfile.ZIP_DEFLATED, zlib.crc32(part), len(part), data)
    return _Packed(zipfile.ZIP_STORED, zlib.crc32(part), len(part), part)


_packed = lru_cache(maxsize=512)(_pack)
