"""Files in the inbox that speak of a pupil, by UPN or by name: in their words, or in what they are called.

The record does not know whom a file named that was refused, and a file's name is whatever somebody typed. So the files
themselves are looked through. A UPN is the pupil; a name may be another child's, so it is told and a person decides.
Words inside a PDF or a picture are not read here.
"""

import re
import zipfile
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from mailmerge.archives import DAMAGED
from mailmerge.casework.names import matching
from mailmerge.intake.files.filenames import is_for_us
from mailmerge.intake.files.inbox import FAILED, PROCESSED, PROCESSING, QUARANTINE
from mailmerge.ledger.chain.manifest import file_hash, files_under, is_plain_file

_UPN = re.compile(r"(?<![0-9A-Z])[A-Z][0-9]{11}[0-9A-Z](?![0-9A-Z])", re.IGNORECASE)
_TAG = re.compile(r"<[^>]*>")
_WORD_END = re.compile(r"[\s,;:|_()\[\]\"/+=&.]+")
_MOST = 20 << 20  # bytes that are read of a file, and of all that is packed in it
_DEALT_WITH = frozenset({PROCESSED, FAILED, QUARANTINE})


@dataclass(frozen=True, slots=True)
class NamedPapers:
    """What lies in an inbox, looked through: which UPNs stand in which file, and the words of each.

    `waiting` are files that no run has dealt with yet; `sources` holds the SHA-256 of the others.
    """

    by_upn: Mapping[str, frozenset[Path]] = field(default_factory=dict, repr=False)
    words: Mapping[Path, str] = field(default_factory=dict, repr=False)
    waiting: frozenset[Path] = field(default_factory=frozenset, repr=False)
    sources: Mapping[Path, str] = field(default_factory=dict, repr=False)

    @classmethod
    def in_inbox(cls, inbox: Path) -> Self:
        """Look through an inbox.

        Raises:
            OSError: it can't be read.
        """
        by_upn: defaultdict[str, set[Path]] = defaultdict(set)
        words, waiting, sources = {}, set(), {}
        for path in files_under(inbox):
            stage = path.relative_to(inbox).parts[0]
            if not is_plain_file(path) or not (is_for_us(path.name) or stage in _DEALT_WITH):
                continue
            text = f"{path.name}\n{text_of(path)}"
            for upn in _UPN.findall(text):
                by_upn[upn.upper()].add(path)
            # Of what went through, the record knows whom it named: what it is called may name somebody else.
            words[path] = _words(path.name if stage == PROCESSED else text)
            if stage in _DEALT_WITH:
                sources[path] = file_hash(path)
            elif stage != PROCESSING:
                waiting.add(path)
        return cls({upn: frozenset(paths) for upn, paths in by_upn.items()}, words, frozenset(waiting), sources)

    def with_upn(self, upn: str) -> frozenset[Path]:
        """Return the files in which this UPN stands."""
        return self.by_upn.get(upn, frozenset())

    def with_name(self, name: str) -> frozenset[Path]:
        """Return the files in which every part of this name stands."""
        parts = _parts(name)
        return frozenset(path for path, words in self.words.items() if parts and _holds(words, parts))


def says_name(text: str, name: str) -> bool:
    """Whether every part of a pupil's name stands in a text, such as what a file is called; not for a blank name."""
    parts = _parts(name)
    return bool(parts) and _holds(_words(text), parts)


def text_of(path: Path) -> str:
    """Return the words of a file, as far as they can be had without reading it as what it is; never more than 20 MB.

    Raises:
        OSError: it can't be read.
    """
    with path.open("rb") as file:
        data = file.read(_MOST)
    if data.startswith(b"PK"):
        try:
            return "\n".join(_packed(path))
        except (*DAMAGED, ValueError):
            return ""
    return _decoded(data)


def _packed(path: Path) -> Iterator[str]:
    """Yield the words of what is packed in a workbook."""
    left = _MOST
    with zipfile.ZipFile(path) as package:
        for member in package.infolist():
            if left > 0 and member.filename.casefold().endswith((".xml", ".txt", ".csv")):
                with package.open(member) as file:
                    data = file.read(left)
                left -= len(data)
                yield _TAG.sub(" ", _decoded(data))


def _decoded(data: bytes) -> str:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace")
    # An old workbook holds its words in two bytes a letter, among what is none.
    data = data.replace(b"\0", b"")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _words(text: str) -> str:
    """Return a text as names are matched, with a blank between words and at both ends."""
    return f" {' '.join(filter(None, map(matching, _WORD_END.split(text))))} "


def _parts(name: str) -> tuple[str, ...]:
    return tuple(filter(None, map(matching, name.split())))


def _holds(words: str, parts: tuple[str, ...]) -> bool:
    return all(f" {part} " in words for part in parts)
