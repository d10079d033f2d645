"""The letters there are: their keys, appendix numbers, warnings and how they must travel (contract, 4)."""

from dataclasses import dataclass
from typing import Literal

from mailmerge.casework.names import matching

WarningKind = Literal["none", "mention", "leave-penalty", "full", "referral"]


@dataclass(frozen=True, slots=True)
class LetterKind:
    """One of the trust's letters; `posted` says that proof of posting by Royal Mail is required."""

    key: str
    appendix: str
    title: str
    warning: WarningKind
    posted: bool
    is_form: bool = False

    @property
    def channels(self) -> tuple[str, ...]:
        """How the letter may travel, in the contract's words."""
        return ("royal-mail", "email-copy") if self.posted else ("post-or-email",)

    @property
    def warns(self) -> bool:
        """Whether the letter carries a legal warning that needs a complete profile and compulsory school age."""
        return self.warning in ("leave-penalty", "full", "referral")


LETTERS: tuple[LetterKind, ...] = (
    LetterKind("early-intervention", "1", "Early intervention", "none", posted=False),
    LetterKind("contract-invite", "2", "Invitation to an attendance contract", "none", posted=False),
    LetterKind("contract-barriers", "4", "Contract review: barriers identified", "none", posted=False),
    LetterKind("contract-engagement", "5", "Contract review: poor engagement", "full", posted=True),
    LetterKind("contract-ended-by-parent", "6", "Contract ended at a parent's request", "full", posted=True),
    LetterKind("contract-successful", "7", "Contract successful", "mention", posted=False),
    LetterKind("leave-request-form", "8", "Leave of absence request form", "none", posted=False, is_form=True),
    LetterKind("leave-refused", "8a", "Leave in term time refused", "leave-penalty", posted=True),
    LetterKind("suspected-leave", "8b", "Suspected leave in term time", "leave-penalty", posted=True),
    LetterKind("contract-terminated", "9", "Contract terminated", "referral", posted=True),
    LetterKind("notice-to-improve", "NTI", "Notice to Improve", "full", posted=True),
    LetterKind("nti-unsuccessful", "10", "Notice to Improve unsuccessful", "referral", posted=True),
)

BY_KEY = {kind.key: kind for kind in LETTERS}
BY_APPENDIX = {kind.appendix: kind for kind in LETTERS}

# Everything that a `letter` cell may say, as it is matched: key, appendix, "Appendix 8a". `10` is letter 10,
# never a notice to improve (contract, 4).
LETTER_NAMES: dict[str, str] = {
    matching(name): kind.key for kind in LETTERS for name in (kind.key, kind.appendix, f"appendix {kind.appendix}")
}
