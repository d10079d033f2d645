"""The table of letters: what is so of each letter the trust writes, once (contract, 4; letters.md).

A letter's key is its name. Appendix numbers are one trust's: they are shown and read, and nothing is decided by them.
A letter is added here, with its Word template and the sentences of its reasons (docs/changing.md); a letter of a
trust's own, which no rule chooses, in the catalogue of its workspace (`own_letters`).
"""

from dataclasses import dataclass
from typing import Literal

from mailmerge.casework.case import Situation
from mailmerge.casework.names import matching

WarningKind = Literal["none", "mention", "leave-penalty", "full", "referral"]

# The ways of saying one letter. The first of a letter's own that fits the family is taken.
Variant = Literal["before", "after", "part", "medical", "under-age"]

# What makes a letter that very letter: a column of the case, or the academic year of the letter's date.
SCHOOL_YEAR = "school year"

# Fields that a letter's text must state; any one of the names in a row will do (lint).
Stated = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class LetterKind:
    """One of the trust's letters.

    `key` is its name in the record, the catalogue and JSON; `appendix` the number that one trust gives it, None where
    the letter is a trust's own, which no rule chooses: it is for cases of its `situation`, None: of any. `posted`:
    proof of posting by Royal Mail is required. `identity`: columns that tell two letters of this kind to one parent
    apart. `variants`: its ways of saying things, the first that fits first; where none is left, it has one plain way.
    `needs`: columns without which it can't be made. `states`: fields that its text must name. `has_record`,
    `leaflet`: what goes behind it. `answers`: it asks for a reply by a day, or promises so many days for one.
    `invites`: to a meeting, by date and time. `follows`: the letter that it looks back to, and may only follow.
    `of_leave`: it is about leave in term time. `warns_on`: what its warning holds against the parent: an absence on
    leave, that they did not engage, or what attendance may come to. `needs_school_age`: it may only be about a child
    of compulsory school age, although it carries no warning. `for_looked_after`: it may go about a child who is looked
    after too.
    """

    key: str
    appendix: str | None
    title: str
    warning: WarningKind
    posted: bool
    identity: tuple[str, ...]
    variants: tuple[Variant, ...] = ()
    needs: tuple[str, ...] = ()
    states: Stated = ()
    has_record: bool = False
    leaflet: Literal["always", "if-chosen"] | None = None
    answers: Literal["by-a-day", "within-days"] | None = None
    invites: bool = False
    follows: str | None = None
    of_leave: bool = False
    warns_on: Literal["leave", "engagement", "attendance"] | None = None
    needs_school_age: bool = False
    for_looked_after: bool = False
    is_form: bool = False
    situation: Situation | None = None

    def __hash__(self) -> int:
        """Return the hash of its key: much is kept by letter, and few have the same key."""
        return hash(self.key)

    @property
    def is_own(self) -> bool:
        """Whether it is a letter of the trust's own."""
        return self.appendix is None

    @property
    def called(self) -> str:
        """What people call the letter: its number, or its title where it has none."""
        return self.appendix or f'"{self.title}"'

    @property
    def full_title(self) -> str:
        """Its title, with its number behind it where it has one."""
        return f"{self.title} ({self.appendix})" if self.appendix else self.title

    @property
    def channels(self) -> tuple[str, ...]:
        """How the letter may travel, in the contract's words."""
        return ("royal-mail", "email-copy") if self.posted else ("post-or-email",)

    @property
    def warns(self) -> bool:
        """Whether the letter carries a legal warning that needs a complete profile and compulsory school age."""
        return self.warning in ("leave-penalty", "full", "referral")

    @property
    def rests_on_school_age(self) -> bool:
        """Whether the letter may only be about a child of compulsory school age."""
        return self.warns or self.needs_school_age

    @property
    def about_offence(self) -> bool:
        """Whether the letter speaks of an absence as an offence that was or may be committed, so that time runs."""
        return self.warning in ("leave-penalty", "referral")

    @property
    def route(self) -> Literal["leave", "contract", "nti"] | None:
        """The referral that the letter may lead to; None where it warns of none."""
        if not self.warns:
            return None
        return "leave" if self.of_leave else "nti" if _NTI_START in self.identity else "contract"

    @property
    def is_numbered(self) -> bool:
        """Whether the trust calls the letter by a number, and not by letters of its title."""
        return self.appendix is not None and self.appendix[:1].isdigit()

    @property
    def starts_notice(self) -> bool:
        """Whether the letter is the notice to improve itself, from whose start a period runs."""
        return self.identity == (_NTI_START,) and self.follows is None

    @property
    def refers(self) -> bool:
        """Whether the letter says that the case goes to the authority."""
        return self.warning == "referral"


_AGREED, _MEETING, _ATTENDANCE = "contract agreed on", "meeting date", "attendance"
_NTI_START, _NTI_END = "nti starts on", "nti ends on"
_LEAVE = ("leave from", "leave to")
_MEETING_STATED: Stated = (("meeting.date",), ("meeting.time",))
_LEAVE_STATED: Stated = (("leave.period", "leave.first_day"),)

