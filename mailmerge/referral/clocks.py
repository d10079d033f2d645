"""Every clock of a case: the days that letters, notes, marks and rows on record set running (referral.md, 5).

Pure functions of what is on record: nothing is read here, and no day is taken from the machine.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, timedelta

from mailmerge.casework.calendar import Calendar, OutsideCalendar, working_days_after
from mailmerge.casework.marks import UNAUTHORISED
from mailmerge.casework.register import Register
from mailmerge.dispatch.clocks import Clocks
from mailmerge.dispatch.waiting import DAYS_TO_POST, DAYS_TO_PROVE
from mailmerge.law.authorities import AuthorityProfile
from mailmerge.law.letters import LetterKind
from mailmerge.law.months import months_after
from mailmerge.law.parameters import Parameters
from mailmerge.law.periods import Period, end_of, leave_limit_begins
from mailmerge.law.sources import rule_source
from mailmerge.referral.due import Clock

_DAY, _WEEK = timedelta(days=1), timedelta(weeks=1)
_LIMIT_MONTHS = 6
_DAYS_OF_N = 5
_CONTACTS = frozenset(("call", "support-offered", "meeting-held", "meeting-missed", "plan-changed", "reply"))
_MET = frozenset(("meeting-held", "meeting-missed"))
_REFERRED = frozenset(("sent", "investigation", "heard", "penalty-notice", "paid", "unpaid", "prosecution"))
_RETURNED = frozenset(("returned",))
_ENDS_CONTRACT = frozenset(("contract-ended-by-parent", "contract-successful", "contract-terminated"))
_ENDED = frozenset(("paid", "withdrawn", "prosecution", "convicted", "acquitted", "no-further-action"))


@dataclass(frozen=True, slots=True)
class Happened:
    """Something on record of a pupil: a note, or an outcome of a referral. `parent` None: of every parent."""

    kind: str
    on: date
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class LetterDays:
    """What the diary must know of a letter that stands.

    `trigger` is what makes it that letter (contract, 5). `made_on`: the later of its date and the day of its making.
    `on_sheet_on`: the day on which its posting sheet was made, where it needs a proof and none is filed.
    `waits`: it is still to be posted; `posted_on`: the day of posting on record. `came_back_on`: it was returned, and
    not made again since.
    """

    ref: str
    kind: LetterKind
    letter_date: date
    made_on: date
    trigger: str
    clocks: Clocks
    parent: int | None = None
    waits: bool = False
    on_sheet_on: date | None = None
    posted_on: date | None = None
    delivered_on: date | None = None
    came_back_on: date | None = None

    @property
    def leave(self) -> tuple[date, date] | None:
        """The first and last day of the leave that the letter is about."""
        days = _days_in(self.trigger) if self.kind.of_leave else ()
        return (days[0], days[1]) if len(days) == 2 else None


@dataclass(frozen=True, slots=True)
class PupilDays:
    """All that sets clocks running for one pupil.

    `days` are dates of the pupil's latest row on record, by column. `register` holds the marks on record.
    `over`: which of `contract` and `nti` is over, as that row says. `review_weeks` counts where a contract has no
    review day of its own.
    """

    profile: AuthorityProfile
    calendar: Calendar
    letters: tuple[LetterDays, ...] = ()
    notes: tuple[Happened, ...] = ()
    outcomes: tuple[Happened, ...] = ()
    days: Mapping[str, date] = field(default_factory=dict)
    register: Register | None = None
    over: frozenset[str] = frozenset()
    review_weeks: int = 6


def clocks_of(pupil: PupilDays) -> Iterator[Clock]:
    """Yield every clock that runs for a pupil, in no order; what has been dealt with is left out.

    What can't be reckoned because term dates are not known is passed over: `doctor` says that they are missing.
    """
    for letter in pupil.letters:
        yield from _of_post(letter)
        yield from _of_answers(letter, pupil)
        yield from _guarded(_of_leave(letter, pupil))
    yield from _of_notices(pupil)
    yield from _guarded(_of_the_row(pupil))
    yield from _guarded(_of_marks(pupil))


def changes_of_values(law: Parameters, today: date) -> Iterator[Clock]:
    """Yield the day before each dated value changes: what changes on one day is told once a figure."""
    for parameter in law:
        change = parameter.next_change(today)
        if change is not None:
            words = {"means": parameter.means, "title": change.citation.title}
            yield Clock("value-changes", change.since - _DAY, words)


def _guarded(clocks: Iterator[Clock]) -> Iterator[Clock]:
    with suppress(OutsideCalendar):
        yield from clocks


def _of_letter(letter: LetterDays, **words: object) -> dict[str, object]:
    return {"appendix": letter.kind.called, "letter_date": _said(letter.letter_date), **words}


def _of_post(letter: LetterDays) -> Iterator[Clock]:
    of_letter, ref, parent = _of_letter(letter), letter.ref, letter.parent
    if letter.waits:
        yield Clock("not-posted", working_days_after(letter.made_on, DAYS_TO_POST), of_letter, parent, ref)
    if letter.on_sheet_on is not None:
        last = working_days_after(max(letter.on_sheet_on, letter.letter_date), DAYS_TO_PROVE)
        yield Clock("not-proved", last, of_letter, parent, ref)
    if letter.came_back_on is not None:
        yield Clock("came-back", letter.came_back_on, of_letter, parent, ref)
    elif letter.delivered_on is not None:
        yield Clock("delivered", letter.delivered_on, of_letter, parent, ref)


def _of_answers(letter: LetterDays, pupil: PupilDays) -> Iterator[Clock]:
    """Yield what waits for an answer to a letter, or for the meeting that it invites to.

    A letter that came back asked nobody: the one that is made in its place has days of its own.
    """
    of_letter, ref, parent = _of_letter(letter), letter.ref, letter.parent
    by = letter.clocks.reply_by
    answered = _was(pupil.notes, frozenset(("reply",)), letter.letter_date, parent)
    if by is not None and not answered and letter.came_back_on is None:
        yield Clock("reply-due", by, of_letter, parent, ref)
        if letter.kind.answers == "within-days":
            with suppress(OutsideCalendar):
                yield Clock("code-g-from", pupil.calendar.school_days_after(by, 1), of_letter, parent, ref)
    meeting = letter.clocks.meeting_on
    if meeting is not None and not _was(pupil.notes, _MET, meeting, parent):
        yield Clock("meeting", meeting, of_letter, parent, ref)


def _of_leave(letter: LetterDays, pupil: PupilDays) -> Iterator[Clock]:
    """Yield the limits of a leave that a letter is about: to post 8b, to refer, to prosecute, to have N."""
    if letter.leave is None:
        return
    profile, calendar, ref, parent = pupil.profile, pupil.calendar, letter.ref, letter.parent
    first, last = letter.leave
    suspected = letter.kind.answers == "within-days"
    if suspected and letter.waits and letter.clocks.post_by is not None:
        words = {"limit": profile.leave.letter_limit.words, "authority": rule_source(profile, "leave.letter_limit")}
        yield Clock("letter-8b-limit", letter.clocks.post_by, words, parent, ref)
    if not _was(pupil.outcomes, _ENDED, first, parent):
        yield Clock("prosecution-limit", months_after(last, _LIMIT_MONTHS), {"ended": _said(last)}, parent, ref)
    if suspected and pupil.register is None:
        words = {"what": f"the absence from {_said(first)}"}
        yield Clock("no-n-after", calendar.school_days_after(first, _DAYS_OF_N), words, parent, ref)
    limit = profile.leave.referral_limit
    if limit is not None and not _is_referred(pupil.outcomes, first, parent):
        returned = pupil.days.get("returned on")
        back = returned if returned and returned > first else calendar.school_days_after(last, 1)
        begun = leave_limit_begins(limit, min(last, back - _DAY), back, letter.posted_on)
        words = {
            "first": _said(first),
            "last": _said(last),
            "limit": limit.words if begun != back or back == returned else limit.length,
            "since": "" if begun != back or back == returned else ", counted from the first school day after it",
            "authority": rule_source(profile, "leave.referral_limit"),
        }
        if begun is not None:
            yield Clock("leave-referral-limit", end_of(limit, begun, calendar), words, parent, ref)


def _of_notices(pupil: PupilDays) -> Iterator[Clock]:
    """Yield the days of each notice to improve: its start, its half, its end, and each week of it."""
    told = pupil.days.get("nti starts on")
    notices = _notices(pupil.letters)
    # One that the authority sent, or that was made elsewhere, is known by its row alone.
    if told is not None and "nti issued on" in pupil.days:
        notices.setdefault(told, [])
    for start, letters in notices.items():
        if any(letter.kind.follows == "notice-to-improve" for letter in letters):
            continue  # its end has been told
        if "nti" in pupil.over and start == told:
            continue
        parent, ref = (letters[0].parent, letters[0].ref) if letters else (None, None)
        end, at_the_latest = _end_of_notice(start, pupil)
        yield Clock("nti-start", start, {}, parent, ref)
        words = {"at_the_latest": " by this day" if at_the_latest else ""}
        yield Clock("nti-end", end, words, parent, ref)
        if not at_the_latest:
            yield Clock("nti-half-way", start + (end - start) / 2, {}, parent, ref)
        week = 1
        while start + week * _WEEK < end:
            day = start + week * _WEEK
            if not any(note.kind in _CONTACTS and day - _WEEK < note.on <= day for note in pupil.notes):
                yield Clock("nti-weekly", day, {"week": week}, parent, ref)
            week += 1


def _notices(letters: Iterable[LetterDays]) -> dict[date, list[LetterDays]]:
    """Return the letters about notices to improve, by the day from which each notice runs: one notice, two parents."""
    found: dict[date, list[LetterDays]] = {}
    for letter in letters:
        if letter.kind.starts_notice or letter.kind.follows == "notice-to-improve":
            for start in _days_in(letter.trigger)[:1]:
                found.setdefault(start, []).append(letter)
    return found


def _end_of_notice(start: date, pupil: PupilDays) -> tuple[date, bool]:
    """Return a notice's last day, and whether it is only the latest that the authority's rules allow."""
    known = pupil.days.get("nti ends on")
    if known is not None and known > start:
        return known, False
    length = pupil.profile.nti.period
    with suppress(OutsideCalendar):
        last = end_of(Period(count=length.most, unit=length.unit), start, pupil.calendar)
        return last, length.least != length.most
    return start + 6 * _WEEK, True


def _of_the_row(pupil: PupilDays) -> Iterator[Clock]:
    """Yield what the pupil's latest row says is to come: a return without 8b, a contract's review, support's time."""
    days, profile = pupil.days, pupil.profile
    returned = days.get("returned on")
    if returned is not None and "suspicion source" in days and not any(one.leave for one in pupil.letters):
        limit = profile.leave.letter_limit
        begun = leave_limit_begins(limit, min(days.get("leave to", returned), returned - _DAY), returned, posted=None)
        words: dict[str, object] = {"limit": limit.words, "authority": rule_source(profile, "leave.letter_limit")}
        if begun is not None:
            yield Clock("letter-8b-limit", end_of(limit, begun, pupil.calendar), words)
    agreed = days.get("contract agreed on")
    ended = any(one.kind.key in _ENDS_CONTRACT and agreed in _days_in(one.trigger) for one in pupil.letters)
    if agreed is not None and not ended and "contract" not in pupil.over:
        review, because = _review(agreed, pupil)
        if not _was(pupil.notes, _MET, review, None):
            yield Clock("contract-review", review, {"agreed": _said(agreed), "because": because})
    for column, support, rule, period in (
        ("eha submitted on", "The early help assessment", "support.early_help", profile.support.early_help),
        ("targeted support since", "Targeted support", "support.early_help", profile.support.early_help),
        (
            "specialist teaching since",
            "Specialist teaching",
            "support.specialist_teaching",
            profile.support.specialist_teaching,
        ),
    ):
        if period is not None and column in days:
            words = {"support": support, "length": period.length, "authority": rule_source(profile, rule)}
            yield Clock("support-ripe", end_of(period, days[column], pupil.calendar), words)


