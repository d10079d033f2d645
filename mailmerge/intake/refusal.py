"""Why a file or a cell can't be taken, and how much of a file may come."""

from dataclasses import dataclass
from typing import Self

from mailmerge.intake.result import FileError


class FileRefused(Exception):  # noqa: N818 - it names what becomes of the file; it never leaves the intake
    """Carries the `FileError`s of a file that as a whole can't be taken."""

    def __init__(self, *errors: FileError) -> None:
        super().__init__(*(error.code for error in errors))
        self.errors = errors

    def __reduce__(self) -> tuple[type[Self], tuple[FileError, ...]]:
        """Return how it is made again in another process, with all that it carries."""
        return type(self), self.errors


class BadCell(ValueError):  # noqa: N818 - it names the thing, not a mistake of ours; it never leaves the intake
    """A cell that can't be read: a stable `code`, and `text` that says what is wrong and what to do."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(code)
        self.code = code
        self.text = text


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest file that is taken: bytes, rows below the headings, and columns. Source: contract, 2."""

    bytes: int = 20 * 1024 * 1024
    rows: int = 20_000
    columns: int = 300


def unreadable(text: str) -> FileRefused:
    """Return the refusal of a file that can't be read; `text` says why and what to do."""
    return FileRefused(FileError("unreadable", text))


def stray_quotation_mark(row: int, text: str) -> FileRefused:
    """Return the refusal of a file in which a quotation mark may have moved cells or rows; `text` says how."""
    return FileRefused(FileError("quotation-mark", f"Row {row}: {text}"))


def too_large(text: str) -> FileRefused:
    """Return the refusal of a file over the limits."""
    return FileRefused(FileError("too-large", f"{text} Split it into smaller files."))


def too_demanding(text: str) -> FileRefused:
    """Return the refusal of a file that takes more memory or time than one may; `text` says what to do."""
    return FileRefused(
        FileError("file-too-demanding", f"This file takes more memory or time than one file may. {text}")
    )


def empty(text: str) -> FileRefused:
    """Return the refusal of a file with nothing to do in it."""
    return FileRefused(FileError("empty", text))
