"""What can be wrong with a template, a warning block or a letterhead before any letter is made."""

from mailmerge.errors import NotFitError


class TemplateError(NotFitError):
    """A Word file of the trust's cannot be used; the message names the mend, `code` the kind of fault."""

    def __init__(self, message: str, code: str = "unreadable") -> None:
        super().__init__(message)
        self.code = code


class LetterheadError(NotFitError):
    """A school's letterhead cannot be used; the message names the file and the mend."""
