"""Who asks, and what they may: roles, schools and rights, in one table.

Source: contract, 9: office sees its schools alone, no confidential address and no social-care facts; approving,
erasing, overriding and correcting need attendance or trust.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from mailmerge.errors import ExitCode, MailmergeError

Role = Literal["office", "attendance", "head", "safeguarding", "trust"]
ROLES: tuple[Role, ...] = get_args(Role)

# work: drop, mend, print, post, note. decide: withdraw, make again, correct, override, release a hold. read-out: be the
# second person. confidential: type a confidential address. care: see social-care facts. approve: Word files, profiles.
# erase: personal data. manage: settings, people who sign in, backups.
Right = Literal["work", "decide", "read-out", "confidential", "care", "approve", "erase", "manage"]
RIGHTS: tuple[Right, ...] = get_args(Right)

_MAY: Mapping[Role, frozenset[Right]] = {
    "office": frozenset({"work"}),
    "attendance": frozenset({"work", "decide", "care", "approve", "erase"}),
    "head": frozenset({"work", "read-out", "care"}),
    "safeguarding": frozenset({"work", "confidential", "care"}),
    "trust": frozenset(RIGHTS),
}

_NEEDED: Mapping[Right, str] = {right: " or ".join(role for role in ROLES if right in _MAY[role]) for right in RIGHTS}


def needed(right: Right) -> str:
    """Return the roles that have a right, as staff are told: `attendance or trust`."""
    return _NEEDED[right]


class NotAllowedError(MailmergeError):
    """Whoever asks has not the role for it; the message says who has."""

    exit_code = ExitCode.USAGE


class OutOfSightError(MailmergeError):
    """What is asked for is not there, or is another school's: whoever asks is not told which."""

    exit_code = ExitCode.USAGE

    def __init__(self) -> None:
        super().__init__("This is not here. It may belong to another school, or it was never made.")


@dataclass(frozen=True, slots=True)
class Asker:
    """Whoever asks: a name that goes on record, a role, and their schools' codes (None: every school)."""

    name: str
    role: Role
    schools: frozenset[str] | None = None

    def may(self, right: Right) -> bool:
        """Whether their role has that right."""
        return right in _MAY[self.role]

    def sees(self, school: str | None) -> bool:
        """Whether they see what belongs to a school; what belongs to none is for those who see every school."""
        return self.schools is None or school in self.schools

    def sees_all(self, schools: Iterable[str | None]) -> bool:
        """Whether they see what belongs to all of these schools."""
        return all(map(self.sees, schools))

    def require(self, right: Right) -> None:
        """Refuse whoever has not that right.

        Raises:
            NotAllowedError: they have not.
        """
        if not self.may(right):
            raise NotAllowedError(f"This needs the role {_NEEDED[right]}. Ask somebody who has it.")

    def require_school(self, school: str | None) -> None:
        """Refuse whoever does not see that school.

        Raises:
            OutOfSightError: they do not.
        """
        if not self.sees(school):
            raise OutOfSightError
