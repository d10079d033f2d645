"""What changed in a Word template: its words, and, where asked for, a made-up letter drawn from both."""

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from mailmerge.errors import SettingsError
from mailmerge.letters.templates.approval import find_versions
from mailmerge.letters.templates.changes import (
    Change,
    Piece,
    pictures_as_pdf,
    pictures_as_png,
    side_by_side,
    word_changes,
)
from mailmerge.operations.named_files import write_where_told
from mailmerge.previews.comparison import approved_file, letters_of
from mailmerge.setup.configuration import load_configuration
from mailmerge.workspace import Workspace

__all__ = ["Change", "Compared", "Piece", "compare", "draw"]

_WRITERS = {".pdf": pictures_as_pdf, ".png": pictures_as_png}


@dataclass(frozen=True, slots=True)
class Compared:
    """Two Word files of one letter or warning (`key`), the older and the newer, and where their words differ."""

    key: str
    before: bytes
    after: bytes
    changes: tuple[Change, ...]


def compare(workspace: Workspace, file: Path, other: Path | None = None) -> Compared:
    """Return what changed in the words of a file since it was approved, or since an older Word file.

    Raises:
        SettingsError: the catalogue does not know the file.
        NotFitError: it never was approved, or no copy of it as approved is left.
    """
    folder = workspace.templates
    version = find_versions(folder, file)[0]
    before, after = other.read_bytes() if other else approved_file(folder, version), version.read()
    return Compared(version.key, before, after, tuple(word_changes(before, after)))


def draw(workspace: Workspace, compared: Compared, out: Path, day: date) -> None:
    """Draw a made-up letter from both files, page beside page, into a file whose name ends in .pdf or .png.

    Raises:
        SettingsError: its name ends otherwise, or it can't be written.
        NotFitError: a letter cannot be made from one of them.
    """
    writer = _WRITERS.get(out.suffix.lower())
    if writer is None:
        raise SettingsError(f"{out} is to hold pictures: give it a name that ends in .pdf or .png.")
    configuration = load_configuration(workspace)
    pages = side_by_side(*letters_of(compared.before, compared.after, compared.key, configuration, day))
    write_where_told(out, writer(pages))