def _review(agreed: date, pupil: PupilDays) -> tuple[date, str]:
    for column, because in (
        ("contract review on", "the day that was agreed for it"),
        ("contract ends on", "it ends on this day"),
    ):
        if column in pupil.days:
            return pupil.days[column], because
    return agreed + pupil.review_weeks * _WEEK, f"{pupil.review_weeks} weeks after it was agreed"


def _of_marks(pupil: PupilDays) -> Iterator[Clock]:
    """Yield what the marks on record say: how long an N may stand, and when letters 9 and 10 run out of time."""
    if pupil.register is None:
        return
    without_reason = [mark.on for mark in pupil.register.marks if mark.code == "N"]
    if without_reason:
        last = pupil.calendar.school_days_after(min(without_reason), _DAYS_OF_N)
        words = {"what": f"{_said(min(without_reason))} ({len(without_reason)} sessions are N)"}
        yield Clock("no-n-after", last, words)
    absent = [mark.on for mark in pupil.register.marks if mark.code in UNAUTHORISED]
    for letter in pupil.letters:
        ended = max((day for day in absent if day <= letter.letter_date), default=None)
        if letter.kind.refers and ended and not _was(pupil.outcomes, _ENDED, letter.letter_date, letter.parent):
            limit = months_after(ended, _LIMIT_MONTHS)
            yield Clock("prosecution-limit", limit, {"ended": _said(ended)}, letter.parent, letter.ref)


def _is_referred(outcomes: tuple[Happened, ...], since: date, parent: int | None) -> bool:
    """Tell whether a referral was sent since a day, and has not come back."""

    def last(kinds: frozenset[str]) -> date:
        return max((one.on for one in outcomes if _was((one,), kinds, since, parent)), default=date.min)

    return last(_REFERRED) > last(_RETURNED)


def _was(happened: Iterable[Happened], kinds: frozenset[str], since: date, parent: int | None) -> bool:
    """Tell whether something of these kinds is on record since a day, of that parent or of all."""
    return any(
        one.kind in kinds and one.on >= since and (one.parent is None or parent is None or one.parent == parent)
        for one in happened
    )


def _days_in(trigger: str) -> tuple[date, ...]:
    found = []
    for part in trigger.split("/"):
        with suppress(ValueError):
            found.append(date.fromisoformat(part))
    return tuple(found)


def _said(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
