"""A school of the trust, as a case and a letter need to know it."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class School:
    """One school: `code` is its short name in files and folders, `authority` the code of its local authority."""

    code: str
    name: str
    phase: str
    authority: str
