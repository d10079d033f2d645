"""What can go wrong, in words that say what to do, and the exit code that each kind of trouble has."""

from collections.abc import Iterable
from enum import IntEnum


class ExitCode(IntEnum):
    """What the command says to the script that called it (contract, 3)."""

    DONE = 0
    UNEXPECTED = 1
    USAGE = 2
    ROWS_NEED_MENDING = 3
    FILE_REFUSED = 4
    NOT_FIT = 5
    LEDGER_DOES_NOT_VERIFY = 6
    DEPENDENCY_MISSING = 7
    INTERRUPTED = 130


_GRAVEST_FIRST = (
    ExitCode.UNEXPECTED,
    ExitCode.DEPENDENCY_MISSING,
    ExitCode.LEDGER_DOES_NOT_VERIFY,
    ExitCode.NOT_FIT,
    ExitCode.FILE_REFUSED,
    ExitCode.ROWS_NEED_MENDING,
)


def gravest(codes: Iterable[ExitCode]) -> ExitCode:
    """Return the one code to exit with where several apply: the first of 1, 7, 6, 5, 4, 3 (contract, 3).

    Usage errors and interruptions end a command at once, so they never meet others here.
    """
    found = set(codes)
    return next((code for code in _GRAVEST_FIRST if code in found), ExitCode.DONE)


class MailmergeError(Exception):
    """Something that a person can mend. The message says what is wrong and what to do, without a child's name."""

    exit_code = ExitCode.UNEXPECTED


class SettingsError(MailmergeError):
    """The workspace, or a file that configures it, cannot be used as it stands."""

    exit_code = ExitCode.USAGE


class NotFitError(MailmergeError):
    """A template, a warning or a legal text is not fit to be sent."""

    exit_code = ExitCode.NOT_FIT


class MissingError(MailmergeError):
    """A library, a font or a folder that the work needs is not there, or cannot be used."""

    exit_code = ExitCode.DEPENDENCY_MISSING