LETTERS: tuple[LetterKind, ...] = (
    LetterKind(
        "early-intervention",
        "1",
        "Early intervention",
        "none",
        posted=False,
        identity=(SCHOOL_YEAR,),
        variants=("under-age", "medical"),
        states=(("attendance.percent",), ("school.attendance_lead",), ("school.support_page",)),
        has_record=True,
        answers="by-a-day",
        for_looked_after=True,
    ),
    LetterKind(
        "contract-invite",
        "2",
        "Invitation to an attendance contract",
        "none",
        posted=False,
        identity=(SCHOOL_YEAR, _MEETING),
        needs=("other professionals",),
        states=(("attendance.percent",), *_MEETING_STATED, ("meeting.other_professionals",)),
        has_record=True,
        leaflet="always",
        invites=True,
        follows="early-intervention",
        needs_school_age=True,
    ),
    LetterKind(
        "contract-barriers",
        "4",
        "Contract review: barriers identified",
        "none",
        posted=False,
        identity=(_AGREED, _MEETING),
        needs=(_AGREED,),
        states=(("contract.agreed_on",), *_MEETING_STATED),
        has_record=True,
        leaflet="if-chosen",
        invites=True,
    ),
    LetterKind(
        "contract-engagement",
        "5",
        "Contract review: poor engagement",
        "full",
        posted=True,
        identity=(_AGREED,),
        needs=(_AGREED,),
        states=(("contract.agreed_on",), *_MEETING_STATED),
        has_record=True,
        invites=True,
        warns_on="engagement",
    ),
    LetterKind(
        "contract-ended-by-parent",
        "6",
        "Contract ended at a parent's request",
        "full",
        posted=True,
        identity=(_AGREED,),
        needs=(_AGREED, _ATTENDANCE),
        states=(("attendance.percent",), ("contract.end_requested_by_this_parent",)),
        has_record=True,
        leaflet="if-chosen",
        warns_on="attendance",
    ),
    LetterKind(
        "contract-successful",
        "7",
        "Contract successful",
        "mention",
        posted=False,
        identity=(_AGREED,),
        needs=(_AGREED, _ATTENDANCE, "attendance at start"),
        states=(("contract.attendance_at_start",), ("attendance.percent",), ("contract.agreed_on",)),
        has_record=True,
        leaflet="if-chosen",
        warns_on="attendance",
    ),
    LetterKind(
        "leave-request-form",
        "8",
        "Leave of absence request form",
        "none",
        posted=False,
        identity=_LEAVE,
        of_leave=True,
        is_form=True,
    ),
    LetterKind(
        "leave-refused",
        "8a",
        "Leave in term time refused",
        "leave-penalty",
        posted=True,
        identity=_LEAVE,
        variants=("part", "after", "before"),
        states=(("leave.requested_on",), ("law.leave_regulations",), ("leave.already_begun",), *_LEAVE_STATED),
        answers="by-a-day",
        of_leave=True,
        warns_on="leave",
    ),
    LetterKind(
        "suspected-leave",
        "8b",
        "Suspected leave in term time",
        "leave-penalty",
        posted=True,
        identity=_LEAVE,
        states=(("letter.reply_by",), *_LEAVE_STATED),
        answers="within-days",
        of_leave=True,
        warns_on="leave",
    ),
    LetterKind(
        "contract-terminated",
        "9",
        "Contract terminated",
        "referral",
        posted=True,
        identity=(_AGREED,),
        needs=(_AGREED,),
        states=(("contract.agreed_on",), ("warning.posted_on",)),
        has_record=True,
        leaflet="if-chosen",
        follows="contract-engagement",
        warns_on="engagement",
    ),
    LetterKind(
        "notice-to-improve",
        "NTI",
        "Notice to Improve",
        "full",
        posted=True,
        identity=(_NTI_START,),
        states=(
            ("attendance.percent", "attendance.unauthorised_sessions"),
            ("nti.support_offered",),
            ("nti.starts_on",),
            ("nti.ends_on",),
            ("nti.target",),
        ),
        has_record=True,
        warns_on="engagement",
    ),
    LetterKind(
        "nti-unsuccessful",
        "10",
        "Notice to Improve unsuccessful",
        "referral",
        posted=True,
        identity=(_NTI_START,),
        needs=(_NTI_START, _NTI_END),
        states=(("nti.issued_on",),),
        has_record=True,
        leaflet="if-chosen",
        follows="notice-to-improve",
        warns_on="engagement",
    ),
)

BY_KEY = {kind.key: kind for kind in LETTERS}
BY_APPENDIX = {kind.appendix: kind for kind in LETTERS if kind.appendix}

# Everything that a `letter` cell may say, as it is matched: key, appendix, "Appendix 8a", "Letter 8a". `10` is letter
# 10, never a notice to improve (contract, 4).
LETTER_NAMES: dict[str, str] = {
    matching(name): kind.key
    for kind in LETTERS
    for name in (kind.key, *(f"{before}{kind.called}" for before in ("", "appendix ", "letter ")))
}
